"""The pages of the notes room, gathered from the files that hold them."""

from seminars.notes import board_views, device_views, group_views, print_views
from seminars.notes.blueprint import bp

__all__ = ["board_views", "bp", "device_views", "group_views", "print_views"]
