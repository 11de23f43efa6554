//! `format(number, specification)`: the mini-language of formats, for decimal numbers.
//!
//! ```text
//!   [[fill]align][sign][z][#][0][width][, or _][.[precision][, or _]][type]
//! ```

use lissom_objects::decimal::Kind;
use lissom_objects::{Context, PyResult, Value};

use super::number::Number;
use super::text::push_exponent;
use super::work::{PRECISION_MAX, Rounding, Settings, Work};
use super::{natural, text};

/// What a specification asks for.
struct Spec<'a> {
    fill: &'a [u8],
    align: u8,
    sign: u8,
    no_negative_zero: bool,
    point_always: bool,
    zeros: bool,
    width: usize,
    separator: Option<u8>,
    precision: Option<usize>,
    fraction_separator: Option<u8>,
    form: Option<u8>,
}

/// How digits are separated.
struct Symbols {
    point: Vec<u8>,
    separator: Vec<u8>,
    /// Lengths of groups, the last first; the last of them is repeated if it is `endless`.
    groups: Vec<usize>,
    endless: bool,
}

/// The size that digits write, at most [`SIZE_FAR`].
fn size(digits: &[u8]) -> usize {
    digits.iter().fold(0usize, |size, digit| size.saturating_mul(10).saturating_add(usize::from(digit - b'0')).min(SIZE_FAR))
}

/// A size beyond all that can be.
const SIZE_FAR: usize = 1 << 63;

/// How many bytes the first character has.
fn first_length(text: &[u8]) -> usize {
    match text.first() {
        None => 0,
        Some(0..=0x7f) => 1,
        Some(0x80..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(_) => 4,
    }
}

fn parse(text: &[u8]) -> Option<Spec<'_>> {
    let mut spec = Spec {
        fill: b" ",
        align: 0,
        sign: b'-',
        no_negative_zero: false,
        point_always: false,
        zeros: false,
        width: 0,
        separator: None,
        precision: None,
        fraction_separator: None,
        form: None,
    };
    let mut rest = text;
    let is_align = |byte: Option<&u8>| byte.is_some_and(|byte| b"<>=^".contains(byte));
    let length = first_length(rest);
    if length > 0 && is_align(rest.get(length)) {
        (spec.fill, spec.align, rest) = (&rest[..length], rest[length], &rest[length + 1..]);
    } else if is_align(rest.first()) {
        (spec.align, rest) = (rest[0], &rest[1..]);
    }
    let filled = spec.align != 0;
    let take = |rest: &mut &[u8], among: &[u8]| {
        let first = rest.first().copied().filter(|byte| among.contains(byte))?;
        *rest = &rest[1..];
        Some(first)
    };
    if let Some(sign) = take(&mut rest, b"-+ ") {
        spec.sign = sign;
    }
    spec.no_negative_zero = take(&mut rest, b"z").is_some();
    spec.point_always = take(&mut rest, b"#").is_some();
    spec.zeros = take(&mut rest, b"0").is_some();
    if spec.zeros && filled {
        return None;
    }
    if !filled {
        spec.align = b'>';
    }
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    spec.width = size(&rest[..digits]);
    rest = &rest[digits..];
    spec.separator = take(&mut rest, b",_");
    if take(&mut rest, b".").is_some() {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits > 0 {
            spec.precision = Some(size(&rest[..digits]));
        }
        rest = &rest[digits..];
        spec.fraction_separator = take(&mut rest, b",_");
        if digits == 0 && spec.fraction_separator.is_none() {
            return None;
        }
    }
    spec.form = take(&mut rest, b"eEfFgGnN%");
    let local = matches!(spec.form, Some(b'n' | b'N'));
    if !rest.is_empty() || local && spec.separator.is_some() {
        return None;
    }
    if spec.precision == Some(0) && matches!(spec.form, None | Some(b'g' | b'G' | b'n' | b'N')) {
        spec.precision = Some(1);
    }
    Some(spec)
}

