"""Short codes: of rooms, questions, options and paper forms."""

import re
import unicodedata
from collections.abc import Callable, Collection

# Digits only, so that a phone shows its number pad.
ROOM_CODE_LENGTH = 6
CODE_LENGTH = 40
SERIAL_LENGTH = 20

_SERIAL = re.compile(r"[A-Z0-9][A-Z0-9-]*")
# What the QR symbol of a printed form holds: questionnaire, seminar, serial, page. Nothing of the person.
_MARK = re.compile(r"FORM/(\d+)/(\d+)/([A-Z0-9-]+)/(\d+)")
# The longest that is typed or scanned for a serial.
SCAN_LENGTH = 60
PREFIX_LENGTH = 3


def new_room_code(below: Callable[[int], int]) -> str:
    """A code of six digits; ``below(n)`` draws a number from 0 to n - 1."""
    first = 10 ** (ROOM_CODE_LENGTH - 1)
    return str(first + below(9 * first))


def typed_room_code(text: str) -> str:
    """The code that somebody typed, without spaces or hyphens."""
    return re.sub(r"[\s-]", "", text)


def shown_room_code(code: str) -> str:
    """The code in two halves, easier to read from the back row: '482 913'."""
    return f"{code[:3]} {code[3:]}"


def code_from(text: str, taken: Collection[str], fallback: str) -> str:
    """A code for ``text`` that is not yet ``taken``: lower-case words joined by '_'."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: CODE_LENGTH - 4].strip("_") or fallback
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}_{number}"
    return code


def numbered(prefix: str, taken: Collection[str]) -> str:
    """The first of prefix1, prefix2 ... that is not ``taken``."""
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def serial_from(text: str) -> str | None:
    """The serial of a paper form as it is kept (capitals, no spaces), or None if it cannot be one.

    Also from what a scanner reads from the form's QR symbol.
    """
    serial = re.sub(r"\s", "", text).upper()
    if (scanned := _MARK.fullmatch(serial)) is not None:
        serial = scanned[3]
    return serial if len(serial) <= SERIAL_LENGTH and _SERIAL.fullmatch(serial) else None


def following_serial(serial: str) -> str:
    """The serial that probably comes after this one: 'G-009' gives 'G-010'; '' where it ends in no digit."""
    found = re.fullmatch(r"(.*?)(\d+)", serial_from(serial) or "")
    if found is None:
        return ""
    after = f"{found[1]}{int(found[2]) + 1:0{len(found[2])}}"
    return serial_from(after) or ""


def form_mark(*, questionnaire_id: int, seminar_id: int, serial: str, page: int) -> str:
    """What the QR symbol on a page of a printed form holds: which form it is, and not whose."""
    return f"FORM/{questionnaire_id}/{seminar_id}/{serial}/{page}"


def printed_serial(prefix: str, number: int) -> str:
    """The serial of the so-manieth form printed: 'GAL-0001'."""
    return f"{prefix}-{number:04}"


def number_in(serial: str, prefix: str) -> int:
    """The number of a serial that begins with ``prefix``; 0 for any other."""
    found = re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,9}})", serial)
    return int(found[1]) if found else 0


def new_prefix(slug: str, taken: Collection[str]) -> str:
    """The letters before the number, from a seminar's short name: 'galway-2008' gives 'GAL'.

    Where these are ``taken``, letters of its other words come in ('dublin-west' gives 'DUW'), then figures.
    """
    words = re.findall(r"[A-Z]+", slug.upper()) or ["FORM"]
    first, others = words[0], words[1:]
    wanted = [first[:PREFIX_LENGTH], *(first[: PREFIX_LENGTH - 1] + word[0] for word in others)]
    for prefix in wanted:
        if prefix not in taken:
            return prefix
    return numbered(wanted[0], taken)
