"""Pages that were opened a while ago: what has changed since, and by whom, told by marks of what they showed.

A page keeps a mark of each value that it showed. Where somebody else has changed a value since, and whoever
saves has left it as it was, the other's stays; where both have changed it, whoever is later is told, and
decides.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time


def mark(value: object) -> str:
    """Short, and the same for what reads the same: ends of lines, spaces around, seconds, nothing at all."""
    if value is None or value is False or value in ("", (), []):
        words = ""
    elif isinstance(value, datetime):
        words = f"{value:%Y-%m-%dT%H:%M}"
    elif isinstance(value, time):
        words = f"{value:%H:%M}"
    elif isinstance(value, tuple | list | set | frozenset):
        words = " ".join(sorted(str(each) for each in value))
    else:
        words = "\n".join(line.strip() for line in str(value).strip().splitlines())
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def marks_of(values: Mapping[str, object]) -> dict[str, str]:
    """The marks of these values, by field."""
    return {field: mark(value) for field, value in values.items()}


def as_marks(text: str | None) -> dict[str, str] | None:
    """The marks that a page sends back as JSON; None for anything else."""
    try:
        found = json.loads(text or "")
    except ValueError:
        return None
    fits = isinstance(found, dict) and all(isinstance(each, str) for each in found.values())
    return found if fits else None


@dataclass(frozen=True)
class United:
    """What of ``now`` stays (``theirs``), and in which fields both want something else (``clashing``).

    ``seen`` are the marks with which saving once more is meant.
    """

    theirs: frozenset[str]
    clashing: frozenset[str]
    seen: Mapping[str, str]


def united(seen: Mapping[str, str], now: Mapping[str, object], wanted: Mapping[str, object]) -> United:
    """How the values ``now`` and those ``wanted`` by somebody who had ``seen`` others go together."""
    theirs: set[str] = set()
    clashing: set[str] = set()
    for field, value in now.items():
        before, stands = seen.get(field), mark(value)
        if before is None or field not in wanted or stands in (before, mark(wanted[field])):
            continue
        (theirs if mark(wanted[field]) == before else clashing).add(field)
    again = {**seen, **{field: mark(now[field]) for field in clashing}}
    return United(frozenset(theirs), frozenset(clashing), again)


def meanwhile(now: str) -> str:
    """What is said beside a field that somebody else has changed too, where ``now`` stands by now."""
    changed = f"changed this to \u2018{now}\u2019" if now else "emptied this"
    return f"Meanwhile somebody else has {changed}. Save again if what stands here is right."
