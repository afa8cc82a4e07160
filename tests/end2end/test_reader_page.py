"""The reader page in a real Chromium, without a network: what a therapist does with the file that they were sent."""

import base64
import json
import random
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal_app import preflight
from journal_app.domain.course import TherapySessionKind
from journal_app.domain.session_record import DAY_ALONE
from journal_app.domain.share import BAR, ShareContent, SharedAnswer, SharedEntry, SharedTherapySession
from journal_app.sharing import bundle, container, content, envelope, sealing, signing
from journal_app.sharing.envelope import PassphraseLock
from journal_app.sharing.signing import Manifest
from journal_app.ui import tokens
from tests.unit.sharing.vectors import AT, PASSPHRASE, PATIENT, ZONE, sample

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("no Chromium is installed (Debian: chromium)", allow_module_level=True)
if sys.platform.startswith("linux") and (missing := preflight.missing_packages({"libatomic.so.1": "libatomic1"})):
    pytest.skip(f"not installed: {missing[0]}, without which Playwright does not start", allow_module_level=True)
playwright_api = pytest.importorskip("playwright.sync_api", reason="no Playwright is installed")
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright  # noqa: E402 - asked first

NOT_WATCHED = "Nobody reads this in real time. Your therapist sees only what you send, and may read it days later."
BRIEF = (
    "I would like to talk about the water.",
    "Session 1 of 6 planned",
    "\u22124",  # from 15 to 11, with a minus
    "37.5\u00a0mg, IV",
    "122/78",
    "141/88",
    "dizziness, mild",
    "Let it be quiet.",
    "Walk to the lake",
    "partly",
    "Half way",
    "Is it usual to sleep so long?",
)
CORPUS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "<!-- <script>",
    "[a](javascript:alert(3))",
    "![x](https://example.org/x.png)",
    '<svg onload=alert(4)><use href="https://example.org/#x"/></svg>',
    "{{7*7}}${7*7}",
    "https://example.org/?leak",
    "<iframe srcdoc='<script>alert(5)</script>'>",
    "<style>*{display:none}</style>",
    '" onfocus=alert(6) x="',
)
LOCK = PassphraseLock(passphrase=PASSPHRASE)
WATCHING = """
window.seen = [];
document.addEventListener("securitypolicyviolation", (event) => seen.push(`policy: ${event.violatedDirective}`));
for (const name of ["alert", "confirm", "prompt", "open", "fetch"]) window[name] = () => seen.push(name);
"""