impl Spec<'_> {
    /// Does it say nothing that only floats know otherwise? Such a specification is limited, and conventions can be given with it.
    fn is_basic(&self) -> bool {
        let extended = self.no_negative_zero || self.point_always || self.separator == Some(b'_') || self.fraction_separator.is_some();
        !extended && self.width < SIZE_FAR && self.precision.is_none_or(|precision| precision < SIZE_FAR)
    }
}

impl Symbols {
    fn plain(separator: Option<u8>) -> Symbols {
        let groups = if separator.is_some() { vec![3] } else { Vec::new() };
        Symbols { point: b".".to_vec(), separator: separator.into_iter().collect(), groups, endless: true }
    }

    /// Those of the locale.
    fn local(cx: &mut Context) -> PyResult<Symbols> {
        let conventions = cx.call_module("locale", "localeconv", &[])?;
        let mut symbols = Symbols::plain(None);
        for (key, place) in [("decimal_point", &mut symbols.point), ("thousands_sep", &mut symbols.separator)] {
            let key = cx.new_str(key)?;
            let text = cx.get_item(&conventions, &key)?;
            *place = cx.as_str(&text).map_or_else(Vec::new, |text| text.bytes.to_vec());
        }
        let key = cx.new_str("grouping")?;
        let grouping = cx.get_item(&conventions, &key)?;
        let lengths: Vec<u32> = super::signals::collect(cx, &grouping)?.iter().map(|length| length.as_small_int().and_then(|length| u32::try_from(length).ok()).unwrap_or(0)).collect();
        symbols.set_groups(&lengths);
        Ok(symbols)
    }

    /// Lengths up to a 0, which repeats the last one, or 127, after which there are no more groups.
    fn set_groups(&mut self, lengths: &[u32]) {
        let end = lengths.iter().position(|length| matches!(length, 0 | 127)).unwrap_or(lengths.len());
        self.endless = lengths.get(end) != Some(&127);
        self.groups = lengths[..end].iter().map(|length| *length as usize).collect();
    }

    /// Those of a mapping in place of these; `pointed` if these have a point that need not be given.
    fn given(mut self, cx: &mut Context, mapping: &Value, pointed: bool) -> PyResult<Symbols> {
        if !pointed {
            self.point.clear();
        }
        for (index, key) in ["decimal_point", "thousands_sep", "grouping"].into_iter().enumerate() {
            let key = cx.new_str(key)?;
            let Some(value) = cx.dict_get(mapping, &key)? else { continue };
            let Some(text) = cx.as_str(&value) else { return Err(cx.type_error("bad argument type for built-in operation")) };
            match index {
                0 => self.point = text.bytes.to_vec(),
                1 => self.separator = text.bytes.to_vec(),
                _ => {
                    let lengths: Vec<u32> = String::from_utf8_lossy(text.bytes).chars().map(u32::from).take_while(|length| *length != 0).collect();
                    if lengths.iter().any(|length| *length > 127) {
                        return Err(cx.value_error("invalid override dict"));
                    }
                    self.set_groups(&lengths);
                }
            }
        }
        if !(1..=4).contains(&self.point.len()) || self.separator.len() > 4 {
            return Err(cx.value_error("invalid override dict"));
        }
        Ok(self)
    }
}

