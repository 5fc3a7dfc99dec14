"""Which code page a text file is written in, where the file does not say so itself.

Spreadsheets on Windows save CSV files in Windows-1252 (or DOS-850, 'CSV (MS-DOS)'), those on a Mac
in Mac Roman ('CSV (Macintosh)'). All bytes mean something in each, so what decides is whether the
text reads like names: 'Seán' is one, 'Se·n' and 'Se‡n' are none.
"""

import codecs

# Name by which Python knows it, and what people call it.
CODE_PAGES = {
    "utf-8": "Unicode (UTF-8)",
    "cp1252": "Windows (Western Europe)",
    "mac_roman": "Macintosh",
    "cp850": "MS-DOS",
}
GUESSED = ("cp1252", "mac_roman", "cp850")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16: its mark begins with the same bytes.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FADAS = frozenset("áéíóúÁÉÍÓÚ")
_COMMON = frozenset("àäåçèëñöøüÄÅÇÑÖØÜ")
_LETTERS = frozenset("âãæêìîïòôõùûýÿœšžßÀÂÃÆÈÊËÌÎÏÒÔÕÙÛÝŸŒŠŽ")
_SIGNS = frozenset("‘’“”–—…€£•°«»½\xa0")
# As much of a large file as is looked at.
_ENOUGH = 4000


def decode(content: bytes) -> tuple[str, str, bool]:
    """The text of a file, its code page, and whether that is sure. Raises ValueError where none fits."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name), name, True
    wide = _wide(content)
    if wide:
        return content.decode(wide), wide, True
    try:
        return content.decode("utf-8"), "utf-8", True
    except UnicodeDecodeError:
        name = guess(content)
        return decode_as(content, name), name, False


def decode_as(content: bytes, name: str) -> str:
    """The text in the code page that somebody chose; a byte without a meaning becomes '\ufffd'."""
    return content.decode("utf-8-sig" if name == "utf-8" else name, errors="replace")


def guess(content: bytes) -> str:
    """The code page of ``GUESSED`` in which the text reads most like names."""
    high = [place for place, byte in enumerate(content) if byte > 0x7F][:_ENOUGH]

    def score(name: str) -> float:
        decoded = {byte: bytes([byte]).decode(name, errors="replace") for byte in range(256)}
        text = (
            [decoded[content[at]] if 0 <= at < len(content) else " " for at in (place - 1, place, place + 1)]
            for place in high
        )
        return sum(_likely(*letters) for letters in text)

    # The first of those that score alike.
    return max(GUESSED, key=score)


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of the beginning is nought."""
    head = content[:400]
    if len(head) >= 4 and len(content) % 2 == 0:
        if head[1::2].count(0) > len(head) * 0.4:
            return "utf-16-le"
        if head[0::2].count(0) > len(head) * 0.4:
            return "utf-16-be"
    return ""


def _likely(before: str, letter: str, after: str) -> float:
    """How well a letter outside ASCII stands between its neighbours."""
    if letter in "‘’" and before.isalpha() and after.isalpha():
        return 3
    if letter.isalpha():
        fits = 3 if letter in _FADAS else 2 if letter in _COMMON else 1 if letter in _LETTERS else -1
        # 'RenÈ', 'MŸller', 'OíBrien': no capitals within words, nor small letters before capitals.
        if letter.isupper() and before.isalpha() and (before.islower() or after.islower()):
            fits -= 3
        if letter.islower() and after.isupper():
            fits -= 3
        return fits
    inside = before.isalpha() and after.isalpha()
    return -3 if inside else 0.5 if letter in _SIGNS else -1.5
