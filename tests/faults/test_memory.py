"""After the lock nothing of the journal is in the memory of the process, and the way back leads to the same place.

The real command runs as a process of its own, offscreen, with a remote control (`locking_child.py`). Its memory is read
from outside, through `/proc`, before and after: what cannot be found while the journal is open proves nothing.
"""

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from journal_app import app as app_module
from journal_app.domain.owner_log import LogKind
from journal_app.services.vault import Vault
from tests.faults.remote import PASSPHRASE, TITLE, StartChild, _full_vault_once, full_vault, start

__all__ = ["_full_vault_once", "full_vault", "start"]

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory is read through /proc"),
]

DRAFT, SEARCH = "Draftcanary half a thought", "searchcanary heron"
ENTRY = re.compile(rb"Entrycanary[0-9]{5}")
ENTRY_WIDE = re.compile(rb"E\0n\0t\0r\0y\0c\0a\0n\0a\0r\0y\0(?:[0-9]\0){5}")


def memory(pid: int) -> Iterator[bytes]:
    """Yield what a process has in its memory, one region after the other."""
    try:
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as stream:
            maps = Path(f"/proc/{pid}/maps")
            for line in maps.read_text().splitlines():
                span, permissions, *_ = line.split()
                first, last = (int(edge, 16) for edge in span.split("-"))
                if not permissions.startswith("r") or line.endswith(("[vvar]", "[vvar_vclock]", "[vsyscall]")):
                    continue
                stream.seek(first)
                try:
                    yield stream.read(last - first)
                except OSError:
                    if line in maps.read_text().splitlines():
                        raise
                    # given back to the system since it was listed: no longer in the memory of this process
    except PermissionError as error:
        pytest.skip(f"another process's memory cannot be read here: {error.strerror}")


def found_in(pid: int, **canaries: str | bytes) -> dict[str, int]:
    """Count in a process's memory the entries that can be read, and each canary in the forms that it may have."""
    forms: dict[str, list[bytes]] = {}
    for name, canary in canaries.items():
        texts = [canary] if isinstance(canary, str) else [canary.hex(), canary.hex().upper()]
        raw = [] if isinstance(canary, str) else [canary]
        forms[name] = raw + [text.encode(coding) for text in texts for coding in ("utf-8", "utf-16-le")]
    entries: set[bytes] = set()
    counts = dict.fromkeys(forms, 0)
    for region in memory(pid):
        entries.update(ENTRY.findall(region))
        entries.update(wide.replace(b"\0", b"") for wide in ENTRY_WIDE.findall(region))
        for name, each in forms.items():
            counts[name] += sum(region.count(form) for form in each)
    return {"entries": len(entries), **counts}


