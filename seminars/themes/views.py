"""The pages of the themes room, gathered from the files that hold them."""

from seminars.themes import coding_views, frame_file_views, frame_views, matrix_views, release_views
from seminars.themes.blueprint import bp

__all__ = ["bp", "coding_views", "frame_file_views", "frame_views", "matrix_views", "release_views"]
