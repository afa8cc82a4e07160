// The page around a share: asks for the passphrase, decrypts in this browser, shows what the person chose.
//
// Nothing is fetched, nothing is stored, no word is put in as HTML. What comes out of a share is somebody else's text:
// it goes through SHAPES (only known fields, each of its type), and onto the page as text nodes.
//
// Sections: words; opening a share; reading what it holds; building elements; times and amounts; what is known of it;
// the brief; the timeline; sessions side by side; entries; measures; sketches; recordings; how to read this; the page.
"use strict";

// ---------------------------------------------------------------------------------------------------------- words

const WORDS = Object.freeze({
  locale: "en-GB",
  product: "Afterward",
  not_watched:
    "Nobody reads this in real time. Your therapist sees only what you send, and may read it days later.",
  door: {
    heading: "An encrypted share",
    about:
      "Somebody chose parts of their private journal, made with Afterward, and encrypted them into this one file. It opens in this browser, without a network. Nothing is sent anywhere and nothing is stored.",
    label: "Passphrase",
    hint: "The words that you were told by another way. Capitals and dashes do not matter.",
    show: "Show",
    hide: "Hide",
    open: "Open",
    closed: "The share is closed. Its words are no longer on this page.",
  },
  progress: {
    checking: "Checking the file",
    key: "Making the key from the passphrase. This takes about a second",
    decrypting: "Decrypting",
    proving: "Checking that nothing was changed",
    showing: "Laying out the pages",
  },
  errors: {
    no_crypto: [
      "This browser does not offer its encryption to this page.",
      "Nothing was opened. Save the file on this computer and open it from there in a current Firefox, Chrome, Edge or Safari, or import it into the Afterward app.",
    ],
    damaged: [
      "This share was changed or cut short on its way.",
      "Nothing was opened. Ask for the file again, or copy it once more from where it came.",
    ],
    newer: [
      "This share was made by a newer version of Afterward.",
      "Nothing was opened. The app in its newest version can read it.",
    ],
    wrong_passphrase: [
      "This passphrase does not open the share.",
      "The file is sound. Compare each word with what you were told.",
    ],
    no_passphrase: [
      "This share was made for somebody's key, and has no passphrase.",
      "It opens in the Afterward app of the person it was made for.",
    ],
    someone_else: [
      "This share was made for another reader.",
      "Nothing was opened. Ask the sender to make one for you.",
    ],
    altered: [
      "What is in this file is not what its sender signed.",
      "Nothing of it is shown. Ask the sender for it again, by another way if you can.",
    ],
    refused: [
      "This file asks for more than a share needs, so it was not opened.",
      "Ask the sender whether they made this file.",
    ],
  },
  sections: {
    brief: "Brief",
    timeline: "Timeline",
    compare: "Side by side",
    entries: "Sessions and entries",
    measures: "Measures",
    days: "From day to day",
    sketches: "Sketches",
    voices: "Recordings",
    method: "How to read this",
  },
  actions: {
    sections: "Sections of this share",
    print_brief: "Print the brief",
    print_all: "Print everything",
    close: "Close the share",
    open_veil: "Open it",
    close_veil: "Close it again",
    go_to: "Go to it",
  },
  cover: {
    from: "From {name}",
    from_nobody: "A share",
    for: "For {name}",
    period: "{from} to {until}",
    since: "From {from}",
    until: "Until {until}",
    made: "Made {when}",
    read_by: "To be read by {day}, as the sender asked",
    read_by_past: "The sender asked that this is read by {day}. That day has passed; nothing in the file enforces it.",
    signed: "Signature checked: the content is as its sender signed it",
    unsigned: "Signature not checked: this browser has no Ed25519",
    number: "Share {n} from this sender to this reader",
    in_file: "In this file",
  },
  counts: {
    sessions: ["1 session", "{n} sessions"],
    therapy_sessions: ["1 therapy session", "{n} therapy sessions"],
    entries: ["1 entry", "{n} entries"],
    check_ins: ["1 check-in", "{n} check-ins"],
    drawings: ["1 sketch", "{n} sketches"],
    voices: ["1 recording", "{n} recordings"],
    days: ["1 day", "{n} days"],
    hours: ["1 hour", "{n} hours"],
    minutes: ["1 minute", "{n} minutes"],
    edits: ["changed once since", "changed {n} times since"],
    marks: ["1 mark", "{n} marks"],
    lines: ["one line", "{n} lines"],
  },
  brief: {
    heading: "One-minute brief",
    question: "To talk about, in their words",
    place: "Place in the course",
    session_of: "Session {n} of {planned} planned",
    session_only: "Session {n}",
    planned: "{n} sessions planned",
    last: "Last session {when}, {ago} before this was made",
    same_day: "Last session {when}, the day this was made",
    next: "Next session planned for {when}",
    began: "Began {day}",
    ended: "Ended {day}",
    measures: "Measures: baseline, last, change",
    strip: "Course",
    chain: "Intention, words, step, how it went",
    intention: "Intention",
    sat: "How it sat",
    words: "Words",
    step: "Step",
    together: "Marked to look at together",
    safety: "Safety, as recorded",
    safety_note: "Facts as the person recorded them, and nothing else. Nothing is worked out from them.",
    highest_ever: "Highest blood pressure recorded",
    lowest_oxygen: "Lowest oxygen recorded",
    side_effects: "Side effects",
    other_medicines: "Other medicines",
    medicine_marks: "Medicines over time",
    more_sessions: "Earlier sessions stand under Sessions and entries.",
    more_chains: "Earlier intentions and steps stand under Sessions and entries.",
    more_marked: "Earlier ones are marked with a star under Sessions and entries.",
  },
  asks: { prescriber: "for the prescriber", therapist: "for the therapist" },
  table: {
    measure: "Measure",
    baseline: "Baseline",
    last: "Last",
    change: "Change",
    level: "Published level",
    session: "Session",
    date: "Date",
    dose: "Dose",
    route: "Route",
    dose_route: "Dose and route",
    before: "BP before",
    highest: "BP highest",
    leaving: "BP leaving",
    side_effects: "Side effects",
    when: "When",
    value: "Value",
    how: "How it was made",
    scale: "Scale {lowest} to {highest}",
    unit_pressure: "BP: blood pressure in mmHg.",
    missing: "–",
    missing_spoken: "nothing here",
    missing_note: "– stands where nothing is in this file. It is not zero.",
    entered: "total entered by the person",
    calculated: "calculated from answers",
    is_baseline: "baseline",
    version: "Definition {version}",
    pleasant: "Pleasant",
    energy: "Energy",
    sleep: "Sleep",
    practice: "Practice",
    words: "Words",
    practiced: "yes",
    not_practiced: "not that day",
    mood: "Mood",
  },
  timeline: {
    heading: "Timeline",
    show: "Show",
    whole: "The whole period",
    one: "Around {session}",
    help: "Tab into the picture, then the arrow keys go from mark to mark; Enter goes to the words.",
    list: "The same as a list",
    idle: "Choose a mark to read it here.",
    several: "{n} close together",
    lanes: {
      sessions: "Sessions",
      therapy: "Therapy sessions",
      entries: "Entries",
      mood: "Check-ins and mood",
      measures: "Measures, each on its own scale",
      side_effects: "Side effects",
      steps: "Intentions and steps",
      marks: "Beside the course",
    },
    legend: "What the shapes mean",
    shapes: {
      session: "session held",
      planned: "session planned",
      cancelled: "session cancelled",
      therapy: "therapy session",
      entry: "entry",
      groggy: "captured while groggy",
      veiled: "veiled entry",
      check_in: "check-in, pleasant to unpleasant from top to bottom",
      mood: "mood of an entry, 10 at the top",
      check_in_only: "check-in",
      side_effect: "side effect; as long as it is known to have lasted",
      intention: "intention",
      step: "step made or open",
      kept: "step kept",
      partly: "partly",
      not_yet: "not yet",
      let_go: "let go",
      mark: "beside the course",
    },
    top_bottom: "{top} at the top, {bottom} at the bottom",
  },
  compare: {
    heading: "A session beside the one before",
    choose: "Session",
    row_entries: "Entries",
  },
  session: {
    numbered: "Session {n}",
    plain: "Session",
    between: "Not tied to a session in this file",
    hour_line: "The hours of this session",
    hour_help: "{session}: hours since the start. Numbers belong to the entries below.",
    dosing: "dosing",
    awake: "awake again",
    left: "left",
    facts: {
      when: "When",
      lasted: "Lasted",
      status: "Status",
      route: "Route",
      substance: "Substance",
      dose: "Dose",
      extra_doses: "Further doses",
      infusion: "Infusion",
      body_weight: "Body weight",
      awake_at: "Awake again",
      left_at: "Left",
      pressure_before: "Blood pressure before",
      pressure_highest: "Blood pressure highest",
      pressure_leaving: "Blood pressure leaving",
      pulse: "Pulse",
      oxygen: "Oxygen",
      temperature: "Temperature",
      people: "With",
      provider: "Provider",
      therapist: "Therapist",
      sitter: "Sitter",
      setting: "Setting",
      room: "Room",
      eye_mask: "Eye mask",
      music: "Music",
      mood_before: "Mood before",
      sleep_hours: "Sleep before",
      last_food_at: "Last food",
      last_drink_at: "Last drink",
      other_medicines: "Other medicines",
      distance: "Distance from the everyday",
      intensity: "Intensity",
      ease: "Ease",
      helpfulness: "Helpfulness",
      instructions: "Instructions given",
      notes: "Notes",
      side_effects: "Side effects",
      intention: "Intention",
      reviews: "How it sat",
      steps: "Steps",
      questions: "Questions",
      topics: "Topics",
      homework: "Homework",
      kind: "Kind",
    },
    about: "about",
    yes: "yes",
    no: "no",
    of_ten: "{n} of 10",
    per_minute: "{n} per minute",
    percent: "{n} %",
    hours: "{n} hours",
    let_go_on: "let go of on {when}",
    other_therapy: "Therapy sessions",
    other_intentions: "Intentions and steps",
  },
  entry: {
    untitled: "Entry",
    veiled: "A veiled entry",
    groggy: "Captured while groggy",
    together: "To look at together",
    in_line: "Mark {n} on the hour line",
    after: "{span} after the start of the session",
    before: "{span} before the start of the session",
    at_start: "at the start of the session",
    written_later: "written {when}",
    covered: "passage covered by the sender",
    tags: "Tags",
    feelings: "Feelings",
    mood: "Mood",
    fragment: "At {time}",
  },
  drawing: {
    plain: "Sketch",
    front: "Sketch on a body seen from the front",
    back: "Sketch on a body seen from behind",
    left: "their left",
    right: "their right",
    with: "Goes with: {entry}",
  },
  voice: {
    name: "Recording",
    named: "Recording, {length}",
    unplayable: "This browser does not play recordings of this kind ({type}).",
    unsound: "This recording is not what it says it is, and is not played.",
    printed: "The sound is in the file, not on paper.",
    wave: "How loud the recording is over its {length}",
  },
  method: {
    heading: "How to read this",
    lines: [
      "Everything here was entered and chosen by the person it is about. Nothing was measured, judged or interpreted by the app or by this page.",
      "Measures: the value is the total of a published questionnaire, worked out by the app from the answers, or a total that the person typed in where it says so. Change is the last value minus the baseline; the baseline is the one the person set, or else the first.",
      "Mood, intensity, ease and the like are the person's own ratings from 0 to 10. Pleasant and energy in a check-in go from −5 to 5. Hours and blood pressures are as noted by the person.",
      "Captured while groggy: written, spoken or drawn soon after a session, and left as it was. Sure, unsure and like a dream are the person's own word for how sure they are of a memory; nobody asked what really happened.",
      "A veiled entry is one that the person would like to be opened on purpose. A black bar covers a passage that was taken out of the file itself; each bar is as long as any other.",
      "Times are local to where the person was; another time zone is named. An entry may be written later than what it tells of, and then says so.",
      "A file that was sent cannot be called back. What is copied from it into a chart stays there.",
    ],
    file: "This file",
    by: "Made by",
    for: "For",
    when: "Made",
    period: "Covers",
    read_by: "To be read by",
    number: "Number",
    share_id: "Share",
    signature: "Signature",
    fingerprint: "Fingerprint of the sender's key",
    fingerprint_note: "The same in every share of this person. Compared by voice, it shows that a share is theirs.",
    app: "App version",
    format: "Format",
  },
  reply: { heading: "A reply", homework: "To try", prompts: "To write about" },
  route: {
    intravenous: "into a vein",
    intramuscular: "into a muscle",
    subcutaneous: "under the skin",
    nasal_spray: "nasal spray",
    nasal: "nasal, other",
    sublingual: "under the tongue",
    oral: "by mouth",
    other: "another way",
  },
  route_short: {
    intravenous: "IV",
    intramuscular: "IM",
    subcutaneous: "SC",
    nasal_spray: "nasal spray",
    nasal: "nasal",
    sublingual: "sublingual",
    oral: "oral",
    other: "other route",
  },
  status: { planned: "planned", held: "held", cancelled: "cancelled" },
  therapy: { preparation: "Preparation", integration: "Integration", check_in: "Check-in" },
  severity: { none: "none", mild: "mild", moderate: "moderate", severe: "severe" },
  felt: { during: "during the session", that_day: "later that day", next_days: "the next days" },
  mark: {
    medicine_started: "Medicine started",
    medicine_changed: "Medicine changed",
    medicine_stopped: "Medicine stopped",
    other_treatment: "Other treatment",
    life_event: "Life event",
    illness: "Illness",
    sleep: "Sleep",
    other: "Something else",
  },
  step_status: { open: "open", kept: "kept", partly: "partly", not_yet: "not yet", let_go: "let go" },
  review: { same_evening: "the same evening", one_week: "a week later", before_next: "before the next session" },
  certainty: { sure: "Sure", unsure: "Unsure", like_a_dream: "Like a dream" },
  kind: { guided: "Guided", free: "Free", capture: "Capture" },
  moment: {
    P1: "Preparation",
    P2: "Before the session",
    P3: "Just after the session",
    P4: "The same evening",
    P5: "The day after",
    P6: "Days after",
    P7: "A week after",
    P8: "Before the next session",
    P9: "Looking back",
  },
});

