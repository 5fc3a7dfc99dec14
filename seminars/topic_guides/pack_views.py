"""The facilitator's packs: of a group, of a facilitator, of a venue."""

from flask import render_template
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import acting, signed_in, staff, staff_or_facilitator
from seminars.errors import Forbidden, Missing
from seminars.focus_groups.list_views import as_list
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.queries import group_by_number, groups_of, require_group
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.responses import pdf_response
from seminars.topic_guides import queries
from seminars.topic_guides.blueprint import bp
from seminars.topic_guides.content import GroupText
from seminars.topic_guides.hooks import venue_answers
from seminars.topic_guides.pack_pdf import Pack, group_pack_pdf, packs_pdf
from seminars.topic_guides.reading import guide_to_hand_out, paper_wanted, papers


def _title(seminar: Seminar) -> str:
    return f"{seminar.series.title}: {seminar.title}"


def _group_text(seminar: Seminar, row: FocusGroup) -> GroupText:
    group = as_list(seminar, row)
    return GroupText(
        seminar=_title(seminar),
        name=group.name,
        facilitator=group.facilitator,
        note_taker=group.note_taker,
        room=group.room,
        when=group.when,
        members=group.members,
    )


def by_facilitator(groups: list[FocusGroup]) -> list[list[FocusGroup]]:
    """Groups in the order in which packs are handed out: facilitator by facilitator, by their first group;
    those without one last."""
    found: dict[int | None, list[FocusGroup]] = {}
    for group in sorted(groups, key=lambda each: each.number):
        found.setdefault(group.facilitator_id, []).append(group)
    return [found[key] for key in sorted(found, key=lambda key: (key is None, found[key][0].number))]


def _pack(seminar: Seminar, groups: list[FocusGroup]) -> Pack:
    leader = groups[0].facilitator
    return Pack(leader.name if leader else "", tuple(_group_text(seminar, group) for group in groups))


@bp.get("/seminars/<slug>/packs")
@staff_or_facilitator
def packs(slug: str) -> ResponseReturnValue:
    """What can be printed to hand out, on the paper that is chosen."""
    seminar = seminar_by_slug(slug)
    account = signed_in()
    groups = groups_of(seminar)
    if account.role is Role.FACILITATOR:
        groups = [group for group in groups if account.id in (group.facilitator_id, group.note_taker_id)]
        if not groups:
            raise Forbidden(
                "You lead no group of this seminar.", next_step="Your own groups are under 'My groups'."
            )
    guide = queries.guide_at(seminar)
    paper = paper_wanted()
    shown = {} if paper.size == "A4" else {"size": paper.size}
    return render_template(
        "topic_guides/packs.html",
        seminar=seminar,
        guide=guide,
        packs=by_facilitator(groups),
        all_groups=groups,
        papers=papers(),
        chosen={**shown, **({"large": "1"} if paper.large else {})},
    )


@bp.get("/seminars/<slug>/packs.pdf")
@staff
def venue_packs_pdf(slug: str) -> ResponseReturnValue:
    """The packs of all groups of a venue, facilitator by facilitator."""
    seminar = seminar_by_slug(slug)
    guide = guide_to_hand_out(seminar)
    content = packs_pdf(
        guide,
        [_pack(seminar, groups) for groups in by_facilitator(groups_of(seminar))],
        venue_answers(seminar, clock.now(), acting(), "packs of the venue"),
        paper_wanted(),
        seminar=_title(seminar),
    )
    return pdf_response(content, f"{slug}-packs.pdf")


@bp.get("/seminars/<slug>/packs/<int:account_id>.pdf")
@staff_or_facilitator
def facilitator_pack_pdf(slug: str, account_id: int) -> ResponseReturnValue:
    """The pack of one facilitator with all groups that they lead here."""
    seminar = seminar_by_slug(slug)
    account = signed_in()
    if account.role is Role.FACILITATOR and account.id != account_id:
        raise Forbidden("This is somebody else's pack.", next_step="Your own groups are under 'My groups'.")
    own = [group for group in groups_of(seminar) if group.facilitator_id == account_id]
    if not own:
        raise Missing("This person leads no group here.", next_step="Choose a pack from the list of packs.")
    content = packs_pdf(
        guide_to_hand_out(seminar),
        [_pack(seminar, own)],
        venue_answers(seminar, clock.now(), acting(), "pack of a facilitator"),
        paper_wanted(),
        seminar=_title(seminar),
    )
    return pdf_response(content, f"{slug}-pack.pdf")


@bp.get("/seminars/<slug>/groups/<int:number>/guide.pdf")
@staff_or_facilitator
def group_pdf(slug: str, number: int) -> ResponseReturnValue:
    """The pack of a group: guide, what the questionnaire answered, list of members, sheets for notes."""
    seminar = seminar_by_slug(slug)
    row = group_by_number(seminar, number)
    require_group(signed_in(), row)
    content = group_pack_pdf(
        guide_to_hand_out(seminar),
        _group_text(seminar, row),
        venue_answers(seminar, clock.now(), acting(), f"pack of group {number}"),
        paper_wanted(),
    )
    return pdf_response(content, f"{slug}-group-{number}.pdf")
