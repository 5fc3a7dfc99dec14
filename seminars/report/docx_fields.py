"""Fields and bookmarks in Word: numbers of captions and pages, and the list of contents."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def run(paragraph: Paragraph, *children: Any) -> Any:
    """A run of these elements at the end of the paragraph."""
    made = OxmlElement("w:r")
    for child in children:
        made.append(child)
    paragraph._p.append(made)
    return made


def _mark(kind: str) -> Any:
    made = OxmlElement("w:fldChar")
    made.set(qn("w:fldCharType"), kind)
    return made


def _instruction(code: str) -> Any:
    made = OxmlElement("w:instrText")
    made.set(qn("xml:space"), "preserve")
    made.text = f" {code} "
    return made


def begin_field(paragraph: Paragraph, code: str) -> None:
    """From here on stands what the field shows."""
    run(paragraph, _mark("begin"))
    run(paragraph, _instruction(code))
    run(paragraph, _mark("separate"))


def end_field(paragraph: Paragraph) -> None:
    """Up to here."""
    run(paragraph, _mark("end"))


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that shows ``shown`` until it is brought up to date."""
    begin_field(paragraph, code)
    paragraph.add_run(shown)
    end_field(paragraph)


def bookmark(paragraph: Paragraph, number: int, name: str) -> None:
    """Give all that stands in the paragraph a name to jump to."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for each in (begin, end):
        each.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), name)
    first = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(first, begin)
    paragraph._p.append(end)


def link(paragraph: Paragraph, name: str, text: str) -> None:
    """Text that jumps to a bookmark."""
    made = OxmlElement("w:hyperlink")
    made.set(qn("w:anchor"), name)
    made.set(qn("w:history"), "1")
    words = OxmlElement("w:t")
    words.text = text
    inner = OxmlElement("w:r")
    inner.append(words)
    made.append(inner)
    paragraph._p.append(made)