/** Fill `{name}` in a text of WORDS. */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

/** "1 entry", "3 entries". */
function counted(what, n) {
  return fill(WORDS.counts[what][n === 1 ? 0 : 1], { n: shownNumber(n) });
}

/** The word for a choice such as a route; empty for one that this page does not know. */
function label(table, value) {
  return Object.hasOwn(WORDS[table], value) ? WORDS[table][value] : "";
}

// ------------------------------------------------------------------------------------------------ opening a share

const PROTECTED = '{"enc":"A256GCM","typ":"afterward-share","cty":"1"}';
const PASSPHRASE_WRAP = "PBES2-HS512+A256KW";
const FEWEST_ROUNDS = 210000;
const MOST_ROUNDS = 300000;
const MOST_BYTES = { payload: 64 << 20, manifest: 256 << 10, content: 24 << 20 };
const MOST_PARTS = 400;
const FORMAT_MAJOR = 1;

/** Why a share was not opened; `reason` is a key of WORDS.errors. */
class Unopened extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const ascii = (text) => new TextEncoder().encode(text);

function fromBase64Url(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text)) throw new Unopened("damaged");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parsed(text, reason) {
  try {
    const value = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Told below.
  }
  throw new Unopened(reason);
}

/** The encrypted part of this page, with its form checked and nothing derived from it yet. */
async function envelopeOf(element) {
  const text = element === null ? "" : element.textContent;
  if (text === "" || (await sha256(ascii(text))) !== element.dataset.sha256) throw new Unopened("damaged");
  const envelope = parsed(text, "damaged");
  const header = new TextDecoder().decode(fromBase64Url(envelope.protected));
  if (header !== PROTECTED) {
    const version = parsed(header, "damaged");
    throw new Unopened(version.typ === "afterward-share" && version.cty !== "1" ? "newer" : "damaged");
  }
  const recipients = Array.isArray(envelope.recipients) ? envelope.recipients.filter(isRecord).slice(0, 8) : [];
  const wraps = recipients.filter((one) => isRecord(one.header) && one.header.alg === PASSPHRASE_WRAP);
  if (wraps.length === 0) throw new Unopened(recipients.length > 0 ? "no_passphrase" : "damaged");
  const rounds = wraps[0].header.p2c;
  if (!Number.isInteger(rounds) || rounds < FEWEST_ROUNDS || rounds > MOST_ROUNDS) throw new Unopened("refused");
  return { envelope, wrap: wraps[0], rounds };
}

/** Decrypt; tells a wrong passphrase, which fails at the key, from damage, which fails at the content. */
async function decrypted({ envelope, wrap, rounds }, passphrase, progress) {
  const letters = passphrase.normalize("NFKC").toLowerCase().match(/[a-z]+/g);
  if (letters === null) throw new Unopened("wrong_passphrase");
  await progress("key");
  const salt = new Uint8Array([...ascii(PASSPHRASE_WRAP), 0, ...fromBase64Url(wrap.header.p2s)]);
  const typed = await crypto.subtle.importKey("raw", ascii(letters.join(" ")), "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-512", salt, iterations: rounds };
  const wrapping = await crypto.subtle.deriveKey(derivation, typed, { name: "AES-KW", length: 256 }, false, ["unwrapKey"]);
  let key;
  try {
    const wrapped = fromBase64Url(wrap.encrypted_key);
    key = await crypto.subtle.unwrapKey("raw", wrapped, wrapping, "AES-KW", "AES-GCM", false, ["decrypt"]);
  } catch {
    throw new Unopened("wrong_passphrase");
  }
  await progress("decrypting");
  const [body, tag] = [fromBase64Url(envelope.ciphertext), fromBase64Url(envelope.tag)];
  if (body.length > MOST_BYTES.payload) throw new Unopened("refused");
  const sealed = new Uint8Array(body.length + tag.length);
  sealed.set(body);
  sealed.set(tag, body.length);
  const how = { name: "AES-GCM", iv: fromBase64Url(envelope.iv), additionalData: ascii(envelope.protected) };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(how, key, sealed));
  } catch {
    throw new Unopened("damaged");
  }
}

/** true: signed as it says; null: this browser cannot tell. A signature that does not fit is an error. */
async function isSigned(jws, payload) {
  const [header, body, signature] = jws.split(".");
  const key = isRecord(payload.key) ? payload.key : {};
  const keyOf = (x) => crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x }, "Ed25519", false, ["verify"]);
  try {
    // A key that is surely one (RFC 8037, appendix A.2): older browsers fail here, each with its own kind of error.
    await keyOf("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  } catch {
    return null;
  }
  let imported;
  try {
    imported = await keyOf(String(key.x));
  } catch {
    throw new Unopened("altered");
  }
  const isTrue = await crypto.subtle.verify("Ed25519", imported, fromBase64Url(signature), ascii(`${header}.${body}`));
  if (!isTrue) throw new Unopened("altered");
  return true;
}

/** The manifest and the parts of what was decrypted, each compared with what was signed. */
async function unpacked(packed, recipient, progress) {
  await progress("proving");
  const magic = new TextDecoder("latin1").decode(packed.subarray(0, 8));
  if (!magic.startsWith("AFTWSHR")) throw new Unopened("refused");
  if (magic !== "AFTWSHR1") throw new Unopened("newer");
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(8);
  if (length > MOST_BYTES.manifest || 12 + length > packed.length) throw new Unopened("refused");
  const jws = new TextDecoder("latin1").decode(packed.subarray(12, 12 + length));
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jws)) throw new Unopened("altered");
  const header = parsed(new TextDecoder().decode(fromBase64Url(jws.split(".")[0])), "altered");
  const manifest = parsed(new TextDecoder().decode(fromBase64Url(jws.split(".")[1])), "altered");
  if (header.alg !== "EdDSA" && header.alg !== "Ed25519") throw new Unopened("altered");
  const signed = await isSigned(jws, manifest);
  if (majorOf(manifest.format) > FORMAT_MAJOR) throw new Unopened("newer");
  const readers = Array.isArray(manifest.recipients) ? manifest.recipients : [];
  if (!readers.includes(recipient)) throw new Unopened("someone_else");
  const named = Array.isArray(manifest.parts) ? manifest.parts.filter(isRecord) : [];
  if (named.length > MOST_PARTS) throw new Unopened("refused");
  const parts = new Map();
  let at = 12 + length;
  for (const part of named) {
    if (!Number.isInteger(part.size) || part.size < 0 || at + part.size > packed.length) throw new Unopened("altered");
    const bytes = packed.subarray(at, (at += part.size));
    if ((await sha256(bytes)) !== part.sha256 || parts.has(part.name)) throw new Unopened("altered");
    parts.set(part.name, bytes);
  }
  if (packed.subarray(at).some((byte) => byte !== 0)) throw new Unopened("altered");
  return { manifest, parts, signed };
}

function majorOf(format) {
  const found = typeof format === "string" ? /^(\d{1,4})\.\d{1,4}$/.exec(format) : null;
  if (found === null) throw new Unopened("refused");
  return Number(found[1]);
}

/** All of it: the envelope and the passphrase in, what the person chose out. */
async function openShare(element, passphrase, progress) {
  await progress("checking");
  const found = await envelopeOf(element);
  const packed = await decrypted(found, passphrase, progress);
  const { manifest, parts, signed } = await unpacked(packed, `passphrase:${found.wrap.header.p2s}`, progress);
  const written = parts.get("content.json");
  if (written === undefined || written.length > MOST_BYTES.content) throw new Unopened("refused");
  const content = parsed(new TextDecoder().decode(written), "refused");
  if (majorOf(content.format) > FORMAT_MAJOR) throw new Unopened("newer");
  await progress("showing");
  const kind = content.kind === "reply" ? "reply" : "share";
  return { kind, content: cleaned(SHAPES[kind], content), parts, signed, ...(await senderOf(manifest)) };
}

async function senderOf(manifest) {
  const key = fromBase64Url(isRecord(manifest.key) ? manifest.key.x : "");
  const said = new Uint8Array([...ascii("afterward fingerprint"), 0, ...key]);
  const digest = new DataView(await crypto.subtle.digest("SHA-512", said));
  const groups = Array.from({ length: 8 }, (_, n) => String(digest.getBigUint64(8 * n) % 100000n).padStart(5, "0"));
  const sequence = Number.isInteger(manifest.sequence) ? manifest.sequence : null;
  return { fingerprint: groups.join(" "), shareId: texts(manifest.share_id), sequence };
}

// --------------------------------------------------------------------------------------- reading what a share holds

const BAR = "██████";
const MOST_RECORDS = 20000;
const MOST_NUMBERS = 600000;
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A text with what cannot be seen made visible: it neither hides words nor turns them round. */
function visible(text) {
  const code = (found) => found.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return text.replace(/\r\n?/g, "\n").replace(UNSEEN, (found) => `⟨U+${code(found)}⟩`);
}

// Kinds of fields: each takes anything and returns a value of its type, or what stands for "not in this file".
const texts = (value) => (typeof value === "string" ? visible(value) : "");
const numbers = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null);
const flags = (value) => value === true;
const answers = (value) => (typeof value === "boolean" ? value : null);
const decimals = (value) => (typeof value === "string" && /^-?\d{1,12}(\.\d{1,9})?$/.test(value) ? value : null);
const days = (value) => (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : null);
const listOf = (kind) => (value) => (Array.isArray(value) ? value.slice(0, MOST_RECORDS).map(kind) : []);
const recordOf = (shape) => (value) => (isRecord(value) ? cleaned(shape, value) : null);
const recordsOf = (shape) => (value) => listOf(recordOf(shape))(value).filter((one) => one !== null);

function instants(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(value)) return null;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at;
}

function zones(value) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: texts(value) || "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

function numberLists(value) {
  return Array.isArray(value) ? value.slice(0, MOST_NUMBERS).map((one) => numbers(one) ?? 0) : [];
}

function cleaned(shape, value) {
  const record = Object.create(null);
  for (const [name, kind] of Object.entries(shape)) record[name] = kind(Object.hasOwn(value, name) ? value[name] : null);
  return record;
}

