import json
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.settings import THEMES, Settings, load, save, settings_folder

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from(list(Settings.__dataclass_fields__)) | st.text(max_size=8)

SETTINGS = st.builds(
    Settings,
    theme=st.sampled_from(THEMES),
    text_scale=st.floats(1, 2),
    reduced_motion=st.booleans(),
    minutes_to_lock=st.integers(1, 60),
    groggy_minutes_to_lock=st.integers(1, 240),
    read_aloud=st.booleans(),
    lock_on_minimise=st.booleans(),
    desktop_notices=st.booleans(),
    region=st.sampled_from(["", "GB", "US"]),
    vault_path=st.none() | st.just(Path("/home/somebody/Journal ä").absolute()),
    backup_folder=st.none() | st.just(Path("/media/somebody/second").absolute()),
    window=st.none()
    | st.tuples(st.integers(-999, 999), st.integers(-9, 9), st.integers(1, 9999), st.integers(1, 9999)),
)


@given(settings=SETTINGS)
def test_settings_come_back_as_they_were_saved(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("s") / "settings.json"

    save(path, settings)

    assert load(path) == settings


@given(kept=st.dictionaries(NAMES, JSON, max_size=12) | JSON)
def test_no_json_stops_the_settings_from_loading(kept: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(kept), "utf-8")

    assert isinstance(load(path), Settings)


@given(content=st.binary(max_size=60))
def test_no_bytes_stop_the_settings_from_loading(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.json"
    path.write_bytes(content)

    assert isinstance(load(path), Settings)


def test_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none" / "settings.json") == Settings()


def test_deeply_nested_file_gives_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("[" * 200_000, "utf-8")

    assert load(path) == Settings()


def test_one_bad_field_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "dark", "minutes_to_lock": 0, "text_scale": 1.5, "unknown": 1}), "utf-8")

    assert load(path) == Settings(theme="dark", text_scale=1.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "neon"),
        ("text_scale", 2.01),
        ("text_scale", True),
        ("text_scale", float("nan")),
        ("minutes_to_lock", 61),
        ("minutes_to_lock", True),
        ("minutes_to_lock", 5.5),
        ("reduced_motion", 1),
        ("lock_on_minimise", "yes"),
        ("region", "../.."),
        ("vault_path", "relative"),
        ("vault_path", "/a\0b"),
        ("window", [0, 0, 0, 10]),
        ("window", [0, 0, 10]),
        ("window", [0, 0, 10**9, 10]),
    ],
)
def test_value_out_of_range_gives_its_default(name: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({name: value}), "utf-8")

    assert load(path) == Settings()


def test_settings_out_of_range_cannot_be_made() -> None:
    for wrong in ({"theme": "neon"}, {"text_scale": 3.0}, {"minutes_to_lock": 0}):
        with pytest.raises(ValueError, match=r"theme|scale|minutes"):
            Settings(**wrong)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "settings.json"

    save(path, Settings())

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0


def test_saving_leaves_nothing_else_behind(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"

    save(path, Settings(theme="light"))
    save(path, Settings(theme="dark"))

    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_failed_saving_keeps_the_old_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()  # a folder cannot be replaced by a file

    with pytest.raises(OSError, match=r"settings\.json"):
        save(path, Settings())

    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_settings_folder_is_named_after_the_app() -> None:
    assert settings_folder().name.lower() == "afterward"
