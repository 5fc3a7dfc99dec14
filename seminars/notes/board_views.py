"""What is written, signed and missing: of a seminar by topic and group, of a series by group."""

from flask import render_template
from flask.typing import ResponseReturnValue

from seminars.accounts.permissions import staff, staff_or_facilitator
from seminars.focus_groups.queries import groups_of_seminars
from seminars.notes import queries, signing
from seminars.notes.blueprint import bp
from seminars.notes.board import facilitators_missing, group_state
from seminars.notes.reading import groups_seen, topics_with_notes
from seminars.notes.sitting import company_of, seats_of
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.topic_guides.queries import guide_of, seminars_talking, whole_text
from seminars.topic_guides.reading import papers


@bp.get("/seminars/<slug>/notes")
@staff_or_facilitator
def overview(slug: str) -> ResponseReturnValue:
    """Groups by topics: what is written, what is missing; and the quotations."""
    seminar = seminar_by_slug(slug)
    groups = groups_seen(seminar)
    numbers = {group.number for group in groups}
    notes = queries.notes_of_groups(groups)
    signed = queries.sign_offs(groups)
    versions: dict[int, dict[str, int]] = {group.id: {} for group in groups}
    for (group_id, topic_id), note in notes.items():
        versions[group_id][str(topic_id)] = note.version
    return render_template(
        "notes/overview.html",
        seminar=seminar,
        groups=groups,
        parts=topics_with_notes(seminar, notes.values()),
        notes=notes,
        writers=queries.writers(notes.values()),
        signed=signed,
        changed={
            group.id: signing.changed_since(signed[group.id], versions[group.id])
            for group in groups
            if group.id in signed
        },
        open_comments={
            number: sum(each.settled_at is None for each in rows)
            for number, rows in queries.comments_on(groups).items()
        },
        company={group_id: company_of(seats) for group_id, seats in seats_of(groups).items()},
        quotations=[row for row in queries.quotations_of([seminar.id]) if row.group in numbers],
        papers=papers(),
    )


@bp.get("/series/<slug>/notes")
@staff
def board(slug: str) -> ResponseReturnValue:
    """All groups of a series: what is missing, and of whom."""
    series = series_by_slug(slug)
    guide = guide_of(series)
    whole = whole_text(guide) if guide is not None else None
    seminars = {seminar.id: seminar for seminar in seminars_talking(series)}
    asked = {
        number: [topic.id for topic in whole.at_seminar(number).topics] if whole else []
        for number in seminars
    }
    groups = groups_of_seminars(seminars)
    notes = queries.notes_of_groups(groups)
    signed = queries.sign_offs(groups)
    comments = queries.comments_on(groups)
    states = []
    for group in groups:
        own = {topic: note for (group_id, topic), note in notes.items() if group_id == group.id}
        state = group_state(
            asked=asked[group.seminar_id],
            texts={topic: note.text for topic, note in own.items()},
            open_comments=sum(each.settled_at is None for each in comments[group.id]),
            has_facilitator=group.facilitator_id is not None,
            signed=signed[group.id].versions if group.id in signed else None,
            versions={topic: note.version for topic, note in own.items()},
        )
        states.append((group, state))
    return render_template(
        "notes/board.html",
        series=series,
        seminars=seminars,
        states=states,
        signed=signed,
        waiting=facilitators_missing(
            [(group.facilitator.name if group.facilitator else "", state) for group, state in states]
        ),
    )
