"""Line icons in the colours of the theme: glyphs of the Phosphor font, drawn at the size and sharpness asked for.

The font comes with QtAwesome; it is read without importing that package, which would load a dozen other fonts at start.
"""

import json
from functools import cache, lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

from journal_app.ui import theme
from journal_app.ui.fonts import package_folder


@cache
def _phosphor() -> tuple[str, dict[str, str]]:
    """Return the font family and the code point, in hexadecimal, of each icon."""
    folder = package_folder("qtawesome") / "fonts"
    [font_file] = folder.glob("phosphor-[0-9]*.ttf")
    [charmap_file] = folder.glob("phosphor-charmap-*.json")
    font = QFontDatabase.addApplicationFont(str(font_file))
    codes: dict[str, str] = json.loads(charmap_file.read_text("utf-8"))
    return QFontDatabase.applicationFontFamilies(font)[0], codes


def pixmap(name: str, token: str, px: float, dpr: float = 1.0) -> QPixmap:
    """Draw the icon `name` in the colour of `token`, `px` logical pixels square.

    Raises:
        KeyError: There is no icon of that name.
    """
    return _drawn(name, getattr(theme.current().scheme, token), dpr, px)


def font(px: float) -> QFont:
    """Return the font of the icons, for painting where a picture would not do, such as on paper."""
    made = QFont(_phosphor()[0])
    made.setPixelSize(round(px))
    return made


def letter(name: str) -> str:
    """Return the letter that is the icon `name` in that font."""
    return chr(int(_phosphor()[1][name], 16))


@lru_cache(maxsize=512)
def _drawn(name: str, color: str, dpr: float, px: float, before: float = 0, after: float = 0) -> QPixmap:
    family, codes = _phosphor()
    glyph = chr(int(codes[name], 16))
    result = QPixmap(round((px + before + after) * dpr), round(px * dpr))
    result.setDevicePixelRatio(dpr)
    result.fill(Qt.GlobalColor.transparent)
    font = QFont(family)
    font.setPixelSize(round(px))
    painter = QPainter(result)
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(QRectF(before, 0, px, px), Qt.AlignmentFlag.AlignCenter, glyph)
    painter.end()
    return result


def icon(name: str, ink: str = "text2", on_ink: str = "", px: int = 20, *, before: int = 0, after: int = 0) -> QIcon:
    """Return the icon for a button. All lengths are in pixels at 100 % text.

    Args:
        name: Of the icon.
        ink: Its colour token.
        on_ink: Its colour token while the button is checked, or empty for the same.
        px: Its size.
        before: How much is left empty at its left: Qt itself leaves only four pixels between icon and words.
        after: The same at its right.
    """
    look = theme.current()
    shape = look.px(px), look.px(before), look.px(after)
    result = QIcon()
    for dpr in (1.0, 2.0):
        result.addPixmap(_drawn(name, getattr(look.scheme, ink), dpr, *shape))
        result.addPixmap(_drawn(name, look.scheme.control, dpr, *shape), QIcon.Mode.Disabled)
        if on_ink:
            checked = _drawn(name, getattr(look.scheme, on_ink), dpr, *shape)
            result.addPixmap(checked, QIcon.Mode.Normal, QIcon.State.On)
    return result
