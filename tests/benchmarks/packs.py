"""Topic guide, facilitators' packs and printed notes against a bare reportlab document of as many pages.

    python -m tests.benchmarks.packs

Prints seconds, the ratio to the bare document, the most memory that the process had (MB) and the pages.
The aim: the guide in 150 ms, the pack of a group in 500 ms, the packs of a venue with 12 groups (each with
a facilitator of its own, so that nothing is shared) in 2 s. A note of 4,000 words has no aim. Each measure
runs in a process of its own; its time begins when everything is imported and holds the reading of the
fonts. Then the first three as requests to the application on the demo's database (SQLite), with what the
questionnaire answered: first and next.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from seminars import clock, create_app
from seminars.accounts.models import Account, Role
from seminars.accounts.service import create_account
from seminars.audit.service import SYSTEM
from seminars.demo import build
from seminars.documents.pdf import Paper
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember
from seminars.focus_groups.queries import groups_of
from seminars.notes.pdf import GroupNotes, NoteText, notes_pdf
from seminars.programme.queries import seminar_by_slug
from seminars.topic_guides.content import Answered, GroupText, Share, VenueAnswers
from seminars.topic_guides.pack_pdf import Pack, group_pack_pdf, packs_pdf
from seminars.topic_guides.pdf import guide_pdf
from tests.topic_guides.factories import real_guide

GROUPS = 12
PEOPLE = 12
QUESTIONS = 9
SEMINAR = "Network Seminars 2008: Galway"
LINES = 45
RUNS = 3
AIMS = {"guide": 0.15, "pack of a group": 0.5, "packs of a venue": 2.0, "note of 4,000 words": None}
PATHS = {
    "guide": "/seminars/galway-2008/guide.pdf",
    "pack of a group": "/seminars/galway-2008/groups/1/guide.pdf",
    "packs of a venue": "/seminars/galway-2008/packs.pdf",
}


def bare(pages: int) -> bytes:
    """Lines of text in a standard font, and nothing else."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in range(pages):
        canvas.setFont("Helvetica", 10)
        for line in range(LINES):
            canvas.drawString(57, 780 - 16 * line, f"Line {line} of page {page}: what made the difference?")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def group(number: int) -> GroupText:
    return GroupText(
        SEMINAR,
        f"Group {number}",
        f"Facilitator {number}",
        "Nora Notes",
        f"Room {number}",
        "Thursday 8 May 2008, 10:00 to 11:45",
        tuple(
            (f"Mairéad Ní Shúilleabháin {n}", "National Educational Psychological Service", "Care manager")
            for n in range(PEOPLE)
        ),
    )


def answers() -> VenueAnswers:
    shares = tuple(Share(f"What could be answered, choice {n}", 6 * n, 14 * n) for n in range(1, 7))
    return VenueAnswers(
        tuple(Answered(f"What have you met in question {n}?", 43, shares) for n in range(QUESTIONS)), 2
    )


def aim_of(name: str) -> str:
    """The aim in seconds as it is printed."""
    return f"{AIMS[name]:.2f}" if AIMS[name] else "-"


def long_note() -> GroupNotes:
    """A topic with 4,000 words, some of them quoted."""
    words = [f"word{n}" for n in range(4000)]
    quotations = tuple(" ".join(words[n : n + 20]) for n in range(0, 4000, 400))
    note = NoteText("1", "What was said", text=" ".join(words), quotations=quotations)
    return GroupNotes(SEMINAR, "Group 1", parts=(("Experiences", (note,)),))


def documents() -> dict[str, Callable[[], bytes]]:
    guide, paper = real_guide(), Paper()
    packs = [Pack(f"Facilitator {n}", (group(n),)) for n in range(1, GROUPS + 1)]
    return {
        "guide": lambda: guide_pdf(guide, paper),
        "pack of a group": lambda: group_pack_pdf(guide, group(1), answers(), paper),
        "packs of a venue": lambda: packs_pdf(guide, packs, answers(), paper, seminar=SEMINAR),
        "note of 4,000 words": lambda: notes_pdf([long_note()], paper, title="Notes"),
    }


def measure(name: str, pages: int) -> None:
    make = documents()[name] if not pages else lambda: bare(pages)
    begun = time.perf_counter()
    content = make()
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, memory, len(PdfReader(BytesIO(content)).pages)]))


def best(name: str, pages: int = 0) -> list[float]:
    """The quickest of some runs in processes of their own: seconds, MB, pages."""
    command = [sys.executable, "-m", "tests.benchmarks.packs", name, str(pages)]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(RUNS)]
    return min(json.loads(run.stdout) for run in runs)


def venue_of_groups() -> None:
    """Spread the demo's people at Galway over as many groups, each with a facilitator of its own."""
    seminar = seminar_by_slug("galway-2008")
    standing = groups_of(seminar)
    for number in range(len(standing) + 1, GROUPS + 1):
        first = standing[0]
        made = FocusGroup(
            seminar_id=seminar.id,
            round_id=first.round_id,
            number=number,
            session_id=first.session_id,
            room_id=first.room_id,
        )
        db.session.add(made)
    db.session.commit()
    groups = groups_of(seminar)
    members = db.session.scalars(select(GroupMember).where(GroupMember.round_id == groups[0].round_id)).all()
    ids = [each.id for each in members]
    for place, member_id in enumerate(ids):
        db.session.get_one(GroupMember, member_id).group_id = groups[place % GROUPS].id
    db.session.commit()
    for each in groups_of(seminar):
        leader: Account = create_account(
            name=f"Leader {each.number}",
            email=f"leader{each.number}@example.org",
            password="a-long-password",
            role=Role.FACILITATOR,
            actor=SYSTEM,
            at=clock.now(),
        )
        db.session.get_one(FocusGroup, each.id).facilitator_id = leader.id
        db.session.commit()


def requests() -> None:
    """The three PDFs as requests: first, then the quickest of some more."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'packs.sqlite3'}"
        app = create_app(
            {"SQLALCHEMY_DATABASE_URI": database, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False}
        )
        with app.app_context():
            db.create_all()
            build(at=clock.now())
            venue_of_groups()
        client = app.test_client()
        client.post("/sign-in", data={"email": "staff@example.org", "password": "seminars-demo"})
        print(f"\n{'as a request':<22}{'first':>9}{'next':>9}{'aim':>8}{'MB':>7}")
        for name, path in PATHS.items():
            taken = []
            for _ in range(RUNS + 1):
                begun = time.perf_counter()
                answer = client.get(path)
                taken.append(time.perf_counter() - begun)
                assert answer.mimetype == "application/pdf", answer.text
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{name:<22}{taken[0]:>9.3f}{min(taken[1:]):>9.3f}{AIMS[name] or '':>8}{memory:>7.0f}")


def main() -> None:
    print(f"{'document':<22}{'seconds':>9}{'aim':>8}{'ratio':>8}{'MB':>7}{'pages':>7}")
    for name in AIMS:
        seconds, memory, pages = best(name)
        compared = best(name, int(pages))[0]
        ratio = seconds / compared
        print(
            f"{name:<22}{seconds:>9.3f}{AIMS[name] or '':>8}{ratio:>8.1f}{memory:>7.0f}{pages:>7.0f}",
            flush=True,
        )
    requests()


if __name__ == "__main__":
    os.environ.setdefault("SEMINARS_ENV", "testing")
    if len(sys.argv) > 1:
        measure(sys.argv[1], int(sys.argv[2]))
    else:
        main()
