"""The client of all page tests refuses a page that breaks what every page promises."""

import pytest

from tests.page_client import check_page

PAGE = """<!doctype html><html lang="en"><head><title>Seán’s   desk - Seminars</title>
<script src="/static/js/a.js"></script>
<script type="application/ld+json">{"@context": "https://schema.org"}</script></head>
<body><main><h1>Seán’s <em>desk</em><!-- not read --></h1>
<label for="a">A</label><input id="a"> <label>B <input name="b"></label> <input type="hidden" name="c">
<select aria-label="D"></select><img src="x" alt=""></main></body></html>"""


def test_a_good_page_and_part_of_one_pass() -> None:
    check_page(PAGE, "/")
    check_page("<li onclick=x>", "/part")


@pytest.mark.parametrize(
    ("good", "bad", "why"),
    [
        ("<main>", "<div>", "no main part"),
        ("</h1>", "</h1><h1>Seán’s desk</h1>", "2 headings"),
        ("<em>desk</em>", "<em>table</em>", "'Seán’s table' is not in the title 'Seán’s desk - Seminars'"),
        ("<em>", "<em id=a>", r"ids twice: \['a'\]"),
        ('for="a"', 'for="b"', "has no label"),
        (' aria-label="D"', "", "<select></select> has no label"),
        (' alt=""', "", "no alt text"),
        ("</main>", "<textarea></textarea></main>", "<textarea></textarea> has no label"),
        ('type="application/ld+json"', "", "is inside the page"),
        ('a.js">', 'a.js">run()', "run()"),
        ("<em>", "<em onClick=run()>", "em has onclick"),
        ("<em>", '<em style="color: red">', "inline style"),
    ],
)
def test_a_bad_page_is_refused(good: str, bad: str, why: str) -> None:
    assert good in PAGE
    with pytest.raises(AssertionError, match=why):
        check_page(PAGE.replace(good, bad), "/")
