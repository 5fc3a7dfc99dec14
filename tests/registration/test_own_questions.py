"""A series' own questions and what its form asks: rules and verbs."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from seminars.audit.models import AuditEntry
from seminars.audit.service import Actor
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import ProfileField, Series
from seminars.programme.service import create_series, offer_option
from seminars.registration import form_editing as editing
from seminars.registration import questions, service
from seminars.registration.asking import (
    USUAL,
    Asking,
    Asks,
    FormField,
    OwnOption,
    OwnQuestion,
    QuestionKind,
    checked_answer,
)
from seminars.registration.form_editing import OptionDetails, QuestionDetails
from seminars.registration.form_models import (
    RegistrationAnswer,
    RegistrationAnswerOption,
    RegistrationField,
    RegistrationQuestion,
    RegistrationQuestionOption,
)
from seminars.registration.models import Delegate, Source
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar, option

BY = {"actor": ORGANISER, "at": NOW}


def ask(series: Series, kind: QuestionKind, *labels: str, **more: Any) -> RegistrationQuestion:
    wanted = QuestionDetails(
        kind=kind,
        label=more.pop("label", f"A question: {kind}?"),
        options=[OptionDetails(label) for label in labels],
        **more,
    )
    return editing.add_question(series=series, details=wanted, **BY)


def as_it_is(question: RegistrationQuestion) -> QuestionDetails:
    return QuestionDetails(
        question.kind,
        question.label,
        question.hint,
        question.required,
        [OptionDetails(each.label, each.id, each.offered) for each in question.options],
    )


def labels(question: RegistrationQuestion) -> list[str]:
    return [each.label for each in question.options]


# Pure rules


BUS = OwnOption(1, "Bus")
CAR = OwnOption(2, "Car")
BOAT = OwnOption(3, "Boat", offered=False)
TRAVEL = OwnQuestion(7, QuestionKind.SEVERAL, "How?", options=(BUS, CAR, BOAT))


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (QuestionKind.SHORT_TEXT, "  a \n b ", "a b"),
        (QuestionKind.LONG_TEXT, " a\r\nb ", "a\nb"),
        (QuestionKind.YES_NO, "yes", "yes"),
        (QuestionKind.YES_NO, "", ""),
        (QuestionKind.SEVERAL, (2, 1, 2), (1, 2)),
        (QuestionKind.SEVERAL, (), ()),
        (QuestionKind.SEVERAL, "", ()),
        (QuestionKind.CHOICE, (2,), (2,)),
    ],
)
def test_answers_are_tidied(kind: QuestionKind, given: Any, kept: Any) -> None:
    assert checked_answer(replace(TRAVEL, kind=kind), given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (QuestionKind.SHORT_TEXT, "x" * 301),
        (QuestionKind.LONG_TEXT, "x" * 2001),
        (QuestionKind.SHORT_TEXT, (1,)),
        (QuestionKind.YES_NO, "perhaps"),
        (QuestionKind.SEVERAL, "Bus"),
        (QuestionKind.SEVERAL, (3,)),
        (QuestionKind.SEVERAL, (1, 99)),
        (QuestionKind.CHOICE, (1, 2)),
    ],
)
def test_answers_that_do_not_fit_are_refused_with_their_field(kind: QuestionKind, given: Any) -> None:
    with pytest.raises(Invalid) as refused:
        checked_answer(replace(TRAVEL, kind=kind), given)
    assert refused.value.field == "question_7"


def test_an_option_that_is_no_longer_offered_stays_with_who_chose_it() -> None:
    assert checked_answer(TRAVEL, (1, 3), before=(3,)) == (1, 3)
    assert TRAVEL.in_words((3, 1)) == "Bus, Boat"


def test_what_is_required_by_default_and_otherwise() -> None:
    asks = Asks({FormField.AGE_BAND: Asking.REQUIRED, FormField.SECTOR: Asking.LEFT_OUT})
    assert [field for field in FormField if asks.requires(field)] == ["occupation", "level", "age_band"]
    assert [field for field in FormField if not asks.asks(field)] == ["sector", "gender"]
    assert USUAL[FormField.TAKES_PART] is not Asking.REQUIRED


# Which fields are asked


def test_only_what_differs_from_the_usual_is_kept(app: Flask) -> None:
    series = make_seminar().series
    editing.set_asking(
        series=series,
        asking={**USUAL, FormField.GENDER: Asking.REQUIRED, FormField.SECTOR: Asking.OPTIONAL},
        **BY,
    )
    assert db.session.scalar(select(func.count()).select_from(RegistrationField)) == 2
    asks = questions.asks_of(series.id)
    assert asks.requires(FormField.GENDER)
    assert asks.how(FormField.SECTOR) is Asking.OPTIONAL
    editing.set_asking(series=series, asking=USUAL, **BY)
    assert db.session.scalar(select(func.count()).select_from(RegistrationField)) == 0


def test_a_box_to_tick_is_never_required(app: Flask) -> None:
    series = make_seminar().series
    with pytest.raises(Invalid) as refused:
        editing.set_asking(series=series, asking={FormField.TAKES_PART: Asking.REQUIRED}, **BY)
    assert refused.value.field == "takes_part"
    with pytest.raises(IntegrityError, match="a_box_is_never_required"):
        db.session.execute(
            insert(RegistrationField).values(series_id=series.id, field="takes_part", asking="required")
        )
    db.session.rollback()


@pytest.mark.parametrize(
    ("field", "empty"),
    [("sector", {"sector_id": None}), ("age_band", {}), ("dietary_needs", {}), ("access_needs", {})],
)
def test_online_what_is_required_must_be_told_and_staff_may_know_less(
    app: Flask, field: str, empty: dict[str, Any]
) -> None:
    seminar = make_seminar()
    editing.set_asking(series=seminar.series, asking={FormField(field): Asking.REQUIRED}, **BY)
    with pytest.raises(Invalid) as refused:
        make_delegate(seminar, **empty)
    assert refused.value.field == field
    for source in (Source.DESK, Source.WALK_IN, Source.IMPORT):
        delegate = make_delegate(seminar, source=source, **empty)
    given = details(seminar, email=delegate.email, **empty)
    service.change(delegate=delegate, details=given, **BY)
    with pytest.raises(Invalid) as refused:
        service.change(delegate=delegate, details=given, complete=True, **BY)
    assert refused.value.field == field


def test_what_is_left_out_or_optional_need_not_be_told(app: Flask) -> None:
    seminar = make_seminar()
    editing.set_asking(
        series=seminar.series,
        asking={FormField.SECTOR: Asking.OPTIONAL, FormField.LEVEL: Asking.LEFT_OUT},
        **BY,
    )
    assert make_delegate(seminar, sector_id=None, level_id=None).id


# Questions


def test_answers_of_each_kind_are_kept_and_read_in_one_statement(app: Flask, statements) -> None:
    seminar = make_seminar()
    series = seminar.series
    short, long, yes = (
        ask(series, kind) for kind in (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT, QuestionKind.YES_NO)
    )
    one = ask(series, QuestionKind.CHOICE, "Bus", "Car")
    several = ask(series, QuestionKind.SEVERAL, "Harp", "Flute", "Drum")
    harp, _, drum = (each.id for each in several.options)
    given = {
        short.id: " Offaly ",
        long.id: "A\nB",
        yes.id: "no",
        one.id: (one.options[1].id,),
        several.id: (drum, harp),
    }
    delegate = make_delegate(seminar, answers=given)
    others = [make_delegate(seminar, answers={yes.id: "yes"}) for _ in range(4)]
    silent = make_delegate(seminar)
    kept = {**given, short.id: "Offaly", several.id: (harp, drum)}
    numbers = [delegate.id, *(each.id for each in others), silent.id]
    with statements() as made:
        found = questions.answers_of(numbers)
    assert found == {delegate.id: kept, **{each.id: {yes.id: "yes"} for each in others}}
    assert len([each for each in made if each.startswith("SELECT")]) == 1
    words = questions.answers_in_words(delegate)
    assert [answer for _, answer in words] == ["Offaly", "A\nB", "No", "Car", "Harp, Drum"]


def test_changing_answers_keeps_those_that_are_not_sent(app: Flask) -> None:
    seminar = make_seminar()
    county = ask(seminar.series, QuestionKind.SHORT_TEXT)
    talks = ask(seminar.series, QuestionKind.SEVERAL, "A", "B")
    first, second = (each.id for each in talks.options)
    delegate = make_delegate(seminar, answers={county.id: "Offaly", talks.id: (first, second)})
    assert questions.set_answers(delegate=delegate, answers={talks.id: (second,)})
    assert questions.answers_of([delegate.id])[delegate.id] == {county.id: "Offaly", talks.id: (second,)}
    assert not questions.set_answers(delegate=delegate, answers={talks.id: (second,), county.id: " Offaly"})
    assert questions.set_answers(delegate=delegate, answers={county.id: ""})
    assert questions.answers_of([delegate.id])[delegate.id] == {talks.id: (second,)}
    assert not questions.set_answers(delegate=delegate, answers={county.id: ""})


def test_the_history_says_that_answers_changed_and_not_which(app: Flask) -> None:
    seminar = make_seminar()
    county = ask(seminar.series, QuestionKind.SHORT_TEXT)
    delegate = make_delegate(seminar)
    given = details(seminar, name=delegate.name, email=delegate.email, answers={county.id: "Offaly"})
    service.change(delegate=delegate, details=given, **BY)
    service.change(delegate=delegate, details=given, actor=ORGANISER, at=NOW + timedelta(minutes=1))
    kept = db.session.scalars(
        select(AuditEntry.details)
        .where(AuditEntry.action == "change registration", AuditEntry.subject_id == delegate.id)
        .order_by(AuditEntry.at)
    ).all()
    assert kept == [{"fields": ["answers"]}, {"fields": []}]


def test_a_required_question_is_wanted_online_only(app: Flask) -> None:
    seminar = make_seminar()
    yes = ask(seminar.series, QuestionKind.YES_NO, required=True)
    with pytest.raises(Invalid) as refused:
        make_delegate(seminar)
    assert refused.value.field == f"question_{yes.id}"
    assert db.session.scalar(select(func.count()).select_from(Delegate)) == 0
    assert make_delegate(seminar, answers={yes.id: "no"})
    assert make_delegate(seminar, source=Source.IMPORT)
    editing.offer_question(question=yes, offered=False, **BY)
    assert make_delegate(seminar)


def test_a_question_of_another_series_is_refused_and_nothing_kept(app: Flask) -> None:
    seminar, other = make_seminar(), make_seminar()
    foreign = ask(other.series, QuestionKind.SHORT_TEXT)
    with pytest.raises(Invalid) as refused:
        make_delegate(seminar, answers={foreign.id: "x"})
    assert refused.value.field == f"question_{foreign.id}"
    assert db.session.scalar(select(func.count()).select_from(Delegate)) == 0


def test_options_keep_their_numbers_through_every_change(app: Flask) -> None:
    seminar = make_seminar()
    question = ask(seminar.series, QuestionKind.CHOICE, "Bus", "Car", "Boat")
    bus, car, boat = (each.id for each in question.options)
    delegate = make_delegate(seminar, answers={question.id: (bus,)})
    changed = replace(
        as_it_is(question),
        label="How will you come?",
        options=[
            OptionDetails("Bus", car),
            OptionDetails("Tram"),
            OptionDetails("Car", bus),
            OptionDetails("Boat", boat, offered=False),
        ],
    )
    editing.change_question(question=question, details=changed, **BY)
    assert labels(question) == ["Bus", "Tram", "Car", "Boat"]
    assert [each.id for each in question.options if each.id in (bus, car, boat)] == [car, bus, boat]
    assert questions.answers_in_words(delegate) == [("How will you come?", "Car")]
    with pytest.raises(Invalid, match="list"):
        questions.set_answers(delegate=delegate, answers={question.id: (boat,)})


def test_an_option_that_somebody_chose_does_not_vanish(app: Flask) -> None:
    seminar = make_seminar()
    question = ask(seminar.series, QuestionKind.SEVERAL, "Bus", "Car", "Boat")
    bus, car, boat = question.options
    make_delegate(seminar, answers={question.id: (bus.id, car.id)})
    make_delegate(seminar, answers={question.id: (bus.id,)})
    without = replace(
        as_it_is(question), options=[OptionDetails("Car", car.id), OptionDetails("Boat", boat.id)]
    )
    with pytest.raises(Conflict, match="2 delegates have chosen 'Bus'") as refused:
        editing.change_question(question=question, details=without, **BY)
    assert refused.value.field == "options"
    with pytest.raises(IntegrityError):
        db.session.execute(delete(RegistrationQuestionOption).where(RegistrationQuestionOption.id == bus.id))
    db.session.rollback()
    unused = replace(as_it_is(question), options=as_it_is(question).options[:2])
    editing.change_question(question=question, details=unused, **BY)
    assert labels(question) == ["Bus", "Car"]


def test_an_answered_question_keeps_its_kind_and_is_not_removed(app: Flask) -> None:
    seminar = make_seminar()
    question = ask(seminar.series, QuestionKind.SHORT_TEXT)
    editing.change_question(
        question=question, details=QuestionDetails(QuestionKind.LONG_TEXT, "What else?"), **BY
    )
    assert question.kind is QuestionKind.LONG_TEXT
    delegate = make_delegate(seminar, answers={question.id: "x"})
    with pytest.raises(Conflict) as refused:
        editing.change_question(
            question=question, details=QuestionDetails(QuestionKind.SHORT_TEXT, "What else?"), **BY
        )
    assert refused.value.field == "kind"
    with pytest.raises(Conflict, match="has answers"):
        editing.remove_question(question=question, **BY)
    with pytest.raises(IntegrityError):
        db.session.execute(delete(RegistrationQuestion).where(RegistrationQuestion.id == question.id))
    db.session.rollback()
    questions.set_answers(delegate=delegate, answers={question.id: ""})
    editing.remove_question(question=question, **BY)
    assert questions.questions_of(seminar.series_id, retired=True) == []


def test_an_answer_holds_options_of_its_own_question_only(app: Flask) -> None:
    seminar = make_seminar()
    one, other = (ask(seminar.series, QuestionKind.CHOICE, "A", "B") for _ in range(2))
    delegate = make_delegate(seminar, answers={one.id: (one.options[0].id,)})
    with pytest.raises(IntegrityError):
        db.session.execute(
            insert(RegistrationAnswerOption).values(
                delegate_id=delegate.id, question_id=one.id, option_id=other.options[0].id
            )
        )
    db.session.rollback()


def test_answers_go_with_the_delegate(app: Flask) -> None:
    seminar = make_seminar()
    one = ask(seminar.series, QuestionKind.CHOICE, "A", "B")
    delegate = make_delegate(seminar, answers={one.id: (one.options[0].id,)})
    db.session.execute(delete(Delegate).where(Delegate.id == delegate.id))
    for table in (RegistrationAnswer, RegistrationAnswerOption):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    db.session.rollback()


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (QuestionDetails(QuestionKind.SHORT_TEXT, "  "), "label"),
        (QuestionDetails(QuestionKind.SHORT_TEXT, "x" * 201), "label"),
        (QuestionDetails(QuestionKind.SHORT_TEXT, "x", hint="y" * 301), "hint"),
        (QuestionDetails(QuestionKind.CHOICE, "x", options=[OptionDetails("A")]), "options"),
        (
            QuestionDetails(QuestionKind.CHOICE, "x", options=[OptionDetails("A"), OptionDetails("a ")]),
            "options",
        ),
        (
            QuestionDetails(
                QuestionKind.CHOICE, "x", options=[OptionDetails("A"), OptionDetails("B", offered=False)]
            ),
            "options",
        ),
        (
            QuestionDetails(QuestionKind.CHOICE, "x", options=[OptionDetails("A"), OptionDetails("z" * 121)]),
            "options",
        ),
    ],
)
def test_questions_that_make_no_sense_are_refused(app: Flask, wanted: QuestionDetails, field: str) -> None:
    series = make_seminar().series
    with pytest.raises(Invalid) as refused:
        editing.add_question(series=series, details=wanted, **BY)
    assert refused.value.field == field


def test_questions_move_and_are_no_longer_asked(app: Flask) -> None:
    series = make_seminar().series
    first, second, third = (ask(series, QuestionKind.SHORT_TEXT, label=each) for each in "ABC")
    editing.move_question(question=third, up=True, **BY)
    editing.move_question(question=first, up=True, **BY)
    editing.offer_question(question=second, offered=False, **BY)
    assert [each.label for each in questions.questions_of(series.id)] == ["A", "C"]
    assert [each.label for each in questions.questions_of(series.id, retired=True)] == ["A", "C", "B"]


# A series like an earlier one


def test_a_new_series_takes_form_and_lists_of_an_earlier_one(app: Flask) -> None:
    seminar = make_seminar()
    editing.set_asking(series=seminar.series, asking={FormField.GENDER: Asking.OPTIONAL}, **BY)
    kept = ask(seminar.series, QuestionKind.CHOICE, "A", "B", label="Kept?", hint="Yes", required=True)
    gone = ask(seminar.series, QuestionKind.SHORT_TEXT, label="Gone?")
    editing.offer_question(question=gone, offered=False, **BY)
    health = next(each for each in seminar.series.profile_options if each.label == "Health")
    offer_option(option=health, offered=False, **BY)
    made = create_series(title="The next", like=seminar.series, **BY)
    assert questions.asks_of(made.id).asks(FormField.GENDER)
    (copied,) = questions.questions_of(made.id, retired=True)
    assert (copied.label, copied.hint, copied.required) == ("Kept?", "Yes", True)
    assert [each.label for each in copied.options] == ["A", "B"]
    assert not {each.id for each in copied.options} & {each.id for each in kept.options}
    sectors = [each.label for each in made.profile_options if each.field is ProfileField.SECTOR]
    assert sectors == ["Justice", "Education", "Community/voluntary"]
    assert len(create_series(title="Another", **BY).profile_options) == 33


def test_age_bands_and_genders_are_of_their_own_lists(app: Flask) -> None:
    seminar = make_seminar()
    band = option(seminar, ProfileField.AGE_BAND)
    delegate = make_delegate(seminar, age_band_id=band, gender_id=option(seminar, ProfileField.GENDER, 1))
    assert (delegate.age_band.label, delegate.gender.label) == ("Under 25", "Man")
    with pytest.raises(Invalid) as refused:
        make_delegate(seminar, gender_id=band)
    assert refused.value.field == "gender"


def test_registering_again_after_cancelling_brings_new_answers(app: Flask) -> None:
    seminar = make_seminar()
    county = ask(seminar.series, QuestionKind.SHORT_TEXT)
    delegate = make_delegate(seminar, answers={county.id: "Offaly"})
    service.cancel(delegate=delegate, actor=Actor("x"), at=NOW)
    again = make_delegate(seminar, email=delegate.email, answers={county.id: "Laois"})
    assert again.id == delegate.id
    assert questions.answers_of([again.id]) == {again.id: {county.id: "Laois"}}
