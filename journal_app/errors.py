"""What can go wrong in a way that a person can act on.

Storage and crypto raise these where they know the cause; `ui/error_text.py` has the words for each. Everything that is
not a `JournalError` is a bug and reaches the crash dialog. No error carries a word of the journal.

To add one: a class here, its words in `ui/error_text.py`; a test fails until both exist.
"""


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


class PromptsUnreadableError(JournalError):
    """A shipped or added prompt file cannot be read.

    Attributes:
        name: The file's name, never its folder.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"cannot read {name}")
        self.name = name
