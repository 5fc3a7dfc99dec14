"""Colours of scales, from one end to the other.

Told apart by colour-blind people (orange against blue, never red against green) and in black and white:
neighbours differ in how light they are, each side gets darker towards its end, and the two ends do too.
"""

INK = "#1D2B33"
_LOW = (0xB0, 0x5A, 0x20)
_HIGH = (0x16, 0x3F, 0x4E)
_LOW_LIGHT = (0xF0, 0xC2, 0x94)
_HIGH_LIGHT = (0x8F, 0xB8, 0xC6)
_MIDDLE = "#E6E6E6"
_EQUAL = 0.2


def steps(number: int) -> list[tuple[str, str]]:
    """Colours from one end of a scale to the other, each with that of the figure on it."""
    half = number // 2
    low = [_mixed(_LOW, _LOW_LIGHT, step, half) for step in range(half)]
    high = [_mixed(_HIGH, _HIGH_LIGHT, step, half) for step in range(half)][::-1]
    middle = [(_MIDDLE, INK)] if number % 2 else []
    return [*low, *middle, *high]


def _mixed(
    strong: tuple[int, int, int], light: tuple[int, int, int], step: int, half: int
) -> tuple[str, str]:
    share = step / max(half - 1, 1)
    found = [round(a + (b - a) * share) for a, b in zip(strong, light, strict=True)]
    # From here on black is read better than white (WCAG 2.2, relative luminance).
    return "#{:02X}{:02X}{:02X}".format(*found), "#FFFFFF" if _luminance(found) < _EQUAL else INK


def _luminance(colour: list[int]) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
