"""Short codes: of rooms, questions, options and paper forms."""

import re
import unicodedata
from collections.abc import Callable, Collection

# Digits only, so that a phone shows its number pad.
ROOM_CODE_LENGTH = 6
CODE_LENGTH = 40
SERIAL_LENGTH = 20

_SERIAL = re.compile(r"[A-Z0-9][A-Z0-9-]*")


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
    """The serial of a paper form as it is kept (capitals, no spaces), or None if it cannot be one."""
    serial = re.sub(r"\s", "", text).upper()
    return serial if len(serial) <= SERIAL_LENGTH and _SERIAL.fullmatch(serial) else None


def following_serial(serial: str) -> str:
    """The serial that probably comes after this one: 'G-009' gives 'G-010'; '' where it ends in no digit."""
    found = re.fullmatch(r"(.*?)(\d+)", serial_from(serial) or "")
    if found is None:
        return ""
    after = f"{found[1]}{int(found[2]) + 1:0{len(found[2])}}"
    return serial_from(after) or ""
