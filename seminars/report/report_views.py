"""The report of a series as it stands: read it, write its words, take it away, keep it."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.report import out_since, versions, writing
from seminars.report.blueprint import bp
from seminars.report.composing import SECTIONS, composed
from seminars.report.content import Content
from seminars.report.docx_file import report_docx
from seminars.report.drawings import chart_svg
from seminars.report.facts import Facts
from seminars.report.forms import KeepForm, SectionForm
from seminars.report.models import ReportVersion, version_name
from seminars.report.pdf import report_pdf
from seminars.report.queries import facts_of, names_in
from seminars.report.version_queries import texts_of
from seminars.responses import docx_response, pdf_response
from seminars.summaries.downloads import take_figures


def with_words(series: Series, content: Content) -> Content:
    """The report with what was written to its sections."""
    return content.with_words({key: row.text for key, row in texts_of(series).items()})


def _now(series: Series) -> tuple[Facts, Content]:
    facts = facts_of(series, clock.now())
    return facts, with_words(series, composed(facts))


def _page(series: Series, facts: Facts, content: Content, form: KeepForm, *, final: bool = False) -> str:
    form.read.data = versions.digest_of(content)
    present = {section.key for section in content.sections}
    written = texts_of(series)
    own = {key: row.text for key, row in written.items()}
    actions = [action.text for category in facts.themes for action in category.actions]
    own["actions"] = "\n".join([*actions, own.get("actions", "")])
    return render_template(
        "report/report.html",
        series=series,
        content=content,
        chart_svg=chart_svg,
        form=form,
        final=final,
        written=set(written),
        names=names_in(series, own),
        titles=SECTIONS,
        empty={key: title for key, title in SECTIONS.items() if key not in present},
        number=versions.next_number(series),
        open_comments=versions.open_comments(series),
        pending=facts.summary.pending_line,
        sent_with_more=out_since.sent_with_more(series, facts.themes, clock.now()),
    )


@bp.get("/series/<slug>/report")
@organiser
def drafts(slug: str) -> ResponseReturnValue:
    """The report as words, figures and quotations stand now."""
    series = series_by_slug(slug)
    facts, content = _now(series)
    return _page(series, facts, content, KeepForm(formdata=None))


@bp.post("/series/<slug>/report/<any(draft, final):kind>")
@organiser
def keep(slug: str, kind: str) -> ResponseReturnValue:
    """Keep the report as it was read: as a draft, or as the final version with its files."""
    series, form, at = series_by_slug(slug), KeepForm(), clock.now()
    take_figures(series=series, at=at)
    facts, content = _now(series)
    read, remark = form.read.data or "", form.remark.data or ""
    if form.validate():
        try:
            if kind == "draft":
                version = versions.keep_draft(
                    series=series, content=content, read=read, remark=remark, actor=acting(), at=at
                )
                flash("Kept. Send it to the facilitators for their comments.", "success")
            else:
                version = _freeze(series, facts, content, read, remark)
                flash(f"{version.name}, is kept with its PDF and Word document.", "success")
            return redirect(url_for("report.version", slug=slug, number=version.number))
        except Refusal as refusal:
            put_beside_field(form, refusal)
    return _page(series, facts, content, form, final=kind == "final"), 422 if form.errors else 409


def _freeze(series: Series, facts: Facts, content: Content, read: str, remark: str) -> ReportVersion:
    """Print the report and keep it. Printing takes a while and is done before anything is locked."""
    at, number = clock.now(), versions.next_number(series)
    # What would be refused anyway need not be printed.
    ready = not facts.summary.pending_line and versions.digest_of(content) == read
    printed = replace(content, standing=version_name(number, final=True))
    files = {"pdf": report_pdf(printed), "docx": report_docx(printed, at)} if ready else {}
    return versions.freeze(
        series=series,
        content=content,
        read=read,
        number=number,
        files=files,
        pending=facts.summary.pending_line,
        remark=remark,
        actor=acting(),
        at=at,
    )


@bp.get("/series/<slug>/report.<any(pdf, docx):shape>")
@organiser
def download(slug: str, shape: str) -> ResponseReturnValue:
    """The report as it stands now: to print, or to finish by hand."""
    series, at = series_by_slug(slug), clock.now()
    take_figures(series=series, at=at)
    _, content = _now(series)
    name = f"{series.slug}-report.{shape}"
    made = report_pdf(content) if shape == "pdf" else report_docx(content, at)
    versions.record_download(subject=series, shape=shape, mark=content.mark, actor=acting(), at=at)
    return (pdf_response if shape == "pdf" else docx_response)(made, name)


@bp.route("/series/<slug>/report/sections/<key>", methods=["GET", "POST"])
@organiser
def section(slug: str, key: str) -> ResponseReturnValue:
    """Write what stands in a section before what is composed."""
    series, title = series_by_slug(slug), writing.require_section(key)
    row = texts_of(series).get(key)
    form = SectionForm(data={"text": row.text if row else "", "version": row.version if row else 0})
    theirs = ""
    if form.validate_on_submit():
        try:
            writing.write_section(
                series=series,
                section=key,
                text=form.text.data or "",
                version=form.version.data or 0,
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
            row = texts_of(series).get(key)
            now = row.version if row else 0
            if form.version.data != now:
                # Whoever saves again has read them.
                theirs, form.version.raw_data, form.version.data = (row.text if row else ""), None, now
        else:
            flash(f"Saved: {title}.", "success")
            return redirect(url_for("report.drafts", slug=slug, _anchor=key))
    content = composed(facts_of(series, clock.now()))
    page = render_template(
        "report/section.html",
        series=series,
        key=key,
        title=title,
        form=form,
        theirs=theirs,
        section=next(each for each in content.sections if each.key == key),
        chart_svg=chart_svg,
        longest=writing.LONGEST,
    )
    return page, 422 if form.errors else 200
