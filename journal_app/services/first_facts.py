"""Keeps what a person says of their course at first run."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from journal_app.domain.course import CourseOfTreatment, DosingSession
from journal_app.domain.first_facts import FirstFacts
from journal_app.domain.identifiers import new_identifier
from journal_app.services.journal import Journal


def keep_first_facts(journal: Journal, facts: FirstFacts, zone: str) -> None:
    """Begin a course of treatment with these facts, and a planned dosing session where its time is known."""
    course = CourseOfTreatment(
        id=new_identifier(),
        treated_for=facts.treated_for,
        clinic=facts.clinic,
        began_on=facts.began_on,
        planned_sessions=facts.planned_sessions,
    )
    journal.courses.save_course(course)
    if facts.next_session_at is not None:
        journal.courses.save_dosing_session(
            DosingSession(
                id=new_identifier(),
                course_id=course.id,
                starts_at=facts.next_session_at.replace(tzinfo=ZoneInfo(zone)),
                zone=zone,
                route=facts.route,
            )
        )
    if facts.name:
        journal.preferences.save(replace(journal.preferences.get(), name=facts.name))
