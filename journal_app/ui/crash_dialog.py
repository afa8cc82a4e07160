"""What a bug looks like to the person: a sentence, what is safe, and nothing that was written."""

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox

from journal_app.errors import JournalError
from journal_app.ui.error_text import describe

translate = QCoreApplication.translate
log = logging.getLogger(__name__)

_crashed_at: list[str] = []
_open: list[QMessageBox] = []
"""What is shown: where no window of ours is in front, a box belongs to none and would go with the last reference."""


def crashes() -> int:
    """Return how many bugs have come here since the process began."""
    return len(_crashed_at)


def install() -> None:
    """Take over what would otherwise print a traceback, whose text may quote what was written."""
    sys.excepthook = _on_exception
    threading.excepthook = lambda raised: log.error("a thread ended with %s", raised.exc_type.__name__)
    qInstallMessageHandler(_on_qt_message)


def place_of(trace: TracebackType | None) -> str:
    """Return where an exception was raised, as module and line, without a word of its text."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def _on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QCoreApplication.quit()
        return
    place = f"{kind.__name__} at {place_of(trace)}"
    _crashed_at.append(place)
    log.error("%s", place)
    if QApplication.instance() is None:
        return
    box = QMessageBox(QApplication.activeWindow())
    box.setIcon(QMessageBox.Icon.NoIcon)
    if isinstance(error, JournalError):
        words = describe(error)
        box.setText(words.what)
        box.setInformativeText(words.next_step)
    else:
        box.setText(translate("crash", "Something in the app did not work as it is meant to."))
        box.setInformativeText(
            translate(
                "crash",
                "What you kept before is on disk. You can go on; if it happens again, lock the journal and start the"
                " app anew. If you like to report it, this says where it happened: {place}. Nothing was sent.",
            ).format(place=f"{kind.__name__}, {place_of(trace)}")
        )
    _open.append(box)
    box.finished.connect(lambda: _on_box_finished(box))
    box.open()


def _on_box_finished(box: QMessageBox) -> None:
    _open.remove(box)
    box.deleteLater()


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, _message: str | None) -> None:
    """Keep Qt's remarks out of stderr, unless they are grave: they may name what is on screen."""
    if kind in {QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
        log.error("Qt: %s", context.category)