@dataclass
class Reader:
    """A page with everything counted that it ought not to do."""

    page: Page
    asked_for: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: Path, passphrase: str = PASSPHRASE) -> None:
        self.page.goto(path.as_uri())
        self.try_passphrase(passphrase)

    def try_passphrase(self, passphrase: str) -> None:
        self.page.get_by_label("Passphrase").fill(passphrase)
        self.page.keyboard.press("Enter")

    def wait_for_share(self) -> None:
        expect(self.page.get_by_role("navigation")).to_be_visible()

    def told(self) -> str:
        """Return why nothing was opened, once that is said."""
        trouble = self.page.locator(".trouble p").first
        expect(trouble).to_be_visible()
        return trouble.inner_text()

    def misdeeds(self) -> list[str]:
        stored = self.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length, history.length]")
        found = [*self.complaints, *self.page.evaluate("window.seen")]
        found += [url for url in self.asked_for if not url.startswith(("file:", "blob:"))]
        return found if stored[:3] == ["", 0, 0] else [*found, f"stored: {stored}"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        # Without a sandbox, since tests may run as root, and without a network below what the tests see themselves.
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    context = browser.new_context(offline=True, locale="en-GB", timezone_id="Pacific/Auckland")
    context.route(re.compile("^(https?|wss?|ftp):"), lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(8000)
    found = Reader(page)

    def note(request: Request) -> None:
        found.asked_for.append(request.url)

    def complain(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.complaints.append(message.text)

    page.on("request", note)
    page.on("console", complain)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.add_init_script(WATCHING)
    yield found
    context.close()


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("share") / "for Dr Example.html"
    shared = sample()
    spoken = replace(shared.voices[0], sound=_wave(), media_type="audio/wav", seconds=0.5, peaks=(9, 90, 200, 90, 9))
    marked = replace(
        shared.entries[1],
        answers=(SharedAnswer(text="Lighter.", prompt="How is your body today?", look_at_together=True),),
    )
    talk = SharedTherapySession(
        id="h1",
        starts_at=AT - timedelta(days=3),
        zone=ZONE,
        topics="Sleep.",
        about=(DAY_ALONE,),
        kind=TherapySessionKind.CHECK_IN,
    )
    entries = (shared.entries[0], marked, shared.entries[2])
    path.write_bytes(_sealed(replace(shared, voices=(spoken,), therapy_sessions=(talk,), entries=entries)))
    return path


def _sealed(chosen: ShareContent) -> bytes:
    return sealing.seal(chosen, PATIENT, [LOCK], share_id="a1b2c3d4-0000", created_at=AT).data


def _hostile(plain: dict[str, object], tmp_path: Path) -> Path:
    """Seal what our own writer would never write."""
    written = json.dumps(plain).encode("ascii")
    part = signing.part_of(container.CONTENT, "application/json", written)
    manifest = Manifest(
        share_id="a1b2c3d4-0000", sender=PATIENT.sender, recipients=(LOCK.recipient_id,), sequence=1, previous="",
        created_at=AT, parts=(part,),
    )  # fmt: skip
    packed, _ = container.pack(manifest, [written], PATIENT)
    path = tmp_path / "hostile.html"
    path.write_bytes(bundle.wrap(envelope.encrypt(packed, [LOCK]), bundle.reader_page()))
    return path


def _wave() -> bytes:
    """Half a second of silence: a sound that every browser plays."""
    samples = bytes(8000)
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(samples),
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        8000,
        16000,
        2,
        16,
        b"data",
        len(samples),
    )
    return head + samples


def test_a_therapist_reads_a_share_from_the_passphrase_to_the_last_word(reader: Reader, sample_file: Path) -> None:
    page = reader.page

    reader.open(sample_file, "lantern meadow quartz ribbon saddle thunder")

    assert "does not open" in reader.told()
    assert page.get_by_label("Passphrase").is_enabled()
    expect(page.get_by_text(NOT_WATCHED)).to_be_visible()
    assert "lake" not in page.locator("main").inner_text()

    reader.try_passphrase("  Lantern-meadow QUARTZ ribbon saddle, thimble ")
    reader.wait_for_share()

    assert page.get_by_role("heading", level=1).inner_text() == "From \u2068Rowan\u2069"
    cover = page.locator(".cover").inner_text()
    assert [words for words in ("Signature checked", "31 December 2026", NOT_WATCHED) if words not in cover] == []
    brief = page.locator("#brief").inner_text()
    assert [words for words in BRIEF if words not in brief] == []
    groggy = page.locator("article", has_text="warm water")
    assert {"Captured while groggy", "Like a dream"} <= set(groggy.locator(".badge").all_inner_texts())
    lake = page.locator("article", has_text="Not bold.")
    expect(lake.get_by_role("img", name="passage covered by the sender")).to_have_text(BAR)
    assert "<b>Not bold.</b>" in lake.inner_text()
    assert "changed once since" in lake.inner_text()
    talk = page.locator("#loose .card", has_text="Sleep.")
    assert "Fri, 30 Oct 2026\n" in talk.inner_text()
    assert lake.locator("figure.sketch .ink").count() >= 1

    # The veil: the note first, the words when they are asked for, and away again.
    assert "The old house again." not in page.content()
    veiled = page.locator("article", has_text="About the winter of the move. Slowly.")
    veiled.get_by_role("button", name="Open it").press("Enter")
    expect(veiled.get_by_text("The old house again.")).to_be_visible()
    veiled.get_by_role("button", name="Close it again").click()
    assert "The old house again." not in page.content()

    page.set_viewport_size({"width": 320, "height": 640})  # what is left of 1280 pixels at 400 %
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.title() == "Afterward"
    page.get_by_role("button", name="Close the share").click()
    expect(page.get_by_label("Passphrase")).to_be_visible()
    assert "lake" not in page.locator("main").inner_text()
    assert reader.misdeeds() == []


def test_the_picture_speaks_the_sound_plays_and_paper_keeps_the_veil(
    reader: Reader, sample_file: Path, tmp_path: Path
) -> None:
    page = reader.page

    reader.open(sample_file)
    reader.wait_for_share()

    seconds = page.locator("audio").evaluate(
        "player => new Promise((done) => { player.muted = true; player.onended = () => done(player.duration);"
        " player.play().catch((why) => done(String(why))); })"
    )
    assert seconds == pytest.approx(0.5, abs=0.05)

    # One stop for Tab, the arrows from mark to mark, each with a sentence; Enter goes to the words.
    page.locator(".timeline .mark[tabindex='0']").focus()
    spoken = page.locator("#timeline-spoken")
    assert spoken.inner_text().startswith("Session 1, Fri, 30 Oct 2026, 18:40")
    page.keyboard.press("ArrowDown")
    assert spoken.inner_text() == "Therapy session, Check-in, Fri, 30 Oct 2026"  # of which only the day is known
    page.keyboard.press("ArrowDown")
    assert "warm water" in spoken.inner_text()
    assert spoken.inner_text() == page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("Session 1")
    page.locator("#timeline-range").select_option("0")
    assert page.locator(".timeline .mark").count() >= 5

    pdf = tmp_path / "all.pdf"
    page.pdf(path=pdf, format="A4")
    assert pdf.read_bytes().startswith(b"%PDF")
    page.emulate_media(media="print")
    on_paper = page.locator("main").inner_text()
    assert "About the winter of the move. Slowly." in on_paper
    assert "The old house again." not in on_paper
    assert not page.get_by_role("navigation").is_visible()
    page.evaluate("document.documentElement.dataset.print = 'brief'")
    assert page.pdf(format="Letter").count(b"/Type /Page\n") == 1, "the brief is one page"
    if shutil.which("pdftotext"):
        read = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout
        wanted = ("Let it be quiet.", "37.5", "Nobody reads this in real time.", "About the winter of the move.", BAR)
        assert [words for words in wanted if words not in read] == []
        assert "The old house again." not in read
    assert reader.misdeeds() == []


def test_words_of_a_hostile_share_stay_words(reader: Reader, tmp_path: Path) -> None:
    words = " ".join(CORPUS)
    moment = "2026-10-30T18:40:00Z"
    entry = {"id": "e1", "happened_at": moment, "zone": "../../etc/passwd", "title": words, "text": words}
    stroke = {"colour": "url(https://example.org/)", "width": 1e9, "points": ["x", 1, None, 2]}
    point = {"at": moment, "value": "5", "level": words}
    plain: dict[str, object] = {
        "kind": "share",
        "format": "1.7",
        "made_at": moment,
        "zone": "<b>",
        "name": words,
        "message": words,
        "recipient": words,
        "__proto__": {"name": "polluted"},
        "unknown": {"deep": [[[]]]},
        "course": {"name": words, "substance": 7},
        "entries": [
            {**entry, "kind": "constructor", "moment": "toString", "tags": [words], "feelings": [{"word": words}]},
            {
                **entry,
                "id": "e2",
                "title": "calm\u202egninrom\u2066",
                "text": "half \ud800 a character \u0007",
                "mood": "6",
            },
            {**entry, "id": "e3", "text": "W" * 1_000_000, "title": "long"},
            "not a record",
            None,
            {**entry, "id": "e4", "happened_at": "yesterday"},
        ],
        "sessions": [
            {"id": "s1", "starts_at": moment, "zone": "UTC", "route": "__proto__", "dose": "1e999", "notes": words}
        ],
        "measures": [{"id": "m", "name": words, "points": [point]}],
        "drawings": [{"id": "d", "width": 1e308, "height": -5, "strokes": [stroke]}],
        "voices": [{"id": "v", "media_type": "text/html", "peaks": ["x", 9e99]}],
        "marks": [{"id": "k", "at": moment, "zone": "UTC", "kind": words, "text": words}],
    }

    reader.open(_hostile(plain, tmp_path))
    reader.wait_for_share()

    body = reader.page.locator("main").inner_text()
    assert [found for found in CORPUS if found not in body] == []
    assert "calm⟨U+202E⟩gninrom⟨U+2066⟩" in body
    assert "half ⟨U+D800⟩ a character ⟨U+0007⟩" in body
    assert "polluted" not in body
    assert reader.page.locator("main").locator("img, script, iframe, style, a, use, object, embed, link").count() == 0
    assert reader.page.locator(".said:not([dir='auto'])").count() == 0
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "a word without an end breaks"
    assert reader.misdeeds() == []
    reader.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))")
    reader.page.wait_for_function("window.seen.includes('policy: img-src')")
    with pytest.raises(playwright_api.Error, match="TrustedHTML"):
        reader.page.evaluate("document.body.innerHTML = '<b>words as markup</b>'")


