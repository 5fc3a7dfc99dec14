"""Folding and sorting names, so that spellings meet and lists read as people expect."""

import re
import unicodedata
from collections.abc import Sequence

# Small words that belong to the family name behind them.
PARTICLES = frozenset(
    """o ni nic ui an mac mc mag de del della den der di du la le san st ten ter van von""".split()  # noqa: SIM905
)
TITLES = frozenset(["dr", "prof", "professor", "fr", "sr", "br", "rev", "mr", "mrs", "ms", "miss"])

# Left out where people speak in initials, or not.
SMALL_WORDS = frozenset("a an and at for in of on the to agus ar de do i is le na".split())  # noqa: SIM905

# 'H.S.E.': three letters or more, dots between them.
_DOTTED = re.compile(r"\W*[^\W\d_](?:\.[^\W\d_]){2,}\W*")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
# Letters that are no letter with a mark, so that taking marks off leaves them alone.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """``text`` in small letters without accents and signs, words one space apart.

    'Seán  Ó Sé' becomes 'sean o se', "O'Brien-Daly" becomes 'obrien daly'.
    """
    letters = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_PLAIN)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def organisation_key(name: str) -> str:
    """What spellings of one organisation share: folded, 'H.S.E.' as 'HSE', '&' as 'and', no 'the'."""
    words = fold(name.replace(".", "").replace("&", " and ")).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    # 'H S E' is spelt out letter by letter.
    return re.sub(r"(?<=\b\w) (?=\w\b)", "", " ".join(words))


def email_key(address: str) -> str:
    """What spellings of one address share. What a provider makes of dots and plus signs is its own affair."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


def sort_key(name: str) -> str:
    """Family name first, folded, with its particles: 'Áine Ní Bhriain' becomes 'nibhriain aine'.

    Particles stand with the name they belong to, so that Ó Briain and O'Brien, Mc Carthy and
    McCarthy come together; Mc files as Mac, as in a telephone book. 'Byrne, Mary' is understood.
    """
    family, comma, given = name.partition(",")
    if not comma or not given.strip() or not family.strip():
        words = name.replace(",", " ").split()
        if len(words) > 1 and fold(words[0]) in TITLES:
            words = words[1:]
        start = len(words) - 1
        while start > 1 and fold(words[start - 1]) in PARTICLES:
            start -= 1
        # 'Ó Briain' alone: the whole is the family name.
        if start == 1 and fold(words[0]) in PARTICLES:
            start = 0
        family, given = " ".join(words[max(start, 0) :]), " ".join(words[: max(start, 0)])
    words = fold(family).split()
    small = 0
    while small < len(words) - 1 and words[small] in PARTICLES:
        small += 1
    key = "".join(words[:small]) + " ".join(words[small:])
    if re.match(r"mc[a-z]{2}", key):
        key = "mac" + key[2:]
    return f"{key} {fold(given)}".strip()[:200]


def telling(words: Sequence[str]) -> list[str]:
    """The folded words without the small ones."""
    return [word for word in words if word not in SMALL_WORDS]


def initials(words: Sequence[str]) -> str:
    """The first letters: of 'health service executive', 'hse'."""
    return "".join([word[0] for word in words])


def short_forms(organisation: str) -> str:
    """How an organisation of three words or more is called for short: small words with theirs, and without.

    'Health Service Executive' is 'hse', 'Department of Education and Skills' is 'doeas des'.
    """
    words = fold(organisation).split()
    forms = dict.fromkeys((initials(words), initials(telling(words))))
    return " ".join(form for form in forms if len(form) >= 3)


def search_words(text: str) -> list[tuple[str, ...]]:
    """The folded words of a search, each with what else may stand for it: 'H.S.E.' is 'hse' or 'h s e'."""
    found: list[tuple[str, ...]] = []
    for part in text.split():
        folded = fold(part)
        if _DOTTED.fullmatch(part):
            found.append((folded.replace(" ", ""), folded))
        else:
            found += [(word,) for word in folded.split()]
    return found


def search_key(badge_code: str, name: str, organisation: str) -> str:
    """What the desk searches a delegate by, folded; no longer than an index takes, in whichever letters."""
    return f"{fold(f'{badge_code} {name} {organisation}')} {short_forms(organisation)}".strip()[:400]
