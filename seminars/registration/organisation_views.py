"""The list of organisations, what looks alike in it, and merging two into one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff
from seminars.errors import Invalid, Missing, Refusal
from seminars.forms import put_beside_field
from seminars.registration import organisation_merging as verbs
from seminars.registration import organisation_queries as queries
from seminars.registration.blueprint import bp
from seminars.registration.forms import ActForm
from seminars.registration.models import Organisation
from seminars.registration.sameness import Certainty
from seminars.registration.sameness_forms import MergeOrganisationsForm, RenameForm, SpellingForm
from seminars.registration.sliced import Sliced
from seminars.requests import page_number

PAIRS_PER_PAGE = 20

CERTAINTIES = {
    Certainty.SURE: ("Almost certainly the same", "good"),
    Certainty.LIKELY: ("Probably the same", "calm"),
    Certainty.PERHAPS: ("Perhaps the same", "plain"),
}


def _to_list() -> ResponseReturnValue:
    return redirect(url_for("registration.organisation_list"))


def _to_duplicates() -> ResponseReturnValue:
    return redirect(url_for("registration.organisation_duplicates"))


def _to_organisation(organisation: Organisation) -> ResponseReturnValue:
    return redirect(url_for("registration.organisation", organisation_id=organisation.id))


@bp.get("/organisations")
@staff
def organisation_list() -> ResponseReturnValue:
    """All organisations, with the number of their delegates."""
    text, sort = request.args.get("q", "").strip()[:100], request.args.get("sort", "")
    page = queries.organisations_page(text=text, sort=sort, page=page_number())
    return render_template(
        "registration/organisations.html",
        page=page,
        text=text,
        sort=sort or "name",
        spellings=queries.spellings_of([row.Organisation.id for row in page.items]),
    )


@bp.get("/organisations/duplicates")
@staff
def organisation_duplicates() -> ResponseReturnValue:
    """Organisations that look like one under several names."""
    return render_template(
        "registration/organisation_duplicates.html",
        page=Sliced(queries.look_alikes(), page=page_number(), per_page=PAIRS_PER_PAGE),
        certainties=CERTAINTIES,
    )


@bp.get("/organisations/<int:organisation_id>")
@staff
def organisation(organisation_id: int) -> ResponseReturnValue:
    """An organisation: its name, other spellings, and where its delegates are."""
    row = queries.organisation_by_id(organisation_id)
    return _page(row, RenameForm(formdata=None, name=row.name, seen=row.name), _spelling_form(None))


def _spelling_form(data: object) -> SpellingForm:
    return SpellingForm(**({"formdata": None} if data is None else {}), prefix="spelling-")


def _page(row: Organisation, form: RenameForm, spelling: SpellingForm) -> ResponseReturnValue:
    counts = [(seminar, numbers[row.id]) for seminar, numbers in queries.delegates_by_seminar([row.id])]
    page = render_template(
        "registration/organisation.html",
        organisation=row,
        form=form,
        spelling=spelling,
        spellings=queries.spellings_of([row.id]).get(row.id, []),
        counts=counts,
        number=sum(number for _, number in counts),
    )
    return page, 422 if form.errors or spelling.errors else 200


@bp.post("/organisations/<int:organisation_id>/rename")
@organiser
def rename_organisation(organisation_id: int) -> ResponseReturnValue:
    """Another name."""
    row = queries.organisation_by_id(organisation_id)
    form = RenameForm()
    if form.validate_on_submit():
        try:
            verbs.rename_organisation(
                organisation=row,
                name=form.name.data or "",
                seen=form.seen.data,
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"It is ‘{row.name}’ now.", "success")
            return _to_organisation(row)
    return _page(row, form, _spelling_form(None))


@bp.post("/organisations/<int:organisation_id>/spellings")
@organiser
def add_spelling(organisation_id: int) -> ResponseReturnValue:
    """Another spelling under which it is found."""
    row = queries.organisation_by_id(organisation_id)
    spelling = _spelling_form(request.form)
    if spelling.validate_on_submit():
        name = spelling.name.data or ""
        try:
            verbs.add_spelling(organisation=row, name=name, actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(spelling, refusal)
        else:
            flash(f"Whoever enters ‘{name.strip()}’ belongs to ‘{row.name}’ from now on.", "success")
            return _to_organisation(row)
    return _page(row, RenameForm(formdata=None, name=row.name, seen=row.name), spelling)


@bp.post("/organisations/<int:organisation_id>/spellings/<int:alias_id>/remove")
@organiser
def remove_spelling(organisation_id: int, alias_id: int) -> ResponseReturnValue:
    """A spelling is an organisation of its own again, for whoever enters it next."""
    row = queries.organisation_by_id(organisation_id)
    if ActForm().validate_on_submit():
        verbs.remove_spelling(organisation=row, alias_id=alias_id, actor=acting(), at=clock.now())
        flash("Removed. Delegates who are here already stay with this organisation.", "success")
    return _to_organisation(row)


@bp.post("/organisations/<int:organisation_id>/remove")
@organiser
def remove_organisation(organisation_id: int) -> ResponseReturnValue:
    """Off the list, if nobody belongs to it."""
    row = queries.organisation_by_id(organisation_id)
    if ActForm().validate_on_submit():
        name = row.name
        verbs.remove_organisation(organisation=row, actor=acting(), at=clock.now())
        flash(f"‘{name}’ is removed.", "success")
    return _to_list()


def _other(row: Organisation) -> Organisation:
    """The organisation that the address names by number, or that somebody typed."""
    number = request.args.get("other", type=int)
    found = (
        queries.organisation_by_id(number)
        if number
        else queries.organisation_spelt(request.args.get("with", ""))
    )
    if found is None:
        raise Missing(
            f"There is no organisation ‘{request.args.get('with', '')[:100]}’ on the list.",
            next_step="Go back and choose one while you type, or open it from the list of organisations.",
        )
    if found.id == row.id:
        raise Invalid("These are one organisation already.", next_step="Choose another one to merge with.")
    return found


@bp.route("/organisations/<int:organisation_id>/merge", methods=["GET", "POST"])
@organiser
def merge_organisation(organisation_id: int) -> ResponseReturnValue:
    """What merging two organisations does; then do it."""
    row = queries.organisation_by_id(organisation_id)
    other = _other(row)
    form = MergeOrganisationsForm(name=row.name, first_seen=row.name, second_seen=other.name)
    spellings = queries.spellings_of([row.id, other.id])
    form.offer([row.name, other.name])
    if form.validate_on_submit():
        seen = (form.first_seen.data or "", form.second_seen.data or "")
        name, gone = form.name.data, other.name if form.name.data == row.name else row.name
        number = verbs.merge_organisations(
            kept=row, gone=other, name=name, seen=seen, actor=acting(), at=clock.now()
        )
        who = {0: "Nobody had to move", 1: "1 delegate moved"}.get(number, f"{number} delegates moved")
        flash(f"‘{gone}’ is a spelling of ‘{name}’ now. {who}.", "success")
        return _to_duplicates() if request.args.get("from") == "duplicates" else _to_organisation(row)
    page = render_template(
        "registration/merge_organisations.html",
        first=row,
        second=other,
        form=form,
        counts=queries.delegates_by_seminar([row.id, other.id]),
        spellings=[each for number in (row.id, other.id) for each in spellings.get(number, [])],
        notes=[note for told in verbs.MERGE_NOTES for note in told(row, other)],
    )
    return page, 422 if form.errors else 200


@bp.post("/organisations/<int:organisation_id>/apart/<int:other_id>")
@organiser
def keep_organisations_apart(organisation_id: int, other_id: int) -> ResponseReturnValue:
    """These are different."""
    first, second = (queries.organisation_by_id(each) for each in (organisation_id, other_id))
    if ActForm().validate_on_submit():
        verbs.keep_organisations_apart(first=first, second=second, actor=acting(), at=clock.now())
        flash(f"‘{first.name}’ and ‘{second.name}’ are not proposed again.", "success")
    return _to_duplicates()
