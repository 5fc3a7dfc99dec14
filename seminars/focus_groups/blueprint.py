"""The blueprint of the focus groups room, and how its addresses are made."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint

bp = Blueprint("focus_groups", __name__)

View = TypeVar("View", bound=Callable[..., Any])


def round_route(rule: str = "", **options: Any) -> Callable[[View], View]:
    """A page that each round has: /seminars/x/groups… for the focus groups, /seminars/x/rounds/2/groups… else."""

    def add(view: View) -> View:
        bp.add_url_rule(
            f"/seminars/<slug>/groups{rule}", view_func=view, defaults={"round_number": 1}, **options
        )
        bp.add_url_rule(f"/seminars/<slug>/rounds/<int:round_number>/groups{rule}", view_func=view, **options)
        return view

    return add
