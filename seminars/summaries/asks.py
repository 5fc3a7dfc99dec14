"""'Send me the summary when the last paper form is keyed': asking, taking it back, sending."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import exists, func, select

from seminars.accounts.models import Account, Role
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Forbidden, Invalid, Missing
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.mail.envelope import File
from seminars.mail.service import send
from seminars.programme.models import Seminar
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.models import Response
from seminars.questionnaire.paper_models import DoubleEntry, PaperRun, SecondEntry
from seminars.summaries.ask_models import HandedIn, SummaryAsk
from seminars.summaries.downloads import record_download, take_figures
from seminars.summaries.keeping import kept_summary_of_seminar
from seminars.summaries.pdf import summary_pdf
from seminars.summaries.queries import seminars_out
from seminars.summaries.summary import Summary

MOST_FORMS = 100_000
KIND = "summary"


@dataclass(frozen=True)
class Keying:
    """How far the keying of a seminar's paper forms is.

    ``expected`` forms were handed in (None: nobody has said), ``printed`` is how many there were at most.
    ``keyed`` were keyed; ``waiting`` of them still need their second entry or have differences to settle.
    """

    expected: int | None
    printed: int
    keyed: int
    waiting: int
    out: bool

    @property
    def complete(self) -> bool:
        """Whether the last form is keyed, all are settled, and the answers can be seen."""
        return self.expected is not None and self.keyed >= self.expected and not self.waiting and self.out


def keying_of(seminar: Seminar, at: datetime) -> Keying:
    """How far the keying of the seminar is, in a fixed number of statements."""
    paper = (Response.seminar_id == seminar.id) & (Response.channel == Channel.PAPER)
    twice = db.session.get(DoubleEntry, seminar.id) is not None
    second = exists().where(SecondEntry.response_id == Response.id)
    unsettled = exists().where(SecondEntry.response_id == Response.id, SecondEntry.open)
    waits = unsettled | ~second if twice else unsettled
    keyed, waiting = db.session.execute(
        select(func.count(), func.count().filter(waits)).select_from(Response).where(paper)
    ).one()
    printed = db.session.scalar(
        select(func.coalesce(func.sum(PaperRun.last - PaperRun.first + 1), 0)).where(
            PaperRun.seminar_id == seminar.id
        )
    )
    row = db.session.get(HandedIn, seminar.id)
    return Keying(
        expected=None if row is None else row.forms,
        printed=int(printed or 0),
        keyed=keyed,
        waiting=waiting,
        out=seminar.id in seminars_out([seminar], at),
    )


def asks_of(seminar: Seminar) -> list[SummaryAsk]:
    """Who asked for the summary of the seminar, the first to ask first."""
    return list(
        db.session.scalars(
            select(SummaryAsk)
            .where(SummaryAsk.seminar_id == seminar.id)
            .order_by(SummaryAsk.asked_at, SummaryAsk.account_id)
        )
    )


@verb
def ask_for_summary(*, seminar: Seminar, account: Account, forms: int, actor: Actor, at: datetime) -> None:
    """Have the summary sent to ``account`` once ``forms`` paper forms are keyed; 0 where there was no paper.

    The number holds for the seminar, so that it also moves the asks of others. Whoever asks again after it
    was sent gets it once more. Raises Invalid.
    """
    lock(seminar)
    if not 0 <= forms <= MOST_FORMS:
        raise Invalid(f"Enter a number from 0 to {MOST_FORMS:,}.", field="forms")
    row = db.session.get(HandedIn, seminar.id)
    if row is None:
        db.session.add(HandedIn(seminar_id=seminar.id, forms=forms))
    else:
        row.forms = forms
    ask = db.session.get(SummaryAsk, (seminar.id, account.id))
    if ask is None:
        db.session.add(SummaryAsk(seminar_id=seminar.id, account_id=account.id, asked_at=at))
    elif ask.sent_at is not None:
        ask.asked_at, ask.sent_at = at, None
    record(action="ask for summary", subject=seminar, actor=actor, at=at, seminar_id=seminar.id, forms=forms)


@verb
def take_back_ask(*, seminar: Seminar, account_id: int, by: Account, actor: Actor, at: datetime) -> None:
    """Do not send the summary to that account after all.

    Raises Missing where it is sent or was never asked for, Forbidden for who neither asked nor is organiser.
    """
    lock(seminar)
    ask = db.session.get(SummaryAsk, (seminar.id, account_id))
    if ask is None or ask.sent_at is not None:
        raise Missing("The summary has been sent already, or was not asked for.")
    if account_id != by.id and by.role is not Role.ORGANISER:
        raise Forbidden("Somebody else asked for this.", next_step="Ask them, or an organiser.")
    name = ask.account.name
    db.session.delete(ask)
    record(
        action="take back ask for summary",
        subject=seminar,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        account=name,
    )


@every(minutes=1)
def send_summaries(at: datetime) -> None:
    """Send the summary of each seminar whose last paper form is keyed to those who asked for it."""
    waiting = db.session.scalars(
        select(Seminar).where(
            Seminar.id.in_(select(SummaryAsk.seminar_id).where(SummaryAsk.sent_at.is_(None)))
        )
    ).all()
    for seminar in waiting:
        if keying_of(seminar, at).complete:
            take_figures(series=seminar.series, also=seminar, at=at)
            # What comes in from now on is late and changes no figure: so they may be read before the verb.
            _send(seminar=seminar, summary=kept_summary_of_seminar(seminar, at), at=at)


@verb
def _send(*, seminar: Seminar, summary: Summary, at: datetime) -> None:
    """One message for each ask, with the PDF, in the transaction that notes that it went out."""
    lock(seminar)
    keying = keying_of(seminar, at)
    open_asks = [ask for ask in asks_of(seminar) if ask.sent_at is None]
    if not keying.complete or not open_asks:
        return
    file = File(f"{seminar.slug}-summary.pdf", "application/pdf", summary_pdf(summary))
    for ask in open_asks:
        ask.sent_at = at
        # Whoever may not see summaries any more gets none.
        if not ask.account.active or ask.account.role not in (Role.ORGANISER, Role.STAFF):
            continue
        send(
            kind=KIND,
            to_name=ask.account.name,
            to_address=ask.account.email,
            subject=f"Summary: {seminar.title}",
            body=_body(seminar, ask, keying),
            at=at,
            seminar_id=seminar.id,
            once_key=f"summary:{seminar.id}:{ask.account_id}:{ask.asked_at.isoformat()}",
            attachments=[file],
        )
        record_download(
            subject=seminar,
            shape="pdf by mail",
            mark=summary.mark,
            actor=Actor(ask.account.name, ask.account_id),
            at=at,
        )


def _body(seminar: Seminar, ask: SummaryAsk, keying: Keying) -> str:
    address = f"{current_app.config['BASE_URL']}/seminars/{seminar.slug}/summary"
    keyed = "There was no paper to key." if not keying.keyed else f"All {keying.keyed} paper forms are keyed."
    asked = seminar.local(ask.asked_at)
    return (
        f"Dear {ask.account.name},\n\n"
        f"you asked on {asked.day} {asked:%B %Y} for the summary of {seminar.title} once the last paper form "
        f"is keyed. {keyed} The summary is attached.\n\n"
        f"The page, with the workbook and the charts: {address}\n\n"
        "Small counts in it are hidden. Answers in words that nobody has approved yet are not in it.\n"
    )
