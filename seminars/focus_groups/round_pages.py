"""What the pages of a round share: finding it, going back to it, and its plan."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from seminars.errors import Missing
from seminars.focus_groups import queries, service
from seminars.focus_groups.forming import groups_address
from seminars.focus_groups.forms import PlanForm
from seminars.focus_groups.mixing import categories_of, mix_fields
from seminars.focus_groups.models import GroupRound
from seminars.focus_groups.plan import plan_from
from seminars.jobs.models import JobState
from seminars.jobs.service import job_by_id
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug


def round_and_seminar(slug: str, round_number: int) -> tuple[Seminar, GroupRound]:
    """The seminar and its round. Raises Missing."""
    seminar = seminar_by_slug(slug)
    return seminar, service.round_by_number(seminar, round_number)


def to_board(round: GroupRound, anchor: str = "") -> ResponseReturnValue:
    """Back to the board."""
    return redirect(groups_address(round) + (f"#{anchor}" if anchor else ""))


def board_labels(round: GroupRound) -> dict[str, str]:
    """The fields of the mix in words."""
    return mix_fields(round.seminar.series)


def plan_form(round: GroupRound) -> PlanForm:
    """The form of the plan: as it was sent, or as the round was last formed."""
    form = PlanForm()
    form.offer(board_labels(round), categories_of(round))
    if not form.is_submitted():
        form.show(plan_from(round.plan))
        standing = queries.groups_in(round)
        if form.count.data is None and standing:
            form.count.data = len(standing)
    return form


def plan_page(seminar: Seminar, round: GroupRound, form: PlanForm) -> str:
    """The page on which groups are asked for."""
    on = queries.round_day(round)
    return render_template(
        "focus_groups/plan.html",
        seminar=seminar,
        round=round,
        form=form,
        standing=queries.groups_in(round),
        day=on,
        present=len(queries.candidates(seminar, on, present_only=True)),
        registered=len(queries.candidates(seminar, on, present_only=False)),
        wishes=len(queries.wishes_of(round)),
        failed=_last_failure(round),
    )


def _last_failure(round: GroupRound) -> str:
    """Why the last search came to nothing; empty where it did not."""
    if round.job_id is None:
        return ""
    try:
        job = job_by_id(round.job_id)
    except Missing:
        return ""
    return f"{job.problem} {job.next_step}".strip() if job.state is JobState.FAILED else ""
