import os
import signal
import subprocess
import sys
from pathlib import Path

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


CRASH = """
import os, signal, sys
from journal_app.hardening import harden_process
if sys.argv[1:]:
    harden_process()
os.kill(os.getpid(), signal.SIGSEGV)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the answers are asked for in Linux's way")
def test_a_hardened_process_that_crashes_leaves_no_core(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    child = subprocess.Popen([sys.executable, "-c", CRASH, "hardened"], cwd=tmp_path, env=environment)

    _, status = os.waitpid(child.pid, 0)
    child.returncode = 0  # it was waited for here, to be told of the core

    assert os.WTERMSIG(status) == signal.SIGSEGV
    assert not os.WCOREDUMP(status)
    assert list(tmp_path.iterdir()) == []


SOMEBODY = """
import ctypes, os, resource, sys
from journal_app.hardening import harden_process
os.setgid(65534), os.setuid(65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # as it is for a person who was never anybody else
if sys.argv[1] == "hardened":
    harden_process()
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.readline()
"""
LOOKING = """
import os, sys
os.setgid(65534), os.setuid(65534)
try:
    open(f"/proc/{sys.argv[1]}/mem", "rb").close()
except PermissionError:
    sys.exit(1)
"""


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can become somebody else")
def test_another_process_of_the_same_person_cannot_read_its_memory() -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}

    def can_be_read(how: str) -> bool:
        command = [sys.executable, "-c", SOMEBODY, how]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as child:
            assert child.stdout
            assert child.stdout.readline() == b"ready\n"
            look = [sys.executable, "-c", LOOKING, str(child.pid)]
            return subprocess.run(look, check=False, timeout=60).returncode == 0

    if not can_be_read("as it is"):
        pytest.skip("the system itself keeps processes from one another here")
    assert not can_be_read("hardened")
