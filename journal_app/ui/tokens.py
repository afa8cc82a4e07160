"""Design tokens: every colour, size and duration of the app, in one table for each scheme.

Contrast is computed, not guessed: `CONTRAST_PAIRS` names each pair that meets on a screen with the ratio it needs, and
a test computes all of them for all schemes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One set of colours, as `#RRGGBB`."""

    name: str
    dark: bool
    bg: str
    surface: str
    sunken: str
    sidebar: str
    border: str
    control: str
    text: str
    text2: str
    text3: str
    danger: str
    warn: str
    warn_soft: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_text: str
    focus: str
    session: str
    session_soft: str
    write: str
    voice: str
    sketch: str
    guided: str
    check_in: str
    score_a: str
    score_b: str
    grid: str
    band: str


LIGHT = Scheme(
    name="light",
    dark=False,
    bg="#F5F2EC",
    surface="#FFFDF9",
    sunken="#EEE9E0",
    sidebar="#EDE8DE",
    border="#E3DCD0",
    control="#857C6D",
    text="#24221E",
    text2="#575147",
    text3="#6B6457",
    danger="#A3302B",
    warn="#855400",
    warn_soft="#F6ECD8",
    accent="#2C6A5D",
    accent_hover="#245A4F",
    on_accent="#FFFFFF",
    accent_soft="#DCE9E3",
    accent_text="#23594E",
    focus="#1D5FAE",
    session="#5B4E96",
    session_soft="#E8E4F2",
    write="#2C6A5D",
    voice="#A4562A",
    sketch="#87508F",
    guided="#2D648F",
    check_in="#7A6420",
    score_a="#A8452F",
    score_b="#2D648F",
    grid="#EAE4D9",
    band="#F4EFE6",
)

DARK = Scheme(
    name="dark",
    dark=True,
    bg="#151817",
    surface="#1C201E",
    sunken="#262B29",
    sidebar="#111413",
    border="#2E3432",
    control="#828B86",
    text="#ECE9E2",
    text2="#BDB9AF",
    text3="#A19D93",
    danger="#F0938C",
    warn="#E3B45C",
    warn_soft="#332B1B",
    accent="#86C9B6",
    accent_hover="#9AD6C5",
    on_accent="#0C1F1A",
    accent_soft="#20362F",
    accent_text="#9AD6C5",
    focus="#8DB8F0",
    session="#B8ABEA",
    session_soft="#2B2840",
    write="#86C9B6",
    voice="#E5A377",
    sketch="#D29ED9",
    guided="#8CBDE3",
    check_in="#D8C077",
    score_a="#EE9A82",
    score_b="#8CBDE3",
    grid="#303735",
    band="#28302C",
)

DUSK = Scheme(
    name="dusk",
    dark=True,
    bg="#17110B",
    surface="#20180F",
    sunken="#2A2016",
    sidebar="#120D08",
    border="#3A2E21",
    control="#8F7C64",
    text="#E6D8C1",
    text2="#C9B799",
    text3="#AD9B80",
    danger="#E59A86",
    warn="#DDB061",
    warn_soft="#33260F",
    accent="#D9A766",
    accent_hover="#E4B679",
    on_accent="#221604",
    accent_soft="#3A2A14",
    accent_text="#E6BC80",
    focus="#F0CF9C",
    session="#CDB0D6",
    session_soft="#2F2433",
    write="#B9C08A",
    voice="#E5A377",
    sketch="#D3A6C9",
    guided="#A9B9C9",
    check_in="#D8C077",
    score_a="#E5A08A",
    score_b="#A9B9C9",
    grid="#33281C",
    band="#2B2116",
)
"""The groggy evening: dim and warm, little blue, for eyes that see double."""

SCHEMES = {scheme.name: scheme for scheme in (LIGHT, DARK, DUSK)}

CONTRAST_PAIRS: tuple[tuple[str, str, float], ...] = (
    *(("text", ground, 7.0) for ground in ("bg", "surface", "sidebar", "sunken")),
    *(("text2", ground, 4.5) for ground in ("bg", "surface", "sunken", "sidebar")),
    *(("text3", ground, 4.5) for ground in ("bg", "surface", "sidebar", "sunken")),
    ("on_accent", "accent", 4.5),
    ("on_accent", "accent_hover", 4.5),
    ("accent_text", "accent_soft", 4.5),
    ("accent_text", "surface", 4.5),
    ("accent_text", "bg", 4.5),
    ("accent", "surface", 3.0),
    ("control", "surface", 3.0),
    ("control", "bg", 3.0),
    *(("focus", ground, 3.0) for ground in ("surface", "bg", "sidebar")),
    ("danger", "surface", 4.5),
    ("danger", "bg", 4.5),
    ("warn", "surface", 4.5),
    ("text", "warn_soft", 7.0),
    ("warn", "warn_soft", 4.5),
    ("text2", "warn_soft", 4.5),
    ("text", "accent_soft", 7.0),
    ("text2", "accent_soft", 4.5),
    ("session", "surface", 4.5),
    ("session", "session_soft", 4.5),
    *((lane, "surface", 4.5) for lane in ("write", "voice", "sketch", "guided", "check_in", "score_a", "score_b")),
    *(("surface", lane, 4.5) for lane in ("write", "voice", "sketch", "guided", "check_in", "session")),
    *((lane, "band", 4.5) for lane in ("write", "voice", "sketch", "guided", "check_in", "session", "text3")),
)
"""(ink, ground, least ratio): 4.5 for words, 3 for the edges of controls, 7 for what is read at length (WCAG 2.2)."""

CAPTION, LABEL, BODY, HEADING, PROSE, SERIF, DISPLAY = 12, 13, 14, 15, 18, 21, 32
"""Type sizes in pixels at 100 % text."""

TARGET = 44
"""Least height and width of what is pressed, in pixels at 100 % text."""

RADIUS_SMALL, RADIUS, RADIUS_LARGE = 6, 10, 16


def relative_luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of `#RRGGBB` (WCAG 2.2, "relative luminance")."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)  # noqa: PLR2004  # the standard's own figures
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
