"""The organiser's pages of the lists that delegates of a series choose from."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Refusal
from seminars.forms import choices, put_beside_field
from seminars.programme import service as programme_service
from seminars.programme.models import ProfileField, ProfileOption, Series
from seminars.programme.queries import series_by_slug
from seminars.registration import lists as entries
from seminars.registration.blueprint import bp
from seminars.registration.form_forms import EntriesForm, EntryForm, MergeForm

LIST_LABELS = {
    ProfileField.SECTOR: "Sectors",
    ProfileField.LEVEL: "Levels",
    ProfileField.OCCUPATION: "Occupations",
    ProfileField.AGE_BAND: "Age bands",
    ProfileField.GENDER: "Genders",
}


def _field(name: str) -> ProfileField:
    if name not in list(ProfileField):
        abort(404)
    return ProfileField(name)


def _to_list(slug: str, field: ProfileField) -> ResponseReturnValue:
    return redirect(url_for("registration.lists", slug=slug, field=field.value))


@bp.get("/series/<slug>/lists")
@organiser
def all_lists(slug: str) -> ResponseReturnValue:
    """The first of the lists."""
    return _to_list(slug, ProfileField.SECTOR)


@bp.route("/series/<slug>/lists/<field>", methods=["GET", "POST"])
@organiser
def lists(slug: str, field: str) -> ResponseReturnValue:
    """A list with the use that is made of it; entries can be added."""
    series, kind = series_by_slug(slug), _field(field)
    form = EntriesForm()
    if form.validate_on_submit():
        try:
            number = programme_service.add_options(
                series=series,
                field=kind,
                labels=(form.labels.data or "").splitlines(),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            refusal.field = "labels"
            put_beside_field(form, refusal)
        else:
            flash("1 entry is added." if number == 1 else f"{number} entries are added.", "success")
            return _to_list(slug, kind)
    page = render_template(
        "registration/lists.html",
        series=series,
        field=kind,
        labels=LIST_LABELS,
        options=programme_service.list_of(series.id, kind),
        uses=entries.uses(series, kind),
        form=form,
    )
    return page, 422 if form.errors else 200


@bp.post("/series/<slug>/lists/<field>/sort")
@organiser
def sort_list(slug: str, field: str) -> ResponseReturnValue:
    """Into the order of the alphabet."""
    kind = _field(field)
    programme_service.sort_options(series=series_by_slug(slug), field=kind, actor=acting(), at=clock.now())
    return _to_list(slug, kind)


def _found(slug: str, option_id: int) -> tuple[Series, ProfileOption]:
    series = series_by_slug(slug)
    return series, programme_service.option_by_id(series, option_id)


@bp.route("/series/<slug>/lists/entries/<int:option_id>", methods=["GET", "POST"])
@organiser
def entry(slug: str, option_id: int) -> ResponseReturnValue:
    """An entry: its wording, and what else can be done with it."""
    series, option = _found(slug, option_id)
    form = EntryForm(label=option.label)
    if form.validate_on_submit():
        try:
            programme_service.rename_option(
                option=option, label=form.label.data or "", actor=acting(), at=clock.now()
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved. Whoever chose it has it in the new words.", "success")
            return _to_list(slug, option.field)
    return _entry_page(series, option, form, MergeForm(formdata=None, prefix="merge-"))


def _entry_page(
    series: Series, option: ProfileOption, form: EntryForm, merge: MergeForm
) -> ResponseReturnValue:
    merge.into.choices = _others(series, option)
    page = render_template(
        "registration/entry.html",
        series=series,
        option=option,
        labels=LIST_LABELS,
        number=entries.uses_of(option),
        form=form,
        merge=merge,
    )
    return page, 422 if form.errors or merge.errors else 200


def _others(series: Series, option: ProfileOption) -> list[object]:
    others = programme_service.list_of(series.id, option.field)
    return [
        *choices([("", "Choose one")]),
        *choices((str(each.id), each.label) for each in others if each.id != option.id),
    ]


@bp.post("/series/<slug>/lists/entries/<int:option_id>/merge")
@organiser
def merge_entry(slug: str, option_id: int) -> ResponseReturnValue:
    """One entry goes up in another."""
    series, option = _found(slug, option_id)
    form = MergeForm(prefix="merge-")
    form.into.choices = _others(series, option)
    if not form.validate():
        return _entry_page(series, option, EntryForm(formdata=None, label=option.label), form)
    into = programme_service.option_by_id(series, int(form.into.data))
    merged = option.label
    number = entries.merge_entry(option=option, into=into, actor=acting(), at=clock.now())
    who = "1 delegate who had it has" if number == 1 else f"{number} delegates who had it have"
    flash(f"'{merged}' is merged: {who} '{into.label}' now.", "success")
    return _to_list(slug, into.field)


@bp.post("/series/<slug>/lists/entries/<int:option_id>/move")
@organiser
def move_entry(slug: str, option_id: int) -> ResponseReturnValue:
    """One place up or down."""
    _, option = _found(slug, option_id)
    programme_service.move_option(
        option=option, up=request.form.get("way") == "up", actor=acting(), at=clock.now()
    )
    return _to_list(slug, option.field)


@bp.post("/series/<slug>/lists/entries/<int:option_id>/offer")
@organiser
def offer_entry(slug: str, option_id: int) -> ResponseReturnValue:
    """Stop offering an entry, or offer it again."""
    _, option = _found(slug, option_id)
    offered = request.form.get("offered") == "yes"
    try:
        programme_service.offer_option(option=option, offered=offered, actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    else:
        flash(
            f"'{option.label}' is offered again." if offered else f"'{option.label}' is no longer offered.",
            "success",
        )
    return _to_list(slug, option.field)


@bp.post("/series/<slug>/lists/entries/<int:option_id>/remove")
@organiser
def remove_entry(slug: str, option_id: int) -> ResponseReturnValue:
    """Take an entry out that nobody has."""
    _, option = _found(slug, option_id)
    field, label = option.field, option.label
    try:
        entries.remove_entry(option=option, actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
        return redirect(url_for("registration.entry", slug=slug, option_id=option_id))
    flash(f"'{label}' is removed.", "success")
    return _to_list(slug, field)
