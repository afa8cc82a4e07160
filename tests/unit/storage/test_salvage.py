"""What can be read out of a database whatever happened to it."""

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import new_identifier
from journal_app.errors import DamagedJournalError
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.media import Media
from journal_app.storage import salvage
from journal_app.storage.database import create_database, open_database
from journal_app.storage.leaves import Row
from journal_app.storage.tables import highlight, private_note, received_patient
from tests import builders
from tests.conftest import put_database
from tests.decryptor import decrypted_pages, read_payload

PAGE = 4096
LEAF, INNER = 0x0D, 0x05  # of a table; https://www.sqlite.org/fileformat.html
KEY = bytes(range(48))
RELEASED = Path(__file__).parents[2] / "journals" / "0.1.0"
COUNT = 120


def text_of(number: int) -> str:
    chance = random.Random(number)
    return f"day {number}: " + " ".join(f"{chance.randrange(10**6):x}" for _ in range(chance.randrange(40, 1200)))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Entry]]:
    """Give a database with entries of all lengths, a course and a session, and what is in it."""
    path = tmp_path_factory.mktemp("written") / "journal.db"
    create_database(path, KEY, vault_id="v")
    database = open_database(path, KEY, vault_id="v")
    made = [builders.make_entry(text_of(number), tags=(f"tag{number}",)) for number in range(COUNT)]
    entries = Entries(database)
    entries.add_many(made)
    entries.save(builders.make_guided_entry("warm hands", "slow breath"))
    Courses(database).save_course(builders.make_course())
    Courses(database).save_dosing_session(builders.make_dosing_session())
    kept = {entry.id: entries.get(entry.id) for entry in made}
    database.close()
    return path, kept


@pytest.fixture
def damaged(written: tuple[Path, dict[str, Entry]], tmp_path: Path) -> Path:
    """Give a copy of it to be damaged."""
    return Path(shutil.copy(written[0], tmp_path / "damaged.db"))


