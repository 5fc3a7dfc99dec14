"""The verbs of the topic guides room, gathered from the files that hold them."""

from seminars.topic_guides.differences import (
    add_topic_at,
    added_topic,
    as_in_series,
    change_topic_at,
    difference_at,
    leave_out,
    remove_topic_at,
    reword,
)
from seminars.topic_guides.editing import (
    TopicDetails,
    add_part,
    add_topic,
    change_guide,
    change_part,
    change_topic,
    create_guide,
    move_part,
    move_topic,
    place_topic,
    remove_part,
    remove_topic,
)
from seminars.topic_guides.queries import guide_of, part_of, require_guide, topic_at, topic_of
from seminars.topic_guides.versions import keep_version, use_guide, used_version

__all__ = [
    "TopicDetails",
    "add_part",
    "add_topic",
    "add_topic_at",
    "added_topic",
    "as_in_series",
    "change_guide",
    "change_part",
    "change_topic",
    "change_topic_at",
    "create_guide",
    "difference_at",
    "guide_of",
    "keep_version",
    "leave_out",
    "move_part",
    "move_topic",
    "part_of",
    "place_topic",
    "remove_part",
    "remove_topic",
    "remove_topic_at",
    "require_guide",
    "reword",
    "topic_at",
    "topic_of",
    "use_guide",
    "used_version",
]