ODD: tuple[object, ...] = (
    None, True, -1, 1e308, 2**53, "", "-", "9" * 12, "2026-99-99", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "__proto__", "\u202e", BAR * 200, "a" * 3000, [], {}, [["x"]], "planned", "s1", "e1", "Pacific/Apia", ["day_alone"],
)  # fmt: skip
LAID_OUT = """plain => {
    const content = cleaned(SHAPES.share, plain);
    showShare({ kind: "share", content, parts: new Map(), signed: true, fingerprint: "", shareId: "", sequence: 1 });
    for (const name of ["beforeprint", "afterprint"]) dispatchEvent(new Event(name));
    for (const choice of document.querySelectorAll("select")) choice.dispatchEvent(new Event("change"));
    const main = document.querySelector("main");
    const drawn = [...main.querySelectorAll("svg *")].flatMap((one) => [...one.attributes]).map((one) => one.value);
    return [/NaN|undefined|Invalid|\\[object/.exec(main.innerText),
        drawn.find((one) => /NaN|Infinity|undefined/.test(one)),
        document.documentElement.scrollWidth > innerWidth].filter(Boolean);
}"""


def _anywhere(plain: object, chance: random.Random) -> tuple[list[object] | dict[str, object], int | str]:
    """Return a list or an object somewhere in JSON, and a place in it."""
    found: list[tuple[list[object] | dict[str, object], int | str]] = []
    waiting = [plain]
    while waiting:
        at = waiting.pop()
        if isinstance(at, dict | list):
            found += [(at, key) for key in (at if isinstance(at, dict) else range(len(at)))]
            waiting += at.values() if isinstance(at, dict) else at
    return chance.choice(found)


