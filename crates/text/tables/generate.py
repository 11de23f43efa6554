"""Generate the Unicode tables of this crate from a CPython 3.14 interpreter.

Run as:  python3.14 crates/text/tables/generate.py
Writes:  crates/text/src/unicode/tables.rs        records, case mappings, numbers, compositions
         crates/text/src/unicode/tables.bin       two-stage tables and decompositions, cut up by tables.rs
         crates/text/src/unicode/names.bin        names (layout: src/unicode/names.rs)

Every fact is asked of the interpreter itself (its `unicodedata`, `str` methods and `_sre`), so the
tables answer exactly as CPython does, including where it departs from the Unicode files.
Code points are mapped to small records through two stages: STAGE1[cp >> SHIFT] names a block, and
STAGE2[block << SHIFT | low bits] a record; equal blocks are stored once.
"""

import _sre
import pathlib
import struct
import sys
import unicodedata as u

LIMIT = 0x110000
HERE = pathlib.Path(__file__).resolve().parent.parent / "src" / "unicode"
assert u.unidata_version == "16.0.0" and sys.version_info[:2] == (3, 14)

CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split()
BIDI = ["", *"L R AL EN ES ET AN CS NSM BN B S WS ON LRE LRO RLE RLO PDF LRI RLI FSI PDI".split()]
WIDTHS = "N A H W F Na".split()
TAGS = ["", *"<font> <noBreak> <initial> <medial> <final> <isolated> <circle> <super> <sub> <vertical> <wide> <narrow> <small> <square> <fraction> <compat>".split()]
FLAGS = """ALPHA DECIMAL DIGIT NUMERIC SPACE PRINTABLE IDENTIFIER_START IDENTIFIER_CONTINUE LOWER UPPER TITLE
CASED CASE_IGNORABLE LINE_BREAK SPECIAL_LOWER SPECIAL_UPPER SPECIAL_TITLE SPECIAL_FOLD""".split()
BIT = {name: 1 << i for i, name in enumerate(FLAGS)}

out = []


def emit(text):
    out.append(text)


def items(name, kind, values, doc):
    """A table in Rust, as many items on a line as fit."""
    emit(f"/// {doc}\npub(super) static {name}: [{kind}; {len(values)}] = [")
    line = "   "
    for value in values:
        item = f" {value},"
        if len(line) + len(item) > 120:
            emit(line)
            line = "   "
        line += item
    emit(line)
    emit("];\n")


binary = bytearray()


def section(name, size, values, doc):
    """A table in tables.bin, of numbers of `size` bytes."""
    start = len(binary)
    for value in values:
        binary.extend(value.to_bytes(size, "little"))
    function = "bytes" if size == 1 else "words"
    emit(f"/// {doc}\npub(super) static {name}: [u{size * 8}; {len(values)}] = {function}({start});\n")


def two_stage(name, values, doc):
    """Store `values`, one small number per code point, at the shift that takes least room."""
    best = None
    for shift in range(4, 10):
        blocks, stage1, stage2 = {}, [], []
        for start in range(0, LIMIT, 1 << shift):
            block = tuple(values[start:start + (1 << shift)])
            if block not in blocks:
                blocks[block] = len(blocks)
                stage2.extend(block)
            stage1.append(blocks[block])
        size1 = 1 if max(stage1) < 256 else 2
        size2 = 1 if max(stage2) < 256 else 2
        total = len(stage1) * size1 + len(stage2) * size2
        if best is None or total < best[0]:
            best = total, shift, stage1, stage2, size1, size2
    total, shift, stage1, stage2, size1, size2 = best
    print(f"{name}: shift {shift}, {total} bytes", file=sys.stderr)
    emit(f"/// Shift of the two stages of {name}.\npub(super) const {name}_SHIFT: u32 = {shift};")
    section(f"{name}_STAGE1", size1, stage1, f"{doc}: block of each range.")
    section(f"{name}_STAGE2", size2, stage2, f"{doc}: record of each code point of a block.")


def number_of(table, key):
    return table.setdefault(key, len(table))


def is_final(text):
    """Whether CPython takes the last sigma of `text` for a final one."""
    return text.lower()[-1] == "\u03c2"


# --- types: flags and simple case mappings -------------------------------------------------------

