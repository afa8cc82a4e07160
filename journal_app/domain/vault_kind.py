"""Whose vault it is: chosen when it is made, and kept inside it."""

from enum import StrEnum


class VaultKind(StrEnum):
    """A patient's journal, or the caseload of a therapist."""

    PATIENT = "patient"
    THERAPIST = "therapist"
