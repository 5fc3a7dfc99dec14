"""Who has the questionnaire open in a browser: by personal link, or by the room code."""

from dataclasses import dataclass, field
from hashlib import blake2b

from flask import session, url_for

from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.sealing import draft_of_delegate, draft_of_key, new_key
from seminars.questionnaire.taking_part import secret_key
from seminars.questionnaire.window_queries import seminar_of_code
from seminars.registration.models import Delegate
from seminars.registration.service import delegate_by_token

# Which seminars' questionnaires this browser may fill in, as which delegate, and the key that only it holds.
_IDENTIFIED = "questionnaire"
_KEYS = "answer_keys"


@dataclass(frozen=True)
class Holder:
    """Who has the form open, how they came to it, and the pages around it."""

    delegate: Delegate
    by_link: bool
    form_url: str
    time_url: str
    thanks_url: str
    change_url: str
    links: dict[str, str] = field(default_factory=dict)

    @property
    def seminar(self) -> Seminar:
        """The seminar whose questionnaire it is."""
        return self.delegate.seminar

    @property
    def key(self) -> str | None:
        """The key with which this browser may change what it sent, if it has one."""
        kept = session.get(_KEYS, {}).get(str(self.seminar.id), {})
        return kept.get("key") if kept.get("of") == self.delegate.id else None

    def made_key(self) -> str:
        """This browser's key, made now if it has none."""
        key = self.key
        if key is None:
            key = new_key()
            session[_KEYS] = {
                **session.get(_KEYS, {}),
                str(self.seminar.id): {"of": self.delegate.id, "key": key},
            }
        return key

    @property
    def draft(self) -> str | None:
        """Where answers are kept until they are sent.

        The personal link leads to one draft on every device. Who came by the room code has shown no
        secret, so that draft belongs to the browser.
        """
        if self.by_link:
            return draft_of_delegate(secret_key(), self.delegate.id)
        return None if self.key is None else draft_of_key(secret_key(), self.delegate.id, self.key)


def draft_key(delegate: Delegate, version: int) -> str:
    """Names the draft on the device, so that two people at one device do not see each other's, and what was
    answered in one version of the questionnaire does not come to stand in another."""
    words = f"draft {delegate.id}" + (f" {version}" if version > 1 else "")
    return blake2b(words.encode(), key=secret_key().encode()[:64], digest_size=9).hexdigest()


def link_holder(token: str) -> Holder:
    """Whoever holds the personal link. Raises Missing."""
    return Holder(
        delegate_by_token(token),
        by_link=True,
        form_url=url_for("questionnaire.form_by_link", token=token),
        time_url=url_for("questionnaire.time_by_link", token=token),
        thanks_url=url_for("questionnaire.thanks_by_link", token=token),
        change_url=url_for("questionnaire.change_by_link", token=token),
        links={"personal_url": url_for("registration.personal", token=token)},
    )


def code_holder(code: str) -> Holder | None:
    """Whoever has identified themself in this browser, if anybody has."""
    delegate = _identified(room_seminar(code))
    if delegate is None:
        return None
    return Holder(
        delegate,
        by_link=False,
        form_url=url_for("questionnaire.form_by_code", code=code),
        time_url=url_for("questionnaire.time_by_code", code=code),
        thanks_url=url_for("questionnaire.thanks_by_code", code=code),
        change_url=url_for("questionnaire.change_by_code", code=code),
        links={"leave_url": url_for("questionnaire.leave", code=code)},
    )


def identify_as(seminar: Seminar, delegate: Delegate) -> None:
    """This browser is the delegate's from now on."""
    session[_IDENTIFIED] = {**session.get(_IDENTIFIED, {}), str(seminar.id): delegate.id}


def forget(seminar: Seminar) -> None:
    """This browser is nobody's any more."""
    for kept in (_IDENTIFIED, _KEYS):
        session[kept] = {key: value for key, value in session.get(kept, {}).items() if key != str(seminar.id)}


def room_seminar(code: str) -> Seminar:
    """The seminar of a room code. Raises Missing."""
    seminar = seminar_of_code(code)
    if seminar is None:
        raise Missing("No seminar has this code.", next_step="Look at the screen in the room again.")
    return seminar


def _identified(seminar: Seminar) -> Delegate | None:
    delegate_id = session.get(_IDENTIFIED, {}).get(str(seminar.id))
    delegate = db.session.get(Delegate, delegate_id) if delegate_id is not None else None
    return delegate if delegate is not None and delegate.seminar_id == seminar.id else None