special = {"LOWER": [], "UPPER": [], "TITLE": [], "FOLD": []}
type_records, type_index = {}, []
numeric_values, numeric_entries = {}, []
for cp in range(LIMIT):
    c = chr(cp)
    flags = 0
    for name, holds in (
        ("ALPHA", c.isalpha()), ("DECIMAL", c.isdecimal()), ("DIGIT", c.isdigit()), ("NUMERIC", c.isnumeric()),
        ("SPACE", c.isspace()), ("PRINTABLE", c.isprintable()), ("IDENTIFIER_START", c.isidentifier()),
        ("IDENTIFIER_CONTINUE", ("a" + c).isidentifier()), ("LOWER", c.islower()),
        ("UPPER", c.isupper()), ("TITLE", u.category(c) == "Lt"),
        ("LINE_BREAK", len(("a" + c + "b").splitlines()) == 2),
        ("CASED", (c + "a").title()[-1] == "a"),
        ("CASE_IGNORABLE", is_final("A" + c + "\u03a3") and not is_final(c + "\u03a3")),
    ):
        if holds:
            flags |= BIT[name]
    deltas = []
    simple = _sre.unicode_tolower(cp)
    for name, text in (("LOWER", c.lower()), ("UPPER", c.upper()), ("TITLE", c.title()), ("FOLD", c.casefold())):
        if len(text) == 1:
            deltas.append(ord(text) - cp)
        else:
            flags |= BIT["SPECIAL_" + name]
            special[name].append((cp, [ord(x) for x in text]))
            deltas.append(simple - cp if name == "LOWER" else 0)
    assert cp + deltas[0] == simple
    decimal, digit = u.decimal(c, 255), u.digit(c, 255)
    assert decimal in (255, digit)
    numeric = u.numeric(c, None)
    assert (numeric is not None) == c.isnumeric() and (digit != 255) == c.isdigit()
    if numeric is not None and numeric != digit:
        numeric_entries.append((cp, number_of(numeric_values, float(numeric))))
    type_index.append(number_of(type_records, (flags, *deltas, digit)))

# --- database: what only `unicodedata` asks for, and normalisation -------------------------------

compositions = []
for cp in range(LIMIT):
    parts = u.decomposition(chr(cp))
    if parts and not parts.startswith("<") and len(parts.split()) == 2 and not 0xAC00 <= cp <= 0xD7A3:
        a, b = (int(x, 16) for x in parts.split())
        if u.normalize("NFC", chr(a) + chr(b)) == chr(cp):
            compositions.append((a, b, cp))
seconds = {b for _, b, _ in compositions} | set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
database_records, database_index, quick_index = {}, [], []
for cp in range(LIMIT):
    c = chr(cp)
    quick = sum(bit for bit, form in ((1, "NFD"), (2, "NFKD"), (4, "NFC"), (8, "NFKC")) if not u.is_normalized(form, c))
    if cp in seconds:
        quick |= 16
    quick_index.append(quick)
    database_index.append(number_of(database_records, (
        CATEGORIES.index(u.category(c)), BIDI.index(u.bidirectional(c)), u.combining(c),
        WIDTHS.index(u.east_asian_width(c)), u.mirrored(c))))

# --- decompositions: tag, length in bytes, UTF-8 -------------------------------------------------

data, known, decomposition_index = bytearray([0, 0]), {b"": 0}, []
for cp in range(LIMIT):
    text = u.decomposition(chr(cp))
    entry = b""
    if text and not 0xAC00 <= cp <= 0xD7A3:
        fields = text.split()
        tag = fields.pop(0) if fields[0].startswith("<") else ""
        body = "".join(chr(int(x, 16)) for x in fields).encode()
        entry = bytes([TAGS.index(tag), len(body)]) + body
    if entry not in known:
        known[entry] = len(data)
        data += entry
    decomposition_index.append(known[entry])
assert len(data) < 65536

# --- tables.rs -----------------------------------------------------------------------------------

