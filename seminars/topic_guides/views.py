"""The pages of the topic guides room, gathered from the files that hold them."""

from seminars.topic_guides import editor_views, pack_views, seminar_views, version_views
from seminars.topic_guides.blueprint import bp

__all__ = ["bp", "editor_views", "pack_views", "seminar_views", "version_views"]
