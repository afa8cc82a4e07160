"""My key: what patients encrypt their shares to, as text, as a QR code, and as a fingerprint to read aloud."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal_app.ui import theme
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, holder, label
from journal_app.ui.widgets.recovery_sheet import paint_square

_SIDE = 220
_QUIET = 14


class _Square(QWidget):
    """A QR code, black on white in every theme: that is what cameras read."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self.content = ""
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a size that a camera reads from a screen."""
        side = theme.current().px(_SIDE)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.content:
            inner = QRectF(self.rect()).adjusted(_QUIET, _QUIET, -_QUIET, -_QUIET)
            paint_square(painter, self.content.encode("ascii"), inner)
        painter.end()


class CaseloadKeyScreen(Page):
    """Shows the therapist's public key.

    Signals:
        copy_requested: Put the text on the clipboard (str).
    """

    copy_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(widest=900, spacing=14)
        self.notice = Notice()
        self._square = _Square(self.tr("Your key as a QR code"))
        self._text = label("", "code")
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setAccessibleName(self.tr("Your key as text"))
        self._aloud = label("", "code")
        self._replies = label("", "code")
        copy = button(
            self.tr("Copy the text"),
            "primary",
            icon="copy",
            on_click=lambda: self.copy_requested.emit(self._text.text()),
        )
        self._square.setContentsMargins(0, 0, 0, 0)
        for part in (
            label(self.tr("My key"), "display"),
            label(
                self.tr(
                    "A patient who has this key can make shares that open in your vault without a passphrase. It opens"
                    " nothing by itself; you may print it or send it."
                ),
                "prose",
            ),
            self.notice,
            holder(
                ColumnsLayout(
                    Card(
                        label(self.tr("To scan"), "label"),
                        self._square,
                        label(self.tr("To type or paste"), "label"),
                        self._text,
                        holder(FlowLayout(copy)),
                    ),
                    Card(
                        label(self.tr("To read aloud over the phone"), "label"),
                        self._aloud,
                        label(
                            self.tr(
                                "Your patient sees the same eight groups beside your key. Where they are the same, the"
                                " key is yours and nobody changed it on its way."
                            ),
                            "secondary",
                        ),
                        label(self.tr("Beside your replies"), "label"),
                        self._replies,
                        label(
                            self.tr("Your patient sees these beside a reply: they show that you signed it."),
                            "secondary",
                        ),
                        None,
                    ),
                    least=320,
                )
            ),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_key(self, text: str, qr_text: str, fingerprint: str, of_replies: str) -> None:
        """Show a key, with its fingerprint and that of the key which signs replies."""
        self._square.content = qr_text
        self._square.update()
        self._text.setText(" ".join(text.split("-")))
        self._aloud.setText(fingerprint)
        self._replies.setText(of_replies)

    def say_copied(self) -> None:
        """Tell that it can be pasted."""
        self.notice.tell(self.tr("Copied."))
