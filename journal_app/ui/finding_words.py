"""What `dosing_ranges.check_session` found, in words: a calm question, a plain reason, or one line."""

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from journal_app.domain.course import DosingSession
from journal_app.domain.dosing_ranges import Finding, Plausibility, Range, Reason
from journal_app.domain.session_record import POUND, TemperatureUnit, WeightUnit
from journal_app.ui import words

translate = QCoreApplication.translate

_WITH_UNITS = frozenset({"dose", "record.body_weight", "record.temperature"})
"""Fields whose unit is chosen beside them."""


def describe(finding: Finding, dosing_session: DosingSession, *, once_more: bool = False) -> str:
    """Return what is said beside the field that a finding is about. It never says good or bad of a value.

    Args:
        finding: What was found.
        dosing_session: In which session.
        once_more: Whether the person has asked to keep it, and is told that doing so again leaves it so.
    """
    checked = finding.checked
    asks = checked.plausibility is Plausibility.ASK
    match checked.reason:
        case Reason.NOT_ONE_OF:
            text = translate("Findings", "Is this right? The spray is given as 28, 56 or 84 mg.")
        case Reason.NOT_ABOVE_DIASTOLIC:
            text = translate("Findings", "Is this right? The upper number is not above the lower one.")
        case Reason.ENDS_BEFORE_START:
            text = translate("Findings", "This lies before the start. Look at the two times again.")
        case Reason.NOT_A_NUMBER:
            text = translate("Findings", "This does not read as a number.")
        case Reason.TOO_LONG:
            text = _too_long(finding, dosing_session)
        case Reason.SHORT_OBSERVATION:
            text = translate("Findings", "Less than two hours after the start; the spray's label gives two hours.")
        case _:
            text = _outside(finding, dosing_session, asks=asks)
    return (
        translate("Findings", "{question} Keep once more to leave it so.").format(question=text)
        if asks and once_more
        else text
    )


def _too_long(finding: Finding, dosing_session: DosingSession) -> str:
    at = {"ended_at": dosing_session.ended_at, "record.awake_at": dosing_session.record.awake_at}.get(finding.name)
    if at is None:
        return translate("Findings", "Is this right? It is more than three days after the start.")
    if finding.checked.plausibility is Plausibility.REFUSE:
        return translate("Findings", "That is more than a day after it began.")
    hours = words.number(round((at - dosing_session.starts_at).total_seconds() / 3600))
    if finding.name == "record.awake_at":
        return translate("Findings", "Is this right? It is {hours} hours after the start.").format(hours=hours)
    return translate("Findings", "From start to end this is {hours} hours. Is this right?").format(hours=hours)


def _outside(finding: Finding, dosing_session: DosingSession, *, asks: bool) -> str:
    low, high = _ends(finding.name, finding.checked.range or Range(low=Decimal(0), high=Decimal(0)), dosing_session)
    if asks:
        text = translate("Findings", "Is this right? It lies outside {least} to {most}.")
    else:
        text = translate("Findings", "Only {least} to {most} can be kept here.")
        if finding.name in _WITH_UNITS:
            text = translate("Findings", "Only {least} to {most} can be kept here. Perhaps the unit is another one.")
    return text.format(least=words.amount(low), most=words.amount(high))


def _ends(name: str, found: Range, dosing_session: DosingSession) -> tuple[Decimal, Decimal]:
    """Return the ends of a range in the unit that the person enters."""
    record = dosing_session.record
    if name == "record.body_weight" and record.weight_unit is WeightUnit.POUND:
        return Decimal(round(found.low / POUND)), Decimal(round(found.high / POUND))
    if name == "record.temperature" and record.temperature_unit is TemperatureUnit.FAHRENHEIT:
        return found.low * 9 / 5 + 32, found.high * 9 / 5 + 32
    return found.low, found.high
