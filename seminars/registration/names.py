"""Folding and sorting names, so that spellings meet and lists read as people expect."""

import re
import unicodedata

# Small words that belong to the family name behind them.
PARTICLES = frozenset(
    "ó o ní nic ni uí ui mac mc mag de del della den der di du la le san st ten ter van von".split()
)


def fold(text: str) -> str:
    """``text`` in small letters, without accents and doubled spaces: 'Seán  Ó Sé' becomes 'sean o se'."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(letters.casefold().split())


def organisation_key(name: str) -> str:
    """What two spellings of one organisation share: letters and digits, folded; dots in 'H.S.E.' go."""
    return " ".join(re.sub(r"[^\w\s]", " ", fold(name.replace(".", ""))).split())


def email_key(address: str) -> str:
    """What two spellings of one address share."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


def sort_key(name: str) -> str:
    """Family name first, folded, with its particles: 'Áine Ní Bhriain' becomes 'ni bhriain aine'."""
    words = name.split()
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold().strip("'’") in PARTICLES:
        start -= 1
    return fold(" ".join(words[start:] + words[:start]))[:200] if words else ""
