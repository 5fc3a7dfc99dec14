"""Numbers and dates of a workbook as people see them in its cells.

Only what lists of people hold: leading noughts, decimals, per cent, dates and times. Anything finer
(colours, currencies) is left out.
"""

import re
from datetime import date, datetime, time, timedelta

# The format '14' is 'the short date of whoever opens it': here the Irish one.
_LOCAL_DATES = {"mm-dd-yy": "dd/mm/yyyy", "m/d/yy h:mm": "dd/mm/yyyy hh:mm"}
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_TOKEN = re.compile(r"y+|m+|d+|h+|s+|AM/PM|A/P|.", re.IGNORECASE | re.DOTALL)


def cell_text(value: object, style: str) -> str:
    """The text that a cell with this value and number format shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, style)
    if isinstance(value, datetime | date | time):
        return _moment(value, style)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    # What Excel writes for the sign that ends a line on old Macs.
    return str(value).replace("_x000D_", "\r").replace("_x000d_", "\r")


def _number(value: int | float, style: str) -> str:
    plain = _QUOTED.sub(lambda found: found[1] or found[2] or "", style.split(";")[0])
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int) and re.fullmatch(r"0{2,}", plain):
        return f"{value:0{len(plain) + (value < 0)}}"
    decimals = re.fullmatch(r"(?:#,##)?0(?:\.(0+))?(%?)", plain)
    if decimals is not None and (decimals[1] or decimals[2]):
        shown = value * 100 if decimals[2] else value
        return f"{shown:.{len(decimals[1] or '')}f}{decimals[2]}"
    return str(value) if isinstance(value, int) else f"{value:.15g}"


def _moment(value: datetime | date | time, style: str) -> str:
    style = _LOCAL_DATES.get(style, style.split(";")[0])
    style = _QUOTED.sub(lambda found: "" if found[0][0] in "[_*" else found[1] or found[2] or "", style)
    tokens: list[str] = _TOKEN.findall(style)
    if not any(token[0].lower() in "ymdhs" for token in tokens):
        return str(value)
    half_day = any("/p" in token.lower() for token in tokens)
    whole = value if isinstance(value, datetime) else None
    if whole is None:
        whole = (
            datetime.combine(date(1900, 1, 1), value)
            if isinstance(value, time)
            else datetime(value.year, value.month, value.day)
        )
    return "".join(
        _part(token, whole, half_day, minutes=_means_minutes(tokens, place))
        for place, token in enumerate(tokens)
    )


def _means_minutes(tokens: list[str], place: int) -> bool:
    """Whether an 'm' stands for minutes: the unit before it is hours, or the one after it seconds."""
    units = [(at, token[0].lower()) for at, token in enumerate(tokens) if token[0].lower() in "ymdhs"]
    before = [unit for at, unit in units if at < place]
    after = [unit for at, unit in units if at > place]
    return before[-1:] == ["h"] or after[:1] == ["s"]


def _part(token: str, moment: datetime, half_day: bool, *, minutes: bool) -> str:
    kind, long = token[0].lower(), len(token)
    if token.lower() in ("am/pm", "a/p"):
        return f"{moment:%p}"
    if kind == "y":
        return f"{moment.year:04}" if long > 2 else f"{moment.year % 100:02}"
    if kind == "m" and not minutes and long > 2:
        return f"{moment:%B}" if long > 3 else f"{moment:%b}"
    if kind == "d" and long > 2:
        return f"{moment:%A}" if long > 3 else f"{moment:%a}"
    hour = (moment.hour % 12 or 12) if half_day else moment.hour
    numbers = {
        "m": moment.minute if minutes else moment.month,
        "d": moment.day,
        "h": hour,
        "s": moment.second,
    }
    return f"{numbers[kind]:0{min(long, 2)}}" if kind in numbers else token