const PRESSURE = { systolic: numbers, diastolic: numbers, at: instants };
const SESSION = {
  id: texts, starts_at: instants, zone: zones, number: numbers, ended_at: instants, status: texts, route: texts,
  substance: texts, dose: decimals, dose_unit: texts, extra_doses: recordsOf({ milligrams: decimals, at: instants }),
  infusion_minutes: numbers, body_weight: decimals, weight_unit: texts, awake_at: instants, left_at: instants,
  pressure_before: recordOf(PRESSURE), pressure_highest: recordOf(PRESSURE), pressure_leaving: recordOf(PRESSURE),
  pulse: numbers, oxygen: numbers, temperature: decimals, temperature_unit: texts, people: texts, provider: texts,
  therapist: texts, sitter: texts, setting: texts, room: texts, eye_mask: answers, music: texts, mood_before: numbers,
  sleep_hours: decimals, last_food_at: instants, last_drink_at: instants, other_medicines: texts, distance: numbers,
  intensity: numbers, ease: numbers, helpfulness: numbers, instructions: texts, notes: texts, about: listOf(texts),
};
const ENTRY = {
  id: texts, happened_at: instants, zone: zones, written_at: instants, edited_at: instants, edits: numbers, kind: texts,
  moment: texts, session_id: texts, title: texts, text: texts, tags: listOf(texts), mood: numbers,
  answers: recordsOf({
    text: texts, prompt: texts, domain: texts, at: instants, certainty: texts, look_at_together: flags,
  }),
  feelings: recordsOf({ word: texts, intensity: numbers }), groggy: flags, veiled: flags, veil_note: texts,
};
const SHAPES = {
  share: {
    made_at: instants, zone: zones, format: texts, app: texts, name: texts, recipient: texts, from_on: days,
    until_on: days, read_by: days, message: texts,
    course: recordOf({
      name: texts, treated_for: texts, substance: texts, clinic: texts, began_on: days, ended_on: days,
      planned_sessions: numbers,
    }),
    sessions: recordsOf(SESSION),
    therapy_sessions: recordsOf({
      id: texts, starts_at: instants, zone: zones, kind: texts, minutes: numbers, status: texts, topics: texts,
      homework: texts, notes: texts, about: listOf(texts),
    }),
    side_effects: recordsOf({
      id: texts, noted_at: instants, words: texts, session_id: texts, severity: texts, felt: texts, began_at: instants,
      ended_at: instants, note: texts,
    }),
    marks: recordsOf({
      id: texts, at: instants, zone: zones, kind: texts, precision: texts, until: instants, text: texts, note: texts,
    }),
    entries: recordsOf(ENTRY),
    check_ins: recordsOf({
      id: texts, at: instants, zone: zones, pleasant: numbers, energy: numbers, words: listOf(texts),
      sleep_hours: decimals, practiced: answers, practice: texts, line: texts,
    }),
    measures: recordsOf({
      id: texts, name: texts, direction: texts, lowest: decimals, highest: decimals, version: texts,
      points: recordsOf({
        at: instants, value: decimals, level: texts, is_baseline: flags, entered: flags, session_id: texts,
      }),
    }),
    intentions: recordsOf({
      id: texts, text: texts, written_at: instants, session_id: texts, let_go_at: instants,
      reviews: recordsOf({ at: instants, moment: texts, text: texts }),
    }),
    steps: recordsOf({
      id: texts, text: texts, made_at: instants, when_where: texts, entry_id: texts, session_id: texts,
      history: recordsOf({ at: instants, status: texts, note: texts }),
    }),
    questions: recordsOf({ id: texts, text: texts, parked_at: instants, asks: texts, session_id: texts }),
    drawings: recordsOf({
      id: texts, width: numbers, height: numbers, entry_id: texts, at: instants, background: texts,
      strokes: recordsOf({ colour: texts, width: numbers, points: numberLists }),
    }),
    voices: recordsOf({
      id: texts, media_type: texts, entry_id: texts, at: instants, seconds: numbers, peaks: numberLists,
    }),
  },
  reply: {
    made_at: instants, zone: zones, format: texts, name: texts, line: texts, homework: listOf(texts),
    prompts: recordsOf({ text: texts }),
  },
};

// ---------------------------------------------------------------------------------------------- building elements

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. Attributes are names and values of ours; children are elements or text. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) element.setAttribute(name, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function button(text, onClick, look = "") {
  const made = el("button", { type: "button", class: look || null }, text);
  made.addEventListener("click", onClick);
  return made;
}

/** Somebody else's words, on their own: their direction stays inside, and covered passages say so. */
function said(tag, text, look = "") {
  const made = el(tag, { class: `said ${look}`.trim(), dir: "auto" });
  for (const [place, passage] of text.split(BAR).entries()) {
    if (place > 0) made.append(el("span", { class: "bar", role: "img", "aria-label": WORDS.entry.covered }, BAR));
    made.append(passage);
  }
  return made;
}

/** Somebody else's words within a sentence of ours. */
const isolated = (text) => `\u2068${text}\u2069`;

/** Somebody else's words, shortened, on one line. */
function shortened(text, most = 160) {
  const line = text.replace(/\s+/g, " ").trim();
  const letters = Array.from(line.slice(0, most * 2));
  return letters.length > most ? `${letters.slice(0, most - 1).join("").replace(/█+$/, BAR).trimEnd()}…` : line;
}

function missing() {
  return el("span", { class: "missing" }, el("span", { "aria-hidden": "true" }, WORDS.table.missing), el("span", { class: "unseen" }, WORDS.table.missing_spoken));
}

function isEmpty(content) {
  return content === null || content === "" || (Array.isArray(content) && content.length === 0);
}

/** A table. A column in which nothing stands is not there; a cell without anything says so. */
function table(caption, columns, rows, look = "") {
  const places = [...columns.keys()].filter((place) => place === 0 || rows.some((row) => !isEmpty(row[place])));
  const head = el("tr", {}, places.map((place) => el("th", { scope: "col" }, columns[place])));
  const body = rows.map((row) =>
    el("tr", {}, places.map((place) => {
      const content = isEmpty(row[place]) ? missing() : row[place];
      return place === 0 ? el("th", { scope: "row" }, content) : el("td", { "data-label": columns[place] }, el("div", {}, content));
    })),
  );
  const made = el("table", { class: look || null }, el("caption", { class: "unseen" }, caption), el("thead", {}, head), el("tbody", {}, body));
  return el("div", { class: "table", role: "region", tabindex: "0", "aria-label": caption }, made);
}

/** Names and values; what is empty is left away. */
function facts(pairs, look = "") {
  const kept = pairs.filter(([, content]) => !isEmpty(content));
  if (kept.length === 0) return null;
  return el("dl", { class: `facts ${look}`.trim() }, kept.map(([name, content]) => el("div", {}, el("dt", {}, name), el("dd", {}, content))));
}

function quote(text) {
  return text === "" ? "" : said("span", text, "inline");
}

function section(name, ...children) {
  const heading = el("h2", { id: `${name}-heading`, tabindex: "-1" }, WORDS[name]?.heading ?? WORDS.sections[name]);
  return el("section", { id: name, "aria-labelledby": heading.id }, heading, ...children);
}

function goTo(element) {
  if (element === null) return;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  element.focus({ preventScroll: true });
}

// ----------------------------------------------------------------------------------------------- times and amounts

const HOUR = 3600e3;
const DAY = 24 * HOUR;
const formats = new Map();
let homeZone = "UTC";

function formatted(at, zone, options) {
  const name = JSON.stringify([zone, options]);
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(WORDS.locale, { timeZone: zone, ...options }));
  return formats.get(name).format(at);
}

const SHORT_DAY = { day: "numeric", month: "short", year: "numeric" };
/** "20 Sept", with the year where it is not that of another time. */
function shortDay(at, other) {
  const sameYear = other !== null && formatted(at, homeZone, { year: "numeric" }) === formatted(other, homeZone, { year: "numeric" });
  return formatted(at, homeZone, sameYear ? { day: "numeric", month: "short" } : SHORT_DAY);
}

const shownNumber = (value) => new Intl.NumberFormat(WORDS.locale).format(value);
const shownDay = (day) => formatted(new Date(`${day}T00:00:00Z`), "UTC", { day: "numeric", month: "long", year: "numeric" });
const dayOf = (at, zone = homeZone) => (at === null ? "" : formatted(at, zone, SHORT_DAY));
const timeOf = (at, zone = homeZone) => (at === null ? "" : formatted(at, zone, { hour: "2-digit", minute: "2-digit" }));

/** "Fri 30 Oct 2026, 18:40", with the time zone where it is not the one of the share. */
function momentOf(at, zone = homeZone) {
  if (at === null) return "";
  const shown = formatted(at, zone, { weekday: "short", ...SHORT_DAY, hour: "2-digit", minute: "2-digit" });
  return zone === homeZone ? shown : `${shown} (${zone})`;
}

/** How long: "40 minutes", "3 hours", "2 days"; rounded to what a person would say. */
function spanOf(milliseconds) {
  const length = Math.abs(milliseconds);
  if (length < 59.5 * 60e3) return counted("minutes", Math.round(length / 60e3));
  const [whole, rest] = [Math.floor(length / HOUR + 1 / 120), Math.round(length / 60e3) % 60];
  if (whole < 6 && rest > 0) return `${counted("hours", whole)} ${counted("minutes", rest)}`;
  if (length < 36 * HOUR) return counted("hours", Math.round(length / HOUR));
  return counted("days", Math.round(length / DAY));
}

function lengthOf(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Minutes that a time zone is ahead of UTC at a time. */
function offsetOf(at, zone) {
  const found = /GMT([+-])(\d\d):?(\d\d)?/.exec(formatted(at, zone, { timeZoneName: "longOffset" }));
  return found === null ? 0 : (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3] ?? 0));
}

/** Of some sessions the day alone is known: the time that stands for it is never shown. */
const isDayAlone = (session) => session.about.includes("day_alone");

function startOf(session) {
  if (isDayAlone(session)) return formatted(session.starts_at, session.zone, { weekday: "short", ...SHORT_DAY });
  return `${session.about.includes("starts_at") ? `${WORDS.session.about} ` : ""}${momentOf(session.starts_at, session.zone)}`;
}

function withUnit(amount, unit) {
  return amount === null ? "" : `${amount}${unit === "" ? "" : `\u00a0${unit}`}`;
}

function shownPressure(pressure) {
  if (pressure === null || (pressure.systolic === null && pressure.diastolic === null)) return "";
  return `${pressure.systolic ?? WORDS.table.missing}/${pressure.diastolic ?? WORDS.table.missing}`;
}

function pressureWithTime(pressure, zone) {
  const shown = shownPressure(pressure);
  return shown === "" || pressure.at === null ? shown : `${shown} (${timeOf(pressure.at, zone)})`;
}

function shownDose(session) {
  const parts = [withUnit(session.dose, session.dose_unit)];
  for (const extra of session.extra_doses) if (extra.milligrams !== null) parts.push(withUnit(extra.milligrams, "mg"));
  return parts.filter((part) => part !== "").join(" + ");
}

function difference(last, first) {
  const digits = Math.max(...[last, first].map((value) => (value.split(".")[1] ?? "").length));
  const change = Number(last) - Number(first);
  const shown = Math.abs(change).toFixed(digits);
  return Number(shown) === 0 ? "0" : `${change < 0 ? "−" : "+"}${shown}`;
}

const upperFirst = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const joined = (parts, by = ", ") => parts.filter((part) => part !== "").join(by);
const byTime = (name) => (one, other) => one[name] - other[name];

// --------------------------------------------------------------------------------------------- what is known of it

/** A share with its records sorted by time, and those that belong together found. */
class Share {
  constructor(opened) {
    Object.assign(this, opened.content);
    this.parts = opened.parts;
    this.signed = opened.signed;
    this.sequence = opened.sequence;
    this.fingerprint = opened.fingerprint;
    this.shareId = opened.shareId;
    const timed = {
      sessions: "starts_at", therapy_sessions: "starts_at", side_effects: "noted_at", marks: "at", entries: "happened_at",
      check_ins: "at", intentions: "written_at", steps: "made_at", questions: "parked_at",
    };
    for (const [records, time] of Object.entries(timed)) {
      this[records] = this[records].filter((one) => one[time] !== null).sort(byTime(time));
    }
    for (const measure of this.measures) {
      measure.points = measure.points.filter((one) => one.at !== null && one.value !== null).sort(byTime("at"));
    }
    this.measures = this.measures.filter((one) => one.points.length > 0);
    for (const step of this.steps) step.history = step.history.filter((one) => one.at !== null).sort(byTime("at"));
    this.session = new Map(this.sessions.map((one) => [one.id, one]));
    this.entry = new Map(this.entries.map((one) => [one.id, one]));
    this.place = new Map([...this.sessions, ...this.entries].map((one, place) => [one, place]));
    this.owned = new Map();
    this.urls = [];
  }

  of(records, session) {
    return this.ownedBy(session, records, (one) => this.session.get(one.session_id));
  }

  withEntry(records, entry) {
    return this.ownedBy(entry, records, (one) => this.entry.get(one.entry_id));
  }

  /** Records of one owner. All are sorted out at once: a share may hold thousands of each. */
  ownedBy(owner, records, ownerOf) {
    if (!this.owned.has(records)) {
      const found = new Map();
      for (const one of this[records]) {
        const whose = ownerOf(one) ?? null;
        found.set(whose, found.get(whose) ?? []).get(whose).push(one);
      }
      this.owned.set(records, found);
    }
    return this.owned.get(records).get(owner) ?? [];
  }

  get who() {
    return this.name;
  }

  sessionName(session) {
    return session.number ? fill(WORDS.session.numbered, { n: session.number }) : WORDS.session.plain;
  }

  /** What an entry is called where its words do not stand: never by the words of a veiled one. */
  entryName(entry) {
    if (entry.veiled) return entry.veil_note === "" ? WORDS.entry.veiled : entry.veil_note;
    const first = [entry.title, entry.text, ...entry.answers.map((one) => one.text)].find((one) => one !== "");
    return first === undefined ? WORDS.entry.untitled : shortened(first, 80);
  }

  /** A Blob URL of sound; only of a kind that its bytes begin as. */
  urlOf(voice) {
    const sound = this.parts.get(`voice/${voice.id}`);
    const type = sound === undefined ? "" : soundType(sound);
    const claimed = voice.media_type.split(";")[0].trim().toLowerCase().replace(/^audio\/(x-wav|wave)$/, "audio/wav");
    if (type === "" || type !== claimed) return null;
    const url = URL.createObjectURL(new Blob([sound], { type }));
    this.urls.push(url);
    return { url, type };
  }

  forget() {
    this.urls.forEach((url) => URL.revokeObjectURL(url));
  }
}

function soundType(bytes) {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 12));
  if (head.startsWith("OggS")) return "audio/ogg";
  if (head.startsWith("fLaC")) return "audio/flac";
  if (head.startsWith("\x1aE\xdf\xa3")) return "audio/webm";
  if (head.startsWith("RIFF") && head.endsWith("WAVE")) return "audio/wav";
  return head.slice(4, 8) === "ftyp" ? "audio/mp4" : "";
}

