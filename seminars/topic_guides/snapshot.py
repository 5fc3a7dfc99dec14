"""A guide as plain JSON values, in which versions are kept, and back again."""

from collections.abc import Mapping
from typing import Any

from seminars.topic_guides.content import GuideText, PartText, TopicChange, TopicText

_TEXTS = ("heading", "introduction", "opening", "closing")
_LISTS = ("aims", "ground_rules")


def as_dict(guide: GuideText) -> dict[str, Any]:
    """The whole guide with all that is different at seminars; without its version, which it cannot know."""
    return {
        **{name: getattr(guide, name) for name in _TEXTS},
        **{name: list(getattr(guide, name)) for name in _LISTS},
        "parts": [
            {
                "id": part.id,
                "title": part.title,
                "topics": [
                    {"id": topic.id, "seminar": topic.seminar, **wording_dict(topic)} for topic in part.topics
                ],
            }
            for part in guide.parts
        ],
        "changes": [
            {
                "seminar": change.seminar,
                "topic": change.topic,
                "wording": None if change.wording is None else wording_dict(change.wording),
            }
            for change in guide.changes
        ],
    }


def wording_dict(topic: TopicText) -> dict[str, Any]:
    """All that is said in a topic."""
    return {
        "title": topic.title,
        "questions": list(topic.questions),
        "prompts": list(topic.prompts),
        "sub_questions": list(topic.sub_questions),
        "note": topic.note,
        "minutes": topic.minutes,
    }


def wording(
    values: Mapping[str, Any], *, number: int = 0, id: int = 0, seminar: int | None = None
) -> TopicText:
    """A topic from what ``wording_dict`` made of it."""
    return TopicText(
        number=number,
        title=values["title"],
        questions=tuple(values["questions"]),
        prompts=tuple(values["prompts"]),
        sub_questions=tuple(values["sub_questions"]),
        note=values["note"],
        minutes=values["minutes"],
        id=id,
        seminar=seminar,
    )


def from_dict(values: Mapping[str, Any], *, series: str, theme: str, version: int) -> GuideText:
    """The whole guide from what ``as_dict`` made of it."""
    return GuideText(
        series=series,
        theme=theme,
        version=version,
        heading=values["heading"],
        introduction=values["introduction"],
        aims=tuple(values["aims"]),
        opening=values["opening"],
        ground_rules=tuple(values["ground_rules"]),
        closing=values["closing"],
        parts=tuple(
            PartText(
                id=part["id"],
                title=part["title"],
                topics=tuple(
                    wording(topic, id=topic["id"], seminar=topic["seminar"]) for topic in part["topics"]
                ),
            )
            for part in values["parts"]
        ),
        changes=tuple(
            TopicChange(
                seminar=change["seminar"],
                topic=change["topic"],
                wording=None if change["wording"] is None else wording(change["wording"]),
            )
            for change in values["changes"]
        ),
    )
