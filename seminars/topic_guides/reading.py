"""What a person who reads or prints a guide gets to see, and on which paper."""

from dataclasses import replace

from flask import request

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import acting, signed_in
from seminars.documents.pdf import Paper
from seminars.programme.models import Seminar, Series
from seminars.topic_guides import queries, service
from seminars.topic_guides.content import GuideText

SIZES = ("A4", "Letter")


def whole_guide(series: Series) -> GuideText:
    """The guide as it is used. An organiser who looks at it while writing makes no version of it."""
    guide = queries.require_guide(series)
    if signed_in().role is not Role.ORGANISER:
        return service.use_guide(guide=guide, actor=acting(), at=clock.now())
    latest = queries.latest_version(guide)
    fits = latest is not None and latest.revision == guide.revision
    return replace(queries.whole_text(guide), version=latest.number if latest and fits else None)


def guide_to_hand_out(seminar: Seminar) -> GuideText:
    """The guide as it is printed for a seminar's packs: always of a version."""
    guide = queries.require_guide(seminar.series)
    return service.use_guide(guide=guide, actor=acting(), at=clock.now()).at_seminar(seminar.id)


def paper_wanted() -> Paper:
    """The paper that the address asks for: ?size=Letter&large=1."""
    size = request.args.get("size", "A4")
    return Paper(size if size in SIZES else "A4", request.args.get("large") == "1")


def papers() -> list[tuple[str, dict[str, str]]]:
    """All papers by name, with what the address says for them."""
    found = []
    for size in SIZES:
        name = "US Letter" if size == "Letter" else size
        shown = {} if size == "A4" else {"size": size}
        found += [(name, shown), (f"{name}, large print", {**shown, "large": "1"})]
    return found
