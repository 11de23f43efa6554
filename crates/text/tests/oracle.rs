//! Compares with what CPython 3.14 answered: `tests/data/*.tsv`, written by `tests/generate.py`.
//!
//! Each test runs one file and reports all cases that differ, not only the first.
#![forbid(unsafe_code)]

use lissom_text::codec::{self, ByteOrder, DecodeStop, EncodeStop, Position};
use lissom_text::format::fields::{Accessor, FieldName, First, Numbering, Template};
use lissom_text::format::layout;
use lissom_text::format::percent::{self, Piece, Pieces};
use lissom_text::format::spec::{IntForm, Spec, SpecError};
use lissom_text::number::{float_hex, float_parse, float_repr, float_round, int_text, numeric_hash};
use lissom_text::search::{self, Ends};
use lissom_text::unicode::normalize::{Form, is_normalized, normalize};
use lissom_text::unicode::{self, case, names, predicate, version3};
use lissom_text::wtf8::{self, Unit};
use lissom_text::{Full, Sink, repr};

type Fields = Vec<Vec<u8>>;
/// What is asked of a code point, and of it as text.
type Ask = Box<dyn Fn(u32, &[u8]) -> u64>;

fn unescape(field: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = field;
    while let Some((before, after)) = rest.split_once("\\x") {
        out.extend_from_slice(before.as_bytes());
        let (digits, tail) = after.split_at(2);
        out.push(u8::from_str_radix(digits, 16).unwrap());
        rest = tail;
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

/// Runs `case` on every line; it returns what was found and what was expected.
fn compare(file: &str, mut case: impl FnMut(&Fields) -> (Vec<u8>, Vec<u8>)) {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let mut wrong = Vec::new();
    let mut total = 0;
    for line in text.split_terminator('\n') {
        let fields: Fields = line.split('\t').map(unescape).collect();
        let (found, expected) = case(&fields);
        total += 1;
        if found != expected {
            wrong.push(format!(
                "{line}\n    found    {}\n    expected {}",
                found.escape_ascii(),
                expected.escape_ascii()
            ));
        }
    }
    let shown = wrong.iter().take(15).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {total} cases differ:\n{shown}", wrong.len());
}

fn str_of(field: &[u8]) -> &str {
    std::str::from_utf8(field).unwrap()
}

fn float_of(field: &[u8]) -> f64 {
    f64::from_bits(u64::from_str_radix(str_of(field), 16).unwrap())
}

fn bits_of(x: f64) -> Vec<u8> {
    format!("{:016x}", x.to_bits()).into_bytes()
}

fn written(f: impl FnOnce(&mut Vec<u8>) -> Result<(), Full>) -> Vec<u8> {
    let mut out = Vec::new();
    f(&mut out).unwrap();
    out
}

fn raised(kind: &str, message: &[u8]) -> Vec<u8> {
    [b"!", kind.as_bytes(), b": ", message].concat()
}

#[test]
fn float_reprs() {
    compare("float_repr.tsv", |case| {
        let x = float_of(&case[0]);
        let hash = numeric_hash::hash_f64(x).map_or(String::new(), |hash| hash.to_string());
        let repr = float_repr::repr(x, &mut [0; 32]).as_bytes().to_vec();
        let found = [repr, written(|out| float_hex::hex(x, out)), hash.into_bytes()].join(&b' ');
        (found, case[1..].join(&b' '))
    });
}

#[test]
fn float_rounding() {
    compare("float_round.tsv", |case| {
        let found = match float_round::round_digits(float_of(&case[0]), str_of(&case[1]).parse().unwrap()) {
            Ok(x) => [b"=".to_vec(), bits_of(x)].concat(),
            Err(_) => raised("OverflowError", float_round::RoundOverflow::MESSAGE.as_bytes()),
        };
        (found, case[2].clone())
    });
}

#[test]
fn float_parsing() {
    compare("float_parse.tsv", |case| {
        let found = match float_parse::parse_float(search::strip_ascii_space(&case[0])) {
            Some(x) if x.is_nan() => b"nan".to_vec(),
            Some(x) => bits_of(x),
            None => b"error".to_vec(),
        };
        (found, case[1].clone())
    });
    compare("float_hex.tsv", |case| {
        let found = match float_hex::from_hex(&case[0]) {
            Ok(x) => [b"=".to_vec(), bits_of(x)].concat(),
            Err(error @ float_hex::HexError::Invalid) => raised("ValueError", error.message().as_bytes()),
            Err(error) => raised("OverflowError", error.message().as_bytes()),
        };
        (found, case[1].clone())
    });
}

#[test]
fn int_parsing() {
    compare("int_parse.tsv", |case| {
        let found = match int_text::parse_int(&case[1], str_of(&case[0]).parse().unwrap()) {
            Some(text) => text.to_i64().unwrap().to_string().into_bytes(),
            None => b"error".to_vec(),
        };
        (found, case[2].clone())
    });
}

fn format_int(value: i64, text: &[u8], out: &mut Vec<u8>) -> Result<(), SpecError> {
    let spec = Spec::parse_int(text)?;
    let mut buffer = [0; 64];
    match spec.for_int()? {
        IntForm::Character => {
            let point = layout::character(value)?;
            layout::write_character(&spec, point, out).unwrap();
        }
        IntForm::Float => layout::write_float(&spec, &spec.for_float()?, value as f64, out).unwrap(),
        form => {
            let digits = match form.digit_bits() {
                0 => value.unsigned_abs().to_string().into_bytes(),
                bits => int_text::power_of_two_radix(value.unsigned_abs(), bits, &mut buffer).to_vec(),
            };
            layout::write_int(&spec, form, value < 0, &digits, out).unwrap();
        }
    }
    Ok(())
}

#[test]
fn formatting() {
    compare("format.tsv", |case| {
        let [kind, value, text, expected] = case.as_slice() else { panic!() };
        let mut out = b"=".to_vec();
        let (name, result) = match kind[0] {
            b'i' => ("int", format_int(str_of(value).parse().unwrap(), text, &mut out)),
            b'f' => ("float", Spec::parse_float(text).and_then(|spec| {
                layout::write_float(&spec, &spec.for_float()?, float_of(value), &mut out).unwrap();
                Ok(())
            })),
            b'c' => ("complex", Spec::parse_float(text).and_then(|spec| {
                let (real, imaginary) = (float_of(&value[..16]), float_of(&value[16..]));
                layout::write_complex(&spec, &spec.for_complex()?, real, imaginary, &mut out).unwrap();
                Ok(())
            })),
            _ => ("str", Spec::parse_str(text).and_then(|spec| {
                spec.for_str()?;
                layout::write_str(&spec, value, &mut out).unwrap();
                Ok(())
            })),
        };
        if let Err(error) = result {
            let message = written(|out| error.write_message(text, name.as_bytes(), out));
            out = raised(if error.is_overflow() { "OverflowError" } else { "ValueError" }, &message);
        }
        (out, expected.clone())
    });
}

#[test]
fn percent_formatting() {
    compare("percent.tsv", |case| {
        let [kind, value, template, stars, expected] = case.as_slice() else { panic!() };
        let mut stars = str_of(stars).split(',').filter_map(|star| star.parse::<i64>().ok());
        let mut out = b"=".to_vec();
        let mut used = false;
        for piece in Pieces::new(template, Unit::CodePoint) {
            let conversion = match piece {
                Ok(Piece::Literal(text)) => {
                    out.extend_from_slice(text);
                    continue;
                }
                Ok(Piece::Conversion(conversion)) => conversion,
                Err(error) => {
                    out = raised("ValueError", &written(|out| error.write_message(out)));
                    used = true;
                    break;
                }
            };
            used = true;
            let mut star = |amount| if amount == Some(percent::Amount::Star) { stars.next() } else { None };
            let width = star(Some(conversion.width));
            let precision = star(conversion.precision);
            let resolved = conversion.resolve(width, precision);
            match u8::try_from(resolved.code).unwrap_or(0) {
                b'd' | b'i' | b'u' | b'o' | b'x' | b'X' if kind[0] == b'i' => {
                    let value: i64 = str_of(value).parse().unwrap();
                    let mut buffer = [0; 64];
                    let digits = match percent::digit_bits(resolved.code) {
                        0 => value.unsigned_abs().to_string().into_bytes(),
                        bits => int_text::power_of_two_radix(value.unsigned_abs(), bits, &mut buffer).to_vec(),
                    };
                    percent::write_int(&resolved, value < 0, &digits, &mut out).unwrap();
                }
                b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
                    percent::write_float(&resolved, float_of(value), &mut out).unwrap();
                }
                b's' => percent::write_text(&resolved, value, Unit::CodePoint, &mut out).unwrap(),
                b'c' => percent::write_whole(&resolved, value, Unit::CodePoint, &mut out).unwrap(),
                _ => {
                    out = raised("ValueError", &written(|out| conversion.unsupported().write_message(out)));
                    break;
                }
            }
        }
        if !used {
            out = raised("TypeError", b"not all arguments converted during string formatting");
        }
        (out, expected.clone())
    });
}

/// Expands a template whose arguments answer every accessor with its own spelling.
fn expand(template: &[u8], numbering: &mut Numbering, depth: usize) -> Result<Vec<u8>, Vec<u8>> {
    let value_error = |message: &str| raised("ValueError", message.as_bytes());
    if depth > 1 {
        return Err(value_error("Max string recursion exceeded"));
    }
    let mut out = Vec::new();
    for segment in Template::new(template) {
        let segment = segment.map_err(|error| value_error(error.0))?;
        out.extend_from_slice(segment.literal);
        let Some(field) = segment.field else { continue };
        let name = FieldName::parse(field.name).map_err(|error| value_error(error.0))?;
        let mut value = match (numbering.resolve(name.first).map_err(|error| value_error(error.0))?, name.first) {
            (Some(index), _) => format!("p{index}").into_bytes(),
            (None, First::Name(text)) => text.to_vec(),
            _ => unreachable!(),
        };
        for accessor in name {
            match accessor.map_err(|error| value_error(error.0))? {
                Accessor::Attribute(text) => value = [&value, &b"."[..], text].concat(),
                Accessor::Index(index) => value.extend_from_slice(format!("[{index}]").as_bytes()),
                Accessor::Key(text) => {
                    value.push(b'[');
                    repr::str_repr(text, &mut value).unwrap();
                    value.push(b']');
                }
            }
        }
        match field.conversion.map(|point| u8::try_from(point).unwrap_or(0)) {
            None => {}
            Some(letter @ (b'r' | b's')) => value = [&[letter, b'('], value.as_slice(), b")"].concat(),
            Some(_) => {
                return Err(raised("ValueError", &written(|out| field.write_unknown_conversion(out))));
            }
        }
        let spec = if field.is_nested { expand(field.spec, numbering, depth + 1)? } else { field.spec.to_vec() };
        out.extend_from_slice(&[b"<", value.as_slice(), b"|", &spec, b">"].concat());
    }
    Ok(out)
}

#[test]
fn format_fields() {
    compare("fields.tsv", |case| {
        let found = match expand(&case[0], &mut Numbering::default(), 0) {
            Ok(text) => [b"=", text.as_slice()].concat(),
            Err(message) => message,
        };
        (found, case[1].clone())
    });
}

#[test]
fn texts() {
    compare("text.tsv", |case| {
        let text = case[0].as_slice();
        assert!(wtf8::check(text).is_some());
        let asked = [
            predicate::is_alpha(text),
            predicate::is_alnum(text),
            predicate::is_decimal(text),
            predicate::is_digit(text),
            predicate::is_numeric(text),
            predicate::is_space(text),
            predicate::is_printable(text),
            predicate::is_identifier(text),
            predicate::is_lower(text),
            predicate::is_upper(text),
            predicate::is_title(text),
        ];
        let repr = written(|out| repr::str_repr(text, out));
        let mut found = vec![
            written(|out| case::lower(text, out)),
            written(|out| case::upper(text, out)),
            written(|out| case::title(text, out)),
            written(|out| case::capitalize(text, out)),
            written(|out| case::swapcase(text, out)),
            written(|out| case::casefold(text, out)),
            repr.clone(),
            written(|out| repr::to_ascii(&repr, out)),
            asked.iter().map(|&yes| b'0' + u8::from(yes)).collect(),
        ];
        for form in [Form::Nfc, Form::Nfd, Form::Nfkc, Form::Nfkd] {
            let normal = written(|out| normalize(form, text, out));
            assert_eq!(is_normalized(form, text), normal == text);
            found.push(normal);
        }
        (found.join(&b'\n'), case[1..].join(&b'\n'))
    });
    compare("bytes_repr.tsv", |case| (written(|out| repr::bytes_repr(&case[0], out)), case[1].clone()));
}

#[test]
fn splitting() {
    fn join<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
        parts.collect::<Vec<_>>().join(&b'|')
    }
    fn reversed<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
        let mut parts: Vec<_> = parts.collect();
        parts.reverse();
        parts.join(&b'|')
    }
    compare("split.tsv", |case| {
        let max = str_of(&case[0]).parse::<i64>().unwrap();
        let max = usize::try_from(max).unwrap_or(usize::MAX);
        let mut found = vec![case[0].clone()];
        for (unit, text) in [(Unit::CodePoint, &case[1]), (Unit::Byte, &case[13])] {
            let comma = unit.chunks(text).next().unwrap_or(b",");
            let second = unit.chunks(text).nth(1).unwrap_or(b"");
            found.extend([
                text.clone(),
                join(search::words(text, max, unit)),
                reversed(search::rwords(text, max, unit)),
                join(search::lines(text, false, unit)),
                join(search::lines(text, true, unit)),
                search::strip_space(text, Ends::Both, unit).to_vec(),
                join(search::split(text, comma, max)),
                reversed(search::rsplit(text, comma, max)),
                written(|out| search::replace(text, comma, second, max, unit, out)),
                written(|out| search::replace(text, b"", comma, max, unit, out)),
                search::count(text, comma, unit).to_string().into_bytes(),
                search::count(text, b"", unit).to_string().into_bytes(),
            ]);
        }
        (found.join(&b'\n'), case.join(&b'\n'))
    });
}

