"""Pages of the focus groups room, gathered: one module for each thing that is done."""

from seminars.focus_groups import board_views, list_views, plan_views, version_views
from seminars.focus_groups.blueprint import bp

__all__ = ["board_views", "bp", "list_views", "plan_views", "version_views"]
