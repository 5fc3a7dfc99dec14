"""Who may use which page. Every route declares it; a route that does not is closed to everybody.

``@public``      anybody
``@by_link``     whoever holds the personal link or room code in the address
``@allow(role)`` those signed in with that role; organisers may do everything
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from seminars.accounts.models import Account, Role
from seminars.audit.service import Actor
from seminars.errors import Forbidden
from seminars.extensions import login_manager

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Who may use a route: anybody, holders of a link, or the roles named."""

    kind: str
    roles: frozenset[Role] = frozenset()


PUBLIC = Access("public")
BY_LINK = Access("by_link")


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may use this route."""
    return _declare(view, PUBLIC)


def by_link(view: View) -> View:
    """Whoever holds the link may use this route; the view checks the link."""
    return _declare(view, BY_LINK)


def allow(*roles: Role) -> Callable[[View], View]:
    """Those signed in with one of ``roles``, and organisers, may use this route."""
    granted = frozenset(roles) | {Role.ORGANISER}
    return lambda view: _declare(view, Access("roles", granted))


organiser = allow(Role.ORGANISER)
staff = allow(Role.STAFF)
facilitator = allow(Role.FACILITATOR)
staff_or_facilitator = allow(Role.STAFF, Role.FACILITATOR)


def declared_access(app: Flask, endpoint: str) -> Access | None:
    """What the endpoint's view declares; static files of the application and its parts are public."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return PUBLIC
    return getattr(app.view_functions[endpoint], "access", None)


def check_access() -> ResponseReturnValue | None:
    """Before each request: let in whom the route declares, or send to the sign-in page, or refuse."""
    if request.endpoint is None:
        return None
    access = declared_access(current_app, request.endpoint)
    if access is None:
        raise Forbidden("This page does not say who may use it, so nobody may.")
    if access.kind in ("public", "by_link"):
        return None
    if not current_user.is_authenticated:
        return cast(ResponseReturnValue, login_manager.unauthorized())
    if current_user.role not in access.roles:
        raise Forbidden(
            f"You are signed in as {current_user.name} ({current_user.role}). This page is for others.",
            next_step="Go back to your seminars, or sign in with another account.",
        )
    return None


def signed_in() -> Account:
    """The account of the person who sends this request."""
    return cast(Account, current_user._get_current_object())


def acting() -> Actor:
    """Who sends this request, for the verbs and the audit trail."""
    if current_user.is_authenticated:
        return Actor(current_user.name, current_user.id)
    return Actor("Visitor")
