"""Who may use which address: every route of the application, with each role."""

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from seminars.accounts.models import Role
from seminars.accounts.permissions import Access, declared_access


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Each route with each method that a person can send."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def sample(converter: BaseConverter) -> object:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return max(converter.min or 1, 1) if isinstance(converter, IntegerConverter) else "sample"


def address(app: Flask, rule: Rule) -> str:
    """The route's address with made-up values for its variables."""
    values = {name: sample(converter) for name, converter in rule._converters.items()}
    with app.test_request_context():
        built = rule.build(values)
    assert built is not None, rule
    return built[1]


def access(app: Flask, rule: Rule) -> Access:
    declared = declared_access(app, rule.endpoint)
    assert declared is not None, f"{rule} does not declare who may use it"
    return declared


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    for rule, _ in routes(app):
        access(app, rule)


def test_a_visitor_is_sent_to_the_sign_in_page(app: Flask) -> None:
    client = app.test_client()
    guarded = 0
    for rule, method in routes(app):
        if access(app, rule).kind != "roles":
            continue
        answer = client.open(address(app, rule), method=method)
        assert answer.status_code == 302, f"{method} {rule}"
        assert answer.location.startswith("/sign-in"), f"{method} {rule} leads to {answer.location}"
        guarded += 1
    assert guarded > 30


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_what_it_may_use_and_nothing_else(app: Flask, signed_in, role: Role) -> None:
    client = signed_in(role)
    for rule, method in routes(app):
        declared = access(app, rule)
        if declared.kind != "roles":
            continue
        answer = client.open(address(app, rule), method=method)
        refused = answer.status_code == 403
        assert refused == (role not in declared.roles), f"{role}: {method} {rule} gives {answer.status_code}"
        assert answer.status_code < 500, f"{role}: {method} {rule} gives {answer.status_code}"


def test_personal_links_open_nothing_without_the_right_token(app: Flask) -> None:
    client = app.test_client()
    for rule, method in routes(app):
        if access(app, rule).kind == "by_link":
            answer = client.open(address(app, rule), method=method)
            assert answer.status_code in (302, 404, 410), f"{method} {rule} gives {answer.status_code}"