def test_whatever_stands_in_a_field_the_rest_is_laid_out(reader: Reader, sample_file: Path) -> None:
    chance = random.Random(6)
    reader.page.goto(sample_file.as_uri())

    for _ in range(30):
        plain = json.loads(content.to_json(sample()))
        for _ in range(chance.choice((1, 3, 9))):
            within, place = _anywhere(plain, chance)
            within[place] = chance.choice(ODD)  # type: ignore[index]  # a key of the one or the other
        assert reader.page.evaluate(LAID_OUT, plain) == [], plain

    assert reader.misdeeds() == []


def test_damage_is_told_apart_from_a_wrong_passphrase_and_from_a_newer_version(
    reader: Reader, sample_file: Path, tmp_path: Path
) -> None:
    data = sample_file.read_bytes()
    jwe = bundle.find(data)
    whole = json.loads(jwe)
    page = bundle.reader_page()

    def told(name: str, written: bytes) -> str:
        path = tmp_path / f"{name}.html"
        path.write_bytes(written)
        reader.open(path)
        return reader.told()

    cut = jwe[len(jwe) // 2 : len(jwe) // 2 + 40]
    assert "changed or cut short" in told("flipped", data.replace(cut, cut[::-1]))
    body = bytearray(base64.urlsafe_b64decode(whole["ciphertext"] + "=="))
    body[100] ^= 1
    changed = {**whole, "ciphertext": base64.urlsafe_b64encode(body).rstrip(b"=").decode()}
    assert "changed or cut short" in told("rewrapped", bundle.wrap(json.dumps(changed, separators=(",", ":")), page))
    newer = base64.urlsafe_b64encode(b'{"enc":"A256GCM","typ":"afterward-share","cty":"2"}').rstrip(b"=").decode()
    assert "newer version" in told("newer", bundle.wrap(json.dumps({**whole, "protected": newer}), page))
    greedy = json.loads(jwe)
    greedy["recipients"][0]["header"]["p2c"] = 2_000_000_000
    assert "more than a share needs" in told("greedy", bundle.wrap(json.dumps(greedy), page))
    later = _hostile({**json.loads(content.to_json(sample())), "format": "2.0"}, tmp_path)
    assert "newer version" in told("later", later.read_bytes())
    assert reader.misdeeds() == []


def test_a_browser_without_encryption_is_told_so(reader: Reader, sample_file: Path) -> None:
    reader.page.add_init_script("Object.defineProperty(window, 'crypto', {value: {}})")

    reader.page.goto(sample_file.as_uri())

    assert "does not offer its encryption" in reader.told()
    assert reader.page.get_by_label("Passphrase").is_disabled()


def test_the_source_of_the_page_keeps_its_rules() -> None:
    page = bundle.reader_page()

    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|Storage|indexedDB|\bfetch\b|"
        r"XMLHttp|WebSocket|sendBeacon|import\(|\.href|pushState|\.cookie"
    )
    assert forbidden.findall(page.script) == []
    words = page.script[: page.script.index("// ---", page.script.index("WORDS = "))]
    assert "!" not in words
    assert NOT_WATCHED in words
    for block, scheme in zip(
        re.findall(r":root \{(.*?)\}", page.style, re.DOTALL), (tokens.LIGHT, tokens.DARK), strict=False
    ):
        colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", block))
        assert colours, "the colours are those of the app, whose contrast is tested"
        assert {name: getattr(scheme, name.replace("-", "_")) for name in colours} == colours


