"""What a series asks of protection."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """What a series asks of protection.

    ``blanks``: whether it is a secret too how many left a question blank, where they are few.
    """

    threshold: int = 5
    blanks: bool = False
