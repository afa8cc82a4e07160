"""Phases of a course of treatment, and the finer moments around one dosing session."""

from enum import StrEnum


class Phase(StrEnum):
    """The three parts of the work: before, the session itself, after."""

    PREPARATION = "preparation"
    DOSING = "dosing"
    INTEGRATION = "integration"


class Moment(StrEnum):
    """Where a person stands in relation to a dosing session; decides which prompts fit.

    The values are the identifiers of the prompt files. Windows count from the end of dosing.
    """

    PREPARATION = "P1"
    """7 days to 1 day before a session."""
    BEFORE = "P2"
    """The day itself, until the session begins."""
    FIRST_CAPTURE = "P3"
    """Awake and talking again, for the first hour or so."""
    EVENING = "P4"
    """2 to 8 hours after, and until the person has slept."""
    NEXT_DAY = "P5"
    """12 to 36 hours after."""
    DAYS_AFTER = "P6"
    """36 to 96 hours after."""
    WEEK_AFTER = "P7"
    """Day 5 to day 10."""
    BEFORE_NEXT = "P8"
    """72 to 12 hours before a session that is not the first."""
    LOOK_BACK = "P9"
    """Between sessions, every few weeks, and at the end of a course."""

    @property
    def phase(self) -> Phase:
        """Return the part of the work this moment belongs to."""
        if self in {Moment.PREPARATION, Moment.BEFORE_NEXT}:
            return Phase.PREPARATION
        if self in {Moment.BEFORE, Moment.FIRST_CAPTURE, Moment.EVENING}:
            return Phase.DOSING
        return Phase.INTEGRATION
