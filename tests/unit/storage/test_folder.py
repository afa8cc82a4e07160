import errno
import os
import sys
from pathlib import Path

import pytest

from journal_app.errors import NoPermissionError, NoSpaceError, StorageFailedError, VaultInUseError
from journal_app.storage.folder import (
    LOCK_NAME,
    FolderLock,
    as_journal_error,
    keep_private,
    make_private_folder,
    read_small,
    write_whole,
)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="permissions are inherited on Windows")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, NoPermissionError),
        (errno.EPERM, NoPermissionError),
        (errno.EROFS, NoPermissionError),
        (errno.ENOSPC, NoSpaceError),
        (errno.EFBIG, NoSpaceError),
        (errno.EDQUOT, NoSpaceError),
        (errno.EIO, StorageFailedError),
        (errno.ENODEV, StorageFailedError),
    ],
)
def test_an_answer_of_the_system_has_a_meaning(number: int, kind: type[Exception]) -> None:
    assert isinstance(as_journal_error(OSError(number, "")), kind)


def test_a_folder_has_one_holder(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)

    with pytest.raises(VaultInUseError) as refused:
        FolderLock(tmp_path)

    assert refused.value.holder == str(os.getpid())
    lock.release()


def test_a_lock_can_be_taken_again_once_released(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.release()
    lock.release()

    FolderLock(tmp_path).release()


def test_a_lock_file_of_odd_content_names_no_holder(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    (tmp_path / LOCK_NAME).write_bytes(b"\xff<b>1</b>")

    with pytest.raises(VaultInUseError) as refused:
        FolderLock(tmp_path)

    assert refused.value.holder == ""
    lock.release()


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, b"a longer first version")
    (tmp_path / "file.tmp").write_bytes(b"left behind by a crash, and longer than what follows")

    write_whole(path, b"second")

    assert path.read_bytes() == b"second"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@posix_only
def test_files_and_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        assert make_private_folder(tmp_path / "folder")
        write_whole(tmp_path / "folder" / "file", b"")
        FolderLock(tmp_path / "folder").release()
    finally:
        os.umask(before)

    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in (tmp_path / "folder").iterdir()} == {0o600}
    assert not make_private_folder(tmp_path / "folder")


@posix_only
def test_what_others_may_do_is_taken_away(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "backups").mkdir(parents=True, mode=0o755)
    (folder / "backups" / "file").touch(mode=0o644)
    folder.chmod(0o755)

    assert keep_private(folder)
    assert not keep_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "backups" / "file").stat().st_mode & 0o077 == 0


def test_a_file_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert read_small(tmp_path / "missing", 10) is None
    assert read_small(tmp_path, 10) is None


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(1000))

    data = read_small(tmp_path / "file", 10)

    assert data is not None
    assert len(data) == 11
