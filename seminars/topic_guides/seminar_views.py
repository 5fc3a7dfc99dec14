"""The guide to read and print, of a series and of a seminar, and what a seminar does differently."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff_or_facilitator
from seminars.errors import Refusal
from seminars.forms import choices, put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.replay.opening import static_version
from seminars.responses import pdf_response
from seminars.topic_guides import queries, service
from seminars.topic_guides.blueprint import bp
from seminars.topic_guides.content import TopicText
from seminars.topic_guides.forms import AddedTopicForm, WordingForm, wording_data
from seminars.topic_guides.models import Topic, TopicGuide
from seminars.topic_guides.overtaking import Overtaken, fingerprint
from seminars.topic_guides.pdf import guide_pdf
from seminars.topic_guides.reading import paper_wanted, papers, whole_guide
from seminars.topic_guides.snapshot import wording


@bp.get("/series/<slug>/guide/read")
@staff_or_facilitator
def read(slug: str) -> ResponseReturnValue:
    """The guide of a series to read."""
    series = series_by_slug(slug)
    return render_template(
        "topic_guides/read.html", series=series, guide=whole_guide(series).everywhere(), papers=papers()
    )


@bp.get("/series/<slug>/guide.pdf")
@staff_or_facilitator
def series_pdf(slug: str) -> ResponseReturnValue:
    """The guide of a series to print."""
    guide = whole_guide(series_by_slug(slug)).everywhere()
    return pdf_response(guide_pdf(guide, paper_wanted()), f"{slug}-topic-guide.pdf")


@bp.get("/seminars/<slug>/guide")
@staff_or_facilitator
def seminar_guide(slug: str) -> ResponseReturnValue:
    """The guide of a seminar to read on a tablet in the room."""
    seminar = seminar_by_slug(slug)
    guide = whole_guide(seminar.series).at_seminar(seminar.id)
    return render_template(
        "topic_guides/read.html",
        series=seminar.series,
        seminar=seminar,
        guide=guide,
        length=queries.session_minutes([seminar]).get(seminar.id),
        papers=papers(),
        static_version=static_version(),
    )


@bp.get("/seminars/<slug>/guide.pdf")
@staff_or_facilitator
def seminar_pdf(slug: str) -> ResponseReturnValue:
    """The guide of a seminar to print."""
    seminar = seminar_by_slug(slug)
    guide = whole_guide(seminar.series).at_seminar(seminar.id)
    content = guide_pdf(guide, paper_wanted(), head=f"{seminar.series.title}: {seminar.title}")
    return pdf_response(content, f"{slug}-topic-guide.pdf")


@bp.get("/seminars/<slug>/guide/differences")
@organiser
def differences(slug: str) -> ResponseReturnValue:
    """Topic by topic, what this seminar does otherwise than the series."""
    seminar, guide = _open(slug)
    whole = queries.whole_text(guide)
    return render_template(
        "topic_guides/differences.html",
        seminar=seminar,
        series=seminar.series,
        guide=whole.at_seminar(seminar.id),
        originals={topic.id: topic for topic in whole.everywhere().topics},
        length=queries.session_minutes([seminar]).get(seminar.id),
    )


def _open(slug: str) -> tuple[Seminar, TopicGuide]:
    seminar = seminar_by_slug(slug)
    return seminar, queries.require_guide(seminar.series)


@bp.post("/seminars/<slug>/guide/differences/<int:topic_id>/<any('leave-out', 'as-in-series', remove):act>")
@organiser
def difference_act(slug: str, topic_id: int, act: str) -> ResponseReturnValue:
    """Leave a topic of the series out, take it as the series has it, or remove an added one."""
    seminar, guide = _open(slug)
    if act == "remove":
        topic = service.added_topic(guide, seminar, topic_id)
        verb = service.remove_topic_at
    else:
        topic = queries.topic_of(guide, topic_id)
        verb = service.leave_out if act == "leave-out" else service.as_in_series
    try:
        verb(guide=guide, seminar=seminar, topic=topic, actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    return redirect(url_for("topic_guides.differences", slug=slug, _anchor=f"topic-{topic_id}"))


@bp.route("/seminars/<slug>/guide/differences/<int:topic_id>", methods=["GET", "POST"])
@organiser
def reword(slug: str, topic_id: int) -> ResponseReturnValue:
    """Word a topic for this seminar: one of the series, or one that it has added."""
    seminar, guide = _open(slug)
    topic = queries.topic_at(guide, seminar, topic_id)
    added = topic.seminar_id is not None
    form = WordingForm(data=_wording_here(seminar, topic))
    # The topic as somebody else has worded it since the page was opened.
    stands: TopicText | None = None
    if form.validate_on_submit():
        verb = service.change_topic_at if added else service.reword
        try:
            verb(
                guide=guide,
                seminar=seminar,
                topic=topic,
                details=form.details,
                actor=acting(),
                at=clock.now(),
                seen=form.seen.data,
            )
        except Overtaken:
            there = service.wording_there(seminar, topic)
            stands, form.seen.data = wording(there), fingerprint(there)
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved for this seminar.", "success")
            return redirect(url_for("topic_guides.differences", slug=slug, _anchor=f"topic-{topic_id}"))
    page = render_template(
        "topic_guides/reword.html",
        seminar=seminar,
        series=seminar.series,
        form=form,
        topic=topic,
        stands=stands,
        title="Change a topic of this seminar" if added else "Word a topic for this seminar",
    )
    return page, 409 if stands else 422 if form.errors else 200


def _wording_here(seminar: Seminar, topic: Topic) -> dict[str, object]:
    there = service.wording_there(seminar, topic)
    return {"seen": fingerprint(there), **wording_data(wording(there))}


@bp.route("/seminars/<slug>/guide/differences/new", methods=["GET", "POST"])
@organiser
def add_topic_at(slug: str) -> ResponseReturnValue:
    """Add a topic that only this seminar talks about."""
    seminar, guide = _open(slug)
    if not guide.topics:
        flash("The guide of the series has no topics yet. Add one there first.", "info")
        return redirect(url_for("topic_guides.differences", slug=slug))
    numbered = queries.whole_text(guide).everywhere().topics
    form = AddedTopicForm(data={"after": numbered[-1].id})
    form.after.choices = choices([(topic.id, f"{topic.label}. {topic.name}") for topic in numbered])
    if form.validate_on_submit():
        try:
            topic = service.add_topic_at(
                guide=guide,
                seminar=seminar,
                after=queries.topic_of(guide, form.after.data),
                details=form.details,
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Added for this seminar.", "success")
            return redirect(url_for("topic_guides.differences", slug=slug, _anchor=f"topic-{topic.id}"))
    page = render_template(
        "topic_guides/reword.html",
        seminar=seminar,
        series=seminar.series,
        form=form,
        topic=None,
        title="Add a topic for this seminar",
    )
    return page, 422 if form.errors else 200
