"""Each page of the demo opens, at the desk and on a phone, as each kind of user."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

# A page has no ending; what has one is a file, which a browser would save.
FILES = re.compile(r"\.[a-z]{2,4}$|/files/")


# What axe has looked over: others see the same page with less on it, and to look takes long.
LOOKED_OVER: set[str] = set()


def kind_of(address: str) -> str:
    """The address with its variable parts taken out: one page of each kind is enough."""
    path = urlsplit(address).path
    path = re.sub(r"/(seminars|series)/[a-z][^/]*\d{4}", r"/\1/X", path)
    path = re.sub(r"^/(d|q|r)/[^/]+", r"/\1/T", path)
    return re.sub(r"\d+", "N", path)


@pytest.mark.parametrize(
    ("email", "start", "at_least"),
    [
        ("organiser@example.org", "/seminars", 40),
        (None, "/", 8),
        ("staff@example.org", "/seminars", 20),
        ("facilitator1@example.org", "/my-groups", 4),
    ],
)
def test_each_kind_of_page_opens(people, base_url: str, email: str | None, start: str, at_least: int) -> None:
    person = people()
    if email:
        person.sign_in(email)
    page = person.page
    queue, seen, kinds = deque([f"{base_url}{start}"]), set(), set()
    while queue:
        address = queue.popleft()
        kind = kind_of(address)
        if kind in kinds:
            continue
        kinds.add(kind)
        if FILES.search(urlsplit(address).path):
            assert person.context.request.get(address).status == 200, address
            continue
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert not person.overflows, f"{address} is wider than {width} px"
        if kind not in LOOKED_OVER:
            found = Axe().run(page).response["violations"]
            assert not found, f"{address}: {[(each['id'], each['nodes'][0]['html'][:200]) for each in found]}"
            LOOKED_OVER.add(kind)
        open_forms = page.locator("form[method=post i]:not(:has(input[name$=csrf_token]))")
        assert open_forms.count() == 0, f"{address}: a form without its token"
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            link = link.split("#")[0]
            if link.startswith(base_url) and link not in seen:
                seen.add(link)
                queue.append(link)
    assert len(kinds) >= at_least, sorted(kinds)
