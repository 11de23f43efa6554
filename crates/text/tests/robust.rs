//! Feeds random bytes, well-formed or not, to everything: nothing may panic, whatever a program passes.
#![forbid(unsafe_code)]

use lissom_text::codec::{self, ByteOrder, Position};
use lissom_text::format::fields::{FieldName, Template};
use lissom_text::format::percent::{self, Piece, Pieces};
use lissom_text::format::spec::Spec;
use lissom_text::format::{adjust, layout};
use lissom_text::mt19937::MersenneTwister;
use lissom_text::number::{float_hex, float_parse, float_repr, float_round, int_text, numeric_hash};
use lissom_text::search::{self, Ends};
use lissom_text::unicode::normalize::{Form, is_normalized, normalize};
use lissom_text::unicode::{self, case, names, predicate};
use lissom_text::wtf8::{self, Unit};
use lissom_text::{Full, Sink, escape, repr};

/// Takes a little, then refuses.
struct Small(usize);

impl Sink for Small {
    fn push_bytes(&mut self, bytes: &[u8]) -> Result<(), Full> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(Full)?;
        Ok(())
    }
}

/// Random bytes: of one of several alphabets, so that they often nearly mean something.
fn bytes(random: &mut MersenneTwister) -> Vec<u8> {
    const ALPHABETS: [&[u8]; 6] = [
        b"0123456789+-_.eExXinfatpP ",
        b"<>=^+- z#0123456789,_.bcdeEfFgGnosxX%",
        b"{}[]!:.ab0",
        b"%()*#-+ 0123.lhdsrfgxc",
        b"\\xuUN{}0aA12\n'\"+-",
        "aé€😀\u{3a3}\u{301}\u{1100}\u{1161}ß\u{130}\r\n\u{85}\u{2028} \t".as_bytes(),
    ];
    let alphabet = ALPHABETS.get(random.next_bits(3) as usize);
    let len = random.next_bits(5);
    (0..len)
        .map(|_| match alphabet {
            Some(alphabet) if random.next_bits(4) > 0 => alphabet[random.next_bits(16) as usize % alphabet.len()],
            _ => random.next_bits(8) as u8,
        })
        .collect()
}

fn run(text: &[u8], other: &[u8], number: i64, x: f64, out: &mut impl Sink) {
    let _ = wtf8::check(text);
    let _ = (wtf8::count(text), wtf8::offset_of(text, number as usize), wtf8::max_point(text), wtf8::next_surrogate(text));
    let _ = (wtf8::code_points(text).rev().count(), wtf8::floor_boundary(text, number as usize & 31));
    for unit in [Unit::CodePoint, Unit::Byte] {
        let max = (number & 3) as usize;
        let _ = search::words(text, max, unit).count() + search::rwords(text, max, unit).count();
        let _ = search::lines(text, true, unit).count() + unit.chunks(text).count();
        let _ = (search::strip_space(text, Ends::Both, unit), search::strip_set(text, other, Ends::Both, unit));
        let _ = search::replace(text, other, text, max, unit, out);
        let _ = search::count(text, other, unit);
        let _ = adjust::expand_tabs(text, max, unit == Unit::Byte, out);
        for piece in Pieces::new(text, unit) {
            let Ok(Piece::Conversion(conversion)) = piece else { continue };
            let resolved = conversion.resolve(Some(number), Some(number));
            let mut small = Small(500);
            let _ = percent::write_float(&resolved, x, &mut small);
            let _ = percent::write_int(&resolved, number < 0, b"123", &mut small);
            let _ = percent::write_text(&resolved, other, unit, &mut small);
            let _ = conversion.unsupported().write_message(out);
        }
    }
    let _ = search::split(text, other, 3).count() + search::rsplit(text, other, 3).count();
    let _ = (search::find(text, other), search::rfind(text, other));
    let functions = [
        case::lower, case::upper, case::title, case::capitalize, case::swapcase, case::casefold, repr::str_repr,
        repr::bytes_repr, repr::to_ascii, unicode::to_ascii_number, codec::utf7::encode,
        codec::unicode_escape::encode, codec::unicode_escape::encode_raw, codec::single_byte::decode_latin1,
    ];
    for function in functions {
        let _ = function(text, out);
    }
    for form in [Form::Nfc, Form::Nfd, Form::Nfkc, Form::Nfkd] {
        let _ = (normalize(form, text, out), is_normalized(form, text));
    }
    let _ = (predicate::is_title(text), predicate::is_identifier(text), predicate::is_lower(text));
    for code in [0, u32::from(b'd'), u32::from(b's')] {
        let Ok(spec) = Spec::parse(text, code, lissom_text::format::spec::Align::Right) else { continue };
        let mut small = Small(500);
        let _ = layout::write_str(&spec, other, &mut small);
        if let Ok(form) = spec.for_int() {
            let _ = layout::write_int(&spec, form, number < 0, b"123456", &mut small);
        }
        if let Ok(style) = spec.for_float() {
            let _ = layout::write_float(&spec, &style, x, &mut small);
        }
        if let Ok(style) = spec.for_complex() {
            let _ = layout::write_complex(&spec, &style, x, -x, &mut small);
        }
    }
    for segment in Template::new(text).flatten() {
        if let Some(Ok(name)) = segment.field.map(|field| FieldName::parse(field.name)) {
            let _ = name.count();
        }
    }
    let _ = FieldName::parse(text).map(Iterator::count);
    let from = (number & 15) as usize;
    for is_final in [true, false] {
        let _ = codec::utf8::decode(text, from, is_final, out);
        for order in [ByteOrder::Little, ByteOrder::Big] {
            let _ = codec::utf16::decode(text, from, is_final, order, out);
            let _ = codec::utf32::decode(text, from, is_final, order, out);
        }
        let _ = codec::utf7::decode(text, from, is_final, out);
        let _ = codec::unicode_escape::decode(text, from, is_final, &names::lookup, &mut None, out);
        let _ = codec::unicode_escape::decode_raw(text, from, is_final, out);
    }
    let _ = codec::single_byte::decode_ascii(text, from, out);
    let position = Position::of_index(text, from);
    let _ = codec::utf8::encode(text, position, out);
    let _ = codec::utf16::encode(text, position, ByteOrder::Big, out);
    let _ = codec::utf32::encode(text, position, ByteOrder::Big, out);
    let _ = codec::single_byte::encode_ascii(text, position, out);
    let _ = codec::single_byte::encode_latin1(text, position, out);
    let _ = escape::decode_str(text, &|_| None, &mut None, out);
    let _ = escape::decode_bytes(text, from, &mut None, out);
    let _ = (float_parse::parse_float(text), float_hex::from_hex(text));
    for base in [0, 2, 10, 16, 36, 99] {
        let _ = int_text::parse_int(text, base).map(|text| text.to_i64());
    }
    let _ = (float_repr::repr(x, &mut [0; 32]), float_hex::hex(x, out), float_round::round_digits(x, number >> 52));
    let _ = (numeric_hash::hash_f64(x), numeric_hash::hash_i64(number), float_repr::complex_repr(x, -x, out));
    let _ = names::name(number as u32 & 0x1F_FFFF, out);
}

#[test]
fn nothing_panics() {
    let mut random = MersenneTwister::from_word(7);
    for round in 0..6000 {
        let (text, other) = (bytes(&mut random), bytes(&mut random));
        let number = random.next_bits(64) as i64 >> random.next_bits(6);
        let x = f64::from_bits(random.next_bits(64));
        run(&text, &other, number, x, &mut Vec::new());
        run(&text, &other, number, x, &mut Small(round % 50));
    }
}
