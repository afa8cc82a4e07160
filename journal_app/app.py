"""The composition root: builds settings, theme, vault and window, and starts Qt."""

import gc
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QSocketNotifier, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from journal_app import log, settings
from journal_app.domain.clock import SystemClock
from journal_app.domain.vault_kind import VaultKind
from journal_app.resources import resource
from journal_app.settings import Settings
from journal_app.ui import crash_dialog, fonts, garbage, relaunch, theme
from journal_app.ui.main_window import MainWindow

SAMPLE_PASSPHRASE = "lantern over the river"  # noqa: S105  # shown on the sample's lock screen; it guards nobody's words


def run(vault: Path | None = None) -> int:
    """Run the app until its window is closed, and return Qt's exit code."""
    path = settings.settings_folder() / "settings.json"
    chosen = settings.load(path)
    handed = relaunch.received()
    app = start_qt(chosen)
    window = MainWindow(
        chosen,
        path,
        SystemClock(),
        folder=handed.folder if handed else vault,
        handed=handed,
        relaunch=relaunch.start_afresh,
    )
    window.start()
    window.appear()
    return _run_until_closed(app, window)


def run_demo(kind: VaultKind = VaultKind.PATIENT) -> int:
    """Show the sample of a patient or a therapist in a temporary encrypted vault, removed at the end."""
    handed = relaunch.received()
    chosen = (handed.settings if handed else None) or Settings(minutes_to_lock=60)
    app = start_qt(chosen)
    with demo_vault_folder(handed.temporary if handed else None) as folder:
        window = MainWindow(
            chosen,
            None,
            SystemClock(),
            folder=handed.folder if handed else folder / "Sample.vault",
            handed=handed,
            relaunch=lambda left: relaunch.start_afresh(replace(left, temporary=folder)),
            sample_passphrase=SAMPLE_PASSPHRASE,
        )
        if handed is None:
            window.show()
            window.start_demo(kind)
        else:
            window.start()
            window.appear()
        return _run_until_closed(app, window)


def save_screenshots(folder: Path, size: tuple[int, int], text_scale: float) -> int:
    """Drive the app through its whole story and save a picture of every screen; return 1 when that did not go well."""
    from journal_app.ui.screenshots import save_pictures  # noqa: PLC0415  # only for this command

    start_qt(Settings(theme="light", text_scale=text_scale, reduced_motion=True))
    with demo_vault_folder() as temporary:
        return save_pictures(folder, size, text_scale, temporary)


def start_qt(chosen: Settings) -> QApplication:
    """Make the application object: fonts, language, look, and what happens on a bug."""
    log.set_up()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    QGuiApplication.setApplicationDisplayName("")
    app.setApplicationName("afterward")
    app.setStyle("Fusion")
    crash_dialog.install()
    garbage.collect_in_this_thread(app)
    _translate(app)
    fonts.register_fonts()
    look = theme.current()
    look.apply(chosen.theme, chosen.text_scale, reduced_motion=chosen.reduced_motion)
    app.styleHints().colorSchemeChanged.connect(look.follow_system)
    return app


@contextmanager
def demo_vault_folder(taken_over: Path | None = None) -> Iterator[Path]:
    """Give a private temporary folder, or the one of the process before, and remove it afterwards, whatever happens."""
    folder = taken_over or Path(tempfile.mkdtemp(prefix=relaunch.TEMPORARY_PREFIX))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_until_closed(app: QApplication, window: MainWindow) -> int:
    QTimer.singleShot(0, window.watch_for_absence)
    QTimer.singleShot(0, _set_imports_aside)
    # When the session of the desktop ends, Qt 6 closes no window by itself; whoever logs out is waited for.
    app.commitDataRequest.connect(window.close, Qt.ConnectionType.DirectConnection)
    with _signals_close(window.close):
        return app.exec()


def _set_imports_aside() -> None:
    """Leave what was made so far, before anything is decrypted, out of the garbage collector's rounds."""
    gc.collect()
    gc.freeze()


@contextmanager
def _signals_close(close: Callable[[], object]) -> Iterator[None]:
    """Close the window, and so keep the draft, when the system asks the process to end."""
    if sys.platform == "win32":
        yield
        return
    # Python looks at signals only when it runs; a byte in a pipe wakes Qt, whose notifier runs Python.
    reading, writing = os.pipe()
    os.set_blocking(writing, False)  # the function's own signature
    former_fd = signal.set_wakeup_fd(writing)
    names = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    former = {name: signal.signal(name, lambda *_: close()) for name in names}
    notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: os.read(reading, 64))
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(former_fd)
        for name, handler in former.items():
            signal.signal(name, handler)
        os.close(reading)
        os.close(writing)


def _translate(app: QApplication) -> None:
    """Install the app's and Qt's own translation into the language of the system, where there is one."""
    for name, folder in (
        ("journal_app", str(resource("translations"))),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator(app)
        if translator.load(QLocale.system(), name, "_", folder):
            app.installTranslator(translator)
