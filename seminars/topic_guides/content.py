"""A topic guide and a group as plain values, for paper."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TopicText:
    """A topic with its number."""

    number: int
    title: str
    questions: tuple[str, ...]
    prompts: tuple[str, ...] = ()
    sub_questions: tuple[str, ...] = ()
    note: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class GuideText:
    """A whole guide; ``parts`` are a title and its topics."""

    series: str
    theme: str
    heading: str
    introduction: str = ""
    aims: tuple[str, ...] = ()
    opening: str = ""
    ground_rules: tuple[str, ...] = ()
    parts: tuple[tuple[str, tuple[TopicText, ...]], ...] = ()
    closing: str = ""


@dataclass(frozen=True)
class GroupText:
    """A group on paper: members are name, organisation and role, nothing else."""

    seminar: str
    name: str
    facilitator: str = ""
    room: str = ""
    when: str = ""
    members: tuple[tuple[str, str, str], ...] = field(default=())