const BULLET: &dyn Fn(&[u8]) -> Option<u32> = &|name| (name == b"BULLET").then_some(0x2022);

fn decode_step(name: &str, input: &[u8], from: usize, is_final: bool, out: &mut Vec<u8>) -> codec::Decoded {
    use ByteOrder::{Big, Little};
    match name {
        "utf-8" => codec::utf8::decode(input, from, is_final, out),
        "utf-16-le" => codec::utf16::decode(input, from, is_final, Little, out),
        "utf-16-be" => codec::utf16::decode(input, from, is_final, Big, out),
        "utf-32-le" => codec::utf32::decode(input, from, is_final, Little, out),
        "utf-32-be" => codec::utf32::decode(input, from, is_final, Big, out),
        "utf-7" => codec::utf7::decode(input, from, is_final, out),
        "ascii" => codec::single_byte::decode_ascii(input, from, out),
        "latin-1" => {
            codec::single_byte::decode_latin1(&input[from..], out)?;
            Ok(input.len())
        }
        "unicode-escape" => codec::unicode_escape::decode(input, from, is_final, BULLET, &mut None, out),
        _ => codec::unicode_escape::decode_raw(input, from, is_final, out),
    }
}

#[test]
fn decoding() {
    compare("decode.tsv", |case| {
        let (name, input) = (str_of(&case[0]), &case[1]);
        let (mut out, mut errors, mut at) = (Vec::new(), Vec::new(), 0);
        loop {
            match decode_step(name, input, at, true, &mut out) {
                Ok(_) => break,
                Err(DecodeStop::Full) => panic!(),
                Err(DecodeStop::Error(error)) => {
                    errors.push(format!("{},{},{}", error.start, error.end, error.reason));
                    out.push(b'?');
                    at = error.end;
                }
            }
        }
        let consumed = match decode_step(name, input, 0, name == "ascii", &mut Vec::new()) {
            Ok(consumed) => consumed.to_string(),
            Err(_) if name == "ascii" => input.len().to_string(),
            Err(_) => "error".to_string(),
        };
        let found = [out, errors.join(";").into_bytes(), consumed.into_bytes()];
        (found.join(&b'\n'), case[2..].join(&b'\n'))
    });
}

