"""Options as an organiser types them: one on each line, with a mark at the end where needed.

    Training
    Other, please say which *
    None of these !

``*`` asks for a few words beside the option; ``!`` lets it stand alone. A mark follows a space.
"""

from collections.abc import Iterable

from seminars.questionnaire.definition import Choice, OptionDetails

OTHER = "*"
EXCLUSIVE = "!"


def read_options(text: str) -> tuple[OptionDetails, ...]:
    """The options that ``text`` lists; blank lines are left out."""
    return tuple(_read_line(line) for line in text.splitlines() if line.strip())


def _read_line(line: str) -> OptionDetails:
    *words, last = line.split()
    if words and set(last) <= {OTHER, EXCLUSIVE}:
        return OptionDetails(" ".join(words), exclusive=EXCLUSIVE in last, other=OTHER in last)
    return OptionDetails(" ".join([*words, last]))


def write_options(options: Iterable[Choice]) -> str:
    """The options in the form that ``read_options`` reads."""
    return "\n".join(
        f"{option.label} {OTHER * option.other}{EXCLUSIVE * option.exclusive}".rstrip() for option in options
    )