/// Writes digits with separators between groups, and zeros in front up to a width.
fn group(digits: &[u8], symbols: &Symbols, mut width: i64, out: &mut Vec<u8>) {
    let separator = characters(&symbols.separator) as i64;
    // How long the groups are, the last first; without separators there is one.
    let mut lengths = Vec::new();
    let mut left = digits.len() as i64;
    loop {
        let next = symbols.groups.get(lengths.len()).or(if symbols.endless { symbols.groups.last() } else { None }).filter(|_| separator > 0);
        let whole = left.max(width).max(1);
        let length = next.map_or(whole, |next| whole.min(*next as i64));
        lengths.push(length as usize);
        left = (left - length).max(0);
        width -= length;
        if next.is_none() || left == 0 && width <= 0 {
            break;
        }
        width -= separator;
    }
    let mut zeros = lengths.iter().sum::<usize>() - digits.len();
    let mut digits = digits;
    for (index, length) in lengths.iter().rev().enumerate() {
        if index > 0 {
            out.extend_from_slice(&symbols.separator);
        }
        let here = zeros.min(*length);
        out.resize(out.len() + here, b'0');
        zeros -= here;
        let (taken, rest) = digits.split_at(length - here);
        out.extend_from_slice(taken);
        digits = rest;
    }
}

/// Rounded to so many digits; with more of them, if it had fewer.
fn to_digits(work: &mut Work, number: Number, digits: i64, rounding: Rounding) -> PyResult<Number> {
    if number.coefficient.is_zero() {
        return Ok(number);
    }
    let adjusted = number.adjusted();
    let rounded = work.rescaled(number, adjusted + 1 - digits, rounding)?.0;
    let again = rounded.adjusted();
    if again == adjusted { Ok(rounded) } else { Ok(work.rescaled(rounded, again + 1 - digits, rounding)?.0) }
}