function effectWords(effect) {
  const when = effect.began_at === null ? label("felt", effect.felt) : "";
  return joined([effect.words, label("severity", effect.severity), when]);
}

const effectBriefly = (effect) => joined([effect.words, label("severity", effect.severity)]);

function effectInFull(effect, zone) {
  const times = joined([momentOf(effect.began_at, zone), momentOf(effect.ended_at, zone)], " – ");
  return joined([effectWords(effect), times, effect.note], ", ");
}

function stepState(step) {
  const last = step.history.at(-1);
  return last === undefined || label("step_status", last.status) === "" ? "open" : last.status;
}

// ------------------------------------------------------------------------------------------------------- the brief

const BRIEF_SESSIONS = 8;
const BRIEF_CHAINS = 3;
const BRIEF_MARKED = 3;

function cover(share) {
  const words = WORDS.cover;
  const title = share.who === "" ? words.from_nobody : fill(words.from, { name: isolated(share.who) });
  const lines = [
    share.recipient === "" ? "" : fill(words.for, { name: isolated(share.recipient) }),
    periodOf(share),
    share.made_at === null ? "" : fill(words.made, { when: momentOf(share.made_at) }),
  ];
  const signature = share.signed ? words.signed : words.unsigned;
  return el("header", { class: "cover" },
    el("h1", { id: "title", tabindex: "-1" }, title),
    el("p", { class: "line" }, lines.filter((line) => line !== "").map((line) => el("span", {}, line))),
    share.read_by === null ? null : el("p", { class: "asked" }, readBy(share)),
    el("p", { class: "watch", role: "note" }, WORDS.not_watched),
    el("p", { class: "small" }, `${signature}. ${share.sequence === null ? "" : `${fill(words.number, { n: share.sequence })}.`}`),
  );
}

function periodOf(share) {
  const [from, until] = [share.from_on, share.until_on];
  if (from !== null && until !== null) return fill(WORDS.cover.period, { from: shownDay(from), until: shownDay(until) });
  if (from !== null) return fill(WORDS.cover.since, { from: shownDay(from) });
  return until === null ? "" : fill(WORDS.cover.until, { until: shownDay(until) });
}

function readBy(share) {
  const today = new Date();
  const local = `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, "0")}-${String(today.getDate()).padStart(2, "0")}`;
  const text = local > share.read_by ? WORDS.cover.read_by_past : WORDS.cover.read_by;
  return fill(text, { day: shownDay(share.read_by) });
}

function briefSection(share) {
  return section("brief",
    el("div", { class: "brief" },
      card("question", WORDS.brief.question, ownQuestion(share)),
      card("place", share.course?.name ? said("span", share.course.name, "inline") : WORDS.brief.place, placeInCourse(share)),
      card("", WORDS.brief.measures, measuresBrief(share)),
      card("", WORDS.brief.safety, safety(share)),
      card("wide", WORDS.brief.strip, courseStrip(share)),
      card("wide", WORDS.brief.chain, chains(share)),
      card("wide", WORDS.brief.together, together(share)),
    ),
  );
}

/** A card, or nothing where nothing would stand in it. */
function card(look, heading, content) {
  const kept = [content].flat().filter((one) => one !== null && one !== "");
  return kept.length === 0 ? null : el("div", { class: `card ${look}`.trim() }, el("h3", {}, heading), kept);
}

function ownQuestion(share) {
  const asked = share.questions.map((question) => {
    const whom = label("asks", question.asks);
    return el("li", {}, said("span", question.text, "inline"), whom === "" ? null : el("span", { class: "small" }, ` ${whom}`));
  });
  return [
    share.message === "" ? null : said("blockquote", share.message),
    asked.length === 0 ? null : el("ul", {}, asked),
  ];
}

function placeInCourse(share) {
  const words = WORDS.brief;
  const course = share.course;
  const held = share.sessions.filter((one) => one.status === "held" || one.status === "");
  const last = held.at(-1);
  const next = share.sessions.find((one) => one.status === "planned" && one.starts_at > share.made_at);
  const planned = course?.planned_sessions ?? null;
  const lines = [];
  if (last?.number) lines.push(planned === null ? fill(words.session_only, { n: last.number }) : fill(words.session_of, { n: last.number, planned }));
  else if (planned !== null) lines.push(fill(words.planned, { n: planned }));
  if (last !== undefined && share.made_at !== null) {
    const isToday = share.made_at - last.starts_at < DAY;
    lines.push(fill(isToday ? words.same_day : words.last, { when: dayOf(last.starts_at, last.zone), ago: spanOf(share.made_at - last.starts_at) }));
  }
  if (next !== undefined) lines.push(fill(words.next, { when: startOf(next) }));
  if (course?.began_on) lines.push(fill(words.began, { day: shownDay(course.began_on) }));
  if (course?.ended_on) lines.push(fill(words.ended, { day: shownDay(course.ended_on) }));
  const inFile = ["sessions", "therapy_sessions", "entries", "check_ins", "drawings", "voices"]
    .filter((records) => share[records].length > 0)
    .map((records) => counted(records, share[records].length));
  return [
    lines.length === 0 ? null : el("p", { class: "lead" }, lines[0]),
    lines.length < 2 ? null : el("ul", { class: "plain" }, lines.slice(1).map((line) => el("li", {}, line))),
    course === null ? null : said("p", joined([course.substance, course.treated_for, course.clinic], " · "), "small"),
    inFile.length === 0 ? null : el("p", { class: "small" }, `${WORDS.cover.in_file}: ${inFile.join(", ")}`),
  ];
}

const baselineOf = (measure) => measure.points.find((one) => one.is_baseline) ?? measure.points[0];

function measuresBrief(share) {
  const words = WORDS.table;
  if (share.measures.length === 0) return null;
  const rows = share.measures.map((measure) => {
    const [first, last] = [baselineOf(measure), measure.points.at(-1)];
    const dated = (point) => [el("b", {}, point.value), el("span", { class: "small whole" }, ` ${shortDay(point.at, share.made_at)}`)];
    return [
      quote(measure.name),
      dated(first),
      first === last ? "" : dated(last),
      first === last ? "" : el("b", {}, difference(last.value, first.value)),
      quote(last.level),
    ];
  });
  const names = new Map();
  for (const { name, direction } of share.measures) {
    if (direction !== "") names.set(direction, [...(names.get(direction) ?? []), name]);
  }
  const directions = [...names].map(([direction, measures]) => `${measures.join(", ")}: ${direction}`);
  return [
    table(WORDS.brief.measures, [words.measure, words.baseline, words.last, words.change, words.level], rows),
    directions.length === 0 ? null : said("p", directions.join(". "), "small"),
  ];
}

function courseStrip(share) {
  if (share.sessions.length === 0) return null;
  const words = WORDS.table;
  const rows = share.sessions.slice(-BRIEF_SESSIONS).map((session) => [
    el("span", { class: "whole" }, share.sessionName(session)),
    el("span", { class: "whole" }, dayOf(session.starts_at, session.zone), statusNote(session)),
    joined([shownDose(session), label("route_short", session.route)]),
    shownPressure(session.pressure_before),
    shownPressure(session.pressure_highest),
    shownPressure(session.pressure_leaving),
    quote(share.of("side_effects", session).map(effectBriefly).join("; ")),
  ]);
  const columns = [words.session, words.date, words.dose_route, words.before, words.highest, words.leaving, words.side_effects];
  return [
    table(WORDS.brief.strip, columns, rows),
    el("p", { class: "small" }, `${words.unit_pressure} ${words.missing_note}`),
    share.sessions.length > BRIEF_SESSIONS ? el("p", { class: "small" }, WORDS.brief.more_sessions) : null,
  ];
}

function statusNote(session) {
  return session.status === "planned" || session.status === "cancelled" ? ` (${label("status", session.status)})` : "";
}

/** For each session: what was intended, what was written, what came of it. */
function chains(share) {
  const found = [...share.sessions, null]
    .map((session) => chain(share, session))
    .filter((one) => one !== null);
  const kept = found.slice(-BRIEF_CHAINS);
  if (kept.length === 0) return null;
  return [el("div", { class: "chains" }, kept), found.length > kept.length ? el("p", { class: "small" }, WORDS.brief.more_chains) : null];
}

function chain(share, session) {
  const words = WORDS.brief;
  const intention = share.of("intentions", session).findLast((one) => one.let_go_at === null);
  const steps = share.of("steps", session);
  if (intention === undefined && steps.length === 0) return null;
  const review = intention?.reviews.at(-1);
  const quoted = session === null ? "" : quotedWords(share, session);
  return el("div", { class: "chain" },
    session === null ? null : el("h4", {}, `${share.sessionName(session)}, ${dayOf(session.starts_at, session.zone)}`),
    facts([
      [words.intention, intention === undefined ? "" : quote(intention.text)],
      [words.sat, review === undefined || review.text === "" ? "" : [quote(review.text), el("span", { class: "small" }, ` ${label("review", review.moment)}`)]],
      [words.words, quoted],
      [words.step, steps.map((step) => stepLine(step))],
    ]),
  );
}

/** One passage of a session: one that is marked, or else the first; rather not a groggy one, never a veiled one. */
function quotedWords(share, session) {
  const open = share.of("entries", session).filter((one) => !one.veiled);
  const passages = open.flatMap((entry) => [
    { entry, text: entry.text, marked: false },
    ...entry.answers.map((answer) => ({ entry, text: answer.text, marked: answer.look_at_together })),
  ]).filter((one) => one.text !== "");
  const found = passages.find((one) => one.marked) ?? passages.find((one) => !one.entry.groggy) ?? passages[0];
  return found === undefined ? "" : [said("q", shortened(found.text, 120)), groggyBadge(found.entry)];
}

const groggyBadge = (entry) => (entry.groggy ? el("span", { class: "badge groggy" }, WORDS.entry.groggy) : null);

function stepLine(step) {
  const state = stepState(step);
  const last = step.history.at(-1);
  return el("span", { class: "step" },
    el("span", { class: `state ${state}` }, label("step_status", state)),
    " ",
    quote(step.text),
    step.when_where === "" ? null : el("span", { class: "small" }, " (", quote(step.when_where), ")"),
    last === undefined || last.note === "" ? null : el("span", { class: "small" }, ": ", quote(last.note)),
  );
}

function safety(share) {
  const words = WORDS.brief;
  const named = (session) => `${share.sessionName(session)}, ${dayOf(session.starts_at, session.zone)}`;
  const pressures = share.sessions.filter((one) => one.pressure_highest?.systolic);
  const highest = pressures.sort((one, other) => other.pressure_highest.systolic - one.pressure_highest.systolic)[0];
  const oxygen = share.sessions.filter((one) => one.oxygen !== null).sort((one, other) => one.oxygen - other.oxygen)[0];
  const medicines = share.marks.filter((one) => one.kind.startsWith("medicine_"));
  const others = share.sessions.findLast((one) => one.other_medicines !== "");
  const effects = share.side_effects.filter((one) => effectWords(one) !== "");
  const found = facts([
    [words.highest_ever, highest === undefined ? "" : `${shownPressure(highest.pressure_highest)} mmHg (${named(highest)})`],
    [words.lowest_oxygen, oxygen === undefined ? "" : `${fill(WORDS.session.percent, { n: oxygen.oxygen })} (${named(oxygen)})`],
    [words.side_effects, effects.length === 0 ? "" : el("ul", { class: "plain" }, effects.slice(-6).map((effect) =>
      el("li", {}, quote(effectBriefly(effect)), el("span", { class: "small whole" }, ` ${dayOf(effect.began_at ?? effect.noted_at)}`))))],
    [words.other_medicines, others === undefined ? "" : [quote(others.other_medicines), el("span", { class: "small" }, ` (${named(others)})`)]],
    [words.medicine_marks, medicines.length === 0 ? "" : el("ul", { class: "plain" }, medicines.slice(-6).map((mark) =>
      el("li", {}, `${label("mark", mark.kind)}, ${markDay(mark)}`, mark.text === "" ? null : ": ", quote(mark.text))))],
  ]);
  return found === null ? null : [found, el("p", { class: "small" }, words.safety_note)];
}

function together(share) {
  const all = share.entries.flatMap((entry) => {
    const count = entry.answers.filter((one) => one.look_at_together).length;
    if (count === 0) return [];
    const passages = entry.veiled ? [] : entry.answers.filter((one) => one.look_at_together);
    return [el("li", {},
      button(entryLabel(share, entry), () => goTo(document.getElementById(entryId(share, entry))), "link"),
      el("span", { class: "small" }, ` ${momentOf(entry.happened_at, entry.zone)}`),
      passages.map((one) => said("q", shortened(one.text, 200))),
    )];
  });
  if (all.length === 0) return null;
  const more = all.length > BRIEF_MARKED ? el("p", { class: "small" }, WORDS.brief.more_marked) : null;
  return [el("ul", { class: "plain marked" }, all.slice(-BRIEF_MARKED)), more];
}

/** What an entry is called in a list; that it was captured while groggy goes with its words. */
function entryLabel(share, entry) {
  const name = isolated(shortened(share.entryName(entry), 60));
  return entry.groggy && !entry.veiled ? `${name} (${WORDS.timeline.shapes.groggy})` : name;
}

