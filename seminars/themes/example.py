"""A code frame to begin with: barriers to co-operation in four categories, and areas of action."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ExampleCategory:
    """A category, its themes with descriptions, and its areas of action."""

    name: str
    themes: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]


EXAMPLE = (
    ExampleCategory(
        "Information",
        (
            ("Not knowing who does what", "Which services there are, whom to ring, what others may do."),
            ("Sharing information", "What may be passed on, consent, records that do not meet."),
            ("Different languages", "Terms, thresholds and assessments that mean different things."),
        ),
        (
            "Children and families",
            "Services and professionals",
            "Inter-agency guidance and assistance",
        ),
    ),
    ExampleCategory(
        "Organisational",
        (
            ("Competing priorities", "Targets and duties of the own organisation come first."),
            ("Boundaries and distance", "Areas that do not match, and the miles between offices."),
            ("Culture and trust", "Habits, hierarchies, and what organisations think of each other."),
            ("Work that nobody counts", "Co-operation that is not in anybody's job or figures."),
            ("Staff turnover", "Posts that stay empty, and contacts that leave with the person."),
        ),
        ("Objectives and priorities", "Geographic", "Cultural", "Recognition", "Staff"),
    ),
    ExampleCategory(
        "Services",
        (
            ("Gaps in services", "Needs that no service meets, or only for some ages or places."),
            ("Waiting times", "How long families wait between one service and the next."),
            ("Unclear results", "Not knowing what became of a child, or what helped."),
        ),
        ("Service gaps", "Optimising outcomes"),
    ),
    ExampleCategory(
        "Resources",
        (
            ("Time", "Caseloads that leave no hour for meeting others."),
            ("Ways of funding", "Money that is tied to one organisation or to one year."),
            ("Level of funding", "Too little money, cuts, posts that were not filled."),
        ),
        ("Resources for co-operation", "Funding mechanisms", "Funding levels"),
    ),
)