def test_a_share_that_somebody_changed_after_it_was_signed_is_not_shown(reader: Reader, tmp_path: Path) -> None:
    written = content.to_json(replace(sample(), voices=()))
    part = signing.part_of(container.CONTENT, "application/json", written)
    manifest = Manifest(
        share_id="a1b2c3d4-0000", sender=PATIENT.sender, recipients=(LOCK.recipient_id,), sequence=1, previous="",
        created_at=AT, parts=(part,),
    )  # fmt: skip
    packed, _ = container.pack(manifest, [written], PATIENT)
    changed = packed.replace(b"The lake", b"The land")
    path = tmp_path / "changed.html"
    path.write_bytes(bundle.wrap(envelope.encrypt(changed, [LOCK]), bundle.reader_page()))

    reader.open(path)

    assert "not what its sender signed" in reader.told()
    assert "land" not in reader.page.locator("main").inner_text()


def test_a_share_of_one_entry_shows_nothing_of_what_it_lacks(reader: Reader, tmp_path: Path) -> None:
    alone = SharedEntry(id="e", happened_at=AT - timedelta(days=1), zone=ZONE, text="Only this.")
    path = tmp_path / "alone.html"
    path.write_bytes(_sealed(replace(
        sample(), entries=(alone,), course=None, sessions=(), side_effects=(), check_ins=(), measures=(), intentions=(),
        steps=(), questions=(), drawings=(), voices=(), message="", read_by=None,
    )))  # fmt: skip

    reader.open(path)
    reader.wait_for_share()

    shown = reader.page.get_by_role("navigation").get_by_role("listitem").all_inner_texts()
    assert shown == ["Brief", "Timeline", "Sessions and entries", "How to read this"]
    body = reader.page.locator("main").inner_text()
    assert "Only this." in body
    assert "Intention" not in reader.page.locator("#brief").inner_text()
    assert "0 " not in reader.page.locator("#brief").inner_text()
