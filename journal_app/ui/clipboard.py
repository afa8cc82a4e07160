"""What was copied here does not outlast the lock; a passphrase or a recovery code not even half a minute."""

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

SECRET_SECONDS = 30
"""How long a copied passphrase or recovery code stays; time enough to paste it."""

_MARK = "holds_secret"
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
}
"""Ask clipboard managers not to remember it: KDE's own hint, the one of nspasteboard.org, those of Windows."""


def mark_secret(widget: QWidget) -> None:
    """Say that what is copied from a widget is a passphrase or a recovery code."""
    widget.setProperty(_MARK, True)  # noqa: FBT003  # the function's own signature


class ClipboardKeeper(QObject):
    """Watches what this app puts on the clipboard, and on the selection that X11 pastes with the middle button."""

    def __init__(self, parent: QObject | None = None, seconds: float = SECRET_SECONDS) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._marking = False
        self._timers: dict[QClipboard.Mode, QTimer] = {}
        # Methods, no lambdas: the clipboard outlives this object, and lets go of the methods of what is destroyed.
        self._clipboard.dataChanged.connect(self._on_clipboard_changed)
        modes = [QClipboard.Mode.Clipboard]
        if self._clipboard.supportsSelection():
            self._clipboard.selectionChanged.connect(self._on_selection_changed)
            modes.append(QClipboard.Mode.Selection)
        for mode in modes:
            timer = QTimer(self, singleShot=True, interval=round(seconds * 1000))
            timer.timeout.connect(lambda mode=mode: self._clear(mode))
            self._timers[mode] = timer

    @Slot()
    def clear(self) -> None:
        """Forget what was copied here, where nothing else has been copied since."""
        for mode in self._timers:
            self._clear(mode)

    @Slot()
    def _on_clipboard_changed(self) -> None:
        self._on_changed(QClipboard.Mode.Clipboard)

    @Slot()
    def _on_selection_changed(self) -> None:
        self._on_changed(QClipboard.Mode.Selection)

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        if self._marking:
            return
        self._timers[mode].stop()
        source = QApplication.focusWidget()
        if not self._is_ours(mode) or source is None or not source.property(_MARK):
            return
        self._timers[mode].start()
        marked = QMimeData()
        marked.setText(self._clipboard.text(mode))
        for name, value in _HINTS.items():
            marked.setData(name, value)
        self._marking = True
        self._clipboard.setMimeData(marked, mode)
        self._marking = False

    def _clear(self, mode: QClipboard.Mode) -> None:
        self._timers[mode].stop()
        if self._is_ours(mode):
            self._clipboard.clear(mode)

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        if mode is QClipboard.Mode.Selection:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()
