"""Quotations: looking for them, and putting them under themes one after another."""

from dataclasses import dataclass
from functools import partial

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.errors import Refusal
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.requests import page_number
from seminars.themes import coding, listing, queries
from seminars.themes.blueprint import bp
from seminars.themes.coding import Codes, codes_of
from seminars.themes.gathering import gather, has_news
from seminars.themes.listing import Wanted
from seminars.themes.models import Category, CodedQuotation
from seminars.themes.search_words import found_in, search_words
from seminars.themes.seeking import Sought, seek

SHOWN = {
    Wanted.ALL: "All",
    Wanted.UNCODED: "Not coded",
    Wanted.CODED: "Coded",
    Wanted.CHOSEN: "For the report",
}
# C marks for the report, J and K go on and back.
KEYS = "123456789abdefghilmnopqrstuvwxyz"


@dataclass(frozen=True)
class Place:
    """Where a quotation stands among those that are looked for, from 1; and the keys of its neighbours."""

    number: int
    of: int
    previous: str | None
    next: str | None


def take_in(series: Series) -> None:
    """Take in what was marked or released since somebody last looked."""
    now = clock.now()
    if has_news(series, now):
        gather(series=series, actor=acting(), at=now)


@bp.get("/series/<slug>/quotations")
@staff
def quotations(slug: str) -> ResponseReturnValue:
    """The quotations of a series, searched and filtered."""
    series = series_by_slug(slug)
    take_in(series)
    frame = queries.frame_of(series)
    sought = seek(series, frame, request.args)
    first = listing.keys_in_order(series, sought.filter)[:1]
    return render_template(
        "themes/quotations.html",
        series=series,
        frame=frame,
        sought=sought,
        shown=SHOWN,
        page=listing.quotations_page(series, sought.filter, page_number()),
        progress=listing.progress_of(series),
        first=first[0] if first else None,
        source_in_words=listing.source_in_words,
        found_in=partial(found_in, words=search_words(sought.filter.text)),
    )


@bp.get("/series/<slug>/quotations/<key>")
@staff
def quotation(slug: str, key: str) -> ResponseReturnValue:
    """One quotation and the themes that it may stand under."""
    series = series_by_slug(slug)
    take_in(series)
    return _quotation_page(series, listing.quotation_by_key(series, key))


def _quotation_page(series: Series, row: CodedQuotation, problem: Refusal | None = None) -> str:
    frame = queries.frame_of(series)
    sought = seek(series, frame, request.args)
    return render_template(
        "themes/quotation.html",
        series=series,
        quotation=row,
        codes=codes_of(row),
        frame=frame,
        keys=_keys(frame),
        sought=sought,
        place=_place(series, row, sought),
        origin=listing.origin_of(row),
        progress=listing.progress_of(series),
        problem=problem,
    )


def _place(series: Series, row: CodedQuotation, sought: Sought) -> Place:
    keys = listing.keys_in_order(series, sought.filter, also=row.key)
    at = keys.index(row.key)
    return Place(
        number=at + 1,
        of=len(keys),
        previous=keys[at - 1] if at else None,
        next=keys[at + 1] if at + 1 < len(keys) else None,
    )


def _keys(frame: list[Category]) -> dict[str, str]:
    """The key of each theme and area, by the name of its field and its number, as far as there are keys."""
    themes = [f"theme-{theme.id}" for category in frame for theme in category.themes]
    areas = [f"area-{area.id}" for category in frame for area in category.areas]
    return dict(zip(themes + areas, KEYS, strict=False))


@bp.post("/series/<slug>/quotations/<key>")
@staff
def code(slug: str, key: str) -> ResponseReturnValue:
    """Put a quotation under the themes that were ticked, and take it from those that no longer are.

    What was ticked when the page was made comes along: only the difference counts, so that what
    somebody else did meanwhile stands.
    """
    series = series_by_slug(slug)
    row = listing.quotation_by_key(series, key)
    before, after = _ticked(request.form, "was-"), _ticked(request.form)
    chosen = "chosen" in request.form
    wants_json = request.accept_mimetypes.best == "application/json"
    try:
        codes = coding.code(
            quotation=row,
            add=after - before,
            remove=before - after,
            chosen=chosen if chosen != ("was-chosen" in request.form) else None,
            actor=acting(),
            at=clock.now(),
        )
    except Refusal as refusal:
        if wants_json:
            told = {"message": refusal.message, "next_step": refusal.next_step}
            return jsonify(refused=told), refusal.status
        return _quotation_page(series, row, refusal), refusal.status
    if wants_json:
        progress = listing.progress_of(series)
        return jsonify(
            theme=sorted(codes.themes),
            area=sorted(codes.areas),
            chosen=row.chosen,
            coded=progress.coded,
            total=progress.total,
        )
    sought = seek(series, queries.frame_of(series), request.args)
    to = _place(series, row, sought).next if request.form.get("then") == "next" else key
    if to is None:
        return redirect(url_for("themes.quotations", slug=slug, **sought.kept))
    return redirect(url_for("themes.quotation", slug=slug, key=to, **sought.kept))


def _ticked(form: MultiDict[str, str], prefix: str = "") -> Codes:
    return Codes(
        frozenset(form.getlist(f"{prefix}theme", type=int)),
        frozenset(form.getlist(f"{prefix}area", type=int)),
    )
