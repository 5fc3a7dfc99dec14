"""The jobs that check a list of people and bring it in."""

from seminars import clock
from seminars.errors import Conflict, Missing
from seminars.extensions import db
from seminars.jobs.registry import Work, job_kind
from seminars.registration.import_checking import check_import
from seminars.registration.import_models import DelegateImport
from seminars.registration.import_store import BRING_IN, CHECK
from seminars.registration.import_writing import bring_in


def _list_of(work: Work) -> DelegateImport:
    row = db.session.get(DelegateImport, work.arguments["import"])
    if row is None:
        raise Missing("The list has been removed.", next_step="Choose the file again.")
    return row


@job_kind(CHECK)
def check(work: Work) -> None:
    """Check a list that is too long to wait for."""
    row = _list_of(work)
    wanted = work.arguments["revision"]
    if row.revision != wanted or not check_import(row, at=clock.now(), tell=work.tell):
        raise Conflict("Something else was chosen meanwhile.", next_step="Go back to the list.")
    work.keep({}, next_url=work.arguments["address"])


@job_kind(BRING_IN)
def bring(work: Work) -> None:
    """Bring a list in."""
    outcome = bring_in(
        _list_of(work),
        revision=work.arguments["revision"],
        actor=work.actor,
        at=clock.now(),
        tell=work.tell,
    )
    work.keep({"added": len(outcome.get("added", []))}, next_url=work.arguments["address"])
