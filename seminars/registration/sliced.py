"""Pages of what was computed and not read row by row."""

from collections.abc import Sequence
from typing import Any

from flask_sqlalchemy.pagination import Pagination


class Sliced(Pagination):
    """A page of ``entries`` that are all at hand, for the same macro as pages from the database."""

    def __init__(self, entries: Sequence[Any], *, page: int, per_page: int) -> None:
        super().__init__(page=max(page, 1), per_page=per_page, error_out=False, entries=entries)

    def _query_items(self) -> list[Any]:
        first = self._query_offset
        return list(self._query_args["entries"][first : first + self.per_page])

    def _query_count(self) -> int:
        return len(self._query_args["entries"])
