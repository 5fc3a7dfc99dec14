"""The organiser's pages of series and venues."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Refusal
from seminars.forms import changed_meanwhile, choices, put_beside_field
from seminars.programme import queries, service
from seminars.programme.blueprint import asked, bp, status
from seminars.programme.forms import EMPTY_ROOMS, SeriesForm, VenueForm
from seminars.programme.models import Venue
from seminars.programme.service import RoomDetails


def _shown_as(given: dict[str, Any], usual: str) -> dict[str, str]:
    return {"text": given["text"], "sort": given["sort"] or usual}


# Series


@bp.get("/series")
@organiser
def series_list() -> ResponseReturnValue:
    """All series."""
    given = asked()
    return render_template(
        "programme/series_list.html", page=queries.series_page(**given), **_shown_as(given, "-made")
    )


@bp.route("/series/new", methods=["GET", "POST"])
@organiser
def new_series() -> ResponseReturnValue:
    """Make a series."""
    form = SeriesForm()
    earlier = {str(each.id): each for each in queries.all_series()}
    form.like.choices = choices(
        [("", "None: begin with the usual ones"), *((number, each.title) for number, each in earlier.items())]
    )
    if form.validate_on_submit():
        try:
            made = service.create_series(
                **_series_values(form),
                like=earlier.get(form.like.data or ""),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"{made.title} is made. Now add its first seminar.", "success")
            return redirect(url_for("programme.series", slug=made.slug))
    return render_template("programme/edit_series.html", form=form, series=None), status(form)


_SAID = ("title", "theme", "description", "host", "contact_email")


def _series_values(form: SeriesForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in _SAID}


@bp.route("/series/<slug>/edit", methods=["GET", "POST"])
@organiser
def edit_series(slug: str) -> ResponseReturnValue:
    """Change what is said about a series."""
    row = queries.series_by_slug(slug)
    now = {name: getattr(row, name) for name in _SAID}
    form = SeriesForm.of(now)
    del form.like
    if form.validate_on_submit() and not changed_meanwhile(form, now):
        try:
            service.change_series(series=row, **_series_values(form), actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved.", "success")
            return redirect(url_for("programme.series", slug=slug))
    return render_template("programme/edit_series.html", form=form, series=row), status(form)


# Venues


@bp.get("/venues")
@organiser
def venues() -> ResponseReturnValue:
    """All venues."""
    given = asked()
    return render_template(
        "programme/venues.html", page=queries.venues_page(**given), **_shown_as(given, "name")
    )


@bp.route("/venues/new", methods=["GET", "POST"])
@organiser
def new_venue() -> ResponseReturnValue:
    """Make a venue."""
    return _venue_page(None)


@bp.route("/venues/<int:venue_id>", methods=["GET", "POST"])
@organiser
def venue(venue_id: int) -> ResponseReturnValue:
    """Change a venue and its rooms."""
    return _venue_page(queries.venue_by_id(venue_id))


def _venue_page(row: Venue | None) -> ResponseReturnValue:
    form = VenueForm(obj=row)
    if request.method == "GET" or "more" in request.form:
        for _ in range(EMPTY_ROOMS):
            form.rooms.append_entry({"step_free": True})
    elif form.validate():
        try:
            made = _save_venue(row, form)
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"{made.name} is saved.", "success")
            return redirect(url_for("programme.venues"))
    return render_template("programme/venue.html", form=form, venue=row), status(form)


def _save_venue(row: Venue | None, form: VenueForm) -> Venue:
    rooms = [
        RoomDetails(
            name=entry.form.name.data,
            capacity=entry.form.capacity.data,
            step_free=bool(entry.form.step_free.data),
            id=int(entry.form.id.data) if str(entry.form.id.data or "").isdigit() else None,
        )
        for entry in form.rooms
        if (entry.form.name.data or "").strip()
    ]
    names = ("name", "region", "address", "travel_notes", "access_notes")
    values = {name: form[name].data or "" for name in names}
    if row is None:
        return service.create_venue(**values, rooms=rooms, actor=acting(), at=clock.now())
    return service.change_venue(venue=row, **values, rooms=rooms, actor=acting(), at=clock.now())
