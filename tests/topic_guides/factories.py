"""A guide of three topics in two parts, built through the services; and guides as plain values."""

from seminars.demo import guide as demo
from seminars.programme.models import Series
from seminars.topic_guides.content import GuideText, PartText, TopicText
from seminars.topic_guides.models import TopicGuide
from seminars.topic_guides.service import TopicDetails, add_part, add_topic, create_guide, require_guide
from tests.registration.factories import NOW, ORGANISER

BARRIERS = TopicDetails(
    title="Barriers",
    questions=["What has made it difficult?", "What stopped it?"],
    prompts=["Information", "Services"],
    sub_questions=["How did you deal with it?"],
    note="Ask for the cause behind the cause.",
    minutes=15,
)


def make_guide(series: Series) -> TopicGuide:
    """Part 'Experiences' with topics 1 and 2, part 'Future' with topic 3; 35 minutes."""
    guide = create_guide(
        series=series,
        heading="Working together",
        introduction="Yesterday you filled in a questionnaire.",
        aims=["How people understand it", "What supports it"],
        opening="Introduce yourself.",
        ground_rules=["One person speaks at a time."],
        closing="Thank the group.",
        actor=ORGANISER,
        at=NOW,
    )
    first = add_part(guide=guide, title="Experiences", actor=ORGANISER, at=NOW)
    second = add_part(guide=guide, title="Future", actor=ORGANISER, at=NOW)
    meaning = TopicDetails(title="Meaning", questions=["What does it mean to you?"], minutes=20)
    add_topic(part=first, details=meaning, actor=ORGANISER, at=NOW)
    add_topic(part=first, details=BARRIERS, actor=ORGANISER, at=NOW)
    add_topic(part=second, details=TopicDetails(questions=["What next?"]), actor=ORGANISER, at=NOW)
    return require_guide(series)


def layout(guide: TopicGuide) -> list[list[str]]:
    """First question of each topic, by part, as the guide stands in the database."""
    standing = require_guide(guide.series)
    return [[topic.questions[0] for topic in part.topics] for part in standing.parts]


def real_guide() -> GuideText:
    """The demo's eight topics, as long as the real guide's."""
    return GuideText(
        series="Network Seminars 2008",
        theme="Co-operation",
        heading=demo.HEADING,
        introduction=demo.INTRODUCTION,
        aims=tuple(demo.AIMS),
        opening=demo.OPENING,
        ground_rules=tuple(demo.GROUND_RULES),
        parts=tuple(PartText(title, tuple(map(_text, topics))) for title, topics in demo.PARTS),
        closing=demo.CLOSING,
    ).everywhere()


def _text(topic: TopicDetails) -> TopicText:
    return TopicText(
        number=0,
        title=topic.title,
        questions=tuple(topic.questions),
        prompts=tuple(topic.prompts),
        sub_questions=tuple(topic.sub_questions),
        note=topic.note,
        minutes=topic.minutes,
    )


def guide_with(*topics: TopicText) -> GuideText:
    """A guide of one part."""
    return GuideText(series="Season", theme="", heading="Guide", parts=(PartText("Experiences", topics),))
