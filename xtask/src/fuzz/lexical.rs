//! The words of a program that no grammar makes well: numbers and strings of all sizes, format specifications.

use super::random::Random;

/// The kinds of values: where one is asked for, a variable of the kind may stand, or now and then a value of another one.
pub const KINDS: &[&str] = &[
    "int", "small", "float", "complex", "bool", "str", "bytes", "bytearray", "list", "ilist", "slist", "tuple", "dict", "set", "frozenset", "range",
    "deque", "view", "any", "hashable", "iterable", "iterator", "fn", "fn2", "type", "array",
];

/// Makes what `<#what>` asks for.
pub fn make(what: &str, random: &mut Random) -> Option<String> {
    Some(match what {
        "small" => (random.below(13) as i64 - 4).to_string(),
        "digit" => random.below(10).to_string(),
        "int" => int(random),
        "based" => based(random),
        "float" => float(random),
        "text" => text(random),
        "bytes" => bytes(random),
        "spec" => spec(random),
        "percent" => percent(random),
        "numeral" => format!("{:?}", numeral(random)),
        "word" => pick(random, WORDS).to_string(),
        _ => return None,
    })
}

const WORDS: &[&str] = &["'abc'", "'a'", "'b'", "''", "'spam'", "'Hello World'", "'aaa'", "'ab'", "' x '", "'x=1,y=2'", "'1.5'", "'é'", "'ß'", "'日本'", "'😀'", "'A'"];

fn int(random: &mut Random) -> String {
    let sign = if random.chance(30) { "-" } else { "" };
    let digits = match random.below(10) {
        0..=3 => random.below(20).to_string(),
        4 => random.below(1000).to_string(),
        5 => {
            let edge: &[i128] = &[127, 128, 255, 256, 32767, 65535, 65536, 2147483647, 2147483648, 4294967295, 4294967296, 1 << 53, (1 << 53) + 1, 1 << 61, 1 << 62, (1 << 62) - 1, (1 << 63) - 1, 1 << 63, 1 << 64, (1 << 64) - 1];
            random.one(edge).to_string()
        }
        6 => (random.next() >> random.below(60)).to_string(),
        7 => format!("{}{:019}", 1 + random.next() % 1_000_000, random.next() % 10_000_000_000_000_000_000),
        8 => (0..20 + random.below(60)).map(|at| char::from(b'1' + (random.below(9) as u8).min(if at == 0 { 7 } else { 8 }))).collect(),
        _ => format!("1{}", "0".repeat(random.below(40))),
    };
    format!("{sign}{digits}")
}

fn based(random: &mut Random) -> String {
    let number = random.next() >> random.below(64);
    match random.below(5) {
        0 => format!("0x{number:x}"),
        1 => format!("0X{number:X}"),
        2 => format!("0o{number:o}"),
        3 => format!("0b{:b}", number >> 40),
        _ => format!("1_000_{:03}", number % 1000),
    }
}

fn float(random: &mut Random) -> String {
    let sign = if random.chance(30) { "-" } else { "" };
    let number = match random.below(9) {
        0 | 1 => format!("{}.{}", random.below(20), pick(random, &["0", "5", "25", "1", "75"])),
        2 => {
            let edges: &'static [&'static str] = &[
                "0.0", "1e16", "1e15", "123456789012345680.0", "1e22", "1e23", "5e-324", "1.7976931348623157e308", "2.2250738585072014e-308", "1e-5", "0.0001", "1e100", "9007199254740993.0", "0.1", "4.35", "2.675",
            ];
            pick(random, edges).to_string()
        }
        3 => format!("{}e{}", random.below(1000), random.below(40) as i64 - 20),
        4 => format!("{:.*}", random.below(18), (random.next() >> 11) as f64 / (1u64 << 53) as f64 * 1000.0),
        5 => format!("{}.5", random.below(12)),
        6 => format!("{:?}", f64::from_bits(random.next())),
        7 => format!("{:?}", f64::from_bits(0x3000_0000_0000_0000 + random.next() % 0x2000_0000_0000_0000)),
        _ => return pick(random, &["float('inf')", "float('-inf')", "float('nan')", "1e309", "-0.0"]).to_string(),
    };
    match number.as_str() {
        "NaN" | "inf" | "-inf" => "float('nan')".to_string(),
        _ if number.contains(['.', 'e']) => format!("{sign}{}", number.trim_start_matches('-')),
        _ => format!("{sign}{number}.0"),
    }
}