def test_nothing_of_the_open_journal_is_in_memory_after_the_lock(
    start: StartChild,
    full_vault: tuple[Vault, str, bytes],
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    vault, entry_id, key = full_vault
    child = start("--vault", str(vault.path))
    child.wait_for("painted")
    child.do("type", "Passphrase", PASSPHRASE)
    assert found_in(child.pid, passphrase=PASSPHRASE)["passphrase"] > 0
    child.do("press", "Unlock")
    child.wait_for("unlocked")
    child.do("new_code", PASSPHRASE)
    child.await_fact(lambda: child.do("code"))
    canaries = {"title": TITLE, "draft": DRAFT, "search": SEARCH, "code": child.do("code")}
    child.do("read", entry_id)
    child.do("type", "Search your words", SEARCH)
    child.do("open", "timeline")
    child.do("open", "free")
    child.await_fact(lambda: child.do("place")[0] == "free")
    child.do("write", DRAFT)
    child.do("hold", key.hex())  # the app wipes it; without this, the scanner would have nothing to prove itself on
    before = found_in(child.pid, **canaries, key=key, half=key[:32])

    times = child.lock()
    after = found_in(child.pid, **canaries, key=key, half=key[:32], passphrase=PASSPHRASE)

    record_testsuite_property("memory while open", before)
    record_testsuite_property("milliseconds to lock", times)
    assert before.pop("entries") >= 50  # those that the lists have loaded
    assert all(before.values()), before
    assert not any(after.values()), after
    assert times["covered"] < 1000
    assert times["closed"] < 1000


def test_the_fresh_process_shows_its_window_in_the_same_place_and_goes_back_to_the_cursor(
    start: StartChild, full_vault: tuple[Vault, str, bytes]
) -> None:
    vault, _, _ = full_vault
    child = start("--vault", str(vault.path))
    child.wait_for("painted")
    child.do("move", 40, 30, 1000, 700)
    child.unlock()
    child.do("open", "free")
    child.await_fact(lambda: child.do("place")[0] == "free")
    child.do("write", DRAFT)
    place, pid = child.do("place"), child.pid

    child.lock()

    assert child.pid == pid
    assert child.do("geometry") == [40, 30, 1000, 700]
    command = Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()
    assert str(place[1]).encode() not in command
    child.unlock()
    child.await_fact(lambda: child.do("place")[0] == "free")
    assert child.do("place") == place
    assert child.do("log")[0] == LogKind.UNLOCKED
    assert child.end() == 0


def test_no_descriptor_of_the_vault_or_the_desktop_outlives_the_lock(
    start: StartChild, full_vault: tuple[Vault, str, bytes]
) -> None:
    vault, _, _ = full_vault
    child = start("--vault", str(vault.path))
    child.wait_for("painted")
    fresh = len(_open_files(child.pid))
    child.unlock()
    assert any(str(vault.path) in target for target in _open_files(child.pid))

    child.lock()

    assert not any(str(vault.path) in target for target in _open_files(child.pid))
    child.await_fact(lambda: len(_open_files(child.pid)) <= fresh + 1)  # the absence watcher's clock may be open or not


def test_a_wrong_passphrase_is_in_the_log_after_a_lock_and_not_in_memory(
    start: StartChild, full_vault: tuple[Vault, str, bytes]
) -> None:
    vault, _, _ = full_vault
    child = start("--vault", str(vault.path))
    child.wait_for("painted")
    wrong = "wrongcanary thimble"
    child.do("type", "Passphrase", wrong)
    child.do("press", "Unlock")
    child.await_fact(lambda: any("passphrase" in text and "not" in text for text in child.do("texts")))

    child.do("lock")
    child.wait_for("painted")

    assert found_in(child.pid, wrong=wrong)["wrong"] == 0
    child.unlock()
    assert child.do("log")[:2] == [LogKind.UNLOCKED, LogKind.WRONG_PASSPHRASE]


def test_locking_while_the_key_is_derived_ends_locked_and_forgets_the_passphrase(
    start: StartChild, full_vault: tuple[Vault, str, bytes]
) -> None:
    vault, _, _ = full_vault
    child = start("--vault", str(vault.path))
    child.wait_for("painted")
    child.do("type", "Passphrase", PASSPHRASE)
    child.do("press", "Unlock")

    child.do("lock")
    child.wait_for("painted")

    assert child.do("is_locked")
    assert found_in(child.pid, passphrase=PASSPHRASE) == {"entries": 0, "passphrase": 0}
    child.unlock()


def test_the_sample_survives_locking_and_is_removed_at_the_end(start: StartChild, tmp_path: Path) -> None:
    child = start("--demo")
    child.wait_for("painted")
    child.wait_for("unlocked")
    assert list((tmp_path / "tmp").glob("afterward-demo-*"))

    child.lock()

    assert any(app_module.SAMPLE_PASSPHRASE in text for text in child.do("texts"))
    child.unlock(app_module.SAMPLE_PASSPHRASE)
    assert "Good" in " ".join(child.do("texts"))
    assert child.end() == 0
    assert list((tmp_path / "tmp").iterdir()) == []


def test_where_a_process_cannot_replace_itself_a_new_one_takes_over_and_the_old_one_ends(
    start: StartChild, full_vault: tuple[Vault, str, bytes]
) -> None:
    vault, _, _ = full_vault
    child = start("--elsewhere", "--vault", str(vault.path))
    child.wait_for("painted")
    child.unlock()
    first = child.pid

    child.lock()

    assert child.pid != first
    assert child.wait() == 0
    assert found_in(child.pid)["entries"] == 0
    os.kill(child.pid, signal.SIGTERM)


def _open_files(pid: int) -> list[str]:
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(
            FileNotFoundError
        ):  # closed since it was listed: what is imported in the background comes and goes
            found.append(str(link.readlink()))
    return found
