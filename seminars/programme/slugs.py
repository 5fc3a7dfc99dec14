"""Short names for addresses, made from titles."""

import re
import unicodedata
from collections.abc import Callable

LONGEST = 60
# What stands after /series/ and /seminars/ for a page of its own.
RESERVED = frozenset({"new"})


def slug_from(title: str) -> str:
    """``title`` as small letters, digits and hyphens: 'Dún Laoghaire 2008' becomes 'dun-laoghaire-2008'."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "untitled"


def free_slug(wanted: str, taken: Callable[[str], bool]) -> str:
    """``wanted``, or with the first number behind it that makes it free and no page's own name."""
    slug, number = wanted, 2
    while slug in RESERVED or taken(slug):
        slug, number = f"{wanted}-{number}", number + 1
    return slug
