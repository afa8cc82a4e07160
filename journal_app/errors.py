"""What can go wrong in a way that a person can act on.

Storage and crypto raise these where they know the cause; `ui/error_text.py` has the words for each. Everything that is
not a `JournalError` is a bug and reaches the crash dialog. No error carries a word of the journal.

To add one: a class here, its words in `ui/error_text.py`; a test fails until both exist.
"""

from datetime import datetime


class JournalError(Exception):
    """Something a person can act on."""


# --- opening a vault


class WrongPassphraseError(JournalError):
    """The key slot is sound, and this passphrase does not open it."""


class WrongRecoveryCodeError(JournalError):
    """The recovery code is well formed, and does not open this vault."""


class MistypedRecoveryCodeError(JournalError):
    """The recovery code's own check characters do not fit: found without deriving a key."""


class NoVaultError(JournalError):
    """There is no vault in this folder."""


class VaultExistsError(JournalError):
    """The folder already holds a vault, or anything else; nothing was written."""


class DamagedHeaderError(JournalError):
    """`vault.json` and its copy are both missing, damaged or altered."""


class DamagedJournalError(JournalError):
    """The database is damaged, empty, missing or cut short, though its key was right."""


class MendableDamageError(DamagedJournalError):
    """Only pages that hold nothing are damaged: all rows can be read, and writing the file anew makes it sound."""


class MismatchedVaultError(JournalError):
    """Header and database are each sound and belong to different vaults."""


class VaultTooNewError(JournalError):
    """Written by a newer version of the app: header format or database schema."""


class VaultInUseError(JournalError):
    """Another window or process has this vault open.

    Attributes:
        holder: What the lock says of it, such as a process number; may be empty.
    """

    def __init__(self, holder: str = "") -> None:
        super().__init__("the vault is open elsewhere")
        self.holder = holder


class NoPermissionError(JournalError):
    """The operating system does not let us read or write there."""


class NoSpaceError(JournalError):
    """The disk is full, or a quota or size limit was reached."""


class StorageFailedError(JournalError):
    """The disk answered with an error that is neither full nor forbidden."""


class NotEnoughMemoryError(JournalError):
    """The key derivation could not get the memory that it needs."""


class UnlockCancelledError(JournalError):
    """Told to stop while a key was being derived, as locking does; nothing was opened."""


class CannotEncryptError(JournalError):
    """The database library at hand cannot encrypt; the journal is not opened with it."""


class RotationStoppedError(JournalError):
    """Told to stop while the journal was being encrypted anew; the old file and the old key are in force."""


# --- while it is open


class ReadOnlyError(JournalError):
    """The journal was opened to read only; nothing was written."""


class JournalMovedError(JournalError):
    """The database was moved, removed or replaced while it was open; nothing was written."""


class ChangedUnderneathError(JournalError):
    """Another program changed the vault's files while the journal was open, or left a second copy; nothing was written.

    Writing rests until the person has decided what is to become of the two.
    """


class OtherCopyDamagedError(JournalError):
    """The copy to merge with is damaged, or holds what no version of this app writes; ours is unchanged."""


class OtherCopyPassphraseError(JournalError):
    """The passphrase does not open the copy to merge with."""


class OtherCopyKeyError(JournalError):
    """The copy to merge with was written with another key, and there is no header beside it to open it with."""


class OtherCopyIsThisError(JournalError):
    """The folder to merge with is that of the open journal itself."""


class MergeStoppedError(JournalError):
    """Told to stop while merging; the journal is as it was before."""


class EntryGoneError(JournalError):
    """The entry is no longer in the journal."""


class PatientGoneError(JournalError):
    """What was received of this patient is no longer in the vault."""


class SettlingError(JournalError):
    """What was caught while groggy is still settling: it can be hidden, and neither changed nor deleted yet.

    Attributes:
        until: When it has settled, aware, UTC.
    """

    def __init__(self, until: datetime) -> None:
        super().__init__("the entry is still settling")
        self.until = until


class RawWordsError(JournalError):
    """Words that were caught while groggy stay as they were; later ones are written beside them."""


class AttachmentGoneError(JournalError):
    """The recording or drawing is no longer in the journal."""


class NoSoundLibraryError(JournalError):
    """The library that encodes and decodes sound cannot be loaded."""


class UnreadableSoundError(JournalError):
    """A recording cannot be decoded, or holds no sound."""


class PackUnreadableError(JournalError):
    """A file is no pack of prompts, or not one that can be used.

    Attributes:
        reason: What does not fit; a fixed phrase of ours, never words of the file.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# --- shares, and the replies to them


class NotAShareError(JournalError):
    """The file holds no share at all."""


class DamagedShareError(JournalError):
    """The file is a share, and was changed or cut short on its way."""


class ShareTooNewError(JournalError):
    """A newer version of the app made it, and says that this one would misread it."""


class WrongSharePassphraseError(JournalError):
    """The share is sound, and this passphrase does not open it."""


class ShareForSomeoneElseError(JournalError):
    """The share is encrypted to other keys than ours, or somebody who is not its sender encrypted it anew."""


class AlteredShareError(JournalError):
    """What is inside does not bear out its signature: it is not what the sender signed."""


class ShareExpiredError(JournalError):
    """The sender asked that it is not read after a day that has passed."""


class ShareRefusedError(JournalError):
    """The file asks for more than a share ever needs, or holds what no version of the app writes."""


class ShareTooLargeError(JournalError):
    """What was chosen does not fit into one share."""


class MistypedKeyError(JournalError):
    """A public key's own check characters do not fit."""


class ChangedSinceChosenError(JournalError):
    """The words of an entry changed after it was chosen what of them is shared: passages would not be those."""


class ChangedSinceSeenError(JournalError):
    """What a share would hold is no longer what the person saw in its preview."""


class SharingRestsError(JournalError):
    """A session was less than a day ago, and the person has not said twice that they want to share now.

    Attributes:
        until: When sharing no longer rests, aware, UTC.
    """

    def __init__(self, until: datetime) -> None:
        super().__init__("sharing rests after a session")
        self.until = until


# --- what comes with the app


class PromptsUnreadableError(JournalError):
    """A shipped or added prompt file cannot be read.

    Attributes:
        name: The file's name, never its folder.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"cannot read {name}")
        self.name = name
