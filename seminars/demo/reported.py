"""The report of 2008 as a first draft: words of its own, and what the facilitators said of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from seminars.accounts.models import Account
from seminars.audit.service import Actor
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.report import reviewing
from seminars.report.composing import composed
from seminars.report.models import CommentState, Review
from seminars.report.queries import facts_of
from seminars.report.settling import close_comment
from seminars.report.version_queries import texts_of
from seminars.report.versions import digest_of, keep_draft
from seminars.report.writing import write_section

WORDS = {
    "introduction": "In May and June 2008 people who work with children and young people met at four places. "
    "This report tells *what they answered* and *what they said*, in their own words where they fit.\n\n"
    "It is for those who were there, and for those who can change something:\n\n"
    "- managers of services, who decide what time is kept free for co-operation;\n"
    "- departments, which decide how services are funded;\n"
    "- the board, which will meet the regions again.",
    "conclusions": "Most of what people asked for costs **time rather than money**: to know one another, to "
    "have one name to ring, and to be allowed to share what a child needs others to know.",
}

COMMENTS = (
    # Which facilitator, the section, what was said, what became of it, and the answer.
    (0, "method", "Please say how long the groups met.", CommentState.SETTLED, ""),
    (
        0,
        "themes",
        "My groups also spoke of the distance between offices. Is that in it?",
        CommentState.ANSWERED,
        "It stands under Boundaries and distance, with a quotation from your second group.",
    ),
    (1, "actions", "Joint induction: both groups asked that managers come too.", None, ""),
    (
        2,
        reviewing.WHOLE,
        "Reads well. The order of the themes is that of our discussions.",
        CommentState.SETTLED,
        "",
    ),
)


def draw_up_report(series: Series, facilitators: Sequence[Account], editor: Actor, at: datetime) -> None:
    """Write two sections, keep draft 1, send it to the facilitators, and answer most of their comments."""
    for section, text in WORDS.items():
        write_section(series=series, section=section, text=text, version=0, actor=editor, at=at)
    written = {key: row.text for key, row in texts_of(series).items()}
    content = composed(facts_of(series, at)).with_words(written)
    draft = keep_draft(
        series=series,
        content=content,
        read=digest_of(content),
        remark="For the facilitators",
        actor=editor,
        at=at,
    )
    reviewing.send_for_review(
        version=draft, accounts=facilitators, until=at + timedelta(days=28), actor=editor, at=at
    )
    sent = list(
        db.session.scalars(select(Review).where(Review.version_id == draft.id).order_by(Review.account_id))
    )
    for review in sent[:3]:
        reviewing.note_opened(review=review, at=at)
    for number, section, text, state, answer in COMMENTS:
        made = reviewing.comment(review=sent[number], section=section, text=text, at=at)
        if state is not None:
            close_comment(comment=made, state=state, read=text, answer=answer, actor=editor, at=at)
    reviewing.agree(review=sent[2], at=at)
