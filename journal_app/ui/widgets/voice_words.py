"""What is said of microphones and recordings: what happened, what is kept, what to do next."""

from PySide6.QtCore import QCoreApplication

from journal_app import preflight
from journal_app.ui import words
from journal_app.ui.audio.states import RecordingState, Trouble
from journal_app.ui.error_text import ErrorText

translate = QCoreApplication.translate

_SECONDS_A_MINUTE = 60


def recording_trouble(trouble: Trouble) -> ErrorText:
    """Return the words for a microphone that cannot be heard."""
    match trouble:
        case Trouble.NO_LIBRARY:
            return _no_library(translate("voice", "You may write or draw instead."))
        case Trouble.NO_DEVICE:
            return ErrorText(
                translate("voice", "There is no microphone here."),
                translate("voice", "Connect one and press again. You may also write or draw."),
            )
        case Trouble.NO_PERMISSION:
            return ErrorText(
                translate("voice", "The computer does not let the app use the microphone."),
                translate(
                    "voice",
                    "Allow it in the computer's settings, under privacy, then press again. You may also write or draw.",
                ),
            )
        case Trouble.BUSY:
            return ErrorText(
                translate("voice", "The microphone cannot be opened."),
                translate(
                    "voice",
                    "Another program may be using it, or the computer may not allow it. Close that program or look in"
                    " the computer's settings, under privacy, then press again.",
                ),
            )
        case Trouble.LOST:
            return ErrorText(
                translate("voice", "The microphone is no longer there."),
                translate("voice", "What you said until then is kept. Connect it and press again to say more."),
            )


def playing_trouble(trouble: Trouble) -> ErrorText:
    """Return the words for a loudspeaker that cannot be used."""
    if trouble is Trouble.NO_LIBRARY:
        return _no_library(translate("voice", "The recording is kept."))
    return ErrorText(
        translate("voice", "There is nothing here to play sound with."),
        translate("voice", "The recording is kept. Connect headphones or a loudspeaker and press again."),
    )


def state(value: RecordingState) -> str:
    """Return where a recording stands, for eyes and for screen readers."""
    return {
        RecordingState.IDLE: "",
        RecordingState.OPENING: translate("voice", "Waiting for the microphone."),
        RecordingState.RECORDING: translate("voice", "Listening. What you say is kept as you say it."),
        RecordingState.PAUSED: translate("voice", "Paused. Nothing is recorded now."),
        RecordingState.HELD: translate("voice", "Resting. What you said until now is here."),
        RecordingState.FINISHING: translate("voice", "Keeping the last words."),
        RecordingState.UNKEPT: translate("voice", "The last seconds are not kept yet."),
    }[value]


def length(seconds: float) -> str:
    """Return a length as clocks show it, such as 1:05."""
    whole = int(seconds)
    return f"{whole // _SECONDS_A_MINUTE}:{whole % _SECONDS_A_MINUTE:02}"


def spoken_length(seconds: float) -> str:
    """Return a length in words, such as 1 minute 5 seconds."""
    minutes, rest = divmod(int(seconds), _SECONDS_A_MINUTE)
    count = translate("voice", "1 second") if rest == 1 else translate("voice", "{n} seconds").format(n=rest)
    return f"{words.minutes(minutes)} {count}" if minutes else count


def _no_library(meanwhile: str) -> ErrorText:
    if packages := preflight.missing_sound_packages():
        how = translate("voice", "On Debian and Ubuntu: sudo apt-get install {packages}. Then start the app again.")
        how = how.format(packages=" ".join(packages))
    else:
        how = translate("voice", "Install the app again to bring it back.")
    return ErrorText(translate("voice", "A library for sound is missing on this computer."), f"{how} {meanwhile}")