const entryId = (share, entry) => `entry-${share.place.get(entry)}`;
const sessionId = (share, session) => `session-${share.place.get(session)}`;

function markDay(mark) {
  const exact = { exact: momentOf(mark.at, mark.zone), month: formatted(mark.at, mark.zone, { month: "long", year: "numeric" }) };
  const begins = Object.hasOwn(exact, mark.precision) ? exact[mark.precision] : dayOf(mark.at, mark.zone);
  const about = mark.precision === "about" ? `${WORDS.session.about} ` : "";
  return `${about}${joined([begins, mark.until === null ? "" : dayOf(mark.until, mark.zone)], " – ")}`;
}

// ---------------------------------------------------------------------------------------------------- the timeline

const LANE_HEIGHTS = { sessions: 50, therapy: 42, entries: 42, mood: 92, measures: 156, side_effects: 48, steps: 42, marks: 42 };
const NEAR = 19;
const MEASURE_SHAPES = ["disc", "diamond", "square", "triangle", "cross", "ring"];

/** What stands in each lane: `{at, end, shape, text, sentence, target, height}`; `height` is 0 (bottom) to 1. */
function timelineLanes(share) {
  const lanes = {
    sessions: share.sessions.map((session) => sessionMark(share, session)),
    therapy: share.therapy_sessions.map((one) => ({
      at: one.starts_at, shape: "therapy", text: "",
      sentence: sentence(WORDS.timeline.shapes.therapy, label("therapy", one.kind), startOf(one), label("status", one.status)),
    })),
    entries: share.entries.map((entry) => ({
      at: entry.happened_at, shape: entry.veiled ? "veiled" : entry.groggy ? "groggy" : "entry", text: "",
      sentence: sentence(WORDS.timeline.shapes.entry, isolated(share.entryName(entry)), entry.groggy ? WORDS.timeline.shapes.groggy : "", momentOf(entry.happened_at, entry.zone)),
      target: entryId(share, entry),
    })),
    mood: [...share.check_ins.map(checkInMark), ...share.entries.filter((one) => one.mood !== null).map((entry) => ({
      at: entry.happened_at, shape: "ring", text: "", height: entry.mood / 10, target: entryId(share, entry),
      sentence: sentence(fill(`${WORDS.table.mood} ${WORDS.session.of_ten}`, { n: entry.mood }), momentOf(entry.happened_at, entry.zone)),
    }))],
    measures: share.measures.flatMap(measureMarks),
    side_effects: share.side_effects.map((effect) => ({
      at: effect.began_at ?? effect.noted_at, end: effect.ended_at, shape: "stretch", text: effect.words,
      sentence: sentence(isolated(effectInFull(effect)), momentOf(effect.began_at ?? effect.noted_at)),
    })),
    steps: [...share.intentions.map((one) => ({
      at: one.written_at, shape: "intention", text: "",
      sentence: sentence(upperFirst(WORDS.timeline.shapes.intention), isolated(shortened(one.text)), momentOf(one.written_at), one.let_go_at === null ? "" : fill(WORDS.session.let_go_on, { when: dayOf(one.let_go_at) })),
    })), ...share.steps.map((step) => ({
      at: step.made_at, shape: `step-${stepState(step)}`, text: "",
      sentence: sentence(WORDS.brief.step, isolated(shortened(step.text)), label("step_status", stepState(step)), momentOf(step.made_at)),
    }))],
    marks: share.marks.map((mark) => ({
      at: mark.at, end: mark.until, shape: "flag", text: "",
      sentence: sentence(label("mark", mark.kind), isolated(joined([mark.text, mark.note])), markDay(mark)),
    })),
  };
  return Object.entries(lanes)
    .filter(([, marks]) => marks.length > 0)
    .map(([name, marks]) => ({ name, marks: marks.sort(byTime("at")) }));
}

const sentence = (...parts) => upperFirst(joined(parts.filter((part) => part !== isolated(""))));

function sessionMark(share, session) {
  const effects = share.of("side_effects", session).map(effectWords).join("; ");
  const highest = shownPressure(session.pressure_highest);
  return {
    at: session.starts_at,
    shape: session.status === "planned" || session.status === "cancelled" ? session.status : "session",
    text: session.number ? String(session.number) : "",
    below: shownDose(session),
    target: sessionId(share, session),
    sentence: sentence(share.sessionName(session), startOf(session), statusNote(session).trim(), shownDose(session), label("route", session.route), highest === "" ? "" : `${WORDS.table.highest} ${highest}`, isolated(effects)),
  };
}

function checkInMark(check) {
  const words = WORDS.table;
  const told = [
    check.pleasant === null ? "" : `${words.pleasant} ${signed(check.pleasant)}`,
    check.energy === null ? "" : `${words.energy} ${signed(check.energy)}`,
    check.sleep_hours === null ? "" : `${words.sleep} ${fill(WORDS.session.hours, { n: check.sleep_hours })}`,
    isolated(joined([...check.words, shortened(check.line)])),
  ];
  const height = check.pleasant === null ? null : (check.pleasant + 5) / 10;
  return { at: check.at, shape: height === null ? "tick" : "square", text: "", height, sentence: sentence(WORDS.timeline.shapes.check_in_only, ...told, momentOf(check.at, check.zone)) };
}

const signed = (value) => (value > 0 ? `+${value}` : String(value).replace("-", "−"));

function measureMarks(measure, place) {
  const values = measure.points.map((one) => Number(one.value));
  const [bottom, top] = [Number(measure.lowest ?? Math.min(...values)), Number(measure.highest ?? Math.max(...values))];
  return measure.points.map((point, number) => ({
    at: point.at,
    shape: MEASURE_SHAPES[place % MEASURE_SHAPES.length],
    line: place,
    text: number === measure.points.length - 1 ? `${point.value}` : "",
    height: top > bottom ? Math.min(Math.max((values[number] - bottom) / (top - bottom), 0), 1) : 0.5,
    target: "measures",
    sentence: sentence(isolated(`${measure.name} ${point.value}`), isolated(point.level), point.is_baseline ? WORDS.table.is_baseline : "", momentOf(point.at)),
  }));
}

function timelineSection(share) {
  const lanes = timelineLanes(share);
  if (lanes.length === 0) return null;
  const words = WORDS.timeline;
  const picture = el("div", { class: "picture" });
  const spoken = el("p", { class: "spoken", id: "timeline-spoken" }, words.idle);
  const choice = el("select", { id: "timeline-range" }, el("option", { value: "" }, words.whole),
    share.sessions.map((session, place) => el("option", { value: String(place) }, fill(words.one, { session: `${share.sessionName(session)}, ${dayOf(session.starts_at, session.zone)}` }))));
  const draw = (width) => {
    const [from, until] = timelineRange(share, lanes, choice.value);
    picture.replaceChildren(timelinePicture(share, lanes, from, until, width, spoken));
  };
  const drawToFit = () => draw(Math.min(Math.max(picture.clientWidth || 900, 320), 1200));
  choice.addEventListener("change", drawToFit);
  let drawn = 0;
  new ResizeObserver(() => {
    if (picture.clientWidth === drawn || printing) return;
    drawn = picture.clientWidth;
    drawToFit();
  }).observe(picture);
  // Paper is as wide as it is, whatever the window was.
  beforePrint.push(() => draw(900));
  afterPrint.push(drawToFit);
  const sentences = lanes.flatMap((lane) => lane.marks).sort(byTime("at")).map((mark) => el("li", { dir: "auto" }, mark.sentence));
  return section("timeline",
    el("div", { class: "card" },
      el("p", { class: "tools" }, el("label", { for: choice.id }, words.show), " ", choice),
      el("p", { class: "small screen" }, words.help),
      picture,
      spoken,
      legend(share, lanes),
      el("details", {}, el("summary", {}, words.list), el("ol", { class: "sentences" }, sentences)),
    ),
  );
}

function timelineRange(share, lanes, chosen) {
  const session = chosen === "" ? undefined : share.sessions[Number(chosen)];
  if (session !== undefined) return [session.starts_at - DAY, +session.starts_at + 7 * DAY];
  const times = lanes.flatMap((lane) => lane.marks).flatMap((mark) => [+mark.at, mark.end === null || mark.end === undefined ? +mark.at : +mark.end]);
  if (share.from_on !== null) times.push(Date.parse(share.from_on));
  if (share.until_on !== null) times.push(Date.parse(share.until_on) + DAY);
  const [from, until] = times.reduce(([least, most], time) => [Math.min(least, time), Math.max(most, time)], [Infinity, -Infinity]);
  const margin = Math.max((until - from) * 0.02, 6 * HOUR);
  return [from - margin, until + margin];
}

const TICKS = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 182 * DAY, 364 * DAY];

function timelinePicture(share, lanes, from, until, width, spoken) {
  const [left, right, top] = [14, 34, 30];
  const x = (at) => left + ((at - from) / (until - from)) * (width - left - right);
  const height = top + lanes.reduce((sum, lane) => sum + LANE_HEIGHTS[lane.name], 0) + 6;
  const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "timeline", role: "group", "aria-label": WORDS.timeline.heading });
  const step = TICKS.find((one) => (one / (until - from)) * (width - left - right) >= 84) ?? TICKS.at(-1) * Math.ceil((until - from) / TICKS.at(-1) / 12);
  const offset = offsetOf(new Date(from), homeZone) * 60e3;
  for (let at = Math.ceil((from + offset) / step) * step - offset; at < until; at += step) {
    const options = step < DAY ? { weekday: "short", hour: "2-digit", minute: "2-digit" } : step > 100 * DAY ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" };
    root.append(svg("line", { x1: x(at), x2: x(at), y1: top - 6, y2: height, class: "grid" }),
      svg("text", { x: x(at) + 3, y: 16, class: "tick" }, formatted(new Date(at), homeZone, options)));
  }
  for (const session of share.sessions) {
    if (+session.starts_at >= from && +session.starts_at <= until) root.append(svg("line", { x1: x(+session.starts_at), x2: x(+session.starts_at), y1: top, y2: height, class: "through" }));
  }
  let y = top;
  const rows = [];
  for (const lane of lanes) {
    root.append(svg("line", { x1: 0, x2: width, y1: y, y2: y, class: "lane" }), svg("text", { x: 4, y: y + 14, class: "lane-name" }, WORDS.timeline.lanes[lane.name]));
    rows.push(laneMarks(root, lane, { x, y, from, until, width }));
    y += LANE_HEIGHTS[lane.name];
  }
  walkable(root, rows.filter((row) => row.length > 0), spoken);
  return root;
}

/** Draw one lane; marks that would lie on each other are drawn as one, with how many they are. */
function laneMarks(root, lane, { x, y, from, until, width }) {
  const room = LANE_HEIGHTS[lane.name];
  const inside = lane.marks.filter((mark) => +(mark.end ?? mark.at) >= from && +mark.at <= until);
  const placed = (mark) => (mark.height === undefined || mark.height === null ? y + (lane.name === "sessions" ? 27 : 28) : y + room - 12 - mark.height * (room - 40));
  if (lane.name === "measures") for (const line of new Set(inside.map((mark) => mark.line))) {
    const points = inside.filter((mark) => mark.line === line).map((mark) => `${x(+mark.at).toFixed(1)},${placed(mark).toFixed(1)}`);
    root.append(svg("polyline", { points: points.join(" "), class: `measure m${line % 6}` }));
  }
  const groups = [];
  const ends = [];
  let labelled = -Infinity;
  for (const mark of inside) {
    const [at, last] = [x(+mark.at), groups.at(-1)];
    const free = mark.height !== undefined && mark.height !== null;
    if (!free && last !== undefined && !last.free && at - last.at < NEAR && lane.name !== "side_effects") last.marks.push(mark);
    else groups.push({ at, free, marks: [mark] });
  }
  return groups.map((group, place) => {
    const [first] = group.marks;
    const many = group.marks.length > 1;
    const told = many ? `${fill(WORDS.timeline.several, { n: group.marks.length })}: ${group.marks.map((mark) => mark.sentence).join("; ")}` : first.sentence;
    const at = Math.min(Math.max(group.at, 8), width - 8);
    const drawn = svg("g", { class: `mark of-${lane.name} ${first.shape}`, tabindex: "-1", role: first.target ? "button" : "img", "aria-label": told });
    const middle = placed(first);
    const end = first.end ? Math.min(x(+first.end), width - 4) : at;
    const isCount = many && lane.name !== "sessions";
    drawn.append(svg("rect", { x: at - 12, y: middle - 13, width: Math.max(end - at, 0) + 24, height: 26, rx: 6, class: "hit" }), ...shapeOf(isCount ? "count" : first.shape, at, middle, end));
    if (first.shape === "session" || first.shape === "planned" || first.shape === "cancelled" || many) {
      drawn.append(svg("text", { x: at, y: middle + 4, class: isCount ? "inside of-count" : "inside" }, many ? String(group.marks.length) : first.text));
    }
    const beside = lane.name === "measures" ? first.text : lane.name === "side_effects" ? shortened(first.text, 24) : (first.below ?? "");
    // Words beside a session end before the next one begins.
    const textUntil = lane.name === "sessions" && place + 1 < groups.length ? groups[place + 1].at - 14 : width + 8;
    const textAt = lane.name === "side_effects" ? at : at + (lane.name === "sessions" ? 15 : 9);
    if (beside !== "" && !many && (lane.name === "measures" || textAt > labelled) && textAt + beside.length * 6.4 < textUntil) {
      drawn.append(svg("text", { x: textAt, y: besideAt(lane.name, middle, ends), class: "beside" }, beside));
      labelled = textAt + beside.length * 6.6;
    }
    root.append(drawn);
    return { drawn, at, told, target: first.target };
  });
}

