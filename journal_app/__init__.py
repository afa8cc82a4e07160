"""Afterward: an encrypted, offline journal for psychedelic-assisted therapy."""

__version__ = "0.1.0"
