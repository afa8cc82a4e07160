"""What the process gives up at its start so that less can leak from it. Harmless where a system knows none of it."""

import ctypes
import os
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h
_FOR_THE_OWNER_ONLY: Final = 0o077


def harden_process() -> None:
    """Make new files private, and keep memory out of core dumps and out of reach of other processes.

    Call it once, before the first window and the first file. SQLite would create files that others may read; a crash
    would leave the journal in a core file; on Linux another process of the same person could attach to this one.
    """
    os.umask(_FOR_THE_OWNER_ONLY)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is no such module on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # Refused in some sandboxes, which forbid the same things by themselves: the answer does not matter.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
