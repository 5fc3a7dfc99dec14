"""What is different between two versions, word by word."""

from dataclasses import replace

from seminars.topic_guides.comparison import Fate, Line, compare
from seminars.topic_guides.content import GuideText, PartText, TopicText

ONE = TopicText(0, "Meaning", ("What does it mean to you?",), ("On cases", "In planning"), minutes=10, id=1)
TWO = TopicText(0, "Barriers", ("What stopped it?",), note="Ask why.", id=2)
THREE = TopicText(0, "Future", ("What next?",), id=3)


def guide(*parts: tuple[TopicText, ...], **more: object) -> GuideText:
    titles = ("Experiences", "Future")
    made = GuideText(
        series="Season",
        theme="",
        heading="Guide",
        introduction="Yesterday you filled in a form.",
        aims=("Understanding", "Support"),
        parts=tuple(PartText(titles[n], topics, n + 1) for n, topics in enumerate(parts)),
    )
    return replace(made, **more).everywhere()


OLD = guide((ONE, TWO), (THREE,))


def shown(line: Line) -> str:
    signs = {Fate.SAME: "{}", Fate.NEW: "+{}+", Fate.GONE: "-{}-"}
    return "".join(signs[piece.fate].format(piece.words) for piece in line)


def test_a_guide_is_like_itself() -> None:
    assert compare(OLD, OLD).is_empty


def test_texts_are_compared_word_by_word_and_lists_line_by_line() -> None:
    new = guide(
        (ONE, TWO),
        (THREE,),
        introduction="Yesterday you filled in a short questionnaire.",
        aims=("Understanding", "Examples", "Support"),
    )
    introduction, aims = compare(OLD, new).around
    assert (introduction.name, [shown(line) for line in introduction.lines]) == (
        "Introduction",
        ["Yesterday you filled in a -form-+short questionnaire+."],
    )
    assert [shown(line) for line in aims.lines] == ["Understanding", "+Examples+", "Support"]


def test_a_line_of_other_words_is_shown_as_gone_and_new() -> None:
    new = guide((ONE, TWO), (THREE,), introduction="Welcome all.")
    [introduction] = compare(OLD, new).around
    assert shown(introduction.lines[0]) == "-Yesterday you filled in a form.-+Welcome all.+"


def test_a_reworded_topic_names_the_fields_that_changed() -> None:
    other = replace(ONE, prompts=("On single cases", "In planning", "Informal ways"), minutes=15)
    [topic] = compare(OLD, guide((other, TWO), (THREE,))).topics
    assert (topic.label, topic.fate, topic.moved) == ("1", Fate.SAME, "")
    found = {change.name: [shown(line) for line in change.lines] for change in topic.changes}
    assert found == {
        "Prompts": ["On +single +cases", "In planning", "+Informal ways+"],
        "Minutes": ["-10-+15+"],
    }


def test_topics_come_go_and_move() -> None:
    four = TopicText(0, "", ("Who **pays**?",), id=4)
    found = compare(OLD, guide((TWO, four), (ONE,))).topics
    assert [(each.label, each.name, each.fate, each.moved) for each in found] == [
        ("1", "Barriers", Fate.SAME, "from 2 to 1"),
        ("2", "Who pays?", Fate.NEW, ""),
        ("3", "Meaning", Fate.SAME, "from 1 in 'Experiences' to 3 in 'Future'"),
        ("3", "Future", Fate.GONE, ""),
    ]


def test_a_renamed_part_is_told_once_and_moves_nothing() -> None:
    renamed = replace(OLD, parts=(replace(OLD.parts[0], title="What you have seen"), OLD.parts[1]))
    found = compare(OLD, renamed)
    assert [change.name for change in found.around] == ["Parts"]
    assert found.topics == ()
