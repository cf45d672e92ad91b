"""投诉举报: the rules as tables of facts, the scenarios of domain.md §17.3, the pages as people see them."""
