"""Reading what a page says, for tests."""

from bs4 import BeautifulSoup


def messages(page) -> dict[str, str]:
    """The message beside each field; the summary above names as many."""
    html = BeautifulSoup(page.text, "html.parser")
    found = {
        each["id"].removesuffix("-error"): " ".join(each.get_text(" ").split()).removeprefix("Error: ")
        for each in html.select(".field-error")
    }
    summary = html.select(".error-summary li a")
    assert len(summary) == len(found)
    for link in summary:
        assert html.find(id=link["href"].lstrip("#")), f"{link['href']} leads nowhere"
    return found


def value(page, name: str) -> str:
    return BeautifulSoup(page.text, "html.parser").find(attrs={"name": name})["value"]


def main_text(page) -> str:
    return " ".join(BeautifulSoup(page.text, "html.parser").main.get_text(" ").split())
