"""投诉举报受理告知: the door that was asked answers for it, the right one acts, both tell the citizen and each other."""