emit('''//! Unicode 16.0.0, as CPython 3.14 knows it. Generated by `tables/generate.py`; not to be edited.
//!
//! Two-stage tables: `STAGE2[STAGE1[cp >> SHIFT] << SHIFT | low]` is the number of a record. The large ones are cut
//! out of `tables.bin` when this crate is compiled.
#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(clippy::unreadable_literal, clippy::approx_constant, clippy::excessive_precision)]

use super::{DatabaseRecord, TypeRecord};

const BINARY: &[u8] = include_bytes!("tables.bin");

/// `N` bytes of the binary tables.
const fn bytes<const N: usize>(start: usize) -> [u8; N] {
    match BINARY.split_at(start).1.first_chunk::<N>() {
        Some(section) => *section,
        None => panic!("tables.bin is too short"),
    }
}

/// `N` numbers of two bytes each.
const fn words<const N: usize>(start: usize) -> [u16; N] {
    let mut section = [0; N];
    let mut at = 0;
    while at < N {
        section[at] = u16::from_le_bytes([BINARY[start + 2 * at], BINARY[start + 2 * at + 1]]);
        at += 1;
    }
    section
}

const fn t(flags: u32, lower: i32, upper: i32, title: i32, fold: i32, digit: u8) -> TypeRecord {
    TypeRecord { flags, lower, upper, title, fold, digit }
}

const fn d(category: u8, bidirectional: u8, combining: u8, width: u8, mirrored: u8) -> DatabaseRecord {
    DatabaseRecord { category, bidirectional, combining, width, mirrored: mirrored == 1 }
}
''')
for name in FLAGS:
    emit(f"/// Bit of a type record's flags.\npub(super) const {name}: u32 = 1 << {FLAGS.index(name)};")
emit("")
print(f"{len(type_records)} type records, {len(database_records)} database records", file=sys.stderr)
two_stage("TYPE", type_index, "Types")
items("TYPE_RECORDS", "TypeRecord", [f"t({flags:#x}, {', '.join(map(str, rest))})" for flags, *rest in type_records],
      "The distinct combinations of flags, case deltas and digit value.")
two_stage("DATABASE", database_index, "Database")
items("DATABASE_RECORDS", "DatabaseRecord", [f"d({', '.join(map(str, record))})" for record in database_records],
      "The distinct combinations of category, direction, combining class, width and mirroring.")
two_stage("QUICK", quick_index, "Normalisation (bits of what is not NFD, NFKD, NFC, NFKC; 16: may join what precedes)")
for name, values in (("CATEGORIES", CATEGORIES), ("DIRECTIONS", BIDI), ("WIDTHS", WIDTHS), ("TAGS", TAGS)):
    listed = ", ".join(f'"{v}"' for v in values)
    emit(f"/// Names, in the order of the numbers stored.\npub(super) static {name}: [&str; {len(values)}] = [{listed}];\n")
for name, entries in special.items():
    rows = [f"({cp:#x}, [{', '.join(map(hex, (text + [0, 0])[:3]))}])" for cp, text in entries]
    items(f"{name}_SPECIAL", "(u32, [u32; 3])", rows,
          f"Code points whose {name.lower()} mapping is more than one code point, padded with 0.")
items("NUMERIC_VALUES", "f64", list(numeric_values), "Values of numeric characters that are not digits.")
items("NUMERIC_ENTRIES", "u32", [cp << 8 | value for cp, value in numeric_entries],
     "Numeric characters that are not digits: code point in the high 24 bits, number of the value in the low 8.")
assert len(numeric_values) < 256
two_stage("DECOMPOSITION", decomposition_index, "Decompositions (offset in the data, 0 for none)")
section("DECOMPOSITION_DATA", 1, data, "Entries of tag, length and UTF-8 text.")
items("COMPOSITIONS", "(u32, u32, u32)", [f"({a}, {b}, {c})" for a, b, c in sorted(compositions)],
     "Canonical pairs and what they compose to, sorted.")
# --- what was different in Unicode 3.2.0 ---------------------------------------------------------

old = u.ucd_3_2_0
old_runs, old_decimals, old_numerics, old_decompositions = [], [], [], []
old_records = {}
for cp in range(LIMIT):
    c = chr(cp)
    was, now = ((v.category(c), v.bidirectional(c), v.combining(c), v.east_asian_width(c), v.mirrored(c)) for v in (old, u))
    if was != now:
        category, bidi, combining, width, mirrored = was
        record = number_of(old_records, (CATEGORIES.index(category), BIDI.index(bidi), combining, WIDTHS.index(width), mirrored))
        if old_runs and old_runs[-1][1:] == [cp, record]:
            old_runs[-1][1] += 1
        else:
            old_runs.append([cp, cp + 1, record])
    if was[0] == "Cn":
        assert old.decimal(c, None) is old.numeric(c, None) is None and not old.decomposition(c)
        assert all(old.normalize(form, c) == c for form in ("NFC", "NFD", "NFKC", "NFKD"))
        continue
    if old.decimal(c, 255) != u.decimal(c, 255):
        old_decimals.append((cp, old.decimal(c, 255)))
    if old.numeric(c, -1) != u.numeric(c, -1):
        old_numerics.append((cp, float(old.numeric(c, -1))))
    if old.normalize("NFKD", c) != u.normalize("NFKD", c):
        assert len({old.normalize(form, c) for form in ("NFC", "NFD", "NFKC", "NFKD")}) == 1
        old_decompositions.append((cp, ord(old.normalize("NFC", c))))
