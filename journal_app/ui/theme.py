"""The look of the app: one scheme, one text scale, and the palette and style sheet made from them.

`theme.current()` is the one look of this process. It knows nothing of the journal, so it outlives every lock.
"""

import re
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from journal_app.resources import resource
from journal_app.ui import fonts, tokens

SYSTEM = "system"
TEXT_SCALES = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)


class Theme(QObject):
    """Colours and sizes for everything that paints.

    Attributes:
        scheme: The colours in use.
        scale: Text scale, 1.0 to 2.0.
        reduced_motion: Whether things that move stand still.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scheme = tokens.LIGHT
        self.scale = 1.0
        self.reduced_motion = False
        self._choice = SYSTEM
        self._colors: dict[str, QColor] = {}

    def apply(self, choice: str, scale: float, *, reduced_motion: bool = False) -> None:
        """Show the app in `choice` ("system", "light" or "dark") with text `scale` times as large."""
        self._choice = choice
        self.scale = min(max(scale, TEXT_SCALES[0]), TEXT_SCALES[-1])
        self.reduced_motion = reduced_motion
        self.scheme = tokens.SCHEMES[choice] if choice in tokens.SCHEMES else _system_scheme()
        self._colors.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(self.ui_font(tokens.BODY))
            app.setPalette(self._palette())
            app.setStyleSheet(_style_sheet(self))
        self.changed.emit()

    def follow_system(self) -> None:
        """Take up a change of the desktop's own scheme, if that is what was chosen."""
        if self._choice == SYSTEM:
            self.apply(SYSTEM, self.scale, reduced_motion=self.reduced_motion)

    def color(self, token: str) -> QColor:
        """Return the colour of a token."""
        if token not in self._colors:
            self._colors[token] = QColor(getattr(self.scheme, token))
        return self._colors[token]

    def px(self, pixels: float) -> int:
        """Return a length given at 100 % text, at the present text scale."""
        return round(pixels * self.scale)

    def duration(self, milliseconds: int) -> int:
        """Return how long a movement takes: not at all where motion is reduced."""
        return 0 if self.reduced_motion else milliseconds

    def ui_font(self, px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the font of controls, `px` pixels at 100 % text."""
        return self._font(fonts.UI_FAMILY, px, weight)

    def serif_font(self, px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the font of entries and headings, `px` pixels at 100 % text."""
        return self._font(fonts.SERIF_FAMILY, px, weight)

    def ui_font_width(self, text: str, px: int = tokens.BODY) -> int:
        """Return how wide a text is in the font of controls, medium weight, in pixels at the present scale."""
        return QFontMetrics(self.ui_font(px, QFont.Weight.DemiBold)).horizontalAdvance(text)

    def _font(self, family: str, px: int, weight: QFont.Weight) -> QFont:
        font = QFont(family)
        font.setPixelSize(self.px(px))
        font.setWeight(weight)
        return font

    def _palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for target, token in (
            (role.Window, "bg"),
            (role.WindowText, "text"),
            (role.Base, "surface"),
            (role.AlternateBase, "sunken"),
            (role.Text, "text"),
            (role.PlaceholderText, "text3"),
            (role.Button, "surface"),
            (role.ButtonText, "text"),
            (role.ToolTipBase, "surface"),
            (role.ToolTipText, "text"),
            (role.Highlight, "accent"),
            (role.HighlightedText, "on_accent"),
            (role.Link, "accent_text"),
            (role.Mid, "border"),
        ):
            palette.setColor(target, self.color(token))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color("text3"))
        return palette


@cache
def current() -> Theme:
    """Return the look of this process."""
    return Theme()


def set_look(widget: QWidget, look: str) -> None:
    """Give a widget one of the looks that the style sheet knows, such as "primary" or "title"."""
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _system_scheme() -> tokens.Scheme:
    hints = QGuiApplication.styleHints()
    return tokens.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else tokens.LIGHT


def _style_sheet(theme: Theme) -> str:
    """Fill the style sheet in: `@name` is a colour, `12px` scales with the text, `1fpx` does not."""
    return resolve(resource("qss", "afterward.qss").read_text("utf-8"), theme.scheme, theme.scale)


def resolve(template: str, scheme: tokens.Scheme, scale: float) -> str:
    """Return a style sheet with its colours, image folder and lengths filled in."""
    sheet = re.sub(
        r"@(\w+)",
        lambda found: resource("icons").as_posix() if found[1] == "icons" else getattr(scheme, found[1]),
        template,
    )
    sheet = re.sub(r"(?<![\w.])(\d+)px", lambda found: f"{round(int(found[1]) * scale)}px", sheet)
    return re.sub(r"(?<![\w.])(\d+)fpx", r"\1px", sheet)
