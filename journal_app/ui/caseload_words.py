"""In a therapist's vault the app says "caseload" where it says "journal" to a patient.

What looks after a vault (lock, backups, health, log, passphrase, merging) is the same for both, and so are its
sentences but for a few words. That is what a translation is, so this is one: what is made while it is installed says
them.
"""

import re
from typing import Final

from PySide6.QtCore import QTranslator

from journal_app.ui import patient_words

_JOURNAL: Final = re.compile(r"(?<!patient's )(?<!their )\b([Jj])ournal(s?)\b(?!-)")
_OF_THE_PATIENT: Final = frozenset({"Share", "Chart"})
"""Contexts of what a patient shared: it is shown as it was sent."""
_NOBODY_READS: Final = (
    "Nobody reads this in real time. Your therapist sees only what you send, and may read it days later."
)
_OTHERWISE: Final = {
    "There is none yet. The first is made when you have written.": (
        "There is none yet. The first is made when a share was added."
    ),
    "Only for the greeting, and kept inside the journal. It may stay empty.": (
        "It stands in your replies, and is kept inside the caseload. It may stay empty."
    ),
    "What you are writing is kept as a draft first.": "A note or a reply that you are writing is kept first.",
    "A backup is a whole encrypted copy of the journal. One is made on each day on which you wrote something, and"
    " before the app changes anything about the file itself.": (
        "A backup is a whole encrypted copy of the caseload. One is made on each day on which something in it changed,"
        " and before the app changes anything about the file itself."
    ),
}


class CaseloadWords(QTranslator):
    """A translation from the words for a patient into those for a therapist; English, as the app is."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, str] = {}

    def isEmpty(self) -> bool:
        """Tell Qt that there is something to be asked for."""
        return False

    def translate(
        self,
        context: str | bytes,
        source_text: str | bytes,
        disambiguation: str | bytes | None = None,
        n: int = -1,
    ) -> str:
        """Return a sentence as it is said here. Qt calls this, from any thread."""
        del disambiguation, n
        text = _as_text(source_text)
        if _as_text(context) in _OF_THE_PATIENT:
            return text
        if text not in self._said:
            self._said[text] = said(text)
        return self._said[text]


def said(text: str) -> str:
    """Return a sentence as it is said in a therapist's vault."""
    if text == _NOBODY_READS:
        return patient_words.about_nobody_watches()
    return _OTHERWISE.get(text) or _JOURNAL.sub(lambda found: _caseload(found[1], found[2]), text)


def _caseload(initial: str, ending: str) -> str:
    return ("Caseload" if initial == "J" else "caseload") + ending


def _as_text(given: str | bytes) -> str:
    return given.decode() if isinstance(given, bytes) else given
