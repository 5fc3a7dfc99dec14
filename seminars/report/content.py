"""A report as plain values: sections of headings, texts, tables, charts and quotations.

PDF, .docx and page are made of the same values, and a version is kept as their JSON form.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from typing import Any, ClassVar

from seminars.documents.charts import Bar


@dataclass(frozen=True)
class Heading:
    """A heading within a section; ``level`` is 2 or 3, the section's own title being 1."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Plain text; ``small`` for what explains a figure."""

    kind: ClassVar[str] = "paragraph"
    text: str
    small: bool = False


@dataclass(frozen=True)
class Words:
    """Text that somebody wrote, in the subset of Markdown that topic guides use."""

    kind: ClassVar[str] = "words"
    source: str


@dataclass(frozen=True)
class Bullets:
    """A list; with ``markup`` bold and italic are read from its items."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    markup: bool = False
    indented: bool = False


@dataclass(frozen=True)
class Item:
    """A paragraph with a hanging label, such as a topic with its number."""

    kind: ClassVar[str] = "item"
    label: str
    source: str


@dataclass(frozen=True)
class Table:
    """A table with its caption; ``numeric`` are the columns of figures, ``shares`` the parts of the width.

    With ``total`` the last row is the sum of the others.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()
    total: bool = False
    number: int = 0

    @property
    def label(self) -> str:
        """What stands before its caption."""
        return f"Table {self.number}"


@dataclass(frozen=True)
class Chart:
    """Bars with their caption, which names the base; ``note`` says what belongs to them."""

    kind: ClassVar[str] = "chart"
    caption: str
    bars: tuple[Bar, ...]
    note: str = ""
    number: int = 0

    @property
    def label(self) -> str:
        """What stands before its caption."""
        return f"Figure {self.number}"

    @property
    def in_words(self) -> str:
        """All that the picture tells, for those who do not see it."""
        told = (
            f"{bar.label}: " + ("[c]" if bar.count is None else f"{_per_cent(bar)} ({bar.count:,})")
            for bar in self.bars
        )
        return f"Bars. {'; '.join(told)}."


@dataclass(frozen=True)
class Quotation:
    """What somebody said, without a name; ``source`` is where, such as the venue."""

    kind: ClassVar[str] = "quotation"
    text: str
    source: str = ""


Block = Heading | Paragraph | Words | Bullets | Item | Table | Chart | Quotation
_KINDS: dict[str, Any] = {
    kind.kind: kind for kind in (Heading, Paragraph, Words, Bullets, Item, Table, Chart, Quotation)
}


@dataclass(frozen=True)
class Section:
    """A part that is read, written and commented on as one; its ``key`` stays the same in each draft."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()

    @property
    def appendix(self) -> bool:
        """Whether it begins on a page of its own, after the report."""
        return self.title.startswith("Appendix")


@dataclass(frozen=True)
class Content:
    """A whole report. ``mark`` names the release whose figures it tells; ``standing`` is 'Draft 2', say."""

    title: str
    subtitle: str
    dates: str
    host: str
    sections: tuple[Section, ...]
    mark: str
    standing: str = field(default="")

    def numbered(self) -> "Content":
        """The report with its tables and its figures numbered through."""
        numbers: dict[type, Iterator[int]] = {Table: count(1), Chart: count(1)}

        def with_number(block: Block) -> Block:
            if isinstance(block, Table | Chart):
                return replace(block, number=next(numbers[type(block)]))
            return block

        return replace(
            self,
            sections=tuple(
                replace(section, blocks=tuple(with_number(block) for block in section.blocks))
                for section in self.sections
            ),
        )

    def with_words(self, words: Mapping[str, str]) -> "Content":
        """The report with what was written to its sections before their own; empty sections are left out."""
        sections = (
            replace(section, blocks=(Words(words[section.key]), *section.blocks))
            if words.get(section.key, "").strip()
            else section
            for section in self.sections
        )
        return replace(self, sections=tuple(section for section in sections if section.blocks))


def as_dict(content: Content) -> dict[str, Any]:
    """The report as JSON values."""
    return {
        **{name: getattr(content, name) for name in ("title", "subtitle", "dates", "host", "mark")},
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "blocks": [{"kind": block.kind, **asdict(block)} for block in section.blocks],
            }
            for section in content.sections
        ],
    }


def digest_of_kept(kept: Mapping[str, Any]) -> str:
    """The SHA-256 of a report's JSON values, by which it is known that nothing in them was altered."""
    told = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def from_dict(kept: Mapping[str, Any], *, standing: str = "") -> Content:
    """The report that ``as_dict`` made these values of."""
    return Content(
        **{name: kept[name] for name in ("title", "subtitle", "dates", "host", "mark")},
        sections=tuple(
            Section(each["key"], each["title"], tuple(_block(block) for block in each["blocks"]))
            for each in kept["sections"]
        ),
        standing=standing,
    )


def _block(kept: Mapping[str, Any]) -> Block:
    values = {name: _tuples(value) for name, value in kept.items() if name != "kind"}
    if kept["kind"] == "chart":
        values["bars"] = tuple(Bar(**bar) for bar in kept["bars"])
    made: Block = _KINDS[kept["kind"]](**values)
    return made


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list | tuple) else value


def _per_cent(bar: Bar) -> str:
    return "–" if bar.percent is None else f"{bar.percent}%"
