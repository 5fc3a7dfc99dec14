"""Delegates are also found by how their organisation is called for short: 'HSE'."""

import sqlalchemy as sa
from alembic import op

revision = "0027_short_forms"
down_revision = "0026_sittings"
branch_labels = None
depends_on = None

SMALL_WORDS = frozenset(["a", "an", "and", "at", "for", "in", "of", "on", "the", "to"]) | frozenset(
    ["agus", "ar", "de", "do", "i", "is", "le", "na"]
)
LONGEST = 500


def short_forms(name_key: str) -> str:
    """The initials of three words or more, with those of the small ones and without."""
    words = name_key.split()
    every = "".join(word[0] for word in words)
    most = "".join(word[0] for word in words if word not in SMALL_WORDS)
    return " ".join(form for form in dict.fromkeys((every, most)) if len(form) >= 3)


def upgrade() -> None:
    """Put the short forms behind what delegates are found by."""
    connection = op.get_bind()
    add = sa.text(
        "UPDATE delegate SET search_key = substr(search_key || :forms, 1, :longest)"
        " WHERE organisation_id = :organisation"
    )
    for number, key in connection.execute(sa.text("SELECT id, name_key FROM organisation")).all():
        forms = short_forms(key)
        if forms:
            connection.execute(add, {"forms": f" {forms}", "longest": LONGEST, "organisation": number})


def downgrade() -> None:
    """They stay: more is found by them, and nothing else."""
