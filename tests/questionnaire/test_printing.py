"""Printing paper forms: serials are handed out once and go on, documents of runs, the pages for it."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import func, select

from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.errors import Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.codes import form_mark, new_prefix, number_in, printed_serial, serial_from
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.paper_models import PaperRun
from seminars.questionnaire.printing import MOST_COPIES, copies_of, forms_printed, paper_runs, run_by_number
from seminars.questionnaire.queries import paper_form
from seminars.questionnaire.service import key_paper, print_paper
from tests.questionnaire.factories import IN_SLOT, LONG_BEFORE, form_of, make_seminar
from tests.questionnaire.paper_reading import modules, reader, shown_sizes, texts

PAPER = "/seminars/galway/questionnaire/paper"
DOCUMENT = f"{PAPER}.pdf"
HEALTH = {"sector": {"options": ["health"]}}

SignIn = Callable[..., FlaskClient]


def printed(seminar: Seminar, copies: int = 30, *, large: bool = False) -> PaperRun:
    return print_paper(seminar=seminar, copies=copies, large=large, actor=SYSTEM, at=LONG_BEFORE)


def test_later_prints_go_on_after_the_highest(seminar: Seminar, questionnaire: Questionnaire) -> None:
    first, second, third = printed(seminar, 30), printed(seminar, 1, large=True), printed(seminar, 500)
    assert (first.serials[0], first.serials[-1]) == ("GAL-0001", "GAL-0030")
    assert second.serials == ["GAL-0031"]
    assert (third.serials[0], third.serials[-1]) == ("GAL-0032", "GAL-0531")
    everything = [serial for run in (first, second, third) for serial in run.serials]
    assert len(set(everything)) == 531 == forms_printed(seminar)
    assert [run.number for run in paper_runs(seminar)] == [3, 2, 1]


def test_a_number_written_by_hand_and_keyed_is_not_printed_again(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    for serial in ("gal-0007", "GAL-12", "X-99", "GALWAY-500"):
        key_paper(seminar=seminar, serial=serial, answers=HEALTH, actor=SYSTEM, at=IN_SLOT)
    assert printed(seminar, 2).serials == ["GAL-0013", "GAL-0014"]


def test_the_seminars_of_a_series_have_letters_of_their_own(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    others = [make_seminar(seminar.series, slug) for slug in ("dublin-airport", "dublin-west", "galway-bay")]
    printed(seminar)
    assert [printed(each).prefix for each in others] == ["DUB", "DUW", "GAB"]
    assert printed(others[1]).prefix == "DUW"


@pytest.mark.parametrize(
    ("slug", "taken", "prefix"),
    [
        ("galway-2008", set(), "GAL"),
        ("dublin-west", {"DUB"}, "DUW"),
        ("dublin-west", {"DUB", "DUW"}, "DUB1"),
        ("galway-2009", {"GAL", "GAL1"}, "GAL2"),
        ("x", set(), "X"),
        ("2008", set(), "FOR"),
    ],
)
def test_the_letters_come_from_the_seminars_name(slug: str, taken: set[str], prefix: str) -> None:
    assert new_prefix(slug, taken) == prefix
    assert serial_from(printed_serial(prefix, 10_000)) == f"{prefix}-10000"


def test_what_a_scanner_reads_from_the_code_is_the_serial() -> None:
    mark = form_mark(questionnaire_id=4, seminar_id=2, serial="GAL-0031", page=3)
    assert serial_from(mark) == serial_from(mark.lower()) == "GAL-0031"
    assert serial_from("FORM/4/2/GAL-0031") is None
    assert number_in("GAL-0031", "GAL") == 31
    assert number_in("GALX-0031", "GAL") == number_in("GAL-", "GAL") == 0


@pytest.mark.parametrize("copies", [0, -1, MOST_COPIES + 1])
def test_a_number_that_cannot_be_is_refused(
    copies: int, seminar: Seminar, questionnaire: Questionnaire
) -> None:
    with pytest.raises(Invalid) as refused:
        printed(seminar, copies)
    assert refused.value.field == "copies"
    assert forms_printed(seminar) == 0


def test_without_questions_nothing_is_printed(seminar: Seminar) -> None:
    with pytest.raises(Missing):
        printed(seminar)


def test_it_is_recorded_which_serials_were_handed_out_and_by_whom(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    printed(seminar, 3)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "print paper forms")).one()
    assert (entry.details["first"], entry.details["last"]) == ("GAL-0001", "GAL-0003")


def test_the_codes_of_a_run_name_questionnaire_seminar_serial_and_page(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    run = run_by_number(seminar, printed(seminar, 2).number)
    copies = copies_of(run, questionnaire.id)
    assert [copy.mark(2) for copy in copies if copy.mark] == [
        f"FORM/{questionnaire.id}/{seminar.id}/{serial}/2" for serial in ("GAL-0001", "GAL-0002")
    ]
    with pytest.raises(Missing):
        run_by_number(seminar, 9)


def test_staff_print_and_open_the_same_numbers_again(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in: SignIn
) -> None:
    client = signed_in("staff")
    page = BeautifulSoup(client.get(PAPER).text, "html.parser")
    form = page.find("form", action=f"{PAPER}/print")
    assert form.find("input", {"name": "copies"})["value"] == "30"
    sent = client.post(f"{PAPER}/print", data={"copies": "2", "size": "large"}, follow_redirects=True)
    assert "2 copies are ready" in sent.text
    link = BeautifulSoup(sent.text, "html.parser").find("a", href=f"{DOCUMENT}?run=1")
    assert "GAL-0001" in link.text
    for _ in range(2):
        answer = client.get(link["href"])
        assert answer.mimetype == "application/pdf"
        found = texts(answer.data)
        assert {serial for serial in ("GAL-0001", "GAL-0002", "GAL-0003") if serial in " ".join(found)} == {
            "GAL-0001",
            "GAL-0002",
        }
    assert "Seminar galway, 6 and 7 May 2026" in found[0]
    assert min(size for each in reader(answer.data).pages for size in shown_sizes(each)) >= 16
    # To look at a document hands out nothing.
    assert forms_printed(seminar) == 2
    assert db.session.scalar(select(func.count()).select_from(PaperRun)) == 1


def test_what_was_typed_is_kept_and_told_beside_the_field(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in: SignIn
) -> None:
    client = signed_in("staff")
    for copies in ("501", "0", "many", ""):
        answer = client.post(f"{PAPER}/print", data={"copies": copies, "size": "large"})
        assert answer.status_code == 422
        page = BeautifulSoup(answer.text, "html.parser")
        assert page.select_one("#copies-error")
        assert page.find("input", {"name": "size", "value": "large"}).has_attr("checked")
    assert forms_printed(seminar) == 0
    assert client.get(f"{DOCUMENT}?run=1").status_code == 404


def test_a_specimen_is_there_for_the_seminar_and_for_the_series(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in: SignIn
) -> None:
    organiser, series = signed_in("organiser"), "/series/season/questionnaire"
    for address in (DOCUMENT, f"{series}/paper.pdf"):
        found = organiser.get(address)
        assert all("Specimen" in text for text in texts(found.data))
        assert not any(modules(page) for page in reader(found.data).pages)
        large = organiser.get(f"{address}?size=large")
        assert len(reader(large.data).pages) >= len(reader(found.data).pages)
    assert "Seminar galway" not in texts(found.data)[0]
    assert f"{series}/paper.pdf" in organiser.get(f"{series}/preview").text
    assert signed_in("staff", "b@example.org").get(f"{series}/paper.pdf").status_code == 403


def test_without_a_questionnaire_there_is_nothing_to_print(
    clock, seminar: Seminar, signed_in: SignIn
) -> None:
    client = signed_in("organiser")
    for address in (DOCUMENT, f"{PAPER}/print", "/series/season/questionnaire/paper.pdf"):
        assert client.get(address).status_code == 404
    assert "Print forms" not in client.get(PAPER).text


def test_a_scanned_code_keys_the_form(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in: SignIn
) -> None:
    mark = form_mark(questionnaire_id=questionnaire.id, seminar_id=seminar.id, serial="GAL-0002", page=1)
    signed_in("staff").post(f"{PAPER}/new", data={"serial": mark, **form_of(HEALTH)})
    assert paper_form(seminar, "GAL-0002") is not None


def test_the_page_of_printed_forms_takes_a_constant_number_of_statements(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in: SignIn, statements
) -> None:
    client = signed_in("staff")
    printed(seminar)
    with statements() as few:
        client.get(f"{PAPER}/print")
    for _ in range(8):
        printed(seminar)
    with statements() as many:
        client.get(f"{PAPER}/print")
    assert len(many) == len(few)