const LETTERS: &[&str] = &[
    "a", "b", "c", "A", "B", "x", "z", "0", "1", "7", " ", "  ", ",", ".", "-", "_", "%", "\\n", "\\t", "\\r", "\\\\", "\\'", "\\\"", "\\0", "\\x00", "\\x1f", "\\x7f", "\\x80", "\\xa0", "\\xad", "\\xff", "é",
    "ß", "İ", "ı", "ǆ", "ﬁ", "Σ", "σ", "ς", "日", "本", "\\u2028", "\\u200b", "\\ud800", "\\udc80", "😀", "\\U0001f600", "\\N{BULLET}", "٣", "²", "½", "Ⅷ", "e\\u0301", "{", "}", "\\x85", "\\v", "\\f", "\\x1c", "ŉ", "ᾳ",
];

fn text(random: &mut Random) -> String {
    let quote = if random.chance(80) { "'" } else { "\"" };
    let count = match random.below(8) {
        0 => 0,
        7 => 8 + random.below(40),
        _ => 1 + random.below(7),
    };
    let plain = random.chance(60);
    let mut text = String::from(quote);
    for _ in 0..count {
        text += if plain { LETTERS[random.below(16)] } else { pick(random, LETTERS) };
    }
    text + quote
}

fn bytes(random: &mut Random) -> String {
    let mut text = String::from("b'");
    for _ in 0..random.below(9) {
        text += pick(random, &["a", "b", "c", "A", "Z", "0", "9", " ", ",", "-", "\\n", "\\t", "\\x00", "\\xff", "\\x80", "\\'", "\\\\", "\"", "%", "\\r", "\\x7f"]);
    }
    text + "'"
}

fn spec(random: &mut Random) -> String {
    let mut spec = String::new();
    if random.chance(30) {
        if random.chance(60) {
            spec += pick(random, &["*", "0", " ", "-", "é", "x", "<"]);
        }
        spec += pick(random, &["<", ">", "^", "="]);
    }
    if random.chance(25) {
        spec += pick(random, &["+", "-", " "]);
    }
    if random.chance(8) {
        spec += "z";
    }
    if random.chance(15) {
        spec += "#";
    }
    if random.chance(15) {
        spec += "0";
    }
    if random.chance(45) {
        spec += &random.below(25).to_string();
    }
    if random.chance(15) {
        spec += pick(random, &[",", "_"]);
    }
    if random.chance(40) {
        spec += &format!(".{}", random.below(20));
    }
    if random.chance(6) {
        spec += pick(random, &[",", "_"]);
    }
    if random.chance(75) {
        spec += pick(random, &["d", "f", "e", "g", "x", "X", "o", "b", "c", "s", "n", "%", "E", "F", "G", "r", "a", "q", "i"]);
    }
    spec
}

fn percent(random: &mut Random) -> String {
    let mut spec = String::from("%");
    if random.chance(6) {
        spec += "(a)";
    }
    for flag in ["-", "+", " ", "#", "0"] {
        if random.chance(12) {
            spec += flag;
        }
    }
    if random.chance(35) {
        spec += &random.below(20).to_string();
    }
    if random.chance(30) {
        spec += &format!(".{}", random.below(12));
    }
    if random.chance(5) {
        spec += pick(random, &["l", "h", "L"]);
    }
    spec + pick(random, &["d", "i", "u", "f", "e", "g", "x", "X", "o", "c", "s", "r", "a", "%", "E", "F", "G", "s", "d", "s", "d", "q", "b"])
}

/// What `int` and `float` are asked to read.
fn numeral(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..1 + random.below(3) {
        text += pick(random, &[" ", "+", "-", "0", "1", "12", "9", "_", ".", "e", "e5", "E-3", "0x", "0b1", "0o7", "inf", "nan", "z", "ff", "٣", "1_0", "\n", "3.14", "1e400", "infinity", "123456789012345678901234567890", "j", "1e-400"]);
    }
    text
}

fn pick(random: &mut Random, choices: &'static [&'static str]) -> &'static str {
    choices[random.below(choices.len())]
}
