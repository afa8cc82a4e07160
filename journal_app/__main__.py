"""The command `journal-app`: reads its options, checks the machine, starts the app."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from journal_app import __version__, preflight
from journal_app.domain.vault_kind import VaultKind

CANNOT_START = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app and return its exit code: 0 when it ended well, 2 when it cannot start here."""
    options = _parser().parse_args(arguments)
    if options.screenshots:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if problem := preflight.problem(needs_window=not options.screenshots):
        sys.stderr.write(problem + "\n")
        return CANNOT_START

    from journal_app.hardening import harden_process  # noqa: PLC0415  # only once the machine is known to fit

    harden_process()
    from journal_app import app  # noqa: PLC0415  # imports Qt, which must not happen before the checks above

    if options.screenshots:
        return app.save_screenshots(options.screenshots, options.size, options.text_scale)
    if options.demo:
        return app.run_demo(VaultKind(options.demo))
    return app.run(options.vault)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="journal-app",
        description="Afterward: an encrypted, offline journal for people in psychedelic-assisted therapy.",
    )
    parser.add_argument("--version", action="version", version=f"Afterward {__version__}")
    parser.add_argument("--vault", type=Path, metavar="FOLDER", help="open or create the journal in this folder")
    parser.add_argument(
        "--demo",
        nargs="?",
        const=VaultKind.PATIENT.value,
        choices=[one.value for one in VaultKind],
        help="a sample course, or a therapist's sample caseload, in a temporary encrypted vault",
    )
    parser.add_argument(
        "--screenshots", type=Path, metavar="DIR", help="save a picture of every screen, without a display"
    )
    parser.add_argument("--size", type=_size, default=(1280, 860), metavar="WxH", help="window size of the pictures")
    parser.add_argument(
        "--text-scale", type=_text_scale, default=1.0, metavar="1.0..2.0", help="text size of the pictures"
    )
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError("a size is written like 1280x860")
    return max(int(width), 900), max(int(height), 600)


def _text_scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a text scale is a number from 1.0 to 2.0") from error
    if not 1.0 <= scale <= 2.0:  # noqa: PLR2004  # the range is the option's own
        raise argparse.ArgumentTypeError("a text scale is a number from 1.0 to 2.0")
    return scale


if __name__ == "__main__":
    sys.exit(main())
