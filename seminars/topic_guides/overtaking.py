"""Two who write at one piece of the guide at once: the second is told what the first has written.

A form says with ``seen`` on what it rests: the fingerprint of the piece as its page showed it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from seminars.errors import Conflict
from seminars.topic_guides.models import Topic, TopicGuide

AROUND = ("heading", "introduction", "aims", "opening", "ground_rules", "closing")
WORDING = ("title", "questions", "prompts", "sub_questions", "note", "minutes")


class Overtaken(Conflict):
    """Somebody has changed this piece of the guide since the page was opened."""

    def __init__(self, field: str | None = None, stands: str = "") -> None:
        super().__init__(
            f"Somebody has changed this to \u201c{stands}\u201d meanwhile."
            if stands
            else "Somebody has changed this meanwhile.",
            next_step="Save once more to have it as you wrote it.",
            field=field,
        )


def around_of(guide: TopicGuide) -> dict[str, Any]:
    """Everything around the topics."""
    return {name: getattr(guide, name) for name in AROUND}


def wording_of(topic: Topic) -> dict[str, Any]:
    """All that is said in a topic."""
    return {name: getattr(topic, name) for name in WORDING}


def placed_wording_of(topic: Topic) -> dict[str, Any]:
    """All that a page shows of a topic to whoever changes it: also the part in which it stands."""
    return {**wording_of(topic), "part": topic.part_id}


def fingerprint(piece: Mapping[str, Any]) -> str:
    """A short word that is another for another wording.

    >>> fingerprint({"title": "Barriers", "minutes": 10}) == fingerprint({"minutes": 10, "title": "Barriers"})
    True
    """
    return hashlib.sha256(json.dumps(piece, sort_keys=True).encode()).hexdigest()[:16]


def require_unchanged(
    seen: str | None,
    standing: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    field: str | None = None,
    stands: str = "",
) -> None:
    """Raise Overtaken where ``standing`` is not what was ``seen``; to write what stands already is no harm.

    ``None`` was seen by nobody who writes on a page.
    """
    if seen is not None and standing != wanted and fingerprint(standing) != seen:
        raise Overtaken(field, stands)
