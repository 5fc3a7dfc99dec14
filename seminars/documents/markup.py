"""Bold, italic and lists in texts that people write: the same small subset of Markdown on page and paper.

Parsed by markdown-it-py with all other rules off: links, pictures, headings and HTML stay the plain text
that they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from seminars.documents.pdf import text as pdf_text

_PARSER = MarkdownIt("zero", {"maxNesting": 40}).enable(["emphasis", "list", "escape", "newline"])
_TAGS = {"strong": ("strong", "b"), "em": ("em", "i")}
INDENT = 12.0


@dataclass(frozen=True)
class _Block:
    """A paragraph: how deep it stands in lists (0: in none), what hangs before it, and its inline signs."""

    depth: int
    hanging: str
    inline: Sequence[Token]


@dataclass(frozen=True)
class Run:
    """A stretch of text in one face; a line break within a line of text is a newline sign."""

    text: str
    bold: bool = False
    italic: bool = False


def inline_runs(source: str) -> list[Run]:
    """One line as stretches of text, for documents that have their own mark-up."""
    return _runs(_inline_tokens(source))


def block_runs(source: str) -> list[tuple[int, str, list[Run]]]:
    """Paragraphs and lists: how deep each stands in lists (0: in none), what hangs before it, its text."""
    return [
        (block.depth, block.hanging, _runs(block.inline)) for block in _blocks(_PARSER.parse(_tidy(source)))
    ]


def inline_html(source: str) -> str:
    """One line as HTML: bold and italic, everything else escaped."""
    return "".join(_inline(_inline_tokens(source), html=True))


def inline_pdf(source: str) -> str:
    """One line as the inside of a reportlab paragraph."""
    return "".join(_inline(_inline_tokens(source), html=False))


def plain(source: str) -> str:
    """The words without their marks, such as for a bookmark or a spreadsheet."""
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else token.content
        for token in _inline_tokens(source)
        if token.type not in _OPENING
    )


def block_html(source: str) -> str:
    """Paragraphs and lists as HTML."""
    return "".join(_block_html(_PARSER.parse(_tidy(source))))


def block_flowables(
    source: str, style: ParagraphStyle, bullet: ParagraphStyle, *, lead: str = ""
) -> list[Flowable]:
    """Paragraphs and lists for paper; ``bullet`` is the style of a list's items, hanging signs included.

    ``lead`` is marked-up text before the first paragraph, on a line of its own before a list.
    """
    made: list[Flowable] = []
    for block in _blocks(_PARSER.parse(_tidy(source))):
        words = "".join(_inline(block.inline, html=False))
        if not block.depth:
            made.append(Paragraph(lead + words, style))
            lead = ""
            continue
        if lead:
            made.append(Paragraph(lead, style))
            lead = ""
        step = bullet.leftIndent * (block.depth - 1)
        at = _indented(bullet, step) if step else bullet
        made.append(Paragraph(words, at, bulletText=block.hanging or None))
    return made


@lru_cache(maxsize=64)
def _indented(style: ParagraphStyle, step: float) -> ParagraphStyle:
    return style.clone(
        f"{style.name}-{step:g}", leftIndent=style.leftIndent + step, bulletIndent=style.bulletIndent + step
    )


# What is nested deeper than the parser follows, it leaves out: so nothing is. Six blanks are three steps.
_DEEP = re.compile(r"^ {7,}", re.MULTILINE)
_SECOND_SIGN = re.compile(r"^( *(?:[-*+]|\d{1,9}[.)]) +)(\d{0,9})([-*+.)])(?= )", re.MULTILINE)


def _tidy(source: str) -> str:
    """The source with lists in lists only as deep as somebody would write them; no word is lost."""
    source = source.replace("\r\n", "\n").replace("\t", "    ")
    return _SECOND_SIGN.sub(r"\1\2\\\3", _DEEP.sub(" " * 6, source))


# The same questions and prompts are set again and again: on the guide, the note sheets, for each group.
@lru_cache(maxsize=2048)
def _inline_tokens(source: str) -> tuple[Token, ...]:
    return tuple(token for block in _PARSER.parseInline(_tidy(source)) for token in block.children or ())


_OPENING = {f"{name}_{way}" for name in _TAGS for way in ("open", "close")}


def _inline(tokens: Sequence[Token], *, html: bool) -> Iterator[str]:
    for token in tokens:
        if token.type in _OPENING:
            name, _, way = token.type.partition("_")
            tag = _TAGS[name][0 if html else 1]
            yield f"<{'/' if way == 'close' else ''}{tag}>"
        elif token.type in ("softbreak", "hardbreak"):
            yield "<br>" if html else "<br/>"
        else:
            yield escape(token.content) if html else pdf_text(token.content)


def _runs(tokens: Sequence[Token]) -> list[Run]:
    faces = {"strong": 0, "em": 0}
    made = []
    for token in tokens:
        if token.type in _OPENING:
            name, _, way = token.type.partition("_")
            faces[name] += 1 if way == "open" else -1
        else:
            words = "\n" if token.type in ("softbreak", "hardbreak") else token.content
            made.append(Run(words, faces["strong"] > 0, faces["em"] > 0))
    return made


_LISTS = {"bullet_list": "ul", "ordered_list": "ol"}


def _block_html(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        name, _, way = token.type.rpartition("_")
        if token.type == "inline":
            yield from _inline(token.children or (), html=True)
        elif name in _LISTS:
            start = token.attrGet("start")
            yield (
                f"</{_LISTS[name]}>"
                if way == "close"
                else (f'<{_LISTS[name]} start="{int(start)}">' if start is not None else f"<{_LISTS[name]}>")
            )
        elif name == "list_item":
            yield "<li>" if way == "open" else "</li>"
        elif name == "paragraph" and not token.hidden:
            yield "<p>" if way == "open" else "</p>"


def _blocks(tokens: Sequence[Token]) -> Iterator[_Block]:
    """Paragraphs with their place in lists; the second paragraph of an item has nothing hanging before it."""
    lists: list[int | None] = []
    hanging = ""
    for token in tokens:
        name, _, way = token.type.rpartition("_")
        if name in _LISTS and way == "open":
            lists.append(int(token.attrGet("start") or 1) if name == "ordered_list" else None)
        elif name in _LISTS:
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            hanging = "•" if number is None else f"{number}."
            if number is not None:
                lists[-1] = number + 1
        elif token.type == "inline":
            yield _Block(len(lists), hanging, token.children or ())
            hanging = ""


__all__ = [
    "Run",
    "block_flowables",
    "block_html",
    "block_runs",
    "inline_html",
    "inline_pdf",
    "inline_runs",
    "plain",
]
