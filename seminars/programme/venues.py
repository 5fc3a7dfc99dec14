"""The verbs of venues and their rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.programme.models import Room, Venue
from seminars.programme.rules import required


@dataclass(frozen=True)
class RoomDetails:
    """A room of a venue; ``capacity`` in people, None where unknown. ``id`` of one that stands."""

    name: str
    capacity: int | None = None
    step_free: bool = True
    id: int | None = None


@verb
def create_venue(
    *,
    name: str,
    region: str,
    actor: Actor,
    at: datetime,
    address: str = "",
    travel_notes: str = "",
    access_notes: str = "",
    rooms: Sequence[RoomDetails] = (),
) -> Venue:
    """Make a venue with its rooms."""
    venue = Venue(
        name=required(name, "name", "Enter the venue's name."),
        region=required(region, "region", "Enter the region."),
        address=address.strip(),
        travel_notes=travel_notes.strip(),
        access_notes=access_notes.strip(),
    )
    db.session.add(venue)
    _set_rooms(venue, rooms)
    record(action="create venue", subject=venue, actor=actor, at=at)
    return venue


@verb
def change_venue(
    *,
    venue: Venue,
    name: str,
    region: str,
    address: str,
    travel_notes: str,
    access_notes: str,
    rooms: Sequence[RoomDetails],
    actor: Actor,
    at: datetime,
) -> Venue:
    """Change a venue. A room that is left out disappears from the sessions that were in it."""
    lock(venue)
    venue.name, venue.region = (
        required(name, "name", "Enter the venue's name."),
        required(region, "region", "Enter the region."),
    )
    venue.address, venue.travel_notes = address.strip(), travel_notes.strip()
    venue.access_notes = access_notes.strip()
    _set_rooms(venue, rooms)
    record(action="change venue", subject=venue, actor=actor, at=at)
    return venue


def _set_rooms(venue: Venue, rooms: Sequence[RoomDetails]) -> None:
    names = [room.name.strip().casefold() for room in rooms]
    if len(set(names)) < len(names):
        raise Invalid("Two rooms have the same name.", field="rooms")
    standing = {room.id: room for room in venue.rooms}
    kept = [standing[details.id] for details in rooms if details.id in standing]
    for room in list(venue.rooms):
        if room not in kept:
            venue.rooms.remove(room)
    # Names may change places among the rooms that stay.
    for room in kept:
        room.name = f"\x1f{room.id}"
    db.session.flush()
    for position, details in enumerate(rooms):
        if details.id in standing:
            room = standing[details.id]
        else:
            room = Room()
            venue.rooms.append(room)
        room.name, room.capacity = required(details.name, "rooms", "Enter the room's name."), details.capacity
        room.step_free, room.position = details.step_free, position
    db.session.flush()
    # Read next in their new order.
    db.session.expire(venue, ["rooms"])
