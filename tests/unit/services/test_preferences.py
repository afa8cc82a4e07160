from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from journal_app.domain.preferences import JournalPreferences, OwnSet
from journal_app.domain.prompt import Domain
from journal_app.domain.session_record import TemperatureUnit, WeightUnit
from journal_app.services.preferences import Preferences
from journal_app.storage.database import Database


def test_nothing_is_preferred_at_first(database: Database) -> None:
    assert Preferences(database).get() == JournalPreferences()


@given(
    st.builds(
        JournalPreferences,
        name=st.text(),
        hidden_prompts=st.frozensets(st.text(max_size=9), max_size=5),
        domain_order=st.permutations(list(Domain)).map(tuple),
        own_sets=st.tuples(st.builds(OwnSet, name=st.text(max_size=9), prompt_ids=st.tuples(st.text(max_size=9)))),
        first_prompts=st.tuples(st.text(max_size=9)),
        weight_unit=st.sampled_from(WeightUnit),
        temperature_unit=st.sampled_from(TemperatureUnit),
    )
)
@settings(deadline=None)
def test_preferences_come_back(shared_database: Database, wanted: JournalPreferences) -> None:
    Preferences(shared_database).save(wanted)

    assert Preferences(shared_database).get() == wanted


def test_only_what_changed_gets_a_new_version(database: Database) -> None:
    preferences = Preferences(database)
    preferences.save(JournalPreferences(name="Ada"))

    preferences.save(JournalPreferences(name="Ada", domain_order=(Domain.BODY,)))

    with database.transaction() as connection:
        rows = connection.execute(text("select key, version from preference order by version")).all()
    assert [row.key for row in rows] == ["name", "domain_order"]


def test_what_a_later_version_wrote_is_passed_over(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(
            text(
                "insert into preference values ('domain_order', '[\"smell\", \"body\"]', 0, 'v'), ('new', '1', 0, 'v')"
            )
        )

    assert Preferences(database).get() == JournalPreferences(domain_order=(Domain.BODY,))