fn characters(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// `format(number, specification)`; `given` stands for the locale's conventions.
///
/// # Errors
/// `ValueError` for a specification that is none, `MemoryError`.
pub fn format(cx: &mut Context, number: Number, specification: &Value, given: Option<&Value>, settings: &Settings) -> PyResult<Value> {
    let Some(view) = cx.as_str(specification) else { return Err(cx.type_error("format arg must be str")) };
    if view.utf8().is_none() {
        // Says which character cannot be.
        cx.call_method(specification, "encode", &[])?;
    }
    // It ends as a string of the language C does, but may begin with a zero to fill with.
    let end = view.bytes.iter().skip(1).position(|byte| *byte == 0).map_or(view.bytes.len(), |at| at + 1);
    let text = view.bytes.get(..end).unwrap_or_default();
    let Some(spec) = parse(text) else { return Err(cx.value_error("invalid format string")) };
    if spec.form == Some(b'N') {
        cx.warn(lissom_objects::ShapeId::DEPRECATION_WARNING, "Format specifier 'N' is deprecated and slated for removal in Python 3.18", 1)?;
    }
    let local = matches!(spec.form, Some(b'n' | b'N'));
    let mut symbols = if local { Symbols::local(cx)? } else { Symbols::plain(spec.separator) };
    if spec.is_basic() {
        if let Some(given) = given {
            if !cx.is_dict(given) {
                return Err(cx.type_error("optional argument must be a dict"));
            }
            symbols = symbols.given(cx, given, local || spec.separator.is_some())?;
        }
        if spec.width as i64 > PRECISION_MAX || spec.precision.is_some_and(|precision| precision as i64 > PRECISION_MAX) {
            return Err(cx.value_error("format specification exceeds internal limits of _decimal"));
        }
    }
    cx.check_size(spec.width.saturating_mul(4))?;
    let mut body = Vec::new();
    let sign_of = |negative: bool| match (negative, spec.sign) {
        (true, _) => &b"-"[..],
        (false, b'-') => b"",
        (false, b'+') => b"+",
        (false, _) => b" ",
    };
    if number.kind != Kind::Finite {
        body = text::write(&number.clone().absolute(), false, true);
        if spec.form == Some(b'%') {
            body.push(b'%');
        }
        return aligned(cx, sign_of(number.negative), &body, &spec);
    }
    let form = match spec.form {
        None => b"gG"[usize::from(settings.capitals)],
        Some(b'n') => b'g',
        Some(b'N') => b'G',
        Some(form) => form,
    };
    let mut work = Work::new(cx, Settings::WIDEST);
    let mut number = number;
    if form == b'%' {
        number.exponent += 2;
    }
    let fixed = matches!(form, b'f' | b'F' | b'%');
    if let Some(precision) = spec.precision {
        let precision = precision.min(1 << 62) as i64;
        number = match form {
            b'e' | b'E' => to_digits(&mut work, number, precision.saturating_add(1), settings.rounding)?,
            b'g' | b'G' if number.digits() > precision => to_digits(&mut work, number, precision, settings.rounding)?,
            b'g' | b'G' => number,
            _ => work.rescaled(number, -precision, settings.rounding)?.0,
        };
    }
    if number.coefficient.is_zero() && number.exponent > 0 && fixed {
        number.exponent = 0;
    }
    let is_zero = number.coefficient.is_zero();
    let negative = number.negative && !(is_zero && spec.no_negative_zero);
    let digits = natural::text(&number.coefficient);
    let left = number.exponent + digits.len() as i64;
    let point = match form {
        b'e' | b'E' if is_zero => 1 - spec.precision.unwrap_or(0).min(1 << 62) as i64,
        b'e' | b'E' => 1,
        b'g' | b'G' if number.exponent > 0 || left <= -6 => 1,
        _ => left,
    };
    work.room(if point < 0 || point > digits.len() as i64 { point.unsigned_abs() } else { 0 } + digits.len() as u64)?;
    let (whole, fraction) = if point < 0 {
        let mut fraction = vec![b'0'; point.unsigned_abs() as usize];
        fraction.extend_from_slice(&digits);
        (b"0".to_vec(), fraction)
    } else if point as usize > digits.len() {
        let mut whole = digits.clone();
        whole.resize(point as usize, b'0');
        (whole, Vec::new())
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        (if whole.is_empty() { b"0".to_vec() } else { whole.to_vec() }, fraction.to_vec())
    };
    let mut tail = Vec::new();
    if !fraction.is_empty() || spec.point_always {
        tail.extend_from_slice(&symbols.point);
    }
    match spec.fraction_separator {
        Some(separator) => {
            for (index, chunk) in fraction.chunks(3).enumerate() {
                if index > 0 {
                    tail.push(separator);
                }
                tail.extend_from_slice(chunk);
            }
        }
        None => tail.extend_from_slice(&fraction),
    }
    if left != point || matches!(form, b'e' | b'E') {
        tail.push(if matches!(form, b'E' | b'G') { b'E' } else { b'e' });
        push_exponent(&mut tail, left - point);
    }
    if form == b'%' {
        tail.push(b'%');
    }
    let sign = sign_of(negative);
    let width = if spec.zeros { spec.width as i64 - characters(&tail) as i64 - sign.len() as i64 } else { 0 };
    group(&whole, &symbols, width, &mut body);
    body.extend_from_slice(&tail);
    aligned(cx, sign, &body, &spec)
}

/// Sign and body, padded to the width.
fn aligned(cx: &mut Context, sign: &[u8], body: &[u8], spec: &Spec) -> PyResult<Value> {
    let padding = spec.width.saturating_sub(sign.len() + characters(body));
    let (before, between, behind) = match spec.align {
        b'<' => (0, 0, padding),
        b'=' => (0, padding, 0),
        b'^' => (padding / 2, 0, padding - padding / 2),
        _ => (padding, 0, 0),
    };
    let mut out = Vec::new();
    if out.try_reserve_exact(sign.len() + body.len() + padding.saturating_mul(spec.fill.len())).is_err() {
        return Err(cx.memory_error());
    }
    let pad = |out: &mut Vec<u8>, count: usize| (0..count).for_each(|_| out.extend_from_slice(spec.fill));
    pad(&mut out, before);
    out.extend_from_slice(sign);
    pad(&mut out, between);
    out.extend_from_slice(body);
    pad(&mut out, behind);
    cx.new_str_bytes(&out)
}
