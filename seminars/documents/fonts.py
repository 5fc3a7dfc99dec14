"""The embedded fonts: Noto Sans, with the letters of Irish."""

import unicodedata
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus.tables import CellStyle

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Noto", "Noto-Bold", "Noto-Italic", "Noto-BoldItalic"

_FILES = {
    REGULAR: "NotoSans-Regular.ttf",
    BOLD: "NotoSans-Bold.ttf",
    ITALIC: "NotoSans-Italic.ttf",
    BOLD_ITALIC: "NotoSans-BoldItalic.ttf",
}
MISSING = "\ufffd"


@cache
def register() -> frozenset[int]:
    """Make the fonts known to reportlab, once; returns the code points they can draw."""
    folder = Path(__file__).parent / "fonts"
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, ITALIC, BOLD_ITALIC)
    # Tables and charts name a font even where all text in them has its own: not one that is not embedded.
    CellStyle.fontname = STATE_DEFAULTS["fontName"] = REGULAR
    # Streams as they are compressed, not once more as letters: a quarter smaller, and half the time.
    rl_config.useA85 = 0
    face = pdfmetrics.getFont(REGULAR).face
    return frozenset(face.charToGlyph)


def drawable(text: str) -> str:
    """``text`` with a visible sign in place of each character that the fonts lack, such as an emoji."""
    known = register()
    return "".join(
        char if ord(char) in known or char in "\n\t" else "" if _is_joiner(char) else MISSING for char in text
    )


def undrawable(text: str) -> str:
    """The signs in ``text`` that the fonts lack, each once, in the order in which they come."""
    known = register()
    signs = (
        char for char in text if ord(char) not in known and char not in "\n\r\t" and not _is_joiner(char)
    )
    return "".join(dict.fromkeys(signs))


def in_words(signs: str) -> list[str]:
    """Signs by what they are called, for those who cannot be shown them: 'Hebrew letters', 'grinning face'.

    >>> in_words("שם😀")
    ['Hebrew letters', 'grinning face']
    """
    found = []
    for sign in signs:
        name = unicodedata.name(sign, f"U+{ord(sign):04X}")
        is_letter = unicodedata.category(sign)[0] in "LM" and " " in name
        found.append(f"{name.split()[0].title()} letters" if is_letter else name.lower())
    return list(dict.fromkeys(found))


def _is_joiner(char: str) -> bool:
    """Whether a character only shapes its neighbours: variation selectors and joiners."""
    return "\ufe00" <= char <= "\ufe0f" or char in "\u200b\u200c\u200d\u2060\ufeff"
