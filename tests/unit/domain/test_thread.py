import pytest

from journal_app.domain.thread import Occurrence


def test_a_selection_begins_before_it_ends() -> None:
    with pytest.raises(ValueError, match="selection"):
        Occurrence(id="o", thread_id="t", entry_id="e", start=3, end=2)
