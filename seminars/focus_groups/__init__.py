"""Focus groups: assignment, groups, lists."""
