"""The pages of the themes room, gathered from the files that hold them."""

from seminars.themes import frame_views
from seminars.themes.blueprint import bp

__all__ = ["bp", "frame_views"]