/** Where the words beside a mark stand; the last values of several measures make room for each other. */
function besideAt(lane, middle, ends) {
  if (lane === "side_effects") return middle + 17;
  let y = middle + 4;
  if (lane === "measures") {
    while (ends.some((end) => Math.abs(end - y) < 12)) y += 3;
    ends.push(y);
  }
  return y;
}

/** A shape for each kind, told apart without colour. */
function shapeOf(shape, x, y, end) {
  const path = (d, look = "shape") => svg("path", { d, class: look });
  const box = (r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
  switch (shape) {
    case "count": return [svg("circle", { cx: x, cy: y, r: 10, class: "shape" }), svg("circle", { cx: x, cy: y, r: 12, class: "around" })];
    case "session": return [svg("circle", { cx: x, cy: y, r: 12, class: "shape" })];
    case "planned": return [svg("circle", { cx: x, cy: y, r: 11, class: "hollow dashed" })];
    case "cancelled": return [svg("circle", { cx: x, cy: y, r: 11, class: "hollow" }), path(`M${x - 8} ${y + 8}L${x + 8} ${y - 8}`, "hollow")];
    case "therapy": return [svg("rect", { x: x - 7, y: y - 7, width: 14, height: 14, rx: 4, class: "hollow" }), svg("circle", { cx: x, cy: y, r: 2.5, class: "shape" })];
    case "groggy": return [svg("circle", { cx: x, cy: y, r: 6, class: "hollow" }), path(`M${x} ${y - 6}A6 6 0 0 0 ${x} ${y + 6}z`)];
    case "veiled": return [svg("circle", { cx: x, cy: y, r: 6.5, class: "hollow" }), path(`M${x - 6} ${y}h12`, "hollow")];
    case "ring": return [svg("circle", { cx: x, cy: y, r: 4.5, class: "hollow" })];
    case "square": return [path(box(4))];
    case "tick": return [path(`M${x} ${y - 6}v12`, "hollow")];
    case "diamond": return [path(`M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}z`)];
    case "triangle": return [path(`M${x} ${y - 6}L${x + 6} ${y + 5}H${x - 6}z`)];
    case "cross": return [path(`M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x - 5} ${y + 5}L${x + 5} ${y - 5}`, "hollow")];
    case "intention": return [path(`M${x} ${y + 7}L${x + 7} ${y - 6}H${x - 7}z`, "hollow")];
    case "step-kept": return [path(box(6))];
    case "step-partly": return [path(box(6), "hollow"), path(`M${x - 6} ${y - 6}h6v12h-6z`)];
    case "step-let_go": return [path(box(6), "hollow"), path(`M${x - 6} ${y + 6}L${x + 6} ${y - 6}`, "hollow")];
    case "step-not_yet": return [path(box(6), "hollow dashed")];
    case "step-open": return [path(box(6), "hollow")];
    case "stretch": return [path(`M${x} ${y - 6}v12M${x} ${y}H${Math.max(end, x + 6)}${end > x ? "m0 -6v12" : ""}`, "hollow")];
    case "flag": return [path(`M${x} ${y + 8}V${y - 7}L${x + 9} ${y - 3}L${x} ${y + 1}`, "hollow"), end > x ? path(`M${x} ${y + 8}H${end}`, "hollow") : null].filter(Boolean);
    default: return [svg("circle", { cx: x, cy: y, r: 5.5, class: "shape" })];
  }
}

/** One stop for Tab; arrow keys go along a lane and from lane to lane; Enter goes to the words. */
function walkable(root, rows, spoken) {
  const show = (mark) => {
    spoken.textContent = mark.told;
    spoken.dir = "auto";
  };
  const focus = (mark) => {
    rows.flat().forEach((one) => one.drawn.setAttribute("tabindex", one === mark ? "0" : "-1"));
    mark.drawn.focus();
  };
  const open = (mark) => mark.target && goTo(document.getElementById(mark.target)?.querySelector("[tabindex]") ?? null);
  const nearest = (row, to) => row.reduce((best, one) => (Math.abs(one.at - to.at) < Math.abs(best.at - to.at) ? one : best));
  rows.forEach((row, down) => row.forEach((mark, along) => {
    mark.drawn.addEventListener("focus", () => show(mark));
    mark.drawn.addEventListener("pointerenter", () => show(mark));
    mark.drawn.addEventListener("click", () => open(mark));
    mark.drawn.addEventListener("keydown", (event) => {
      const next = {
        ArrowRight: () => focus(row[Math.min(along + 1, row.length - 1)]),
        ArrowLeft: () => focus(row[Math.max(along - 1, 0)]),
        ArrowDown: () => focus(nearest(rows[Math.min(down + 1, rows.length - 1)], mark)),
        ArrowUp: () => focus(nearest(rows[Math.max(down - 1, 0)], mark)),
        Home: () => focus(row[0]),
        End: () => focus(row.at(-1)),
        Enter: () => open(mark),
        " ": () => open(mark),
      };
      if (!Object.hasOwn(next, event.key)) return;
      event.preventDefault();
      next[event.key]();
    });
  }));
  rows[0]?.[0]?.drawn.setAttribute("tabindex", "0");
}

function legend(share, lanes) {
  const words = WORDS.timeline.shapes;
  const names = { entry: words.entry, square: words.check_in, ring: words.mood, tick: words.check_in_only, stretch: words.side_effect, flag: words.mark, "step-kept": words.kept, "step-partly": words.partly, "step-not_yet": words.not_yet, "step-let_go": words.let_go, "step-open": words.step };
  const used = new Map();
  for (const lane of lanes) for (const mark of lane.marks) {
    if (lane.name !== "measures" && !used.has(mark.shape)) used.set(mark.shape, [lane.name, names[mark.shape] ?? words[mark.shape]]);
  }
  const items = [...used].map(([shape, [lane, name]]) => legendItem(shape, lane, name));
  share.measures.forEach((measure, place) => {
    const range = measure.lowest !== null && measure.highest !== null ? fill(WORDS.timeline.top_bottom, { top: measure.highest, bottom: measure.lowest }) : "";
    items.push(legendItem(MEASURE_SHAPES[place % 6], `measures m${place % 6}`, isolated(joined([measure.name, measure.direction, range]))));
  });
  return el("ul", { class: "legend", "aria-label": WORDS.timeline.legend }, items);
}

function legendItem(shape, lane, name) {
  const picture = svg("svg", { viewBox: "0 0 28 28", width: 22, height: 22, "aria-hidden": "true" }, svg("g", { class: `mark of-${lane} ${shape}` }, ...shapeOf(shape, shape === "stretch" ? 7 : 14, 14, shape === "stretch" ? 21 : 0)));
  return el("li", {}, picture, el("span", {}, name));
}

// --------------------------------------------------------------------------------------------- sessions side by side

function compareSection(share) {
  if (share.sessions.length < 2) return null;
  const words = WORDS.compare;
  const choice = el("select", { id: "compare-session" }, share.sessions.slice(1).map((session, place) =>
    el("option", { value: String(place + 1) }, `${share.sessionName(session)}, ${dayOf(session.starts_at, session.zone)}`)));
  const last = share.sessions.findLastIndex((one) => one.status !== "planned");
  choice.value = String(Math.max(last, 1));
  const place = el("div");
  const draw = () => {
    const pair = [share.sessions[Number(choice.value) - 1], share.sessions[Number(choice.value)]];
    const columns = pair.map((session) => new Map([...sessionFacts(share, session), [words.row_entries, entryLinks(share, session)]]));
    const rows = [...columns[1].keys()]
      .filter((name) => columns.some((column) => !isEmpty(column.get(name))))
      .map((name) => [name, columns[0].get(name), columns[1].get(name)]);
    place.replaceChildren(table(words.heading, ["", ...pair.map((session) => share.sessionName(session))], rows, "compared"));
  };
  choice.addEventListener("change", draw);
  draw();
  return section("compare", el("div", { class: "card" }, el("p", { class: "tools" }, el("label", { for: choice.id }, words.choose), " ", choice), place));
}

function entryLinks(share, session) {
  const entries = share.of("entries", session);
  return entries.length === 0 ? "" : el("ul", { class: "plain" }, entries.map((entry) =>
    el("li", {}, button(entryLabel(share, entry), () => goTo(document.getElementById(entryId(share, entry))), "link"))));
}

/** Names and values of what was noted about a session; empty values too. */
function sessionFacts(share, session) {
  const words = WORDS.session;
  const zone = session.zone;
  const time = (name) => (session[name] === null ? "" : `${session.about.includes(name) ? `${words.about} ` : ""}${timeOf(session[name], zone)}`);
  const ten = (value) => (value === null ? "" : fill(words.of_ten, { n: value }));
  const own = (name) => quote(session[name]);
  const intention = share.of("intentions", session);
  const effects = share.of("side_effects", session);
  const steps = share.of("steps", session);
  const values = {
    when: startOf(session),
    status: label("status", session.status),
    substance: own("substance"),
    route: label("route", session.route),
    dose: withUnit(session.dose, session.dose_unit),
    extra_doses: joined(session.extra_doses.map((one) => joined([withUnit(one.milligrams, "mg"), timeOf(one.at, zone)]))),
    infusion: session.infusion_minutes === null ? "" : counted("minutes", session.infusion_minutes),
    body_weight: withUnit(session.body_weight, session.weight_unit),
    lasted: session.ended_at === null ? "" : spanOf(session.ended_at - session.starts_at),
    awake_at: time("awake_at"),
    left_at: time("left_at"),
    pressure_before: pressureWithTime(session.pressure_before, zone),
    pressure_highest: pressureWithTime(session.pressure_highest, zone),
    pressure_leaving: pressureWithTime(session.pressure_leaving, zone),
    pulse: session.pulse === null ? "" : fill(words.per_minute, { n: session.pulse }),
    oxygen: session.oxygen === null ? "" : fill(words.percent, { n: session.oxygen }),
    temperature: withUnit(session.temperature, session.temperature_unit),
    side_effects: effects.length === 0 ? "" : el("ul", { class: "plain" }, effects.map((one) => said("li", effectInFull(one, zone)))),
    intensity: ten(session.intensity),
    distance: ten(session.distance),
    ease: ten(session.ease),
    helpfulness: ten(session.helpfulness),
    intention: intention.map((one) => el("span", { class: "block" }, quote(one.text), one.let_go_at === null ? null : el("span", { class: "small" }, ` (${fill(words.let_go_on, { when: dayOf(one.let_go_at) })})`))),
    reviews: intention.flatMap((one) => one.reviews).filter((one) => one.text !== "").map((one) => el("span", { class: "block" }, el("span", { class: "small" }, `${upperFirst(joined([label("review", one.moment), dayOf(one.at)]))}: `), quote(one.text))),
    steps: steps.map((step) => stepHistory(step)),
    questions: share.of("questions", session).map((one) => said("span", one.text, "block")),
    mood_before: ten(session.mood_before),
    sleep_hours: session.sleep_hours === null ? "" : fill(words.hours, { n: session.sleep_hours }),
    last_food_at: time("last_food_at"),
    last_drink_at: time("last_drink_at"),
    other_medicines: own("other_medicines"),
    people: own("people"),
    provider: own("provider"),
    therapist: own("therapist"),
    sitter: own("sitter"),
    setting: own("setting"),
    room: own("room"),
    eye_mask: session.eye_mask === null ? "" : session.eye_mask ? words.yes : words.no,
    music: own("music"),
    instructions: own("instructions"),
    notes: own("notes"),
  };
  return Object.entries(values).map(([name, value]) => [words.facts[name], value]);
}

function stepHistory(step) {
  const said_later = step.history.filter((one) => label("step_status", one.status) !== "" || one.note !== "");
  return el("div", { class: "block" }, stepLine(step), said_later.length < 2 ? null : el("ul", { class: "plain small" }, said_later.map((one) =>
    el("li", {}, joined([dayOf(one.at), label("step_status", one.status)]), one.note === "" ? null : ": ", quote(one.note)))));
}

// --------------------------------------------------------------------------------------------------------- entries

function entriesSection(share) {
  const groups = share.sessions.map((session) => sessionGroup(share, session));
  const loose = share.of("entries", null);
  const media = [...share.of("intentions", null), ...share.of("steps", null), ...share.of("side_effects", null), ...share.therapy_sessions];
  if (loose.length > 0 || media.length > 0) groups.push(looseGroup(share, loose));
  return groups.length === 0 ? null : section("entries", groups);
}

function sessionGroup(share, session) {
  const entries = share.of("entries", session);
  const { picture, numbers: inLine } = hourLine(share, session, entries);
  return el("section", { class: "group", id: sessionId(share, session) },
    el("h3", { tabindex: "-1" }, share.sessionName(session), el("span", { class: "small" }, ` ${startOf(session)}${statusNote(session)}`)),
    el("div", { class: "card" }, facts(sessionFacts(share, session), "many"), picture),
    entries.map((entry) => entryArticle(share, entry, session, inLine.get(entry) ?? null)),
  );
}

function looseGroup(share, entries) {
  const words = WORDS.session;
  const therapy = share.therapy_sessions.map((one) => facts([
    [words.facts.kind, label("therapy", one.kind)],
    [words.facts.when, startOf(one)],
    [words.facts.lasted, one.minutes === null ? "" : counted("minutes", one.minutes)],
    [words.facts.status, label("status", one.status)],
    [words.facts.topics, quote(one.topics)],
    [words.facts.homework, quote(one.homework)],
    [words.facts.notes, quote(one.notes)],
  ]));
  const intentions = share.of("intentions", null).map((one) => el("p", {}, el("span", { class: "small" }, `${WORDS.brief.intention}, ${dayOf(one.written_at)}: `), quote(one.text)));
  const steps = share.of("steps", null).map((step) => stepHistory(step));
  const effects = share.of("side_effects", null).map((one) => said("p", joined([effectInFull(one), dayOf(one.began_at === null ? one.noted_at : null)])));
  return el("section", { class: "group", id: "loose" },
    share.sessions.length === 0 ? null : el("h3", { tabindex: "-1" }, words.between),
    card("", words.other_therapy, therapy),
    card("", words.other_intentions, [...intentions, ...steps]),
    card("", words.facts.side_effects, effects),
    entries.map((entry) => entryArticle(share, entry, null, null)),
  );
}

const HOUR_LINE_UNTIL = 36 * HOUR;

/** The session as hours, with a number for each entry close to it. */
function hourLine(share, session, entries) {
  const start = +session.starts_at;
  const close = entries.filter((one) => one.happened_at - start > -3 * HOUR && one.happened_at - start < HOUR_LINE_UNTIL);
  const numbered = new Map(close.map((entry, place) => [entry, place + 1]));
  const known = [session.ended_at, session.awake_at, session.left_at].filter((at) => at !== null && at - start < HOUR_LINE_UNTIL).map(Number);
  if (close.length === 0 || isDayAlone(session)) return { picture: null, numbers: new Map() };
  const last = Math.max(start + HOUR, ...known, ...close.map((one) => +one.happened_at));
  const from = Math.min(start, ...close.map((one) => +one.happened_at)) - 0.04 * (last - start);
  const until = last + 0.06 * (last - start);
  const width = 640;
  const x = (at) => 10 + ((at - from) / (until - from)) * (width - 20);
  const step = [1, 2, 3, 6, 12].map((hours) => hours * HOUR).find((one) => x(from + one) - x(from) >= 46) ?? 12 * HOUR;
  const root = svg("svg", { viewBox: `0 0 ${width} 104`, class: "hours", role: "img", "aria-label": WORDS.session.hour_line });
  root.append(svg("line", { x1: 0, x2: width, y1: 52, y2: 52, class: "axis" }));
  for (let at = start; at < until; at += step) {
    root.append(svg("line", { x1: x(at), x2: x(at), y1: 48, y2: 56, class: "axis" }), svg("text", { x: x(at) + 3, y: 69, class: "tick" }, `${Math.round((at - start) / HOUR)} h`));
  }
  if (session.ended_at !== null && +session.ended_at > start) {
    root.append(svg("rect", { x: x(start), y: 47, width: x(+session.ended_at) - x(start), height: 10, class: "dosing" }));
  }
  const free = [-Infinity, -Infinity];
  for (const [at, word] of [[+session.ended_at > start ? start : NaN, WORDS.session.dosing], [Number(session.awake_at ?? NaN), WORDS.session.awake], [Number(session.left_at ?? NaN), WORDS.session.left]]) {
    const row = free.findIndex((end) => x(at) >= end);
    if (Number.isNaN(at) || at > until || row < 0) continue;
    root.append(svg("line", { x1: x(at), x2: x(at), y1: 42, y2: 76 + 13 * row, class: "axis" }), svg("text", { x: x(at) + 3, y: 86 + 13 * row, class: "tick" }, word));
    free[row] = x(at) + word.length * 7 + 8;
  }
  let [before, up] = [-Infinity, 0];
  for (const [entry, number] of numbered) {
    const at = x(+entry.happened_at);
    up = at - before < 22 ? (up + 1) % 2 : 0;
    before = at;
    root.append(svg("line", { x1: at, x2: at, y1: 30, y2: 52, class: "axis" }), svg("circle", { cx: at, cy: 30 - up * 18, r: 9.5, class: entry.groggy ? "dot groggy" : "dot" }), svg("text", { x: at, y: 34 - up * 18, class: "number" }, String(number)));
  }
  const name = fill(WORDS.session.hour_help, { session: share.sessionName(session) });
  return { picture: el("div", { class: "table", role: "region", tabindex: "0", "aria-label": name }, root), numbers: numbered };
}

function entryArticle(share, entry, session, number) {
  const words = WORDS.entry;
  const heading = el("h4", { id: entryId(share, entry), tabindex: "-1", dir: "auto" },
    entry.veiled ? words.veiled : entry.title === "" ? words.untitled : said("span", entry.title, "inline"));
  const inner = el("div", { class: "inner" });
  const article = el("article", { class: "card entry", "aria-labelledby": heading.id }, heading, entryAbout(entry, session, number), inner);
  if (!entry.veiled) {
    inner.append(...entryWords(share, entry));
    return article;
  }
  const toggle = button(WORDS.actions.open_veil, () => {
    const open = toggle.getAttribute("aria-expanded") === "true";
    toggle.setAttribute("aria-expanded", String(!open));
    toggle.textContent = open ? WORDS.actions.open_veil : WORDS.actions.close_veil;
    // Until it is opened its words are not on the page: neither found by a search nor printed.
    opened.replaceChildren(...(open ? [] : [entry.title === "" ? "" : said("p", entry.title, "title"), ...entryWords(share, entry)]));
  });
  toggle.setAttribute("aria-expanded", "false");
  const opened = el("div");
  inner.append(el("div", { class: "veil" }, entry.veil_note === "" ? null : said("p", entry.veil_note), toggle), opened);
  return article;
}

function entryAbout(entry, session, number) {
  const words = WORDS.entry;
  const after = session === null || isDayAlone(session) ? null : entry.happened_at - session.starts_at;
  const relation = after === null ? "" : Math.abs(after) < 60e3 ? words.at_start : fill(after > 0 ? words.after : words.before, { span: spanOf(after) });
  const isLater = entry.written_at !== null && Math.abs(entry.written_at - entry.happened_at) > 15 * 60e3;
  const parts = [
    momentOf(entry.happened_at, entry.zone),
    relation,
    label("moment", entry.moment),
    label("kind", entry.kind),
    isLater ? fill(words.written_later, { when: momentOf(entry.written_at, entry.zone) }) : "",
    entry.edits ? joined([counted("edits", entry.edits), dayOf(entry.edited_at, entry.zone)]) : "",
  ].filter((part) => part !== "");
  const badges = [
    entry.groggy ? el("span", { class: "badge groggy" }, words.groggy) : null,
    number === null ? null : el("span", { class: "badge" }, fill(words.in_line, { n: number })),
  ].filter((one) => one !== null);
  return el("div", { class: "about" }, el("p", { class: "line small" }, parts.map((part) => el("span", {}, part))), badges.length === 0 ? null : el("p", { class: "badges" }, badges));
}

function entryWords(share, entry) {
  const words = WORDS.entry;
  const feelings = entry.feelings.map((one) => joined([one.word, one.intensity === null ? "" : fill(WORDS.session.of_ten, { n: one.intensity })], " "));
  return [
    entry.text === "" ? null : said("p", entry.text, "prose"),
    ...entry.answers.map((answer) => answerBlock(answer, entry.zone, dayOf(entry.happened_at, entry.zone))),
    facts([
      [words.mood, entry.mood === null ? "" : fill(WORDS.session.of_ten, { n: entry.mood })],
      [words.feelings, quote(joined(feelings))],
      [words.tags, quote(joined(entry.tags))],
    ]),
    ...share.withEntry("drawings", entry).map((drawing) => sketch(share, drawing)),
    ...share.withEntry("voices", entry).map((voice) => recording(share, voice)),
  ].filter((one) => one !== null);
}

function answerBlock(answer, zone, day) {
  const words = WORDS.entry;
  const badges = [
    answer.at === null ? "" : fill(words.fragment, { time: dayOf(answer.at, zone) === day ? timeOf(answer.at, zone) : momentOf(answer.at, zone) }),
    label("certainty", answer.certainty),
    answer.look_at_together ? `★ ${words.together}` : "",
  ].filter((badge) => badge !== "");
  return el("div", { class: "answer" },
    answer.prompt === "" ? null : said("h5", answer.prompt),
    said("p", answer.text, "prose"),
    badges.length === 0 ? null : el("p", { class: "badges" }, badges.map((badge) => el("span", { class: "badge" }, badge))),
  );
}

// ----------------------------------------------------------------------------------- measures, and from day to day

function measuresSection(share) {
  if (share.measures.length === 0) return null;
  const words = WORDS.table;
  return section("measures", share.measures.map((measure) => {
    const first = baselineOf(measure);
    const rows = measure.points.map((point) => [
      momentOf(point.at),
      el("b", {}, point.value),
      point === first ? words.is_baseline : difference(point.value, first.value),
      quote(point.level),
      share.session.has(point.session_id) ? share.sessionName(share.session.get(point.session_id)) : "",
      point.entered ? words.entered : words.calculated,
    ]);
    const range = measure.lowest === null || measure.highest === null ? "" : fill(words.scale, { lowest: measure.lowest, highest: measure.highest });
    const version = measure.version === "" ? "" : fill(words.version, { version: measure.version });
    return el("div", { class: "card" },
      el("h3", {}, quote(measure.name)),
      said("p", joined([range, measure.direction, version], " · "), "small"),
      table(measure.name, [words.when, words.value, words.change, words.level, words.session, words.how], rows),
    );
  }));
}

function daysSection(share) {
  if (share.check_ins.length === 0 && share.marks.length === 0) return null;
  const words = WORDS.table;
  const rows = share.check_ins.map((one) => [
    momentOf(one.at, one.zone),
    one.pleasant === null ? "" : signed(one.pleasant),
    one.energy === null ? "" : signed(one.energy),
    one.sleep_hours === null ? "" : fill(WORDS.session.hours, { n: one.sleep_hours }),
    quote(joined([one.practiced === null ? "" : one.practiced ? words.practiced : words.not_practiced, one.practice])),
    quote(joined([joined(one.words), one.line], ". ")),
  ]);
  const marks = share.marks.map((mark) => [markDay(mark), label("mark", mark.kind), quote(joined([mark.text, mark.note], ". "))]);
  return section("days",
    rows.length === 0 ? null : el("div", { class: "card" }, table(WORDS.sections.days, [words.when, words.pleasant, words.energy, words.sleep, words.practice, words.words], rows), el("p", { class: "small" }, words.missing_note)),
    marks.length === 0 ? null : card("", WORDS.timeline.lanes.marks, table(WORDS.timeline.lanes.marks, [words.when, WORDS.session.facts.kind, words.words], marks)),
  );
}

// -------------------------------------------------------------------------------------------------------- sketches

const INKS = ["text", "accent", "session", "write", "voice", "sketch", "guided", "check_in", "score_a", "score_b", "danger", "warn"];
const FAINTEST = 0.35;
const BODY_WIDTH = 420;
const BODY_HEIGHT = 880;
// The outline of a body, as in the app: one half from the neck down the arm, the trunk, the leg and back up; the head.
const BODY_HALF = [
  [23, 122], [25, 150], [62, 168], [98, 182], [114, 212], [124, 264], [134, 322], [147, 382], [155, 428], [168, 462],
  [166, 496], [150, 500], [140, 470], [134, 430], [119, 382], [108, 326], [92, 246], [84, 300], [72, 352], [74, 398],
  [86, 446], [89, 520], [76, 630], [75, 694], [54, 800], [64, 842], [44, 858], [22, 850], [27, 800], [24, 694],
  [24, 630], [15, 540], [0, 482],
];
const BODY_HEAD = [[0, 20], [33, 34], [46, 76], [34, 118], [0, 138]];
const BODY_FRONT = [[[12, 178], [42, 172], [74, 180]], [[36, 632], [50, 644], [64, 632]]];
const BODY_BACK = [[[40, 214], [56, 250], [44, 282]], [[36, 640], [50, 634], [64, 640]]];

const mirrored = (points) => points.map(([x, y]) => [-x, y]).reverse();

/** A path through all points without corners (Catmull-Rom). */
function smooth(points, closed = false) {
  const count = points.length;
  const ring = closed ? [...points, points[0]] : points;
  const parts = [`M${points[0].join(" ")}`];
  for (let place = 0; place < ring.length - 1; place += 1) {
    const before = closed ? points.at((place - 1 + count) % count) : points[Math.max(place - 1, 0)];
    const after = closed ? points[(place + 2) % count] : points[Math.min(place + 2, count - 1)];
    const [one, other] = [ring[place], ring[place + 1]];
    const control = [0, 1].map((axis) => one[axis] + (other[axis] - before[axis]) / 6);
    const next = [0, 1].map((axis) => other[axis] - (after[axis] - one[axis]) / 6);
    parts.push(`C${[...control, ...next, ...other].map((number) => number.toFixed(1)).join(" ")}`);
  }
  return parts.join("");
}

function bodyOutline(isBack, width, height) {
  const scale = Math.min(width / BODY_WIDTH, height / BODY_HEIGHT);
  const lines = [
    smooth([...BODY_HEAD, ...mirrored(BODY_HEAD).slice(1, -1)], true),
    smooth([...BODY_HALF, ...mirrored(BODY_HALF).slice(1)]),
    ...(isBack ? BODY_BACK : BODY_FRONT).flatMap((half) => [smooth(half), smooth(mirrored(half))]),
    smooth(isBack ? [[0, 166], [0, 300], [0, 424]] : [[-4, 398], [0, 403], [4, 398]]),
  ];
  const move = `translate(${width / 2} ${height / 2 - (BODY_HEIGHT * scale) / 2}) scale(${scale})`;
  // Seen from the front, the person's left is on the right of the sheet.
  const [onLeft, onRight] = isBack ? [WORDS.drawing.left, WORDS.drawing.right] : [WORDS.drawing.right, WORDS.drawing.left];
  return svg("g", { transform: move, class: "body" }, ...lines.map((d) => svg("path", { d })),
    svg("text", { x: -170, y: 90 }, onLeft), svg("text", { x: 170, y: 90 }, onRight));
}

function sketch(share, drawing, { small = false } = {}) {
  const [width, height] = [drawing.width, drawing.height].map((side) => Math.min(Math.max(side ?? 0, 1), 20000));
  const isBody = drawing.background === "body_front" || drawing.background === "body_back";
  const name = isBody ? WORDS.drawing[drawing.background === "body_back" ? "back" : "front"] : WORDS.drawing.plain;
  const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${name}, ${counted("lines", drawing.strokes.length)}` });
  if (isBody) root.append(bodyOutline(drawing.background === "body_back", width, height));
  for (const stroke of drawing.strokes) root.append(...strokeLines(stroke, width, height));
  return el("figure", { class: small ? "sketch small-sketch" : "sketch" }, root, el("figcaption", { class: "small" }, joined([name, momentOf(drawing.at)])));
}

function strokeLines(stroke, width, height) {
  const ink = `ink ${INKS.includes(stroke.colour) ? stroke.colour : "text"}`;
  const wide = (pressure) => Math.max((stroke.width ?? 1) * (FAINTEST + (1 - FAINTEST) * Math.min(Math.max(pressure, 0), 1)), 0.1);
  const points = [];
  const within = (number) => Math.min(Math.max(number, -1), 2); // a line may run over the edge of its sheet, not without end
  for (let at = 0; at + 2 < stroke.points.length; at += 3) points.push([within(stroke.points[at]) * width, within(stroke.points[at + 1]) * height, stroke.points[at + 2]]);
  if (points.length === 0) return [];
  if (points.length === 1) return [svg("circle", { cx: points[0][0], cy: points[0][1], r: wide(points[0][2]) / 2, class: `${ink} filled` })];
  // One path for each run of about the same pressure: few elements, and still thick and thin.
  const lines = [];
  let run = { wide: 0, d: "" };
  for (let place = 1; place < points.length; place += 1) {
    const [one, other] = [points[place - 1], points[place]];
    const now = Math.round(wide((one[2] + other[2]) / 2) * 4) / 4 || 0.25;
    if (now !== run.wide) lines.push((run = { wide: now, d: `M${one[0].toFixed(1)} ${one[1].toFixed(1)}` }));
    run.d += `L${other[0].toFixed(1)} ${other[1].toFixed(1)}`;
  }
  return lines.map((line) => svg("path", { d: line.d, "stroke-width": line.wide, class: ink }));
}

function sketchesSection(share) {
  if (share.drawings.length === 0) return null;
  return section("sketches", el("div", { class: "card gallery" }, share.drawings.map((drawing) => {
    const entry = share.entry.get(drawing.entry_id) ?? null;
    if (entry === null) return sketch(share, drawing);
    return el("div", { class: "with-entry" }, entry.veiled ? null : sketch(share, drawing, { small: true }), entryLink(share, entry));
  })));
}

function entryLink(share, entry) {
  return el("p", { class: "small" }, `${fill(WORDS.drawing.with, { entry: entryLabel(share, entry) })} `,
    button(WORDS.actions.go_to, () => goTo(document.getElementById(entryId(share, entry))), "link"));
}

// ------------------------------------------------------------------------------------------------------ recordings

function recording(share, voice) {
  const words = WORDS.voice;
  const length = voice.seconds === null ? "" : lengthOf(voice.seconds);
  const name = length === "" ? words.name : fill(words.named, { length });
  const sound = share.urlOf(voice);
  const figure = el("figure", { class: "voice" }, el("figcaption", {}, name, el("span", { class: "small" }, ` ${momentOf(voice.at)}`)), waveform(voice, length));
  if (sound === null) figure.append(el("p", { class: "small" }, words.unsound));
  else {
    const player = el("audio", { controls: true, preload: "metadata", "aria-label": name });
    if (player.canPlayType(sound.type) === "") figure.append(el("p", { class: "small" }, fill(words.unplayable, { type: sound.type })));
    else {
      player.src = sound.url;
      figure.append(player);
    }
  }
  figure.append(el("p", { class: "small paper" }, words.printed));
  return figure;
}

const MOST_BARS = 160;

function waveform(voice, length) {
  if (voice.peaks.length < 2) return null;
  const each = Math.max(Math.ceil(voice.peaks.length / MOST_BARS), 1);
  const bars = [];
  for (let at = 0; at < voice.peaks.length; at += each) bars.push(Math.max(...voice.peaks.slice(at, at + each)));
  const root = svg("svg", { viewBox: `0 0 ${bars.length * 4} 44`, class: "wave", preserveAspectRatio: "none", role: "img", "aria-label": fill(WORDS.voice.wave, { length }) });
  bars.forEach((peak, place) => {
    const tall = 2 + (Math.min(Math.max(peak, 0), 255) / 255) * 40;
    root.append(svg("rect", { x: place * 4, y: 22 - tall / 2, width: 2.4, height: tall, rx: 1 }));
  });
  return root;
}

function voicesSection(share) {
  if (share.voices.length === 0) return null;
  return section("voices", el("div", { class: "card" }, share.voices.map((voice) => {
    const entry = share.entry.get(voice.entry_id) ?? null;
    if (entry === null) return recording(share, voice);
    const length = voice.seconds === null ? WORDS.voice.name : fill(WORDS.voice.named, { length: lengthOf(voice.seconds) });
    return el("div", { class: "with-entry" }, el("p", {}, length, el("span", { class: "small" }, ` ${momentOf(voice.at)}`)), entryLink(share, entry));
  })));
}

// ------------------------------------------------------------------------------------------------ how to read this

function methodSection(share) {
  const words = WORDS.method;
  return section("method",
    el("div", { class: "card" }, el("ul", {}, words.lines.map((line) => el("li", {}, line)))),
    card("", words.file, [
      facts([
        [words.by, quote(share.who)],
        [words.for, quote(share.recipient)],
        [words.when, share.made_at === null ? "" : `${momentOf(share.made_at)} (${homeZone})`],
        [words.period, periodOf(share)],
        [words.read_by, share.read_by === null ? "" : shownDay(share.read_by)],
        [words.number, share.sequence === null ? "" : fill(WORDS.cover.number, { n: share.sequence })],
        [words.share_id, share.shareId],
        [words.signature, share.signed ? WORDS.cover.signed : WORDS.cover.unsigned],
        [words.fingerprint, share.fingerprint],
        [words.app, quote(share.app)],
        [words.format, quote(share.format)],
      ]),
      el("p", { class: "small" }, words.fingerprint_note),
    ]),
    el("p", { class: "watch" }, WORDS.not_watched),
  );
}

function replyView(reply) {
  const words = WORDS.reply;
  return el("main", { class: "door" },
    el("h1", { id: "title", tabindex: "-1" }, reply.name === "" ? words.heading : fill(WORDS.cover.from, { name: isolated(reply.name) })),
    reply.line === "" ? null : said("blockquote", reply.line),
    card("", words.homework, reply.homework.length === 0 ? null : el("ul", {}, reply.homework.map((one) => said("li", one)))),
    card("", words.prompts, reply.prompts.length === 0 ? null : el("ul", {}, reply.prompts.map((one) => said("li", one.text)))),
    el("p", { class: "watch" }, WORDS.not_watched),
  );
}

// -------------------------------------------------------------------------------------------------------- the page

const page = document.getElementById("page");
const beforePrint = [];
const afterPrint = [];
let printing = false;
let shown = null;

/** The form that asks for the passphrase; with a sentence above it where there is one to say. */
function showDoor(notice = "") {
  const words = WORDS.door;
  const field = el("input", { id: "passphrase", type: "password", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "hint", required: true });
  const reveal = button(words.show, () => {
    const isHidden = field.type === "password";
    field.type = isHidden ? "text" : "password";
    reveal.textContent = isHidden ? words.hide : words.show;
    reveal.setAttribute("aria-pressed", String(isHidden));
    field.focus();
  });
  reveal.setAttribute("aria-pressed", "false");
  const open = el("button", { type: "submit", class: "primary" }, words.open);
  const progress = el("p", { class: "progress", role: "status" }, notice);
  const trouble = el("div", { class: "trouble", role: "alert" });
  const form = el("form", { novalidate: true },
    el("label", { for: field.id }, words.label),
    el("div", { class: "field" }, field, reveal),
    el("p", { class: "small", id: "hint" }, words.hint),
    open,
  );
  const setBusy = (isBusy) => [field, reveal, open].forEach((control) => (control.disabled = isBusy));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    setBusy(true);
    trouble.replaceChildren();
    try {
      const opened = await openShare(document.getElementById("afterward-share"), field.value, async (step) => {
        progress.textContent = `${WORDS.progress[step]} …`;
        await new Promise((resolve) => setTimeout(resolve));
      });
      field.value = "";
      showShare(opened);
    } catch (error) {
      progress.textContent = "";
      setBusy(false);
      const reason = error instanceof Unopened ? error.reason : "refused";
      trouble.append(...WORDS.errors[reason].map((line) => el("p", {}, line)));
      trouble.dataset.reason = reason;
      field.setAttribute("aria-invalid", String(reason === "wrong_passphrase"));
      field.select();
      field.focus();
    }
  });
  const door = el("main", { class: "door" }, el("p", { class: "brand" }, WORDS.product), el("h1", {}, words.heading), el("p", {}, words.about), el("p", { class: "watch", role: "note" }, WORDS.not_watched), form, progress, trouble);
  page.replaceChildren(door);
  if (window.crypto === undefined || window.crypto.subtle === undefined) {
    setBusy(true);
    trouble.append(...WORDS.errors.no_crypto.map((line) => el("p", {}, line)));
    trouble.dataset.reason = "no_crypto";
  } else field.focus();
}

function showShare(opened) {
  homeZone = opened.content.zone;
  if (opened.kind === "reply") {
    shown = { forget() {} };
    page.replaceChildren(replyView(opened.content));
    document.getElementById("title").focus();
    return;
  }
  const share = new Share(opened);
  shown = share;
  const sections = [briefSection, timelineSection, compareSection, entriesSection, measuresSection, daysSection, sketchesSection, voicesSection, methodSection]
    .map((make) => make(share))
    .filter((one) => one !== null);
  const links = sections.map((one) => el("li", {}, button(WORDS.sections[one.id], () => goTo(document.getElementById(`${one.id}-heading`)))));
  const menu = el("nav", { "aria-label": WORDS.actions.sections },
    el("p", { class: "brand" }, WORDS.product),
    el("ul", {}, links),
    el("div", { class: "acts" },
      button(WORDS.actions.print_brief, () => print("brief"), "outline"),
      button(WORDS.actions.print_all, () => print("all"), "outline"),
      button(WORDS.actions.close, closeShare, "outline"),
    ),
  );
  page.replaceChildren(el("div", { class: "layout" }, menu, el("main", {}, cover(share), sections)));
  window.scrollTo(0, 0);
  document.getElementById("title").focus({ preventScroll: true });
}

function print(what) {
  document.documentElement.dataset.print = what;
  window.print();
}

/** Take every word off the page again. */
function closeShare() {
  if (shown === null) return;
  shown.forget();
  shown = null;
  beforePrint.length = 0;
  afterPrint.length = 0;
  showDoor(WORDS.door.closed);
}

window.addEventListener("beforeprint", () => {
  printing = true;
  beforePrint.forEach((act) => act());
});
window.addEventListener("afterprint", () => {
  delete document.documentElement.dataset.print;
  printing = false;
  afterPrint.forEach((act) => act());
});
// A browser may keep a page that was left, to go back to: without the words, then.
window.addEventListener("pagehide", closeShare);

showDoor();