items("OLD_RECORDS", "DatabaseRecord", [f"d({', '.join(map(str, record))})" for record in old_records],
      "Records that were different in Unicode 3.2.0.")
items("OLD_RUNS", "(u32, u32, u8)", [f"({a}, {b}, {c})" for a, b, c in old_runs],
      "Ranges (start, end) whose record was different, and which it was.")
items("OLD_DECIMALS", "(u32, u8)", old_decimals, "Decimal values that were different; 255 for none.")
items("OLD_NUMERICS", "(u32, f64)", old_numerics, "Numeric values that were different; -1 for none.")
items("OLD_DECOMPOSITIONS", "(u32, u32)", old_decompositions, "Decompositions that were corrected later.")

HERE.joinpath("tables.rs").write_text("\n".join(out) + "\n")
HERE.joinpath("tables.bin").write_bytes(binary)

# --- names.bin: see src/unicode/names.rs ---------------------------------------------------------

BLOCK, HEX = 16, 0


def u24(number):
    return number.to_bytes(3, "little")


names, ideographs = {}, []
for cp in range(LIMIT):
    name = u.name(chr(cp), "")
    if not name or 0xAC00 <= cp <= 0xD7A3:
        continue
    if name == f"CJK UNIFIED IDEOGRAPH-{cp:X}":
        if ideographs and ideographs[-1][1] == cp:
            ideographs[-1][1] += 1
        else:
            ideographs.append([cp, cp + 1])
        continue
    words = name.split(" ")
    if words[-1].endswith(f"-{cp:04X}"):
        words[-1] = words[-1].removesuffix(f"{cp:04X}")
        words.append(HEX)
    names[cp] = words

# How often each word is written, given that words shared with the name before are not.
frequency, before = {}, []
for words in names.values():
    shared = 0
    while shared < min(7, len(words), len(before)) and words[shared] == before[shared]:
        shared += 1
    for word in words[shared:]:
        frequency[word] = frequency.get(word, 0) + 1
    before = words
ordered = sorted((word for word in frequency if word != HEX), key=lambda word: (-frequency[word], word))
number = {word: 1 + at for at, word in enumerate(ordered)} | {HEX: HEX}
assert len(number) <= 192 + 0x4000

checkpoints, blob = bytearray(), bytearray()
for at, word in enumerate(ordered):
    if at % 16 == 0:
        checkpoints += u24(len(blob))
    blob += word[:-1].encode() + bytes([ord(word[-1]) | 0x80])

blocks, entries = bytearray(), bytearray()
last, in_block, before = None, 0, []
for cp, words in names.items():
    if cp - 1 != last or in_block == BLOCK:
        blocks += u24(cp) + u24(len(entries))
        in_block, before = 0, []
    shared = 0
    while shared < min(7, len(words), len(before)) and words[shared] == before[shared]:
        shared += 1
    new = words[shared:]
    assert len(new) < 32
    entries.append(shared | len(new) << 3)
    for word in new:
        token = number[word]
        entries += bytes([token]) if token < 192 else bytes([192 + (token - 192 >> 8), token - 192 & 255])
    last, in_block, before = cp, in_block + 1, words

aliases = "\n"
for line in (HERE.parent.parent / "tables" / "aliases.txt").read_text().splitlines():
    if not line.startswith("#"):
        name, points = line.split(";")
        assert u.lookup(name) == "".join(chr(int(point, 16)) for point in points.split())
        aliases += line + "\n"

ranges = b"".join(u24(start) + u24(end) for start, end in ideographs)
sections = [checkpoints, blob, blocks, entries, ranges, aliases.encode()]
packed = struct.pack("<6I", *map(len, sections)) + b"".join(sections)
print(f"names: {len(names)}, {len(ordered)} words, sections {[len(s) for s in sections]}, {len(packed)} bytes", file=sys.stderr)
HERE.joinpath("names.bin").write_bytes(packed)
