"""A sheet of badges as a drawing for the page: the same layout as on paper."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from seminars.attendance.badge_face import MM, Badge, Face, face
from seminars.documents.fonts import BOLD
from seminars.documents.labels import Box, Sheet, places
from seminars.documents.qr_symbol import symbol

COLOURS = {"ink": "#1d2b33", "main": "#1f4e5f", "quiet": "#56656d"}


def sheet_svg(
    badges: Sequence[Badge], sheet: Sheet, *, label: str, start: int, offset: tuple[float, float]
) -> Markup:
    """The first sheet with ``badges`` on it; labels that stay empty are shown by their outline alone."""
    width, height = (side * MM for side in sheet.face)
    parts = [_outline(sheet.box(position)) for position in range(1, sheet.per_page + 1)]
    for badge, place in zip(badges, places(sheet, len(badges), start=start, offset=offset), strict=True):
        if place.page:
            break
        layout = face(badge, width, height)
        left, bottom = place.box.left * MM, place.box.bottom * MM
        parts.append(f'<g transform="translate({left:.2f} {bottom:.2f})">{_drawn(badge, layout)}</g>')
        if sheet.folded:
            right, top = place.box.right * MM, place.box.top * MM
            parts.append(
                f'<g transform="translate({right:.2f} {top:.2f}) rotate(180)">{_drawn(badge, layout)}</g>'
            )
    return Markup(
        f'<svg class="sheet-preview" role="img" aria-label={quoteattr(label)}'
        f' viewBox="0 0 {sheet.page_width * MM:.1f} {sheet.page_height * MM:.1f}"'
        ' xmlns="http://www.w3.org/2000/svg">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _outline(box: Box) -> str:
    return (
        f'<rect x="{box.left * MM:.2f}" y="{box.top * MM:.2f}" width="{box.width * MM:.2f}"'
        f' height="{box.height * MM:.2f}" rx="4" fill="none" stroke="#c9d2d6"/>'
    )


def _drawn(badge: Badge, layout: Face) -> str:
    """A face, with the origin at its lower left corner; heights count downwards from there."""
    parts = []
    for words in layout.words:
        weight = ' font-weight="700"' if words.font == BOLD else ""
        # The page's own letters are made as wide as those on paper.
        parts.append(
            f'<text x="{words.x:.2f}" y="{-words.y:.2f}" font-size="{words.size:.2f}"'
            f' textLength="{words.width:.2f}" lengthAdjust="spacingAndGlyphs"'
            f' font-family="Noto Sans, sans-serif" fill="{COLOURS[words.tone]}"{weight}>'
            f"{escape(words.text)}</text>"
        )
    if layout.write_on:
        x, y, length = layout.write_on
        parts.append(f'<path d="M{x:.2f} {-y:.2f}h{length:.2f}" stroke="#56656d"/>')
    if layout.square:
        found = symbol(badge.address)
        module = layout.square.size / found.size
        top = -layout.square.y - layout.square.size
        path = "".join(f"M{column} {row}h{length}v1h-{length}z" for row, column, length in found.runs)
        parts.append(
            f'<path transform="translate({layout.square.x:.2f} {top:.2f}) scale({module:.4f})"'
            f' d="{path}" fill="#1d2b33"/>'
        )
    return "".join(parts)
