"""争议协调: two units that both claim a case, or both decline it, confer; else the district government decides (D-1)."""
