"""The demo's topic guide: eight topics in three parts."""

from seminars.topic_guides.service import TopicDetails

HEADING = "Working together for children: topic guide"

INTRODUCTION = (
    "Yesterday you filled in a questionnaire about working with other organisations. Today we should like to "
    "hear what lies behind the answers: what you have seen, what worked, what did not, and what you would do "
    "about it. What is said goes, without names, into a report to those who plan the services; the "
    "facilitators check that every key point is in it."
)

AIMS = [
    "How the people in the room understand inter-agency co-operation",
    "In what ways, and how far, they practise it",
    "What supports it, in their own organisation and in others",
    "Examples from practice, and what came of them for children and families",
    "What gets in the way, and how people deal with it",
    "Which tools and incentives are used, and which are missing",
    "Suggestions for improvement, and who would have to act",
    "Where more co-operation is needed most",
]

OPENING = (
    "Introduce yourself and say how long we have. Propose the ground rules and ask whether the group "
    "agrees. Then each person gives name, organisation and role. Begin with the first topic; drill down "
    "with follow-on questions: 'Can you give an example?', 'What happened then?', 'Why was that?'"
)

GROUND_RULES = [
    "What is said here stays here; notes are taken without names.",
    "Speak from your own experience; do not identify children or families.",
    "One person speaks at a time, and everybody is heard.",
    "Disagreement is welcome; nobody has to be won over.",
]

CLOSING = (
    "Sum up the main points and ask whether anything is missing. Thank the group and say what happens next: "
    "notes are compiled, themes are drawn out, and the report is sent to the organisations that took part."
)

PARTS: tuple[tuple[str, tuple[TopicDetails, ...]], ...] = (
    (
        "Experiences",
        (
            TopicDetails(
                title="What it means to you",
                questions=["What does working together across agencies mean in your own daily work?"],
                prompts=["On single cases", "In planning services", "Formal and informal ways"],
                sub_questions=[],
                note="",
                minutes=10,
            ),
            TopicDetails(
                title="Good examples",
                questions=[
                    "Can you describe a time when it worked well?",
                    "What made the difference, and what came of it for the child or the family?",
                ],
                prompts=["Rationale", "People who knew each other", "Policies or guidelines", "Time"],
                sub_questions=["Would it have happened without the people involved?"],
                note="Clarify whether the speaker has seen the outcome, or believes it to be so.",
                minutes=15,
            ),
            TopicDetails(
                title="Barriers",
                questions=["What has made it difficult, or stopped it?"],
                prompts=["Information", "Organisation", "Services", "Resources"],
                sub_questions=["How did you deal with it?", "Is it the same everywhere in this region?"],
                note="Most answered that they have met barriers: ask for the cause behind the cause.",
                minutes=15,
            ),
        ),
    ),
    (
        "Incentives, tools and supports",
        (
            TopicDetails(
                title="Incentives",
                questions=["What encourages people in your organisation to work with others?"],
                prompts=["Recognition", "Job descriptions", "Targets", "Funding"],
                sub_questions=["Is there anything that discourages them?"],
                note="",
                minutes=10,
            ),
            TopicDetails(
                title="Tools",
                questions=["Which tools, protocols or meetings do you use, and how useful are they?"],
                prompts=["Case conferences", "Shared forms", "Agreements", "Training together"],
                sub_questions=[],
                note="Have each tool described in a sentence: not everybody in the room will know it.",
                minutes=10,
            ),
            TopicDetails(
                title="The three most important factors",
                questions=["Of these eight factors, which three are the most important to you, and why?"],
                prompts=[
                    "Support from senior management",
                    "Time set aside for it",
                    "Knowing the people in other services",
                    "Written protocols and agreements",
                    "A way to share information lawfully",
                    "Joint funding",
                    "Training together",
                    "Shared aims and targets",
                ],
                sub_questions=["Where do you disagree with your neighbour's choice?"],
                note="Go round the table; note the three factors for each person before discussing them.",
                minutes=15,
            ),
        ),
    ),
    (
        "Future requirements",
        (
            TopicDetails(
                title="Where more is needed",
                questions=["Where would more co-operation help children and families most?"],
                prompts=["Ages and stages", "Places", "Moves from one service to another"],
                sub_questions=[],
                note="",
                minutes=10,
            ),
            TopicDetails(
                title="Suggestions",
                questions=[
                    "What should be done, by whom, and what could begin next month?",
                    "What would you do yourself?",
                ],
                prompts=["In your own organisation", "Between organisations", "In national policy"],
                sub_questions=[],
                note="Keep five minutes for this topic even if time runs short.",
                minutes=15,
            ),
        ),
    ),
)
