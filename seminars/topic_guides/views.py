"""Pages of the topic guide: write it, read it, print it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from seminars import clock
from seminars.accounts.permissions import acting, organiser, signed_in, staff_or_facilitator
from seminars.errors import Refusal
from seminars.focus_groups.list_views import as_list
from seminars.focus_groups.queries import group_by_number, require_group
from seminars.forms import put_beside_field
from seminars.programme.models import Series
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.responses import pdf_response
from seminars.topic_guides import service
from seminars.topic_guides.content import GroupText, GuideText, TopicText
from seminars.topic_guides.forms import GuideForm, PartForm, TopicForm
from seminars.topic_guides.models import Topic, TopicGuide
from seminars.topic_guides.numbering import numbered_parts, total_minutes
from seminars.topic_guides.pdf import guide_pdf
from seminars.topic_guides.service import TopicDetails

bp = Blueprint("topic_guides", __name__)

DEFAULT_RULES = (
    "What is said here stays here; notes are taken without names.\n"
    "One person speaks at a time, and everybody is heard.\n"
    "Disagreement is welcome; nobody has to be won over."
)
DEFAULT_PARTS = ("Experiences", "Incentives, tools and supports", "Future requirements")
DEFAULT_OPENING = (
    "Introduce yourself and say how long the discussion will last. Propose the ground rules and ask "
    "whether the group agrees. Each person gives name, organisation and role. Drill down with "
    "follow-on questions."
)


def _numbered(guide: TopicGuide) -> list[tuple[object, list[tuple[int, Topic]]]]:
    return list(zip(guide.parts, numbered_parts([part.topics for part in guide.parts]), strict=True))


def _page(template: str, series: Series, guide: TopicGuide, **more: object) -> str:
    return render_template(
        template,
        series=series,
        guide=guide,
        parts=_numbered(guide),
        minutes=total_minutes(topic.minutes for topic in guide.topics),
        **more,
    )


@bp.get("/series/<slug>/guide")
@organiser
def editor(slug: str) -> ResponseReturnValue:
    """The guide as it reads, with a way to change each piece."""
    series = series_by_slug(slug)
    guide = service.guide_of(series)
    if guide is None:
        return render_template("topic_guides/start.html", series=series)
    return _page("topic_guides/editor.html", series, guide)


@bp.get("/series/<slug>/guide/read")
@staff_or_facilitator
def read(slug: str) -> ResponseReturnValue:
    """The guide to read on a tablet."""
    series = series_by_slug(slug)
    return _page("topic_guides/read.html", series, service.require_guide(series))


@bp.route("/series/<slug>/guide/text", methods=["GET", "POST"])
@organiser
def edit_guide(slug: str) -> ResponseReturnValue:
    """Start the guide, or change everything around the topics."""
    series = series_by_slug(slug)
    guide = service.guide_of(series)
    form = GuideForm(data=_guide_data(series, guide))
    if form.validate_on_submit():
        values: dict[str, Any] = {
            "heading": form.heading.data or "",
            "introduction": form.introduction.data or "",
            "aims": (form.aims.data or "").splitlines(),
            "opening": form.opening.data or "",
            "ground_rules": (form.ground_rules.data or "").splitlines(),
            "closing": form.closing.data or "",
        }
        try:
            if guide is None:
                service.create_guide(
                    series=series, **values, parts=DEFAULT_PARTS, actor=acting(), at=clock.now()
                )
            else:
                service.change_guide(guide=guide, **values, actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved.", "success")
            return redirect(url_for("topic_guides.editor", slug=slug))
    page = render_template("topic_guides/edit_guide.html", series=series, guide=guide, form=form)
    return page, 422 if form.errors else 200


def _guide_data(series: Series, guide: TopicGuide | None) -> dict[str, str]:
    if guide is None:
        return {
            "heading": f"{series.theme or series.title}: topic guide",
            "opening": DEFAULT_OPENING,
            "ground_rules": DEFAULT_RULES,
        }
    return {
        "heading": guide.heading,
        "introduction": guide.introduction,
        "aims": "\n".join(guide.aims),
        "opening": guide.opening,
        "ground_rules": "\n".join(guide.ground_rules),
        "closing": guide.closing,
    }


@bp.route("/series/<slug>/guide/parts/new", methods=["GET", "POST"])
@organiser
def new_part(slug: str) -> ResponseReturnValue:
    """Add a part."""
    return _part_page(slug, None)


@bp.route("/series/<slug>/guide/parts/<int:part_id>", methods=["GET", "POST"])
@organiser
def edit_part(slug: str, part_id: int) -> ResponseReturnValue:
    """Change the title of a part."""
    return _part_page(slug, part_id)


def _part_page(slug: str, part_id: int | None) -> ResponseReturnValue:
    series = series_by_slug(slug)
    guide = service.require_guide(series)
    part = service.part_of(guide, part_id) if part_id is not None else None
    form = PartForm(obj=part)
    if form.validate_on_submit():
        try:
            if part is None:
                service.add_part(guide=guide, title=form.title.data, actor=acting(), at=clock.now())
            else:
                service.change_part(
                    guide=guide, part=part, title=form.title.data, actor=acting(), at=clock.now()
                )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved.", "success")
            return redirect(url_for("topic_guides.editor", slug=slug))
    page = render_template("topic_guides/edit_part.html", series=series, part=part, form=form)
    return page, 422 if form.errors else 200


@bp.post("/series/<slug>/guide/parts/<int:part_id>/<any(up, down, remove):act>")
@organiser
def part_act(slug: str, part_id: int, act: str) -> ResponseReturnValue:
    """Move a part up or down, or take it out."""
    guide = service.require_guide(series_by_slug(slug))
    part = service.part_of(guide, part_id)
    try:
        if act == "remove":
            service.remove_part(guide=guide, part=part, actor=acting(), at=clock.now())
        else:
            service.move_part(guide=guide, part=part, up=act == "up", actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    return redirect(url_for("topic_guides.editor", slug=slug, _anchor=f"part-{part_id}"))


@bp.route("/series/<slug>/guide/topics/new", methods=["GET", "POST"])
@organiser
def new_topic(slug: str) -> ResponseReturnValue:
    """Add a topic."""
    return _topic_page(slug, None)


@bp.route("/series/<slug>/guide/topics/<int:topic_id>", methods=["GET", "POST"])
@organiser
def edit_topic(slug: str, topic_id: int) -> ResponseReturnValue:
    """Change a topic."""
    return _topic_page(slug, topic_id)


def _topic_page(slug: str, topic_id: int | None) -> ResponseReturnValue:
    series = series_by_slug(slug)
    guide = service.require_guide(series)
    if not guide.parts:
        flash("Add a part first: topics stand in parts.", "info")
        return redirect(url_for("topic_guides.new_part", slug=slug))
    topic = service.topic_of(guide, topic_id) if topic_id is not None else None
    form = TopicForm(data=_topic_data(guide, topic))
    form.part.choices = [SelectChoice(part.id, part.title) for part in guide.parts]
    if form.validate_on_submit():
        part = service.part_of(guide, form.part.data)
        details = TopicDetails(
            title=form.title.data or "",
            questions=(form.questions.data or "").splitlines(),
            prompts=(form.prompts.data or "").splitlines(),
            sub_questions=(form.sub_questions.data or "").splitlines(),
            note=form.note.data or "",
            minutes=form.minutes.data,
        )
        try:
            if topic is None:
                service.add_topic(part=part, details=details, actor=acting(), at=clock.now())
            else:
                service.change_topic(
                    guide=guide, topic=topic, part=part, details=details, actor=acting(), at=clock.now()
                )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved.", "success")
            return redirect(url_for("topic_guides.editor", slug=slug, _anchor=f"part-{part.id}"))
    page = render_template("topic_guides/edit_topic.html", series=series, topic=topic, form=form)
    return page, 422 if form.errors else 200


def _topic_data(guide: TopicGuide, topic: Topic | None) -> dict[str, object]:
    if topic is None:
        return {"part": request.args.get("part", guide.parts[-1].id, type=int)}
    return {
        "title": topic.title,
        "part": topic.part_id,
        "questions": "\n".join(topic.questions),
        "prompts": "\n".join(topic.prompts),
        "sub_questions": "\n".join(topic.sub_questions),
        "note": topic.note,
        "minutes": topic.minutes,
    }


@bp.post("/series/<slug>/guide/topics/<int:topic_id>/<any(up, down, remove):act>")
@organiser
def topic_act(slug: str, topic_id: int, act: str) -> ResponseReturnValue:
    """Move a topic up or down, or take it out."""
    guide = service.require_guide(series_by_slug(slug))
    topic = service.topic_of(guide, topic_id)
    try:
        if act == "remove":
            service.remove_topic(guide=guide, topic=topic, actor=acting(), at=clock.now())
        else:
            service.move_topic(guide=guide, topic=topic, up=act == "up", actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    return redirect(url_for("topic_guides.editor", slug=slug, _anchor=f"topic-{topic_id}"))


def as_text(series: Series, guide: TopicGuide) -> GuideText:
    """The guide as plain values."""
    return GuideText(
        series=series.title,
        theme=series.theme,
        heading=guide.heading,
        introduction=guide.introduction,
        aims=tuple(guide.aims),
        opening=guide.opening,
        ground_rules=tuple(guide.ground_rules),
        parts=tuple(
            (
                part.title,
                tuple(
                    TopicText(
                        number=number,
                        title=topic.title,
                        questions=tuple(topic.questions),
                        prompts=tuple(topic.prompts),
                        sub_questions=tuple(topic.sub_questions),
                        note=topic.note,
                        minutes=topic.minutes,
                    )
                    for number, topic in topics
                ),
            )
            for part, topics in zip(
                guide.parts, numbered_parts([part.topics for part in guide.parts]), strict=True
            )
        ),
        closing=guide.closing,
    )


@bp.get("/series/<slug>/guide.pdf")
@staff_or_facilitator
def series_pdf(slug: str) -> ResponseReturnValue:
    """The guide of a series to print."""
    series = series_by_slug(slug)
    return pdf_response(guide_pdf(as_text(series, service.require_guide(series))), f"{slug}-topic-guide.pdf")


@bp.get("/seminars/<slug>/groups/<int:number>/guide.pdf")
@staff_or_facilitator
def group_pdf(slug: str, number: int) -> ResponseReturnValue:
    """The pack of a group: guide, list of members, sheets for notes."""
    seminar = seminar_by_slug(slug)
    row = group_by_number(seminar, number)
    require_group(signed_in(), row)
    group = as_list(seminar, row)
    content = guide_pdf(
        as_text(seminar.series, service.require_guide(seminar.series)),
        GroupText(
            seminar=f"{seminar.series.title}: {seminar.title}",
            name=group.name,
            facilitator=group.facilitator,
            room=group.room,
            when=group.when,
            members=group.members,
        ),
    )
    return pdf_response(content, f"{slug}-group-{number}.pdf")
