"""Pages on which an organiser writes the guide of a series."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Invalid, Missing, Refusal
from seminars.forms import choices, put_beside_field
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.topic_guides import queries, service
from seminars.topic_guides.blueprint import bp
from seminars.topic_guides.forms import GuideForm, PartForm, TopicForm, wording_data
from seminars.topic_guides.models import Topic, TopicGuide
from seminars.topic_guides.overtaking import Overtaken, around_of, fingerprint, placed_wording_of

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


@bp.get("/series/<slug>/guide")
@organiser
def editor(slug: str) -> ResponseReturnValue:
    """The guide as it reads, with a way to change each piece."""
    series = series_by_slug(slug)
    guide = queries.guide_of(series)
    if guide is None:
        return render_template("topic_guides/start.html", series=series)
    whole = queries.whole_text(guide)
    seminars = queries.seminars_talking(series)
    lengths = queries.session_minutes(seminars)
    return render_template(
        "topic_guides/editor.html",
        series=series,
        guide=whole.everywhere(),
        latest=queries.latest_version(guide),
        revision=guide.revision,
        venues=[(seminar, whole.at_seminar(seminar.id), lengths.get(seminar.id)) for seminar in seminars],
    )


@bp.route("/series/<slug>/guide/text", methods=["GET", "POST"])
@organiser
def edit_guide(slug: str) -> ResponseReturnValue:
    """Start the guide, or change everything around the topics."""
    series = series_by_slug(slug)
    guide = queries.guide_of(series)
    form = GuideForm(data=_guide_data(series, guide))
    # What somebody else has written since the page was opened.
    stands: TopicGuide | None = None
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
                seen = form.seen.data
                service.change_guide(guide=guide, **values, actor=acting(), at=clock.now(), seen=seen)
        except Overtaken:
            stands = queries.require_guide(series)
            form.seen.data = fingerprint(around_of(stands))
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved.", "success")
            return redirect(url_for("topic_guides.editor", slug=slug))
    page = render_template(
        "topic_guides/edit_guide.html", series=series, guide=guide, form=form, stands=stands
    )
    return page, 409 if stands else 422 if form.errors else 200


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
        "seen": fingerprint(around_of(guide)),
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
    guide = queries.require_guide(series)
    part = queries.part_of(guide, part_id) if part_id is not None else None
    form = PartForm(obj=part, data={"seen": fingerprint({"title": part.title})} if part else None)
    if form.validate_on_submit():
        try:
            if part is None:
                service.add_part(guide=guide, title=form.title.data, actor=acting(), at=clock.now())
            else:
                service.change_part(
                    guide=guide,
                    part=part,
                    title=form.title.data,
                    actor=acting(),
                    at=clock.now(),
                    seen=form.seen.data,
                )
        except Refusal as refusal:
            put_beside_field(form, refusal)
            if part is not None and isinstance(refusal, Overtaken):
                form.seen.data = fingerprint({"title": part.title})
        else:
            flash("Saved.", "success")
            return redirect(url_for("topic_guides.editor", slug=slug))
    page = render_template("topic_guides/edit_part.html", series=series, part=part, form=form)
    return page, 422 if form.errors else 200


@bp.post("/series/<slug>/guide/parts/<int:part_id>/<any(up, down, remove):act>")
@organiser
def part_act(slug: str, part_id: int, act: str) -> ResponseReturnValue:
    """Move a part up or down, or take it out."""
    guide = queries.require_guide(series_by_slug(slug))
    part = queries.part_of(guide, part_id)
    try:
        if act == "remove":
            service.remove_part(guide=guide, part=part, actor=acting(), at=clock.now())
        else:
            service.move_part(guide=guide, part=part, up=act == "up", actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    return redirect(url_for("topic_guides.editor", slug=slug, _anchor=f"part-{part_id}"))


@bp.post("/series/<slug>/guide/parts/<int:part_id>/place")
@organiser
def place_part(slug: str, part_id: int) -> ResponseReturnValue:
    """Put a part with its topics where it was dragged to: a place among the parts, from 0."""
    guide = queries.require_guide(series_by_slug(slug))
    part, place = queries.part_of(guide, part_id), request.form.get("place", type=int)
    if place is None:
        raise Invalid("It is not said where the part goes.", next_step="Load the page again.")
    service.place_part(guide=guide, part=part, place=place, actor=acting(), at=clock.now())
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
    guide = queries.require_guide(series)
    if not guide.parts:
        flash("Add a part first: topics stand in parts.", "info")
        return redirect(url_for("topic_guides.new_part", slug=slug))
    topic, gone = None, False
    if topic_id is not None:
        try:
            topic = queries.topic_of(guide, topic_id)
        except Missing:
            # What was typed is not lost with the topic.
            gone = request.method == "POST"
            if not gone:
                raise
    form = TopicForm(data=_topic_data(guide, topic))
    form.part.choices = choices([(part.id, part.title) for part in guide.parts])
    # The topic as somebody else has written it since the page was opened.
    stands: Topic | None = None
    if not gone and form.validate_on_submit():
        part = queries.part_of(guide, form.part.data)
        try:
            if topic is None:
                service.add_topic(part=part, details=form.details, actor=acting(), at=clock.now())
            else:
                service.change_topic(
                    guide=guide,
                    topic=topic,
                    part=part,
                    details=form.details,
                    actor=acting(),
                    at=clock.now(),
                    seen=form.seen.data,
                )
        except Overtaken:
            stands = topic
            form.seen.data = fingerprint(placed_wording_of(topic)) if topic else ""
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved.", "success")
            return redirect(url_for("topic_guides.editor", slug=slug, _anchor=f"part-{part.id}"))
    page = render_template(
        "topic_guides/edit_topic.html",
        series=series,
        topic=topic,
        form=form,
        stands=stands,
        stands_in=queries.part_of(guide, stands.part_id) if stands else None,
        gone=gone,
    )
    return page, 409 if stands or gone else 422 if form.errors else 200


def _topic_data(guide: TopicGuide, topic: Topic | None) -> dict[str, object]:
    if topic is None:
        return {"part": request.args.get("part", guide.parts[-1].id, type=int)}
    return {"part": topic.part_id, "seen": fingerprint(placed_wording_of(topic)), **wording_data(topic)}


@bp.post("/series/<slug>/guide/topics/<int:topic_id>/<any(up, down, remove):act>")
@organiser
def topic_act(slug: str, topic_id: int, act: str) -> ResponseReturnValue:
    """Move a topic up or down, or take it out."""
    guide = queries.require_guide(series_by_slug(slug))
    topic = queries.topic_of(guide, topic_id)
    try:
        if act == "remove":
            service.remove_topic(guide=guide, topic=topic, actor=acting(), at=clock.now())
        else:
            service.move_topic(guide=guide, topic=topic, up=act == "up", actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    return redirect(url_for("topic_guides.editor", slug=slug, _anchor=f"topic-{topic_id}"))


@bp.post("/series/<slug>/guide/topics/<int:topic_id>/place")
@organiser
def place_topic(slug: str, topic_id: int) -> ResponseReturnValue:
    """Put a topic where it was dragged to: a part, and a place in it from 0."""
    guide = queries.require_guide(series_by_slug(slug))
    topic = queries.topic_of(guide, topic_id)
    part_id, place = request.form.get("list", type=int), request.form.get("place", type=int)
    if part_id is None or place is None:
        raise Invalid("It is not said where the topic goes.", next_step="Load the page again.")
    part = queries.part_of(guide, part_id)
    service.place_topic(guide=guide, topic=topic, part=part, place=place, actor=acting(), at=clock.now())
    return redirect(url_for("topic_guides.editor", slug=slug, _anchor=f"topic-{topic_id}"))
