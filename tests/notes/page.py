"""The page of a group's notes as a browser without JavaScript sends it: every field, whichever button."""

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from seminars.focus_groups.models import FocusGroup
from seminars.topic_guides.service import require_guide


def url_of(group: FocusGroup) -> str:
    return f"/seminars/{group.seminar.slug}/groups/{group.number}/notes"


def topic_ids(group: FocusGroup) -> list[int]:
    return [topic.id for topic in require_guide(group.seminar.series).topics]


def section(html: str, topic_id: int) -> Tag:
    found = BeautifulSoup(html, "html.parser").find(id=f"topic-{topic_id}")
    assert isinstance(found, Tag)
    return found


def fields(html: str) -> dict[str, str]:
    """What the form on the page holds, as a browser would send it."""
    form = BeautifulSoup(html, "html.parser").select_one("form#notes")
    assert form is not None
    found = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    # A browser leaves out the first line break of a text box.
    found |= {each["name"]: each.text.removeprefix("\n") for each in form.select("textarea")}
    for each in form.select("select"):
        chosen = each.select_one("option[selected]")
        found[each["name"]] = chosen["value"] if chosen else ""
    return found


def button(html: str, words: str) -> str:
    """What the button with these words sends as 'act'."""
    [found] = [
        each for each in BeautifulSoup(html, "html.parser").select("form#notes button") if words in each.text
    ]
    return found["value"]


def press(client: FlaskClient, group: FocusGroup, page: str, act: str, **changed: str) -> TestResponse:
    """Send the page as it was loaded, with what was changed on it, by a button."""
    sent = {**fields(page), **{name.replace("_", "-"): value for name, value in changed.items()}, "act": act}
    return client.post(url_of(group), data=sent)


def send(
    client: FlaskClient, group: FocusGroup, topic: int = 0, *, page: str | None = None, **form: str
) -> TestResponse:
    """Write on a topic of a page that was just loaded (or of ``page``) and save."""
    topic_id = topic_ids(group)[topic]
    shown = client.get(url_of(group)).text if page is None else page
    changed = {f"{name}_{topic_id}": value for name, value in form.items()}
    return press(client, group, shown, f"save:{topic_id}", **changed)
