"""A questionnaire from a spreadsheet: the file, what of it comes in, done. And taken away as one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.documents.table_files import MOST_BYTES
from seminars.errors import Missing, Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.questionnaire import queries, service
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.forms import KIND_LABELS, ActForm
from seminars.questionnaire.xlsform import Incoming, read_form
from seminars.questionnaire.xlsform_findings import Loss
from seminars.questionnaire.xlsform_forms import BringFormInForm, FormFileForm, LanguageForm
from seminars.questionnaire.xlsform_importing import form_by_id, require_unanswered
from seminars.questionnaire.xlsform_writing import xlsform_of
from seminars.requests import page_number
from seminars.responses import xlsx_response

# The tone in which each is marked.
TONES = {Loss.LEFT_OUT: "bad", Loss.IN_PART: "warm", Loss.ON_PURPOSE: "plain", Loss.REMARK: "calm"}
# Findings on a page.
PER_PAGE = 60


def _require_room(series: Series) -> bool:
    """Whether a form would take the place of another one. Raises Conflict where it cannot."""
    standing = queries.questionnaire_of(series)
    if standing is not None:
        require_unanswered(standing, clock.now())
    return standing is not None


@bp.route("/series/<slug>/questionnaire/import", methods=["GET", "POST"])
@organiser
def import_form(slug: str) -> ResponseReturnValue:
    """Choose the file."""
    series = series_by_slug(slug)
    replaces = _require_room(series)
    form = FormFileForm()
    if form.validate_on_submit():
        # One byte more than may be, so that more is seen to be too much.
        content = form.file.data.stream.read(MOST_BYTES + 1)
        filename = form.file.data.filename or ""
        try:
            if len(content) <= MOST_BYTES:
                read_form(content, filename=filename)
            kept = service.keep_form(
                series=series, content=content, filename=filename, actor=acting(), at=clock.now()
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            return redirect(url_for("questionnaire.import_preview", slug=slug, import_id=kept.id))
    page = render_template(
        "questionnaire/import_form.html",
        series=series,
        form=form,
        replaces=replaces,
        most_megabytes=MOST_BYTES // 1024**2,
    )
    return page, 422 if form.errors else 200


@bp.route("/series/<slug>/questionnaire/import/<int:import_id>", methods=["GET", "POST"])
@organiser
def import_preview(slug: str, import_id: int) -> ResponseReturnValue:
    """What would come in, as delegates would see it, and what would not; then bring it in."""
    series = series_by_slug(slug)
    kept = form_by_id(series, import_id)
    form = BringFormInForm()
    if form.validate_on_submit():
        incoming = read_form(kept.content, filename=kept.filename, language=form.language.data or "")
        service.bring_in_form(form=kept, definition=incoming.definition, actor=acting(), at=clock.now())
        flash("The questionnaire is brought in. Look through it, and change what you like.", "success")
        return redirect(url_for("questionnaire.editor", slug=slug))
    incoming = read_form(kept.content, filename=kept.filename, language=request.args.get("language"))
    languages = LanguageForm(formdata=None, data={"language": incoming.language})
    languages.offer(incoming.languages, plain=incoming.has_plain)
    return render_template(
        "questionnaire/import_preview.html",
        series=series,
        kept=kept,
        incoming=incoming,
        definition=incoming.definition,
        form=BringFormInForm(formdata=None, data={"language": incoming.language}),
        languages=languages if len(languages.language.choices) > 1 else None,
        replaces=_require_room(series),
        kinds=KIND_LABELS,
        tones=TONES,
        act=ActForm(),
        **_findings(incoming),
    )


def _findings(incoming: Incoming) -> dict[str, object]:
    """The findings on the page that is asked for, of those that are asked for."""
    wanted = request.args.get("show", "")
    counts = {loss: sum(each.loss is loss for each in incoming.findings) for loss in Loss}
    found = [each for each in incoming.findings if not wanted or each.loss == wanted]
    pages = max(-(-len(found) // PER_PAGE), 1)
    page = max(min(page_number(), pages), 1)
    return {
        "findings": found[(page - 1) * PER_PAGE : page * PER_PAGE],
        "counts": counts,
        "shown": wanted,
        "page": page,
        "pages": pages,
    }


@bp.post("/series/<slug>/questionnaire/import/<int:import_id>/discard")
@organiser
def discard_import(slug: str, import_id: int) -> ResponseReturnValue:
    """Forget the file."""
    series = series_by_slug(slug)
    service.discard_form(form=form_by_id(series, import_id), actor=acting(), at=clock.now())
    flash("The file is forgotten. Nothing was changed.", "success")
    return redirect(url_for("questionnaire.editor", slug=slug))


@bp.get("/series/<slug>/questionnaire.xlsx")
@organiser
def xlsform(slug: str) -> ResponseReturnValue:
    """The questionnaire as an XLSForm."""
    series = series_by_slug(slug)
    definition = queries.definition_of(series)
    if definition is None:
        raise Missing("This series has no questionnaire yet.", next_step="Begin one on its page.")
    return xlsx_response(xlsform_of(definition, form_id=series.slug), f"questionnaire-{series.slug}.xlsx")
