"""The types of an XLSForm's rows: what each is to us, under all the names that files in the wild give it."""

import re
from dataclasses import dataclass

_MANY = {
    "text": ("text", "string", "q string", "add text prompt"),
    "integer": ("integer", "int", "q int", "add integer prompt"),
    "decimal": ("decimal", "q decimal", "add decimal prompt"),
    "date": ("date", "q date", "add date prompt"),
    "note": ("note", "q note", "add note prompt"),
    "range": ("range",),
    "calculate": ("calculate", "q calculate", "add calculate prompt"),
}
_NAMES = {name: kind for kind, names in _MANY.items() for name in names}

_SELECTS = {
    "select_one": "select_one",
    "select one": "select_one",
    "select one from": "select_one",
    "select one using": "select_one",
    "select1": "select_one",
    "add select one prompt using": "select_one",
    "select_multiple": "select_multiple",
    "select multiple": "select_multiple",
    "select multiple from": "select_multiple",
    "select multiple using": "select_multiple",
    "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple",
    "add select multiple prompt using": "select_multiple",
    "rank": "rank",
}
_OTHER = re.compile(r"\s+(or specify other|or_other|or other)$", re.IGNORECASE)
_SELECT = re.compile(rf"({'|'.join(sorted(_SELECTS, key=len, reverse=True))})\s+(\S+)", re.IGNORECASE)
_CONTROL = re.compile(
    r"(begin|end)[\s_]+(group|repeat|lgroup|loop|looped group|score|rank|kobomatrix)\b.*", re.IGNORECASE
)
_GROUPS = {"group", "score", "rank"}

_METADATA = {
    "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email",
    "audit", "imei", "start-geopoint", "background-audio", "background-geopoint", "start time", "end time",
    "device id", "sim id", "phone number", "subscriber id", "get start time", "get end time", "get today",
    "get device id", "get sim id", "get phone number", "get subscriber id", "uri:deviceid", "uri:username",
    "uri:email", "uri:phonenumber", "uri:simserial", "uri:subscriberid",
}  # fmt: skip

_NO_PLACE = "places on a map are not asked here"
_NO_FILE = "no pictures, sounds or files come with answers here"
_NO_TIME = "a time of day is not asked here; ask for it as text, or as a choice"
_NO_TICK = "nothing is only acknowledged here; ask it as a choice between two answers"
_NO_DATA = "choices are not looked up in files here"
_REASONS = {
    "calculate": "nothing is reckoned from answers here",
    "hidden": "every question here is seen",
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "gps", "location", "osm"), _NO_PLACE),
    **dict.fromkeys(("image", "photo", "audio", "video", "file", "barcode"), _NO_FILE),
    **dict.fromkeys(("time", "datetime", "date time"), _NO_TIME),
    **dict.fromkeys(("acknowledge", "trigger"), _NO_TICK),
    **dict.fromkeys(("xml-external", "csv-external"), _NO_DATA),
    **dict.fromkeys(("select_one_from_file", "select_multiple_from_file", "select_one_external"), _NO_DATA),
}
REPEAT = "questions are asked once here; this group would be repeated"
MATRIX = "a table with a question of its own in each cell is not asked here; use a grid, or single questions"
IN_REPEAT = "it stands in a group that is repeated"
IN_MATRIX = "it stands in a table of questions"
METADATA = "not kept, on purpose: answers carry no time, place, device or name"


@dataclass(frozen=True)
class RowType:
    """What a row is: ``kind`` one of our names ('select_one', 'begin group', 'metadata', 'unsupported' ...),
    ``list_name`` where its choices stand, ``other`` whether 'Other' is added to them."""

    kind: str
    list_name: str = ""
    other: bool = False
    reason: str = ""


def row_type(text: str) -> RowType:
    """What a row of this type is."""
    plain = " ".join(text.split())
    low = plain.lower()
    control = _CONTROL.fullmatch(plain)
    if control is not None:
        what = control[2].lower()
        return RowType(f"{control[1].lower()} {what if what in (*_GROUPS, 'kobomatrix') else 'repeat'}")
    if low in _NAMES and _NAMES[low] not in _REASONS:
        return RowType(_NAMES[low])
    if low in ("score__row", "rank__level"):
        return RowType(low)
    other = _OTHER.search(plain)
    select = _SELECT.fullmatch(plain[: other.start()] if other else plain)
    if select is not None:
        kind = _SELECTS[select[1].lower()]
        if select[2].startswith("${"):
            return RowType("unsupported", reason="choices are not taken from earlier answers here")
        return RowType(kind, select[2], other is not None)
    if low in _METADATA:
        return RowType("metadata", reason=METADATA)
    return RowType("unsupported", reason=_reason(low))


def _reason(low: str) -> str:
    # 'q image', 'add image prompt' and 'image' are the same; the choices' file follows the type.
    bare = re.sub(r"^(q|add) | prompt$", "", _NAMES.get(low, low))
    first = "_".join(bare.split()[:1])
    return _REASONS.get(bare) or _REASONS.get(first) or "this type of question is not asked here"
