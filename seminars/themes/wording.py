"""How long the words of a code frame may be, and when two names are one."""

from seminars.registration.names import fold

LONGEST_NAME = 120
LONGEST_DESCRIPTION = 1_000
LONGEST_ACTION = 1_000
MOST_THEMES = 200


def name_key(name: str) -> str:
    """What two names that are one have in common: capitals, accents, signs and spaces make no difference."""
    return fold(name) or " ".join(name.split())
