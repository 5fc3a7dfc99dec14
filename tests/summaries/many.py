"""Many paper forms of a seminar at once."""

from collections.abc import Mapping
from typing import Any

from seminars.audit.service import SYSTEM
from seminars.programme.models import Seminar
from seminars.questionnaire.service import key_paper
from tests.questionnaire.factories import CLOSES


def key_many(
    seminar: Seminar, first: int = 1, answers: Mapping[str, Any] | None = None, **sectors: int
) -> None:
    """So many forms of each sector are keyed, with serials from ``first`` on; ``answers`` beside it."""
    number = first
    for sector, count in sectors.items():
        for _ in range(count):
            given = {"sector": {"options": [sector]}, **(answers or {})}
            key_paper(seminar=seminar, serial=str(number), answers=given, actor=SYSTEM, at=CLOSES)
            number += 1
