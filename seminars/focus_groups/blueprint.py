"""The blueprint of the focus groups room, and how its addresses are made."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint

bp = Blueprint("focus_groups", __name__)

View = TypeVar("View", bound=Callable[..., Any])


def round_route(rule: str = "", **options: Any) -> Callable[[View], View]:
    """A page of every round: /seminars/x/groups… for the first, /seminars/x/rounds/2/groups… for others."""

    def add(view: View) -> View:
        bp.add_url_rule(
            f"/seminars/<slug>/groups{rule}", view_func=view, defaults={"round_number": 1}, **options
        )
        bp.add_url_rule(
            f"/seminars/<slug>/rounds/<int(min=2):round_number>/groups{rule}", view_func=view, **options
        )
        return view

    return add