#[test]
fn encoding() {
    use ByteOrder::{Big, Little};
    compare("encode.tsv", |case| {
        let (name, text) = (str_of(&case[0]), &case[1]);
        let (mut out, mut errors, mut at) = (Vec::new(), Vec::new(), Position::default());
        loop {
            let out = &mut out;
            let result = match name {
                "utf-8" => codec::utf8::encode(text, at, out),
                "utf-16-le" => codec::utf16::encode(text, at, Little, out),
                "utf-16-be" => codec::utf16::encode(text, at, Big, out),
                "utf-32-le" => codec::utf32::encode(text, at, Little, out),
                "utf-32-be" => codec::utf32::encode(text, at, Big, out),
                "utf-7" => codec::utf7::encode(text, out).map_err(EncodeStop::from),
                "ascii" => codec::single_byte::encode_ascii(text, at, out),
                "latin-1" => codec::single_byte::encode_latin1(text, at, out),
                "unicode-escape" => codec::unicode_escape::encode(text, out).map_err(EncodeStop::from),
                _ => codec::unicode_escape::encode_raw(text, out).map_err(EncodeStop::from),
            };
            match result {
                Ok(()) => break,
                Err(EncodeStop::Full) => panic!(),
                Err(EncodeStop::Error(error)) => {
                    errors.push(format!("{},{},{}", error.start.index, error.end.index, error.reason));
                    match name {
                        "utf-16-le" => codec::utf16::push_units(63, Little, out).unwrap(),
                        "utf-16-be" => codec::utf16::push_units(63, Big, out).unwrap(),
                        "utf-32-le" => codec::utf32::push_unit(63, Little, out).unwrap(),
                        "utf-32-be" => codec::utf32::push_unit(63, Big, out).unwrap(),
                        _ => out.push_byte(b'?').unwrap(),
                    }
                    assert_eq!(Position::of_index(text, error.end.index), error.end);
                    at = error.end;
                }
            }
        }
        ([out, errors.join(";").into_bytes()].join(&b'\n'), case[2..].join(&b'\n'))
    });
}

