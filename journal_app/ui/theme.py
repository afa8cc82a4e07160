"""The look of the app: one scheme, one text scale, and the palette and style sheet made from them.

`theme.current()` is the one look of this process. It knows nothing of the journal, so it outlives every lock.
"""

import re
from functools import cache, lru_cache

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from journal_app.resources import resource
from journal_app.ui import fonts, tokens

SYSTEM = "system"
TEXT_SCALES = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
_MOST_OF_LARGE = 1.4
"""What is large already, as on the groggy evening, grows by no more: the words of a page are to be seen at once."""


class Theme(QObject):
    """Colours and sizes for everything that paints.

    Args:
        on_paper: Whether its fonts are for pages.

    Attributes:
        scheme: The colours in use.
        scale: Text scale, 1.0 to 2.0.
        reduced_motion: Whether things that move stand still.
        is_dim: Whether the dim scheme of the groggy evening stands in for the chosen one.
    """

    changed = Signal()

    def __init__(self, *, on_paper: bool = False) -> None:
        super().__init__()
        self._on_paper = on_paper
        self.scheme = tokens.LIGHT
        self.scale = 1.0
        self.reduced_motion = False
        self.is_dim = False
        self._choice = SYSTEM
        self._applied = 0
        self._applied_while_dim = False
        self._colors: dict[str, QColor] = {}

    def apply(self, choice: str, scale: float, *, reduced_motion: bool = False) -> None:
        """Show the app in `choice` ("system", "light" or "dark") with text `scale` times as large."""
        self._choice = choice
        self.scale = min(max(scale, TEXT_SCALES[0]), TEXT_SCALES[-1])
        self.reduced_motion = reduced_motion
        self._applied += 1
        self._applied_while_dim = self.is_dim
        self._use(tokens.DUSK if self.is_dim else self._chosen)
        app = QApplication.instance()
        sheet = _style_sheet(self._chosen, self.scale)
        if isinstance(app, QApplication) and app.styleSheet() != sheet:
            app.setStyleSheet("")  # Qt takes five times as long to put one in place of another
            app.setFont(self.ui_font(tokens.BODY))
            app.setPalette(_palette(self._chosen))
            app.setStyleSheet(sheet)
        self.changed.emit()

    def dim(self, *, on: bool) -> None:
        """Turn to the dim scheme of the groggy evening, or back to the chosen one.

        Only colours that are asked for here are dim then: what is shown has to be dressed. All widgets of the app at
        once would take Qt some seconds.
        """
        if on is self.is_dim:
            return
        self.is_dim = on
        if self._applied_while_dim:
            self.apply(self._choice, self.scale, reduced_motion=self.reduced_motion)
        else:
            self._use(tokens.DUSK if on else self._chosen)
            self.changed.emit()

    def dress(self, tree: QWidget) -> None:
        """Show a widget and what is in it in the dim scheme; what wears it already is left alone."""
        if tree.property("worn") != self._applied:
            tree.setProperty("worn", self._applied)
            tree.setPalette(_palette(tokens.DUSK))
            tree.setStyleSheet(_style_sheet(tokens.DUSK, self.scale))

    def undress(self, tree: QWidget) -> None:
        """Show a widget as the app is shown."""
        tree.setProperty("worn", None)
        tree.setPalette(QPalette())
        tree.setStyleSheet("")

    def redraw(self, tree: QWidget) -> None:
        """Have what draws something itself in a tree, such as an icon, draw it in the colours of now."""
        for widget in tree.findChildren(QWidget):
            if _draws_itself(type(widget)):
                QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))

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

    def large_px(self, pixels: float) -> int:
        """Return a length of something large already: it grows with the text, but not as far."""
        return round(pixels * min(self.scale, _MOST_OF_LARGE))

    def duration(self, milliseconds: int) -> int:
        """Return how long a movement takes: not at all where motion is reduced."""
        return 0 if self.reduced_motion else milliseconds

    def ui_font(self, px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the font of controls, `px` pixels at 100 % text."""
        return self._font(fonts.UI_FAMILY, px, weight)

    def serif_font(self, px: int) -> QFont:
        """Return the font of entries and headings, `px` pixels at 100 % text."""
        return self._font(fonts.SERIF_FAMILY, px, QFont.Weight.Normal)

    def ui_font_width(self, text: str) -> int:
        """Return how wide a text is in the font of controls, medium weight, in pixels at the present scale."""
        return QFontMetrics(self.ui_font(tokens.BODY, QFont.Weight.DemiBold)).horizontalAdvance(text)

    def _font(self, family: str, px: int, weight: QFont.Weight) -> QFont:
        font = QFont(family)
        font.setPixelSize(self.px(px))
        font.setWeight(weight)
        return fonts.on_paper(font) if self._on_paper else font

    @property
    def _chosen(self) -> tokens.Scheme:
        return tokens.SCHEMES[self._choice] if self._choice in tokens.SCHEMES else _system_scheme()

    def _use(self, scheme: tokens.Scheme) -> None:
        self.scheme = scheme
        self._colors.clear()


@cache
def current() -> Theme:
    """Return the look of this process."""
    return Theme()


def set_look(widget: QWidget, look: str) -> None:
    """Give a widget one of the looks that the style sheet knows, such as "primary" or "title"."""
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _draws_itself(kind: type[QWidget]) -> bool:
    """Tell whether widgets of a kind do something of their own when the look changes."""
    return any("changeEvent" in vars(each) for each in kind.__mro__ if each.__module__.startswith("journal_app."))


def _system_scheme() -> tokens.Scheme:
    hints = QGuiApplication.styleHints()
    return tokens.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else tokens.LIGHT


def _palette(scheme: tokens.Scheme) -> QPalette:
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
        palette.setColor(target, QColor(getattr(scheme, token)))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(scheme.text3))
    return palette


@lru_cache(maxsize=4)
def _style_sheet(scheme: tokens.Scheme, scale: float) -> str:
    """Fill the style sheet in: `@name` is a colour, `12px` scales with the text, `27lpx` less, `1fpx` not."""
    return resolve(resource("qss", "afterward.qss").read_text("utf-8"), scheme, scale)


def resolve(template: str, scheme: tokens.Scheme, scale: float) -> str:
    """Return a style sheet with its colours, image folder and lengths filled in."""
    sheet = re.sub(
        r"@(\w+)",
        lambda found: resource("icons").as_posix() if found[1] == "icons" else getattr(scheme, found[1]),
        template,
    )
    sheet = re.sub(r"(?<![\w.])(\d+)px", lambda found: f"{round(int(found[1]) * scale)}px", sheet)
    large = min(scale, _MOST_OF_LARGE)
    sheet = re.sub(r"(?<![\w.])(\d+)lpx", lambda found: f"{round(int(found[1]) * large)}px", sheet)
    return re.sub(r"(?<![\w.])(\d+)fpx", r"\1px", sheet)
