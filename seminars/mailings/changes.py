"""What has changed in a programme since the delegates were last told, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

Facts = Mapping[str, Any]


def differences(before: Facts, after: Facts) -> list[str]:
    """A sentence for each difference that concerns somebody who comes; empty where there is none.

    Facts are 'title', 'days', 'venue' (texts) and 'sessions': a list of 'title', 'when', 'room' each.
    """
    found = []
    if before["title"] != after["title"]:
        found.append(f"The seminar is now called '{after['title']}' (before: '{before['title']}').")
    if before["days"] != after["days"]:
        found.append(f"The days are now {after['days']} (before: {before['days']}).")
    if before["venue"] != after["venue"]:
        found.append(f"The venue is now {after['venue']} (before: {before['venue']}).")
    return found + _session_differences(before["sessions"], after["sessions"])


def _session_differences(before: Sequence[Facts], after: Sequence[Facts]) -> list[str]:
    old = {each["id"]: each for each in before}
    new = {each["id"]: each for each in after}
    found = []
    for number, session in new.items():
        if number not in old:
            found.append(f"New: {session['title']}, {session['when']}{_in(session)}.")
            continue
        known = old[number]
        if known["title"] != session["title"]:
            found.append(f"'{known['title']}' is now '{session['title']}'.")
        if known["when"] != session["when"]:
            found.append(f"{session['title']}: now {session['when']} (before: {known['when']}).")
        if known["room"] != session["room"]:
            found.append(f"{session['title']}: now{_in(session) or ' in a room still to be told'}.")
    found += [f"{each['title']} is no longer on the programme." for n, each in old.items() if n not in new]
    return found


def _in(session: Facts) -> str:
    return f" in {session['room']}" if session["room"] else ""
