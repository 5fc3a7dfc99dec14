"""The QR code on a badge: what it holds, and what a scanner reads from it.

It holds an address that shows nothing about a person: visitors are led to the seminar's public page,
staff to the desk. What matters to the desk is its end, seminar and badge code.
"""

import re
from typing import NamedTuple

from seminars.registration.links import BADGE_ALPHABET, BADGE_LENGTH, typed_badge_code

_CODE = f"[{BADGE_ALPHABET}]{{{BADGE_LENGTH}}}"
_ADDRESS = re.compile(rf"(?:^|/)b/([a-z0-9-]+)/({_CODE})/?$", re.IGNORECASE)
_BARE = re.compile(rf"^{_CODE}$")


class ScannedBadge(NamedTuple):
    """What a scanner read: the badge's code, and the seminar's slug if it is told."""

    code: str
    slug: str = ""


def badge_address(base_url: str, slug: str, code: str) -> str:
    """What the QR code of a badge holds: 'https://seminars.example.org/b/athlone-2026/7K3PQ'."""
    return f"{base_url}/b/{slug}/{code}"


def scanned_badge(text: str) -> ScannedBadge | None:
    """The badge that a scanner (or a hand) put into a search box; None for any other text.

    A scanner set to another keyboard may change small and capital letters, so they do not matter.
    """
    text = text.strip()
    found = _ADDRESS.search(text)
    if found:
        return ScannedBadge(found[2].upper(), found[1].lower())
    code = typed_badge_code(text)
    return ScannedBadge(code) if _BARE.match(code) else None
