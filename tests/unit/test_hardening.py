import subprocess
import sys

import pytest

SCRIPT = """
import ctypes, os, pathlib, resource, sys, tempfile
from journal_app.hardening import harden_process
harden_process()
harden_process()
path = pathlib.Path(tempfile.mkdtemp()) / "file"
path.touch()
mode = path.stat().st_mode & 0o777
path.unlink()
path.parent.rmdir()
sys.stdout.write(f"{mode:o} {resource.getrlimit(resource.RLIMIT_CORE)} {ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)}")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the answers are asked for in Linux's way")
def test_a_hardened_process_writes_private_files_and_no_core() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True, timeout=60)

    assert done.stdout == "600 (0, 0) 0"
