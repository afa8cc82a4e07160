"""Opening a share in a child process that has little memory, little time and nothing else to lose.

The child gets the encrypted part and the key through a pipe and answers with what was signed, or with the name of an
error. What it sends is checked here once more: it is known by then that this is quickly done.
"""

import importlib
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

import journal_app
from journal_app import errors
from journal_app.domain.share import OpenedShare
from journal_app.errors import JournalError, ShareRefusedError
from journal_app.hardening import harden_process
from journal_app.sharing import container, envelope, reading
from journal_app.sharing.bundle import find
from journal_app.sharing.envelope import Opener, Secret
from journal_app.sharing.import_limits import LIMITS, MEBIBYTE

SECONDS: Final = 90
"""Of the clock on the wall; the largest share that is allowed takes about five on a slow computer."""
_CPU_SECONDS: Final = 60
_MEMORY: Final = 512 * MEBIBYTE
_MEMORY_PER_BYTE: Final = 14
_CODE: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from journal_app.sharing.limited_child import serve; serve()"
)
_OK: Final = b"ok"
_NAMES: Final = (
    "AlteredShareError",
    "DamagedShareError",
    "ShareForSomeoneElseError",
    "ShareTooNewError",
    "WrongSharePassphraseError",
)


def open_share(data: bytes, opener: Opener, *, seconds: float = SECONDS) -> OpenedShare:
    """Open a share file.

    Args:
        data: The whole file.
        opener: A passphrase, or our own keys.
        seconds: How long to wait at most.

    Raises:
        NotAShareError: It is no share.
        DamagedShareError: It was changed or cut short on its way.
        ShareTooNewError: A later version made it.
        ShareRefusedError: It asks for too much, or holds what no version of the app writes.
        WrongSharePassphraseError: Another passphrase opens it.
        ShareForSomeoneElseError: It is encrypted to others, or was encrypted anew.
        AlteredShareError: It is not what its sender signed.
    """
    reading.look(data)
    answer = _ask(_request(opener) + find(data), seconds)
    verdict, _, rest = answer.partition(b"\n")
    if verdict == _OK:
        recipient_id, _, packed = rest.partition(b"\n")
        return container.unpack(packed, recipient_id.decode("ascii"))
    name = verdict.decode("ascii", "replace")
    raise getattr(errors, name)() if name in _NAMES else ShareRefusedError


def serve() -> None:
    """Be the child: read one request, answer it, end."""
    harden_process()
    _limit(0)
    head = sys.stdin.buffer.readline(64 << 10)
    request = json.loads(head)
    jwe = sys.stdin.buffer.read(LIMITS.file_bytes + 1)
    _limit(len(jwe))
    _answer(request, jwe, sys.stdout.buffer)


def _answer(request: dict[str, Any], jwe: bytes, out: BinaryIO) -> None:
    try:
        packed, recipient_id = envelope.decrypt(envelope.read_envelope(jwe), _secret(request))
        container.unpack(packed, recipient_id)
    except JournalError as error:
        out.write(type(error).__name__.encode("ascii"))
    except MemoryError:
        out.write(b"MemoryError")
    else:
        out.write(b"\n".join((_OK, recipient_id.encode("ascii"), packed)))
    out.flush()


def _ask(request: bytes, seconds: float) -> bytes:
    root = str(Path(journal_app.__file__).resolve().parent.parent)
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-I", "-c", _CODE, root],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        try:
            answer, _ = child.communicate(request, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            child.kill()
            raise ShareRefusedError from error
    return answer


def _request(opener: Opener) -> bytes:
    secret = envelope.secret_of(opener)
    plain = {"agreement": secret.hex()} if isinstance(secret, bytes) else {"passphrase": secret}
    return json.dumps(plain).encode("ascii") + b"\n"


def _secret(request: dict[str, Any]) -> Secret:
    if "passphrase" in request:
        return str(request["passphrase"])
    return bytes.fromhex(request["agreement"])


def _limit(size: int) -> None:
    """Give up memory, time, files and core dumps where the system knows such limits; Windows does not."""
    with suppress(ImportError):
        resource = importlib.import_module("resource")
        memory = _MEMORY + _MEMORY_PER_BYTE * (size or LIMITS.file_bytes)
        for name, most in (("AS", memory), ("CPU", _CPU_SECONDS), ("CORE", 0), ("FSIZE", 0)):
            with suppress(ValueError, OSError):  # macOS takes some of them only in part
                number = getattr(resource, f"RLIMIT_{name}")
                hard = resource.getrlimit(number)[1]
                allowed = most if hard < 0 else min(most, hard)
                resource.setrlimit(number, (allowed, allowed))
