"""Bold, italic and lists, and nothing else, on the page and on paper."""

import pytest
from bs4 import BeautifulSoup

from seminars.documents.markup import block_flowables, block_html, inline_html, inline_pdf, plain
from seminars.documents.style import styles


@pytest.mark.parametrize(
    ("source", "html", "words"),
    [
        ("Ask **all** of *them*", "Ask <strong>all</strong> of <em>them</em>", "Ask all of them"),
        ("***both***", "<em><strong>both</strong></em>", "both"),
        ("2\\*3 and 4 * 5", "2*3 and 4 * 5", "2*3 and 4 * 5"),
        ("one_two_three", "one_two_three", "one_two_three"),
        ("**left open", "**left open", "**left open"),
        ("", "", ""),
    ],
)
def test_bold_and_italic_are_read(source: str, html: str, words: str) -> None:
    assert inline_html(source) == html
    assert plain(source) == words
    assert inline_pdf(source) == html.replace("strong>", "b>").replace("em>", "i>")


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<b onclick=x>**bold**</b>",
        "[link](javascript:alert(1))",
        "![picture](http://example.org/x.png)",
        "&lt;already&gt; &amp;",
        "`code` ~~gone~~ http://example.org",
        "<https://example.org>",
        "\"quoted\" & 'so'",
    ],
)
def test_everything_else_stays_the_text_that_it_is(source: str) -> None:
    for made in (inline_html(source), block_html(source)):
        soup = BeautifulSoup(made, "html.parser")
        assert {tag.name for tag in soup.find_all()} <= {"p", "strong"}
        assert not any(tag.attrs for tag in soup.find_all())
        assert soup.text.strip() == source.replace("**", "")


def test_blocks_are_paragraphs_and_lists() -> None:
    source = "First\nline\n\n- one\n- two\n  1. deep\n\n3. three\n4. four\n\n# no heading\n\n    no code"
    html = block_html(source)
    assert html == (
        "<p>First<br>line</p><ul><li>one</li><li>two<ol><li>deep</li></ol></li></ul>"
        '<ol start="3"><li>three</li><li>four</li></ol><p># no heading</p><p>no code</p>'
    )


def test_lists_hang_on_paper_as_deep_as_they_stand() -> None:
    named = styles()
    pieces = block_flowables("Text\n\n- one\n  - deep\n- two\n\n7. seven\n8. eight", named.body, named.bullet)
    shown = [(piece.bulletText, piece.style.leftIndent, piece.getPlainText()) for piece in pieces]
    step = named.bullet.leftIndent
    assert [words for _, _, words in shown] == ["Text", "one", "deep", "two", "seven", "eight"]
    assert [indent for _, indent, _ in shown] == [0, step, 2 * step, step, step, step]
    assert [hanging for hanging, _, _ in shown] == [None, "•", "•", "•", "7.", "8."]


def test_lists_in_lists_end_somewhere() -> None:
    source = "\n".join("  " * depth + "- item" for depth in range(200))
    named = styles()
    assert block_html(source).count("item") == 200
    pieces = block_flowables(source, named.body, named.bullet)
    assert sum(piece.getPlainText().count("item") for piece in pieces) == 200
    assert max(piece.style.leftIndent for piece in pieces) <= 4 * named.bullet.leftIndent


@pytest.mark.parametrize("sign", ["- ", "* ", "1. ", "2) "])
def test_signs_in_a_row_are_one_list_and_text(sign: str) -> None:
    soup = BeautifulSoup(block_html(sign * 100 + "end"), "html.parser")
    assert len(soup.find_all("li")) == 1
    assert soup.text.count(sign.strip()) == 99
    assert soup.text.endswith("end")
