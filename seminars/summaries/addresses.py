"""What the address of a summary asks for: decimals, and some of the seminars of a series."""

from flask import request, url_for

from seminars.summaries.percentages import DECIMALS


def wanted_decimals() -> int:
    """Decimals of per cents as the address asks for them: none unless it does."""
    decimals = request.args.get("decimals", 0, type=int)
    return decimals if decimals in DECIMALS else 0


def wanted_seminars() -> list[str]:
    """The slugs of the seminars that the address asks for; none for all."""
    return request.args.getlist("seminar")


def wanted_comparison() -> bool:
    """Whether the address asks for seminars side by side."""
    return request.args.get("compare") == "seminars"


def address_of(endpoint: str, slug: str, **more: object) -> str:
    """The address of another page or file with the choices of this one."""
    chosen: dict[str, object] = {
        "seminar": wanted_seminars(),
        "decimals": wanted_decimals() or None,
        "compare": "seminars" if wanted_comparison() else None,
    }
    return url_for(endpoint, slug=slug, **{**chosen, **more})  # type: ignore[arg-type]
