"""What a person is told after unlocking, in words: things that were mended or tightened on the way."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from journal_app.services.journal import Notice

translate = QCoreApplication.translate


def describe(notices: Iterable[Notice]) -> list[tuple[str, str]]:
    """Return what happened and what follows from it, for each notice."""
    return [_words(notice) for notice in notices]


def _words(notice: Notice) -> tuple[str, str]:
    match notice:
        case Notice.HEADER_RESTORED:
            return (
                translate(
                    "notices", "The file with the journal's keys was damaged or missing. Its copy opened the journal."
                ),
                translate("notices", "It has been put back. Nothing of your journal was touched."),
            )
        case Notice.LESS_MEMORY:
            return (
                translate(
                    "notices", "This computer has little free memory, so the passphrase is guarded in another way."
                ),
                translate("notices", "A longer passphrase makes up for it. You can change it in Settings."),
            )
        case Notice.PERMISSIONS_TIGHTENED:
            return (
                translate("notices", "Other accounts of this computer were able to open the journal's files."),
                translate("notices", "They no longer are. What is in the files was encrypted all along."),
            )
        case Notice.OLDER_COPY_UPDATED:
            return (
                translate(
                    "notices",
                    "This older copy was written by an earlier version of the app, and was brought up to date.",
                ),
                translate("notices", "As it was before, it is kept under Backups, in the one made before an update."),
            )
