"""A message as an e-mail, the waiting times of retries, calendar files."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from seminars.mail.calendar import Appointment, Entry, Person, appointment_file, calendar_file
from seminars.mail.envelope import File, Outgoing, compose, is_address
from seminars.mail.retries import DELAYS, delay_after

WRITTEN = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)
SENDER = "Seminars <seminars@example.org>"
BASE_URL = "https://seminars.example.org"


def outgoing(**changes) -> Outgoing:
    values = {
        "id": 7,
        "to_name": "Máire Ní Bhriain",
        "to_address": "maire@example.org",
        "subject": "You are registered",
        "body": "Dear Máire,\n\nwelcome.\n",
        "created_at": WRITTEN,
    }
    return Outgoing(**{**values, **changes})


def sent(message: Outgoing):
    composed = compose(message, sender=SENDER, base_url=BASE_URL)
    return message_from_bytes(composed.as_bytes(policy=policy.SMTP), policy=policy.default)


def test_an_email_has_what_mail_programs_need() -> None:
    message = sent(outgoing())
    assert message["To"].addresses[0].display_name == "Máire Ní Bhriain"
    assert message["From"].addresses[0].addr_spec == "seminars@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == WRITTEN
    assert message["Message-ID"] == sent(outgoing())["Message-ID"]
    assert message["Message-ID"].endswith("@seminars.example.org>")
    assert message["Message-ID"] != sent(outgoing(id=8))["Message-ID"]
    assert message.get_body().get_content().splitlines() == ["Dear Máire,", "", "welcome."]


def test_the_calendar_part_says_its_method() -> None:
    file = File("seminar.ics", "text/calendar; charset=utf-8; method=REQUEST", "BEGIN:Ó\r\n".encode())
    [part] = sent(outgoing(files=(file,))).iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part["Content-Type"].params["method"] == "REQUEST"
    assert part.get_filename() == "seminar.ics"
    assert part.get_content().strip() == "BEGIN:Ó"


def test_other_files_arrive_byte_for_byte() -> None:
    file = File("list.pdf", "application/pdf", bytes(range(256)))
    [part] = sent(outgoing(files=(file,))).iter_attachments()
    assert (part.get_content_type(), part.get_content()) == ("application/pdf", bytes(range(256)))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_or_subject_adds_a_header(name: str, subject: str) -> None:
    message = sent(
        outgoing(to_name=name + "\r\nBcc: x@example.com", subject=subject + "\nBcc: x@example.com")
    )
    assert "Bcc" not in message
    assert [address.addr_spec for address in message["To"].addresses] == ["maire@example.org"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@",
        "@b",
        "a b@example.org",
        "a@example.org, b@example.org",
        "a@example.org\nBcc: b@c.de",
        "Mary <mary@example.org>",
        "a;b@example.org",
        "máire@example.org",
    ],
)
def test_what_is_no_single_address_is_refused(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(ValueError, match="not an e-mail address"):
        compose(outgoing(to_address=address), sender=SENDER, base_url=BASE_URL)


@pytest.mark.parametrize("address", ["a@example.org", "o'brien+x@mail.example.ie", "mary@exämple.ie"])
def test_usual_addresses_are_taken(address: str) -> None:
    assert is_address(address)


def test_a_domain_with_accents_is_written_as_mail_servers_know_it() -> None:
    message = sent(outgoing(to_address="mary@exämple.ie"))
    assert message["To"].addresses[0].addr_spec == "mary@xn--exmple-cua.ie"


def test_the_waiting_time_grows_and_ends() -> None:
    delays = [delay_after(attempt) for attempt in range(1, 7)]
    assert delays == [*DELAYS, None]
    assert [d.total_seconds() / 60 for d in delays[:-1]] == [1, 5, 15, 60, 240]


HOURS = [
    (datetime(2026, 5, 27, 8, tzinfo=UTC), datetime(2026, 5, 27, 15, tzinfo=UTC)),
    (datetime(2026, 5, 28, 9, tzinfo=UTC), datetime(2026, 5, 28, 12, tzinfo=UTC)),
]


def appointment(**changes) -> Appointment:
    values = {
        "uid": "abc@seminars",
        "title": "Network Seminars: Galway",
        "first_day": date(2026, 5, 27),
        "last_day": date(2026, 5, 28),
        "hours": HOURS,
        "place": "Harbour Hotel, Galway",
    }
    return Appointment(**{**values, **changes})


def test_an_appointment_has_one_uid_and_each_days_hours() -> None:
    content = appointment_file(
        appointment(sequence=2),
        stamp=WRITTEN,
        method="REQUEST",
        organiser=Person('Board "B"\r\nX:1', "seminars@example.org"),
        attendee=Person("Máire", "maire@example.org"),
    )
    calendar = Calendar.from_ical(content)
    first, second = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert first["UID"] == second["UID"] == "abc@seminars"
    assert [(event.start, event.end) for event in (first, second)] == HOURS
    assert first["RRULE"].to_ical() == b"FREQ=DAILY;COUNT=2"
    assert second["RECURRENCE-ID"].dt == HOURS[0][0] + timedelta(days=1)
    assert (first["SEQUENCE"], first["DTSTAMP"].dt) == (2, WRITTEN)
    assert first["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert first["ORGANIZER"] == "mailto:seminars@example.org"


def test_a_cancellation_takes_the_whole_appointment_out() -> None:
    calendar = Calendar.from_ical(
        appointment_file(
            appointment(sequence=1),
            stamp=WRITTEN,
            method="CANCEL",
            organiser=Person("Board", "seminars@example.org"),
        )
    )
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"], event["UID"]) == ("CANCEL", "CANCELLED", "abc@seminars")
    assert "RECURRENCE-ID" not in event


def test_without_a_programme_the_days_are_whole_days() -> None:
    [event] = Calendar.from_ical(appointment_file(appointment(hours=()), stamp=WRITTEN)).walk("VEVENT")
    assert (event.start, event.end) == (date(2026, 5, 27), date(2026, 5, 29))


def test_lines_are_folded_and_texts_escaped() -> None:
    entry = Entry("s1@seminars", "Talk; coffee, tea " + "é" * 80, *HOURS[0], place="Hall\nupstairs")
    content = calendar_file([entry], stamp=WRITTEN, name="Programme")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (entry.title, entry.place)
