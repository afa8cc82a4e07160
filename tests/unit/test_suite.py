"""The guards of the suite itself."""

import socket
from pathlib import Path

import pytest

from tests.builders import find_readable


def test_no_test_can_open_a_socket() -> None:
    with pytest.raises(AssertionError, match="socket"):
        socket.socket()


def test_readable_words_are_found_in_any_file(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    plain, wide, other = tmp_path / "plain", tmp_path / "below" / "wide", tmp_path / "other"
    plain.write_bytes(b"\0\1 seash\xc3\xa9ll \2")
    wide.write_bytes(b"\0" + "seashéll".encode("utf-16-le"))
    other.write_bytes(b"pebble")

    assert find_readable(["seashéll", "driftwood"], [tmp_path]) == [("seashéll", wide), ("seashéll", plain)]