fn text_number(text: &[u8]) -> u64 {
    wtf8::code_points(text).fold(0u64, |sum, point| sum.wrapping_mul(31).wrapping_add(u64::from(point)))
}

#[test]
fn every_code_point() {
    fn mapped(f: fn(&[u8], &mut Vec<u8>) -> Result<(), Full>) -> impl Fn(u32, &[u8]) -> u64 {
        move |_, text| text_number(&written(|out| f(text, out)))
    }
    fn asked(f: fn(u32) -> bool) -> impl Fn(u32, &[u8]) -> u64 {
        move |point, _| u64::from(f(point))
    }
    fn named(f: fn(u32) -> &'static str) -> impl Fn(u32, &[u8]) -> u64 {
        move |point, _| text_number(f(point).as_bytes())
    }
    fn normal(form: Form) -> impl Fn(u32, &[u8]) -> u64 {
        move |_, text| text_number(&written(|out| normalize(form, text, out)))
    }
    fn normal_before(form: Form) -> impl Fn(u32, &[u8]) -> u64 {
        move |_, text| text_number(&written(|out| version3::normalize(form, text, out)))
    }
    compare("all_points.tsv", |case| {
        let function: Ask = match str_of(&case[0]) {
            "isalpha" => Box::new(asked(unicode::is_alpha)),
            "isalnum" => Box::new(asked(unicode::is_alnum)),
            "isdecimal" => Box::new(asked(unicode::is_decimal)),
            "isdigit" => Box::new(asked(unicode::is_digit)),
            "isnumeric" => Box::new(asked(unicode::is_numeric)),
            "isspace" => Box::new(asked(unicode::is_space)),
            "isprintable" => Box::new(asked(unicode::is_printable)),
            "isidentifier" => Box::new(asked(unicode::is_identifier_start)),
            "islower" => Box::new(asked(unicode::is_lower)),
            "isupper" => Box::new(asked(unicode::is_upper)),
            "mirrored" => Box::new(asked(unicode::is_mirrored)),
            "lower" => Box::new(mapped(case::lower)),
            "upper" => Box::new(mapped(case::upper)),
            "title" => Box::new(mapped(case::title)),
            "casefold" => Box::new(mapped(case::casefold)),
            "category" => Box::new(named(unicode::category)),
            "bidirectional" => Box::new(named(unicode::bidirectional)),
            "east_asian_width" => Box::new(named(unicode::east_asian_width)),
            "decomposition" => {
                Box::new(|point, _| text_number(&written(|out| unicode::decomposition(point, out))))
            }
            "combining" => Box::new(|point, _| u64::from(unicode::combining(point))),
            "decimal" => Box::new(|point, _| unicode::decimal(point).map_or(99, u64::from)),
            "digit" => Box::new(|point, _| unicode::digit(point).map_or(99, u64::from)),
            "numeric" => Box::new(|point, _| unicode::numeric(point).unwrap_or(-1.0).to_bits()),
            "NFC" => Box::new(normal(Form::Nfc)),
            "NFD" => Box::new(normal(Form::Nfd)),
            "NFKC" => Box::new(normal(Form::Nfkc)),
            "NFKD" => Box::new(normal(Form::Nfkd)),
            "name" => Box::new(|point, _| {
                let mut out = Vec::new();
                names::name(point, &mut out).unwrap();
                text_number(&out)
            }),
            "old category" => Box::new(named(version3::category)),
            "old bidirectional" => Box::new(named(version3::bidirectional)),
            "old east_asian_width" => Box::new(named(version3::east_asian_width)),
            "old combining" => Box::new(|point, _| u64::from(version3::combining(point))),
            "old mirrored" => Box::new(asked(version3::is_mirrored)),
            "old decimal" => Box::new(|point, _| version3::decimal(point).map_or(99, u64::from)),
            "old numeric" => Box::new(|point, _| version3::numeric(point).unwrap_or(-1.0).to_bits()),
            "old decomposition" => {
                Box::new(|point, _| text_number(&written(|out| version3::decomposition(point, out))))
            }
            "old NFC" => Box::new(normal_before(Form::Nfc)),
            "old NFD" => Box::new(normal_before(Form::Nfd)),
            "old NFKC" => Box::new(normal_before(Form::Nfkc)),
            "old NFKD" => Box::new(normal_before(Form::Nfkd)),
            "old name" => Box::new(|point, _| text_number(&written(|out| version3::name(point, out).map(drop)))),
            name => panic!("{name}"),
        };
        let mut total = 0u64;
        let mut buffer = [0; 4];
        for point in 0..=wtf8::MAX {
            let text = wtf8::encode(point, &mut buffer);
            total = total.wrapping_mul(1_000_003).wrapping_add(function(point, text));
        }
        (total.to_string().into_bytes(), case[1].clone())
    });
}
