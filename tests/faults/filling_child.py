"""What finds no room in `test_no_room`: keeps an entry, makes a backup, writes the file anew or changes the data key.

    filling_child.py PASSPHRASE CANARY SETTINGS      run by `lives.py`

All is one life, which an empty line ends. Each other line is a JSON list:

    ["all", WHAT, FOLDER]           with room for everything, between two marks
    ["write", WHAT, FOLDER, m, n]   once m more calls of `write` and n of `pwrite` were made, which it does first,
                                    each of them fails: made so by the strace that all of this runs under
    ["size", WHAT, FOLDER, n]       no file can be longer than n bytes

It says what came of it, "done" or the name of an error. Told to go on, it has room again, and where "again" is wanted
says what came of a second attempt in the same open journal; then "closed".
"""

import json
import os
import resource
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from journal_app.crypto.kdf import KdfCost, Limits
from journal_app.domain.backup import BackupReason
from journal_app.domain.entry import Entry, EntryKind
from journal_app.domain.identifiers import new_identifier
from journal_app.errors import JournalError
from journal_app.services.journal import Journal
from journal_app.services.seen import FILE_NAME, Seen
from journal_app.services.vault import Vault

COST = KdfCost(memory_kib=8, passes=1)
LIMITS = Limits(memory_kib_min=8, memory_kib_max=8, passes_min=1, passes_max=1)
NOWHERE = os.open(os.devnull, os.O_WRONLY)


def say(word: str) -> None:
    os.writev(1, [f"{word}\n".encode()])  # by a call that is neither counted nor made to fail


def attempt(what: str, vault: Vault, journal: Journal, entry: Entry) -> str:
    try:
        if what == "save":
            journal.entries.save(entry)
        elif what == "backup":
            journal.backups.make(BackupReason.BY_HAND)
        elif what == "shrink":
            done = journal._database.shrink()  # whether or not it is time for it
            return "done" if done and not journal.sync_watch.look().stops_writing else "refused"
        elif what == "write anew":
            assert journal.write_anew is not None
            journal.write_anew(lambda: False)
        else:
            vault.use_new_key(vault.prepare_new_key(sys.argv[1], cost=COST))
    except JournalError as error:
        return type(error).__name__
    return "done"


def write() -> None:
    os.write(NOWHERE, b" ")


def pwrite() -> None:
    os.pwrite(NOWHERE, b" ", 0)


def mark() -> None:
    os.write(NOWHERE, b"mark")


def succeed(call: Callable[[], None]) -> None:
    while True:
        with suppress(OSError):
            return call()


def new_entry() -> Entry:
    now = datetime.now(UTC)
    return Entry(
        id=new_identifier(), kind=EntryKind.FREE, happened_at=now, zone="UTC", written_at=now, text=sys.argv[2] * 90
    )


def live(_line: str) -> None:
    say(f"open {os.getpid()}")
    while line := os.read(0, 10_000).strip():
        thread = threading.Thread(target=try_twice, args=[line])  # strace counts the calls of each thread by themselves
        thread.start()
        thread.join()


def try_twice(line: bytes) -> None:
    way, what, folder, *numbers = json.loads(line)
    vault = Vault(Path(folder), limits=LIMITS, seen=Seen(Path(sys.argv[3]) / FILE_NAME))
    journal = vault.unlock(sys.argv[1])
    entry = new_entry()
    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    if way == "size":
        resource.setrlimit(resource.RLIMIT_FSIZE, (numbers[0], room[1]))
    elif way == "write":
        for call, times in zip((write, pwrite), numbers, strict=True):
            for _ in range(times):
                call()
    else:
        mark()
    say(attempt(what, vault, journal, entry))
    if way == "all":
        mark()
    is_wanted_again = os.read(0, 100) == b"again\n"
    resource.setrlimit(resource.RLIMIT_FSIZE, room)
    if way == "write":
        succeed(write)
        succeed(pwrite)
    if is_wanted_again:
        say(attempt(what, vault, journal, entry))
    journal.close()
    say("closed")
