"""Logging: identifiers and counts, never words of the journal. Warnings go to stderr; nothing goes to a file."""

import logging

ROOT = "journal_app"


class _NoTracebacks(logging.Filter):
    """Drops tracebacks: their source lines are harmless, but an exception's text may quote what was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            kind = record.exc_info[0]
            record.msg = f"{record.msg} [{kind.__name__ if kind else 'unknown'}]"
            record.exc_info = None
            record.exc_text = None
        return True


def set_up() -> None:
    """Send this package's warnings to stderr, without tracebacks. Calling it again changes nothing."""
    logger = logging.getLogger(ROOT)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        handler.addFilter(_NoTracebacks())
        logger.addHandler(handler)