@pytest.fixture
def broken_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save the time in which single wrong bits are looked for, in tests that have none."""
    monkeypatch.setattr(salvage, "_TRIED_MOST", 0)


def read_out(damaged: Path) -> tuple[salvage.Pages, salvage.Found, dict[str, Entry]]:
    """Read all that can be read into a new database, and what is in there then."""
    before = damaged.read_bytes()
    copy = damaged.with_name("copy.db")
    pages = salvage.copy_to_read(damaged, copy, KEY)
    found = salvage.read_all(copy, KEY)
    database = put_database(damaged.with_name("new.db"))
    with database.transaction() as connection:
        salvage.write_all(connection, found)
    assert database.check()
    entries = Entries(database)
    out = {header.id: entries.get(header.id) for header in entries.newest(COUNT * 2)}
    database.close()
    assert damaged.read_bytes() == before
    return pages, found, out


def entries_read(damaged: Path, key: bytes) -> dict[str, Row]:
    """Read what can be read of the rows of entries, by their identifiers."""
    copy = damaged.with_name("copy.db")
    salvage.copy_to_read(damaged, copy, key)
    return {row["id"]: row for row in salvage.read_all(copy, key).rows["entry"]}


def lists_tables(page: bytes) -> bool:
    return page[0] == LEAF and b"CREATE TABLE" in page


def change(path: Path, how: Callable[[bytearray], object]) -> None:
    data = bytearray(path.read_bytes())
    how(data)
    path.write_bytes(data)


def blank(*numbers: int) -> Callable[[bytearray], object]:
    def act(data: bytearray) -> None:
        for number in numbers:
            data[(number - 1) * PAGE : number * PAGE] = random.Random(number).randbytes(PAGE)

    return act


def test_everything_is_read_out_of_a_sound_database(written: tuple[Path, dict[str, Entry]], damaged: Path) -> None:
    pages, found, out = read_out(damaged)

    assert pages.damaged == ()
    assert found.complete
    assert {entry_id: out[entry_id] for entry_id in written[1]} == written[1]
    assert len(found.rows["course"]) == len(found.rows["dosing_session"]) == 1
    assert len(found.rows["answer"]) == 2
    assert found.counts()["entry"].lost == 0


@pytest.mark.parametrize("seed", range(2))
def test_single_wrong_bits_are_mended_exactly(written: tuple[Path, dict[str, Entry]], damaged: Path, seed: int) -> None:
    chance = random.Random(seed)
    numbers = sorted(chance.sample(range(1, damaged.stat().st_size // PAGE + 1), 3))

    def flip(data: bytearray) -> None:
        for number in numbers:
            place = chance.randrange(16 if number == 1 else 0, PAGE)
            data[(number - 1) * PAGE + place] ^= 1 << chance.randrange(8)

    change(damaged, flip)
    sound = written[0].read_bytes()
    copy = damaged.with_name("mended.db")

    pages = salvage.copy_to_read(damaged, copy, KEY)

    assert list(pages.damaged) == list(pages.mended) == numbers
    assert copy.read_bytes() == sound


def test_the_first_page_is_mended_too(written: tuple[Path, dict[str, Entry]], damaged: Path) -> None:
    change(damaged, lambda data: data.__setitem__(1000, data[1000] ^ 16))

    pages, _, out = read_out(damaged)

    assert pages.mended == (1,)
    assert {entry_id: out[entry_id] for entry_id in written[1]} == written[1]


@pytest.mark.usefixtures("broken_disk")
@pytest.mark.parametrize("seed", range(5))
def test_no_word_comes_out_wrong_and_most_come_out(
    written: tuple[Path, dict[str, Entry]], damaged: Path, seed: int
) -> None:
    chance = random.Random(seed)
    count = damaged.stat().st_size // PAGE
    change(damaged, blank(*chance.sample(range(2, count + 1), 6)))

    pages, found, out = read_out(damaged)

    kept = written[1]
    read = [entry for entry_id, entry in out.items() if entry_id in kept]
    assert len(pages.damaged) == 6
    assert pages.mended == ()
    assert all(entry.text == kept[entry.id].text for entry in read)
    assert len(read) > COUNT * 0.6
    assert len(read) == COUNT or not found.complete or found.counts()["entry"].lost > 0


@pytest.mark.usefixtures("broken_disk")
def test_no_lost_page_takes_more_entries_with_it_than_stood_on_it(
    written: tuple[Path, dict[str, Entry]], damaged: Path
) -> None:
    sound = entries_read(damaged, KEY)
    pages = list(decrypted_pages(written[0].read_bytes(), KEY))
    leading = {number for number, page in enumerate(pages, 1) if number == 1 or page[0] == INNER or lists_tables(page)}

    for number in leading | set(random.Random(9).sample(range(2, len(pages)), 6)):
        shutil.copy(written[0], damaged)
        change(damaged, blank(number))
        found = entries_read(damaged, KEY)

        lost = [one for one, row in sound.items() if found.get(one) != row]
        page = pages[number - 1]
        assert len(lost) <= (0 if number in leading else int.from_bytes(page[3:5]) if page[0] == LEAF else 1)
        assert found.keys() == sound.keys()  # of those on the page, the search has the words

    assert len(leading) > 10


@pytest.mark.usefixtures("broken_disk")
@pytest.mark.parametrize("opened", [False, True], ids=["as it was released", "opened since"])
def test_of_a_journal_of_an_earlier_version_every_word_comes_out_in_its_place(tmp_path: Path, opened: bool) -> None:
    folder = Path(shutil.copytree(RELEASED, tmp_path / "vault"))
    facts, header = (json.loads((folder / name).read_text()) for name in ("facts.json", "vault.json"))
    key = read_payload(header, "passphrase", facts["passphrase"].encode())
    damaged = folder / header["database"]
    if opened:
        open_database(damaged, key, vault_id=header["vault"]).close()
    content = damaged.read_bytes()
    sound = entries_read(damaged, key)
    pages = list(decrypted_pages(content, key))
    leading = [number for number, page in enumerate(pages, 1) if page[0] == INNER or lists_tables(page)]

    for number in leading:
        damaged.write_bytes(content)
        change(damaged, blank(number))

        found = entries_read(damaged, key)
        assert all(found[one].items() <= row.items() for one, row in sound.items())

    assert len(sound) == facts["entries"]
    assert len(leading) > 3


@pytest.mark.usefixtures("broken_disk")
def test_all_that_is_on_other_pages_comes_out_although_the_whole_list_of_tables_is_lost(
    written: tuple[Path, dict[str, Entry]], damaged: Path
) -> None:
    pages = enumerate(decrypted_pages(written[0].read_bytes(), KEY), 1)
    change(damaged, blank(1, *(number for number, page in pages if lists_tables(page))))

    _, found, out = read_out(damaged)

    assert not found.complete
    assert {entry_id: out[entry_id] for entry_id in written[1]} == written[1]
    assert len(found.rows["course"]) == len(found.rows["dosing_session"]) == 1
    assert len(found.rows["answer"]) == 2


@pytest.mark.usefixtures("broken_disk")
def test_rows_that_two_tables_fit_are_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    create_database(path, KEY, vault_id="v")
    database = open_database(path, KEY, vault_id="v")
    now, made = builders.NOON, {"item": "", "changed_at": builders.NOON}
    with database.transaction() as connection:
        for table, values in (
            (received_patient, {"name": "Sam", "label": "", "added_at": now, "reply_key": "", "signing_key": ""}),
            (highlight, {"patient_id": "sam", "words": "his words", "made_at": now} | made),
            (private_note, {"patient_id": "sam", "text": "my words", "written_at": now} | made),
        ):
            name = "sam" if table is received_patient else new_identifier()
            connection.execute(table.insert(), {"id": name, "version": new_identifier(), "changed_at": now} | values)
    database.close()
    pages = enumerate(decrypted_pages(path.read_bytes(), KEY), 1)
    change(path, blank(1, *(number for number, page in pages if lists_tables(page))))

    _, found, _ = read_out(path)

    assert [row["name"] for row in found.rows["received_patient"]] == ["Sam"]
    assert not found.rows.keys() & {"highlight", "private_note"}
    assert not found.complete


@pytest.mark.usefixtures("broken_disk")
def test_an_entry_that_cannot_be_read_has_its_words_from_the_search(
    written: tuple[Path, dict[str, Entry]], damaged: Path
) -> None:
    pages = enumerate(decrypted_pages(written[0].read_bytes(), KEY), 1)
    of_entries = [number for number, page in pages if page[0] == LEAF and builders.ZONE.encode() in page]
    for number in random.Random(7).sample(of_entries, 3):
        shutil.copy(written[0], damaged)
        change(damaged, blank(number))
        for left in ("new.db", "copy.db"):
            damaged.with_name(left).unlink(missing_ok=True)

        _, found, out = read_out(damaged)

        assert found.from_search > 0
        assert {one: out[one].text for one in written[1]} == {one: kept.text for one, kept in written[1].items()}


@pytest.mark.usefixtures("broken_disk")
@pytest.mark.parametrize("left", [0.9, 0.5, 0.2])
def test_a_file_that_was_cut_short_is_read_as_far_as_it_goes(
    written: tuple[Path, dict[str, Entry]], damaged: Path, left: float
) -> None:
    os.truncate(damaged, int(damaged.stat().st_size * left) + 7)

    _, found, out = read_out(damaged)

    assert all(out[one].text == kept.text for one, kept in written[1].items() if one in out)
    assert len(out) == COUNT + 1 or not found.complete or found.counts()["entry"].lost > 0
    assert len(out) > 0


@pytest.mark.usefixtures("broken_disk")
@pytest.mark.parametrize(
    "how",
    [
        pytest.param(lambda data: data.__delitem__(slice(0, None)), id="empty"),
        pytest.param(lambda data: data.__delitem__(slice(PAGE, None)), id="the first page alone"),
        pytest.param(lambda data: data.__setitem__(slice(0, None), random.Random(1).randbytes(len(data))), id="noise"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_said_to_be_that(
    damaged: Path, how: Callable[[bytearray], object]
) -> None:
    change(damaged, how)

    with pytest.raises(DamagedJournalError):
        read_out(damaged)


def test_a_file_that_is_not_there_is_said_to_be_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedJournalError):
        salvage.copy_to_read(tmp_path / "none.db", tmp_path / "copy.db", KEY)


@pytest.mark.usefixtures("broken_disk")
def test_a_piece_of_a_recording_comes_out_whole_or_not_at_all(tmp_path: Path) -> None:
    path, chance = tmp_path / "damaged.db", random.Random(3)
    create_database(path, KEY, vault_id="v")
    database = open_database(path, KEY, vault_id="v")
    media = Media(database)
    recording = media.begin_recording(None, "UTC", "audio/ogg")
    before = path.stat().st_size // PAGE
    pieces = [chance.randbytes(9000) for _ in range(12)]
    for piece in pieces:
        media.append(recording.id, piece)
    database.close()
    for number in chance.sample(range(before + 1, path.stat().st_size // PAGE + 1), 4):
        change(path, blank(number))

    _, found, _ = read_out(path)

    contents = {row["content"] for row in found.rows["chunk"]}
    assert 0 < len(contents) < len(pieces)
    assert contents < set(pieces)
