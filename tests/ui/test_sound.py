"""Encoding, decoding and playing: what is cut short anywhere can be heard up to there."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from journal_app.errors import NoSoundLibraryError, UnreadableSoundError
from journal_app.ui.audio import encoding, levels
from journal_app.ui.audio.encoding import Encoder, FlacEncoder, OpusEncoder
from journal_app.ui.audio.player import Player, _Faster
from journal_app.ui.audio.sound import Sound
from journal_app.ui.audio.states import Trouble
from tests.sounds import HERTZ, RATE, QuickSpeaker, hertz_of, tone

SECONDS = 6.3
pytestmark = pytest.mark.usefixtures("qapp")

ENCODERS = pytest.mark.parametrize("make", [OpusEncoder, FlacEncoder])


def encoded(encoder: Encoder, seconds: float) -> list[tuple[bytes, float]]:
    """Return the pieces that came out, each with how much of the sound was out by then."""
    pcm = tone(seconds)
    blocks = [pcm[at : at + RATE // 5] for at in range(0, len(pcm), RATE // 5)]
    pieces = [(piece, encoder.seconds_out) for block in blocks if (piece := encoder.write(block))]
    return [*pieces, (encoder.finish(), encoder.seconds_out)]


def whole(encoder: Encoder, seconds: float) -> bytes:
    return b"".join(piece for piece, _ in encoded(encoder, seconds))


@ENCODERS
def test_what_is_encoded_is_heard_again(make: Callable[[int], Encoder]) -> None:
    sound = Sound(whole(make(RATE), SECONDS))

    assert sound.rate == RATE
    assert sound.seconds == pytest.approx(SECONDS, abs=0.001)
    assert hertz_of(sound.read(0, RATE)) == pytest.approx(HERTZ, abs=2)
    assert len(sound.read(sound.samples - 100, RATE)) == 200
    assert sound.read(sound.samples, RATE) == b""


@ENCODERS
def test_a_recording_that_ends_after_any_piece_is_heard_up_to_there(make: Callable[[int], Encoder]) -> None:
    pieces = encoded(make(RATE), SECONDS)
    assert len(pieces) > 3

    for number, (_, out) in enumerate(pieces, 1):
        sound = Sound(b"".join(piece for piece, _ in pieces[:number]))
        pcm = sound.read(0, sound.samples)

        assert sound.seconds == pytest.approx(out, abs=0.001)
        assert len(pcm) == sound.samples * 2
        assert hertz_of(pcm[-RATE:]) == pytest.approx(HERTZ, abs=2)


@ENCODERS
def test_little_waits_in_the_encoder(make: Callable[[int], Encoder]) -> None:
    encoder, behind = make(RATE), []

    for tenth in range(1, 60):
        encoder.write(tone(0.1))
        behind.append(tenth / 10 - encoder.seconds_out)

    assert max(behind) <= 2


@ENCODERS
def test_any_place_of_a_recording_can_be_read(make: Callable[[int], Encoder]) -> None:
    encoder = make(RATE)
    quiet = bytes(RATE * 2)
    data = encoder.write(quiet * 3) + encoder.write(tone(1)) + encoder.write(quiet * 3) + encoder.finish()
    sound = Sound(data)

    loud = {at: levels.peak(sound.read(round(at * RATE), RATE // 10)) > 5000 for at in (6.5, 3.2, 0.5, 3.8, 2.5, 4.4)}

    assert loud == {6.5: False, 3.2: True, 0.5: False, 3.8: True, 2.5: False, 4.4: False}


def test_the_pieces_of_flac_are_the_sound_itself() -> None:
    sound = Sound(whole(FlacEncoder(44_100), 5))

    assert sound.read(0, sound.samples) == tone(5)


@pytest.mark.parametrize("data", [b"", b"OggS", b"fLaC\x00\x00\x00\x22" + bytes(60), bytes(500)])
def test_what_is_no_recording_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableSoundError):
        Sound(data).read(0, 10)


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "soundfile", None)

    with pytest.raises(NoSoundLibraryError):
        encoding.encoder_for(RATE)


def test_without_opus_it_is_flac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding.soundfile(), "available_subtypes", lambda _: {"VORBIS": ""})

    assert isinstance(encoding.encoder_for(RATE), FlacEncoder)


def test_a_rate_that_opus_does_not_know_is_flac() -> None:
    assert isinstance(encoding.encoder_for(44_100), FlacEncoder)
    assert isinstance(encoding.encoder_for(16_000), OpusEncoder)


def test_peaks_come_ten_a_second_however_the_sound_is_cut() -> None:
    pcm = bytes(RATE) + tone(0.5) + bytes(2_000)
    found = levels.Peaks(RATE)

    peaks = b"".join(found.add(pcm[at : at + 1_234]) for at in range(0, len(pcm), 1_234)) + found.finish()

    assert list(peaks) == [0] * 5 + [70] * 5 + [0]


def test_the_meter_goes_from_silence_to_the_loudest() -> None:
    assert levels.meter(0) == 0
    assert levels.meter(levels.LOUDEST) == 1
    assert 0.2 < levels.meter(300) < levels.meter(3_000) < 0.8


# --- playing


@pytest.fixture(scope="module")
def sound() -> Sound:
    """Give six seconds of a tone."""
    return Sound(whole(OpusEncoder(RATE), 6))


def player_of(sound: Sound) -> tuple[Player, QuickSpeaker]:
    player = Player(make_speaker=QuickSpeaker)
    player.set_sound(sound)
    speaker = player._speaker
    assert isinstance(speaker, QuickSpeaker)
    return player, speaker


def play_out(player: Player) -> None:
    for _ in range(100):
        player.pump()
    assert not player.is_playing


@pytest.mark.parametrize("speed", [0.75, 1.0, 1.5, 2.0])
def test_a_recording_is_played_to_its_end_at_any_speed(sound: Sound, speed: float) -> None:
    player, speaker = player_of(sound)
    player.set_speed(speed)

    player.play()
    assert player.is_playing
    play_out(player)

    assert len(speaker.heard) / 2 / RATE == pytest.approx(6 / speed, abs=0.02)
    assert hertz_of(bytes(speaker.heard[RATE : RATE * 3])) == pytest.approx(HERTZ * speed, rel=0.02)
    assert player.position == 6


def test_playing_goes_on_where_it_was_paused_or_sent(sound: Sound) -> None:
    player, speaker = player_of(sound)
    player.play()
    player.pump()
    player.pause()
    at = player.position

    assert 0 < at < 1
    player.seek(5)
    player.play()
    player.set_speed(2)
    play_out(player)

    assert len(speaker.heard) / 2 / RATE < 2
    player.play()  # and from the beginning, once it was at its end
    assert player.position < 1


def test_no_loudspeaker_is_told_and_nothing_plays(qtbot: QtBot, sound: Sound) -> None:
    player = Player(make_speaker=lambda parent: QuickSpeaker(parent, trouble=Trouble.NO_DEVICE))
    player.set_sound(sound)

    with qtbot.waitSignal(player.troubled):
        player.play()

    assert not player.is_playing


def test_another_speed_joins_its_blocks_without_a_seam() -> None:
    line = tone(1)
    blocks = _Faster(1.25)

    in_blocks = b"".join(blocks.change(line[at : at + 6_000]) for at in range(0, len(line), 6_000))

    assert in_blocks == _Faster(1.25).change(line)


def test_a_recording_that_holds_less_than_it_says_ends_where_it_ends() -> None:
    data = bytearray(whole(FlacEncoder(RATE), SECONDS))
    data[7] += 7  # the block that says how many samples there are seems longer: what follows is no sound

    sound = Sound(bytes(data))

    assert sound.samples > 0
    assert len(sound.read(0, sound.samples)) < 2 * sound.samples
