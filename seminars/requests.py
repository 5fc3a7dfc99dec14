"""What views read from a request in the same way everywhere."""

from flask import request
from werkzeug.routing import IntegerConverter, Map

LAST_PAGE = 1_000_000
# The largest number that a row can have on both databases.
LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """A number in an address; one that no row can have is an address that is not there."""

    def __init__(
        self,
        map: Map,
        fixed_digits: int = 0,
        min: int | None = None,
        max: int | None = LARGEST,
        signed: bool = False,
    ) -> None:
        super().__init__(map, fixed_digits, min, max, signed)


def page_number() -> int:
    """The page of a list that is asked for; 1 for anything that is no number, and never beyond reason."""
    return min(request.args.get("page", 1, type=int), LAST_PAGE)
