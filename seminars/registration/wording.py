"""The wording of messages to delegates: a default for each kind, and what a series may write instead.

A text holds fields in braces, such as {name}; '{{' stands for a brace. A paragraph with a field that has
nothing to say vanishes. Greeting and goodbye stand around every text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_SUBJECT = 150
LONGEST_BODY = 10_000
LINK_FIELD = "personal link"
SESSIONS_FIELD = "sessions"

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")

# What may stand in every text, and what it becomes.
COMMON = {
    "name": "the delegate's name",
    "seminar": "the seminar's title",
    "series": "the title of the series",
    "days": "the days: 7 and 8 May 2008",
    "when and where": "title, days, hours and venue, a line each",
    "venue": "name and address of the venue",
    "travel": "how to get there, as written with the venue",
    "access": "access, as written with the venue",
    SESSIONS_FIELD: "the sessions with limited places that the delegate has",
    "personal link": "the delegate's personal link",
    "seminar page": "the address of the seminar's public page",
    "series page": "the address of the public page of the series",
    "calendar": "a sentence on the calendar file, where one goes along",
}


@dataclass(frozen=True)
class Kind:
    """A kind of message: when it is sent, how it reads by default, and its own fields."""

    title: str
    when: str
    subject: str
    body: str
    fields: Mapping[str, str]
    needs_link: bool = False

    @property
    def all_fields(self) -> dict[str, str]:
        """Every field that may stand in its text, with what it becomes."""
        return {**COMMON, **self.fields}


def _kind(title: str, when: str, subject: str, *paragraphs: str, link: bool = False, **fields: str) -> Kind:
    named = {name.replace("_", " "): words for name, words in fields.items()}
    return Kind(title, when, f"{subject}: {{seminar}}", "\n\n".join(paragraphs), named, link)


_PAGE = "Your personal page, for changing or cancelling:\n{personal link}\nPlease keep this link to yourself."
_IF_NOT_YOU = "If it was not you, there is nothing to do."

KINDS: dict[str, Kind] = {
    "confirmation": _kind(
        "Confirmation",
        "when somebody registers and has a place",
        "You are registered",
        "Thank you for registering. You have a place:",
        "{when and where}",
        "Your sessions:\n{sessions}",
        "Getting there: {travel}",
        "Access: {access}",
        _PAGE,
        "{calendar}",
        "If you cannot come, please cancel on that page. Somebody else will be glad of the place.",
        link=True,
    ),
    "waiting_list": _kind(
        "Waiting list",
        "when somebody registers and all places are taken",
        "You are on the waiting list",
        "Thank you for registering for {seminar} ({days}).",
        "All places are taken at the moment. You are number {position} on the waiting list.",
        "{promise}",
        _PAGE,
        link=True,
        position="the place in the queue",
        promise="what happens when a place becomes free, by the seminar's rule",
    ),
    "place": _kind(
        "A place",
        "when somebody from the waiting list gets a place",
        "You have a place now",
        "Good news: a place has become free, and it is yours.",
        "{when and where}",
        "Your sessions:\n{sessions}",
        _PAGE,
        "{calendar}",
        "If you cannot come after all, please cancel on that page, so that the next person can.",
        link=True,
    ),
    "offer": _kind(
        "Offer of a place",
        "when a place is kept for somebody on the waiting list for a time",
        "A place is free for you",
        "A place has become free, and you are next in line. It is kept for you until {until}.",
        "{when and where}",
        "Take the place, or let it pass on to the next person, here:\n{personal link}/offer",
        "If we do not hear from you by then, it passes on, {otherwise}.",
        link=True,
        until="until when the place is kept",
        otherwise="what becomes of the place on the waiting list",
    ),
    "offer_shorter": _kind(
        "Offer that ends earlier",
        "when the seminar moves, so that an offer ends earlier",
        "A place is free for you: less time to answer",
        "The days of the seminar have changed. The place that we offered you is now kept for you until "
        "{until}.",
        "{when and where}",
        "Take the place, or let it pass on to the next person, here:\n{personal link}/offer",
        link=True,
        until="until when the place is kept",
    ),
    "offer_lapsed": _kind(
        "Offer that ran out",
        "when an offer was not taken in time",
        "The place has passed on",
        "A place at {seminar} ({days}) was kept for you. We did not hear from you in time, so it has passed "
        "on to the next person.",
        "You are still on the waiting list, as number {position}. If you would rather leave it, please say "
        "so on your personal page:\n{personal link}",
        "{no longer waiting}",
        link=True,
        position="the place in the queue, if there still is one",
        no_longer_waiting="how to join the list again, where the delegate has left it",
    ),
    "session_place": _kind(
        "A place in a session",
        "when somebody who waited for a session gets a place in it",
        "You have a place in a session now",
        "Good news: a place has become free, and it is yours.",
        "{session}",
        "If you would rather give it up, please do so on your personal page:\n{personal link}",
        link=True,
        session="title, time and room of the session",
    ),
    "session_change": _kind(
        "A session changed by staff",
        "when staff change who is in a session",
        "Your sessions have changed",
        "{session}: {change}",
        "Your personal page shows all your sessions:\n{personal link}",
        link=True,
        session="title and time of the session",
        change="what has changed, in a sentence",
    ),
    "handed_over": _kind(
        "Place handed over",
        "to whoever gave their place to a colleague",
        "Your place is handed over",
        "Your place at {seminar} ({days}) now belongs to {colleague}. Thank you for telling us.",
        "Your own registration has ended, and nothing of what you told us about yourself was passed on.",
        "{calendar}",
        colleague="the colleague's name and address",
    ),
    "handed_on": _kind(
        "Place from a colleague",
        "to the colleague who got a place",
        "A colleague has given you a place",
        "{giver} cannot come and has given you the place. It is yours:",
        "{when and where}",
        "Your sessions:\n{sessions}",
        "Please open your personal page and tell us about yourself:\n{personal link}\n"
        "Please keep this link to yourself.",
        "{calendar}",
        "If you cannot come either, please cancel on that page, or hand the place on once more.",
        link=True,
        giver="the name of whoever gave the place",
    ),
    "merged": _kind(
        "Two registrations made one",
        "when an organiser merges two registrations of one person",
        "Your two registrations are one now",
        "You were registered twice for {seminar} ({days}). We have made one registration of the two, with "
        "everything that you told us: {standing}.",
        "The other one had the address {other address}.",
        "{when and where}",
        "Your sessions:\n{sessions}",
        _PAGE,
        "{old links}",
        "{calendar}",
        "If you are two people after all, please tell us.",
        link=True,
        standing="'you have a place' or 'you are on the waiting list'",
        other_address="the address of the registration that has gone, where it was another",
        old_links="which of the links in earlier messages no longer work",
    ),
    "already_registered": _kind(
        "Registered already",
        "when an address is entered in the form again",
        "You {standing} already",
        "Your address was entered again in the registration form of {seminar} ({days}). You {standing} "
        "already, and nothing has changed.",
        _PAGE,
        _IF_NOT_YOU,
        link=True,
        standing="'are registered' or 'are on the waiting list'",
    ),
    "link": _kind(
        "Personal link",
        "when the personal link is asked for again",
        "Your personal link",
        "Here is the link to your registration for {seminar} ({days}), as asked for:",
        "{personal link}",
        "It replaces the links in our earlier messages, which no longer work. Please keep it to yourself.",
        "If it was not you who asked, there is nothing to do: only you get this message.",
        link=True,
    ),
    "cancellation": _kind(
        "Cancellation",
        "when a registration is cancelled",
        "Your registration is cancelled",
        "Your registration for {seminar} ({days}) is cancelled.",
        "{thanks}",
        "{calendar}",
        "If your plans change again, you can register once more:\n{seminar page}",
        thanks="thanks, where the delegate cancelled themself",
    ),
    "seminar_cancelled": _kind(
        "Seminar cancelled",
        "when a seminar does not take place",
        "The seminar is cancelled",
        "We are sorry: {seminar} ({days}) does not take place. There is nothing you need to do.",
        "{calendar}",
        "The other seminars of the series:\n{series page}",
    ),
    "group": _kind(
        "Your group",
        "when groups are published, and when somebody's group changes",
        "{heading}",
        "{group}",
        "Your personal page shows it too, and any change to it:\n{personal link}",
        link=True,
        heading="'Your group', or 'Your group has changed'",
        group="the group, with room and time, in a sentence",
    ),
    "change": _kind(
        "Change of programme",
        "when an organiser tells the delegates of a change",
        "The programme has changed",
        "Something has changed at {seminar}:",
        "{changes}",
        "So it is now:",
        "{when and where}",
        "{calendar}",
        "If you can no longer come, please cancel on your personal page:\n{personal link}",
        link=True,
        changes="what has changed, a line each",
    ),
    "reminder": _kind(
        "Reminder",
        "some days before a seminar, to those with a place",
        "See you soon",
        "The seminar is near, and you have a place:",
        "{when and where}",
        "Your sessions:\n{sessions}",
        "Getting there: {travel}",
        "Access: {access}",
        "Your personal page has your badge and the calendar file. If you cannot come, please cancel there:\n"
        "{personal link}",
        "{calendar}",
        link=True,
    ),
    "questionnaire_reminder": _kind(
        "Reminder of the questionnaire",
        "to those present who have not filled it in, when an organiser asks for it",
        "The questionnaire is open",
        "The questionnaire of {seminar} is open, and we have not got yours yet.",
        "It is here, and takes about twenty minutes:\n{personal link}/questionnaire",
        "If you have filled it in on paper, there is nothing to do. Thank you!",
        link=True,
    ),
    "news": _kind(
        "Message of your own",
        "when an organiser writes to delegates",
        "News of the seminar",
        "Write your message here.",
        "Your personal page:\n{personal link}",
    ),
}


# Messages whose wording is not for the series to change.
MORE_TITLES = {"address": "E-mail address changed"}


def fields_in(text: str) -> list[str]:
    """The fields that stand in a text, in their order."""
    return [match[1].strip() for match in _FIELD.finditer(text) if match[1] is not None]


def problem_in(kind: Kind, subject: str, body: str) -> tuple[str, str] | None:
    """What is wrong with a wording: the field of the form and a sentence; None where it is in order."""
    return (
        _subject_problem(subject)
        or _body_problem(body)
        or _field_problem(kind, "subject", subject)
        or _field_problem(kind, "body", body)
        or _link_problem(kind, subject, body)
    )


def _subject_problem(subject: str) -> tuple[str, str] | None:
    if not subject.strip():
        return "subject", "Enter a subject."
    if "\n" in subject.strip():
        return "subject", "Keep the subject on one line."
    if len(subject) > LONGEST_SUBJECT:
        return "subject", f"Keep it under {LONGEST_SUBJECT} characters."
    return None


def _body_problem(body: str) -> tuple[str, str] | None:
    if not body.strip():
        return "body", "Write something, or go back to the default."
    if len(body) > LONGEST_BODY:
        return "body", f"Keep it under {LONGEST_BODY:,} characters."
    return None


def _field_problem(kind: Kind, where: str, text: str) -> tuple[str, str] | None:
    for match in _FIELD.finditer(text):
        if match[0] in ("{", "}"):
            return where, "A brace stands alone. Write {{ for a brace of your own."
        name = (match[1] or "").strip()
        if match[1] is not None and name not in kind.all_fields:
            return where, f"There is no field {{{name}}}. The list of fields has those that there are."
    return None


def _link_problem(kind: Kind, subject: str, body: str) -> tuple[str, str] | None:
    if LINK_FIELD in fields_in(subject):
        return "subject", "The personal link is for the text, not for the subject."
    if kind.needs_link and LINK_FIELD not in fields_in(body):
        return "body", "This message must hold {personal link}: it is how people get to their registration."
    return None


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its fields filled in; a paragraph with an empty field is left out."""
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        if all(values.get(name, "") for name in fields_in(paragraph)):
            paragraphs.append(_FIELD.sub(lambda match: _value(match, values), paragraph))
    return "\n\n".join(paragraphs)


def filled_line(text: str, values: Mapping[str, str]) -> str:
    """A subject with its fields filled in, on one line."""
    return " ".join(_FIELD.sub(lambda match: _value(match, values), text).split())


def _value(match: re.Match[str], values: Mapping[str, str]) -> str:
    if match[1] is None:
        return match[0][0]
    return values.get(match[1].strip(), "")
