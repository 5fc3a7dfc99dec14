"""Looking for what tells who somebody is, before a quotation leaves the house."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import func, select

from seminars.extensions import db
from seminars.programme.models import ProfileOption, Seminar, Series
from seminars.registration.models import Delegate, DelegateState, Organisation
from seminars.registration.naming import Found, Names
from seminars.registration.sameness_models import OrganisationAlias
from seminars.themes.models import Category, CodedQuotation

# A role held by fewer delegates of a seminar than this tells who they are.
FEWEST_IN_A_ROLE = 5
_NO_ROLE = "Other"


class Check:
    """What to look for in the quotations of a series: its delegates' names, all organisations in any
    spelling, and the roles that are rare at the seminar where something was said."""

    def __init__(self, series: Series) -> None:
        ids = select(Seminar.id).where(Seminar.series_id == series.id)
        people = db.session.scalars(select(Delegate.name).where(Delegate.seminar_id.in_(ids)))
        organisations = [
            *db.session.scalars(select(Organisation.name)),
            *db.session.scalars(select(OrganisationAlias.name)),
        ]
        self._names = Names(people, organisations, wide=True)
        rare: dict[int, list[str]] = defaultdict(list)
        for seminar_id, label in db.session.execute(
            select(Delegate.seminar_id, ProfileOption.label)
            .join(ProfileOption, ProfileOption.id == Delegate.occupation_id)
            .where(
                Delegate.seminar_id.in_(ids),
                Delegate.state == DelegateState.REGISTERED,
                ProfileOption.label != _NO_ROLE,
            )
            .group_by(Delegate.seminar_id, ProfileOption.label)
            .having(func.count() < FEWEST_IN_A_ROLE)
        ):
            rare[seminar_id].append(label)
        self._roles = {
            seminar_id: Names((), (), labels, contacts=False) for seminar_id, labels in rare.items()
        }

    def places_in(self, text: str, seminar_id: int) -> list[Found]:
        """The words that may tell who somebody is, from the beginning of the text."""
        found = self._names.places_in(text)
        roles = self._roles.get(seminar_id)
        if roles is not None:
            found += roles.places_in(text)
        return sorted(found, key=lambda place: (place.start, -place.end))

    def frame_warnings(self, frame: Iterable[Category]) -> dict[str, list[str]]:
        """What may tell who somebody is in the code frame, which is printed too: sentences by the anchor of
        the name or action on its page. An organisation may well stand there: it is for whoever reads to say.
        """
        texts: dict[str, str] = {}
        for category in frame:
            texts[f"categories-{category.id}"] = category.name
            for theme in category.themes:
                texts[f"themes-{theme.id}"] = f"{theme.name}\n{theme.description}"
            for area in category.areas:
                texts[f"areas-{area.id}"] = area.name
                texts.update({f"actions-{action.id}": action.text for action in area.actions})
        found = {anchor: self._names.found_in(text) for anchor, text in texts.items()}
        return {anchor: sentences for anchor, sentences in found.items() if sentences}

    def warnings(self, quotation: CodedQuotation) -> list[str]:
        """A sentence for each kind of thing found in the quotation."""
        places = self.places_in(quotation.text, quotation.seminar_id)
        return list(dict.fromkeys(place.sentence for place in places))


def marked(text: str, places: Sequence[Found]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the ``places``."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for place in places:
        if place.start < at:
            continue
        pieces += [(text[at : place.start], False), (text[place.start : place.end], True)]
        at = place.end
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]


def unaccepted(quotation: CodedQuotation, warnings: Collection[str]) -> list[str]:
    """The warnings that nobody has read and let stand."""
    return [warning for warning in warnings if warning not in quotation.accepted]
