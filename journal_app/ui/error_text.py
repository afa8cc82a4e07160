"""Every `JournalError` in words: what happened, what is safe, what to do next. The only place for such sentences.

To add one: a class in `errors.py`, a function here. A test fails until every error has its words.
"""

from dataclasses import dataclass
from functools import singledispatch

from PySide6.QtCore import QCoreApplication

from journal_app import errors

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What is said of an error: what happened, and the next step."""

    what: str
    next_step: str


@singledispatch
def describe(error: errors.JournalError) -> ErrorText:
    """Return the words for an error."""
    raise NotImplementedError(type(error).__name__)


@describe.register
def _(_error: errors.WrongPassphraseError) -> ErrorText:
    return ErrorText(
        translate("errors", "This passphrase does not open the journal."),
        translate(
            "errors", "Nothing has changed. Try again, or use your recovery code. Capital letters and spaces count."
        ),
    )


@describe.register
def _(_error: errors.WrongRecoveryCodeError) -> ErrorText:
    return ErrorText(
        translate("errors", "This recovery code belongs to another journal, or was replaced by a newer code."),
        translate("errors", "Nothing has changed. Look for the sheet with the latest date, or use your passphrase."),
    )


@describe.register
def _(_error: errors.MistypedRecoveryCodeError) -> ErrorText:
    return ErrorText(
        translate("errors", "One of the characters of this code does not fit the others."),
        translate("errors", "Compare it with your sheet, group by group. Capitals, spaces and dashes do not matter."),
    )


@describe.register
def _(_error: errors.NoVaultError) -> ErrorText:
    return ErrorText(
        translate("errors", "There is no journal in this folder."),
        translate("errors", "If it was moved, choose the folder where it is now. You may also begin a new one."),
    )


@describe.register
def _(_error: errors.VaultExistsError) -> ErrorText:
    return ErrorText(
        translate("errors", "This folder already holds something."),
        translate("errors", "Nothing was written there. Choose an empty folder, or open the journal that is in it."),
    )


@describe.register
def _(_error: errors.DamagedHeaderError) -> ErrorText:
    return ErrorText(
        translate("errors", "The file with the journal's keys (vault.json) is damaged, and so is its copy."),
        translate(
            "errors",
            "Your entries are in another file and were not touched. A copy of vault.json from a backup of this folder,"
            " put in its place, opens them again.",
        ),
    )


@describe.register
def _(_error: errors.DamagedJournalError) -> ErrorText:
    return ErrorText(
        translate("errors", "Your passphrase is right, but the journal file is damaged or cut short."),
        translate(
            "errors",
            "The app has changed nothing in it. Keep the folder as it is, and copy the journal file from a backup of"
            " this folder.",
        ),
    )


@describe.register
def _(_error: errors.MendableDamageError) -> ErrorText:
    return ErrorText(
        translate("errors", "A place in the journal's file is damaged, and nothing was in it."),
        translate("errors", "Everything you wrote can be read. The file is written anew as soon as that is possible."),
    )


@describe.register
def _(_error: errors.MismatchedVaultError) -> ErrorText:
    return ErrorText(
        translate("errors", "The two files in this folder belong to different journals."),
        translate("errors", "Both are unchanged. Put back the file that was replaced, or choose another folder."),
    )


@describe.register
def _(_error: errors.VaultTooNewError) -> ErrorText:
    return ErrorText(
        translate("errors", "This journal was last opened with a newer version of the app."),
        translate("errors", "Update the app to open it. Nothing has been changed."),
    )


@describe.register
def _(_error: errors.VaultInUseError) -> ErrorText:
    return ErrorText(
        translate("errors", "This journal is open in another window."),
        translate("errors", "Go on in that window, or close it and try again here."),
    )


@describe.register
def _(_error: errors.NoPermissionError) -> ErrorText:
    return ErrorText(
        translate("errors", "The computer does not allow the app to read or write in this folder."),
        translate("errors", "Nothing has changed. Give yourself access to the folder, or choose another one."),
    )


@describe.register
def _(_error: errors.NoSpaceError) -> ErrorText:
    return ErrorText(
        translate("errors", "There is no room left on this disk."),
        translate("errors", "What was kept before is unchanged. Free some space, then try again."),
    )


@describe.register
def _(_error: errors.StorageFailedError) -> ErrorText:
    return ErrorText(
        translate("errors", "The disk answered with an error."),
        translate("errors", "What was kept before is unchanged. See that the disk is connected, then try again."),
    )


@describe.register
def _(_error: errors.NotEnoughMemoryError) -> ErrorText:
    return ErrorText(
        translate("errors", "The computer has too little free memory for this."),
        translate("errors", "What was kept before is unchanged. Close another program, then try again."),
    )


@describe.register
def _(_error: errors.UnlockCancelledError) -> ErrorText:
    return ErrorText(
        translate("errors", "Opening was stopped."),
        translate("errors", "Nothing has changed. The journal is still locked."),
    )


@describe.register
def _(_error: errors.CannotEncryptError) -> ErrorText:
    return ErrorText(
        translate("errors", "This installation of the app cannot encrypt, so it does not open the journal."),
        translate("errors", "Nothing has changed. Install the app again."),
    )


@describe.register
def _(_error: errors.RotationStoppedError) -> ErrorText:
    return ErrorText(
        translate("errors", "The new encryption was stopped."),
        translate(
            "errors",
            "The journal is as it was: the same file, the same key, and the recovery code that you had before. The new"
            " code on your paper opens nothing. You may begin again whenever you like.",
        ),
    )


@describe.register
def _(_error: errors.ReadOnlyError) -> ErrorText:
    return ErrorText(
        translate("errors", "The journal is open to read only, so nothing was written into it."),
        translate("errors", "What is on the screen stays there. Copy it, if you want to keep it, before you lock."),
    )


@describe.register
def _(_error: errors.JournalMovedError) -> ErrorText:
    return ErrorText(
        translate("errors", "The journal's folder was moved, removed or replaced while it was open."),
        translate(
            "errors",
            "What you wrote is still on the screen. Connect the disk again, or put the folder back where it was, and"
            " it is kept. If that is not possible, copy your words first, then lock and open the folder where it is.",
        ),
    )


@describe.register
def _(_error: errors.ChangedUnderneathError) -> ErrorText:
    return ErrorText(
        translate("errors", "There are two copies of this journal, so nothing is written into it for now."),
        translate(
            "errors",
            "Your text is still on the screen, and everything kept before is on disk. Look at both copies first.",
        ),
    )


@describe.register
def _(_error: errors.OtherCopyDamagedError) -> ErrorText:
    return ErrorText(
        translate("errors", "The other copy is damaged, so nothing was taken from it."),
        translate("errors", "Your journal is unchanged. You may choose another copy, or a backup of that one."),
    )


@describe.register
def _(_error: errors.OtherCopyPassphraseError) -> ErrorText:
    return ErrorText(
        translate("errors", "This passphrase does not open the other copy."),
        translate(
            "errors", "Both are unchanged. Try the passphrase that was in use when the other copy was last written."
        ),
    )


@describe.register
def _(_error: errors.OtherCopyKeyError) -> ErrorText:
    return ErrorText(
        translate("errors", "The other copy was written with another key, and its vault.json is not beside it."),
        translate(
            "errors",
            "Both are unchanged. Put it into a folder with the vault.json of that time, and choose that folder.",
        ),
    )


@describe.register
def _(_error: errors.OtherCopyIsThisError) -> ErrorText:
    return ErrorText(
        translate("errors", "This is the folder of the journal that is open."),
        translate("errors", "Nothing has changed. Choose the folder of the other copy, or a backup."),
    )


@describe.register
def _(_error: errors.MergeStoppedError) -> ErrorText:
    return ErrorText(
        translate("errors", "Bringing the two together was stopped."),
        translate("errors", "Your journal is as it was before. You may begin again at any time."),
    )


@describe.register
def _(_error: errors.EntryGoneError) -> ErrorText:
    return ErrorText(
        translate("errors", "This entry is no longer in the journal."),
        translate("errors", "If you deleted it today or yesterday, you can bring it back from Recently deleted."),
    )


@describe.register
def _(_error: errors.PatientGoneError) -> ErrorText:
    return ErrorText(
        translate("errors", "What this patient sent is no longer in this vault."),
        translate("errors", "If you still have the file, you can open it again from the list of patients."),
    )


@describe.register
def _(_error: errors.SettlingError) -> ErrorText:
    return ErrorText(
        translate("errors", "This was caught soon after a session, and is still settling until tomorrow morning."),
        translate("errors", "It is kept as it is. You may hide it until then, or write something new beside it."),
    )


@describe.register
def _(_error: errors.RawWordsError) -> ErrorText:
    return ErrorText(
        translate("errors", "Words caught soon after a session stay as they came."),
        translate("errors", "Nothing has changed. What you want to add can stand beside them, as an entry of its own."),
    )


@describe.register
def _(_error: errors.AttachmentGoneError) -> ErrorText:
    return ErrorText(
        translate("errors", "This recording or drawing is no longer in the journal."),
        translate("errors", "Everything else is as it was. Go back to the list and open the entry again."),
    )


@describe.register
def _(_error: errors.NoSoundLibraryError) -> ErrorText:
    return ErrorText(
        translate("errors", "The part of the app that records and plays sound is not installed here."),
        translate(
            "errors", "Everything else works, and you may write or draw. Install the app again to bring it back."
        ),
    )


@describe.register
def _(_error: errors.UnreadableSoundError) -> ErrorText:
    return ErrorText(
        translate("errors", "This recording cannot be played."),
        translate("errors", "It was left as it is. A backup of the journal may have it in full."),
    )


@describe.register
def _(_error: errors.PackUnreadableError) -> ErrorText:
    return ErrorText(
        translate("errors", "This file is not a pack of prompts that the app can read."),
        translate("errors", "Nothing was added. Ask whoever made it for a file in the form that the app saves."),
    )


@describe.register
def _(_error: errors.NotAShareError) -> ErrorText:
    return ErrorText(
        translate("errors", "This file is not a share made with Afterward."),
        translate("errors", "Nothing was opened. If it came by e-mail, save the attachment itself and open that."),
    )


@describe.register
def _(_error: errors.DamagedShareError) -> ErrorText:
    return ErrorText(
        translate("errors", "This share was changed or cut short on its way."),
        translate("errors", "Nothing was opened. Ask for the file again, or copy it once more from where it came."),
    )


@describe.register
def _(_error: errors.ShareTooNewError) -> ErrorText:
    return ErrorText(
        translate("errors", "This share was made with a newer version of Afterward."),
        translate("errors", "Nothing was opened. Update the app, or open the file in a browser instead."),
    )


@describe.register
def _(_error: errors.WrongSharePassphraseError) -> ErrorText:
    return ErrorText(
        translate("errors", "This passphrase does not open the share."),
        translate(
            "errors", "The file is sound. Compare each word with what you were told; capitals and dashes do not matter."
        ),
    )


@describe.register
def _(_error: errors.ShareForSomeoneElseError) -> ErrorText:
    return ErrorText(
        translate("errors", "This share was made for another reader."),
        translate("errors", "Nothing was opened. Ask the sender to make one for you."),
    )


@describe.register
def _(_error: errors.AlteredShareError) -> ErrorText:
    return ErrorText(
        translate("errors", "What is in this file is not what its sender signed."),
        translate("errors", "Nothing of it was kept. Ask the sender for it again, by another way if you can."),
    )


@describe.register
def _(_error: errors.ShareExpiredError) -> ErrorText:
    return ErrorText(
        translate("errors", "The sender asked that this share is not read after a day that has passed."),
        translate("errors", "Nothing was opened. You may ask them for a new one."),
    )


@describe.register
def _(_error: errors.ShareRefusedError) -> ErrorText:
    return ErrorText(
        translate("errors", "This file asks for more than a share needs, so it was not opened."),
        translate("errors", "Your own material is unchanged. Ask the sender whether they made this file."),
    )


@describe.register
def _(_error: errors.ShareTooLargeError) -> ErrorText:
    return ErrorText(
        translate("errors", "What you chose does not fit into one share."),
        translate("errors", "Your journal is unchanged. Leave out some recordings, or make two shares."),
    )


@describe.register
def _(_error: errors.MistypedKeyError) -> ErrorText:
    return ErrorText(
        translate("errors", "This key has a slip in it: its check characters do not fit."),
        translate("errors", "Nothing has changed. Compare it with the original, group by group, or scan the QR code."),
    )


@describe.register
def _(_error: errors.ChangedSinceChosenError) -> ErrorText:
    return ErrorText(
        translate("errors", "An entry was changed after you chose what of it goes along."),
        translate(
            "errors", "Nothing was made. The entry is unticked now; open “What of it” beside it and choose again."
        ),
    )


@describe.register
def _(_error: errors.ChangedSinceSeenError) -> ErrorText:
    return ErrorText(
        translate("errors", "Something of it was changed after you had seen it."),
        translate(
            "errors", "Nothing was made. Here it is as it stands now; look at it once more, and go on from there."
        ),
    )


@describe.register
def _(_error: errors.SharingRestsError) -> ErrorText:
    return ErrorText(
        translate("errors", "Sharing rests for a day after a session."),
        translate("errors", "Nothing was sent. You may come back when the day has passed, or say twice that now fits."),
    )


@describe.register
def _(_error: errors.PromptsUnreadableError) -> ErrorText:
    return ErrorText(
        translate("errors", "One of the files that come with the app cannot be read."),
        translate("errors", "Your journal is not affected. Install the app again to bring the file back."),
    )
