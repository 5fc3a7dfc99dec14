"""Organisations, and what may be doubled: merged with a preview, or kept apart."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff
from seminars.errors import Missing, Refusal
from seminars.forms import put_beside_field
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.registration import merging
from seminars.registration import sameness_queries as queries
from seminars.registration.blueprint import bp
from seminars.registration.models import Delegate
from seminars.registration.queries import delegate_by_id
from seminars.registration.sameness_models import Sort
from seminars.requests import page_number

SHOWN = 200


class NameForm(FlaskForm):
    """The name of an organisation."""

    name = StringField("Name", [DataRequired("Enter the name."), Length(max=200)])


@bp.get("/organisations")
@staff
def organisation_list() -> ResponseReturnValue:
    """Where delegates work."""
    text, sort = request.args.get("q", "").strip()[:100], request.args.get("sort", "name")
    page = queries.organisations_page(text=text, sort=sort, page=page_number())
    return render_template("registration/organisations.html", page=page, text=text, sort=sort)


@bp.route("/organisations/<int:number>", methods=["GET", "POST"])
@organiser
def organisation(number: int) -> ResponseReturnValue:
    """One organisation: its name, its spellings, where its people are."""
    row = merging.organisation_by_id(number)
    form = NameForm(name=row.name)
    if form.validate_on_submit():
        try:
            merging.rename_organisation(
                organisation=row, name=form.name.data or "", actor=acting(), at=clock.now()
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved. The old name is still understood.", "success")
            return redirect(url_for("registration.organisation", number=number))
    page = render_template(
        "registration/organisation.html",
        organisation=row,
        form=form,
        seminars=queries.delegates_by_seminar(row),
        spellings=queries.spellings_of(row),
    )
    return page, 422 if form.errors else 200


@bp.get("/organisations/doubled")
@organiser
def doubled_organisations() -> ResponseReturnValue:
    """Organisations that may be one."""
    pairs = merging.doubled_organisations()
    shown = pairs[:SHOWN]
    rows = queries.organisations_by_id({number for pair in shown for number in (pair.one, pair.other)})
    return render_template(
        "registration/doubled_organisations.html", pairs=shown, rows=rows, total=len(pairs)
    )


def _number(name: str) -> int:
    return request.values.get(name, 0, type=int)


@bp.route("/organisations/merge", methods=["GET", "POST"])
@organiser
def merge_organisations() -> ResponseReturnValue:
    """What merging two organisations would change; and doing it."""
    kept = merging.organisation_by_id(_number("kept"))
    gone = merging.organisation_by_id(_number("gone"))
    if request.method == "POST":
        name = gone.name
        try:
            moved = merging.merge_organisations(kept=kept, gone=gone, actor=acting(), at=clock.now())
        except Refusal as refusal:
            flash(f"{refusal.message} {refusal.next_step}", "warning")
        else:
            people = "One delegate has" if moved == 1 else f"{moved} delegates have"
            flash(f"'{name}' is now '{kept.name}'. {people} moved.", "success")
        return redirect(url_for("registration.doubled_organisations"))
    return render_template(
        "registration/merge_organisations.html",
        kept=kept,
        gone=gone,
        moved=queries.delegates_by_seminar(gone),
        stays=queries.delegates_by_seminar(kept),
    )


@bp.post("/organisations/apart")
@organiser
def organisations_apart() -> ResponseReturnValue:
    """These two are different."""
    merging.keep_apart(
        sort=Sort.ORGANISATION,
        one=_number("one"),
        other=_number("other"),
        actor=acting(),
        at=clock.now(),
    )
    flash("They stay apart and are not shown again.", "info")
    return redirect(url_for("registration.doubled_organisations"))


@bp.get("/series/<slug>/doubled")
@organiser
def doubled_delegates(slug: str) -> ResponseReturnValue:
    """Delegates of a series that may be one person, at one seminar or at two."""
    series = series_by_slug(slug)
    here = next((each for each in series.seminars if each.slug == request.args.get("seminar")), None)
    pairs = merging.doubled_delegates(series, here.id if here is not None else None)
    shown = pairs[:SHOWN]
    rows = queries.delegates_by_id({number for pair in shown for number in (pair.one, pair.other)})
    return render_template(
        "registration/doubled_delegates.html",
        series=series,
        here=here,
        pairs=shown,
        rows=rows,
        total=len(pairs),
    )


@bp.post("/series/<slug>/doubled/apart")
@organiser
def delegates_apart(slug: str) -> ResponseReturnValue:
    """These two are different people, or one who comes twice."""
    series = series_by_slug(slug)
    merging.keep_apart(
        sort=Sort.DELEGATE, one=_number("one"), other=_number("other"), actor=acting(), at=clock.now()
    )
    flash("Both registrations stay, and the pair is not shown again.", "info")
    return redirect(url_for("registration.doubled_delegates", slug=series.slug))


@bp.route("/seminars/<slug>/delegates/merge", methods=["GET", "POST"])
@organiser
def merge_delegates(slug: str) -> ResponseReturnValue:
    """What merging two registrations of one person would change; and doing it."""
    seminar = seminar_by_slug(slug)
    kept = delegate_by_id(seminar, _number("kept"))
    gone = delegate_by_id(seminar, _number("gone"))
    if kept.id == gone.id:
        raise Missing("Choose two registrations that differ.", next_step="Go back to the list of pairs.")
    if request.method == "POST":
        try:
            row = merging.merge_delegates(
                kept=kept,
                gone=gone,
                take=frozenset(request.form.getlist("take")),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            flash(f"{refusal.message} {refusal.next_step}", "warning")
            return redirect(url_for("registration.doubled_delegates", slug=seminar.series.slug))
        flash(f"There is one registration of {row.name} now.", "success")
        return redirect(url_for("registration.delegate", slug=slug, delegate_id=row.id))
    return render_template(
        "registration/merge_delegates.html",
        seminar=seminar,
        kept=kept,
        gone=gone,
        differing=_differing(kept, gone),
    )


def _differing(kept: Delegate, gone: Delegate) -> list[tuple[str, str, str, str]]:
    """Field, its name, and what either says, where they differ."""

    def label(option: object) -> str:
        return getattr(option, "label", "") if option is not None else ""

    said = [
        ("name", "Name", kept.name, gone.name),
        ("email", "E-mail address", kept.email or "", gone.email or ""),
        ("organisation_id", "Organisation", kept.organisation.name, gone.organisation.name),
        ("occupation_id", "Occupation", label(kept.occupation), label(gone.occupation)),
        ("sector_id", "Sector", label(kept.sector), label(gone.sector)),
        ("level_id", "Level", label(kept.level), label(gone.level)),
        ("age_band_id", "Age band", label(kept.age_band), label(gone.age_band)),
    ]
    return [each for each in said if each[2] != each[3] and each[3]]
