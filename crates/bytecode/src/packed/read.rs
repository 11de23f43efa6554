//! Unpacking: a [`Unit`] is a view of the bytes; heads and codes are read from it by number.

use super::{HEADER, MAGIC, Malformed, NESTING_MAX, Nested, RAW, site, tag, unzigzag};
use crate::{Capture, Code, CodeFlags, Const, Handler, Instr, Op, OperandKind, PositionTable, Site};

/// Where the packed code of a module lies; see [`super`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'d> {
    /// What an import reads.
    pub first: &'d [u8],
    /// Functions.
    pub later: &'d [u8],
    /// Docstrings and positions.
    pub rest: &'d [u8],
}

impl<'d> From<&'d super::Packed> for Parts<'d> {
    fn from(packed: &'d super::Packed) -> Parts<'d> {
        Parts { first: &packed.first, later: &packed.later, rest: &packed.rest }
    }
}

/// Packed code of a module.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'d> {
    first: Section<'d>,
    later: Section<'d>,
    rest: &'d [u8],
}

/// Codes and strings that lie together.
#[derive(Clone, Copy, Debug)]
struct Section<'d> {
    code_starts: &'d [u8],
    string_starts: &'d [u8],
    strings: &'d [u8],
    codes: &'d [u8],
}

impl<'d> Section<'d> {
    /// The section that the bytes are, from how many codes and strings there are and how long they are.
    fn open(bytes: &'d [u8], [codes, strings, string_bytes, code_bytes]: [usize; 4]) -> Result<Section<'d>, Malformed> {
        let (code_starts, rest) = bytes.split_at_checked((codes + 1) * 4).ok_or(CUT)?;
        let (string_starts, rest) = rest.split_at_checked((strings + 1) * 4).ok_or(CUT)?;
        let (strings, rest) = rest.split_at_checked(string_bytes).ok_or(CUT)?;
        let (codes, rest) = rest.split_at_checked(code_bytes).ok_or(CUT)?;
        if !rest.is_empty() {
            return Err(Malformed("longer than it says"));
        }
        Ok(Section { code_starts, string_starts, strings, codes })
    }

    fn codes(&self) -> u32 {
        (self.code_starts.len() / 4 - 1) as u32
    }

    fn strings(&self) -> u32 {
        (self.string_starts.len() / 4 - 1) as u32
    }
}

/// What can be said of a code without unpacking it.
#[derive(Clone, Debug, PartialEq)]
pub struct Head<'d> {
    /// What kind of scope it is.
    pub flags: CodeFlags,
    /// `co_name`
    pub name: &'d str,
    /// `co_qualname`
    pub qualname: &'d str,
    /// `co_firstlineno`
    pub first_line: u32,
    /// Parameters that can be given by position.
    pub positional: u16,
    /// Of these, positional-only.
    pub positional_only: u16,
    /// Keyword-only parameters.
    pub keyword_only: u16,
    /// The docstring in WTF-8, if it was set aside.
    pub docstring: Option<&'d [u8]>,
    /// How many variables it captures.
    pub captured: u16,
}

/// A code that was unpacked; those nested in it are not.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpacked<'d> {
    /// The code, without its positions and without a file name.
    pub code: Code,
    /// Its positions.
    pub positions: &'d [u8],
}

const CUT: Malformed = Malformed("cut short");

impl<'d> Unit<'d> {
    /// Looks at the tables.
    ///
    /// # Errors
    /// If the bytes are no packed code of this version, or not all of it.
    pub fn open(parts: impl Into<Parts<'d>>) -> Result<Unit<'d>, Malformed> {
        let Parts { first, later, rest } = parts.into();
        let (header, first) = first.split_first_chunk::<HEADER>().ok_or(CUT)?;
        let (magic, numbers) = header.split_first_chunk::<4>().ok_or(CUT)?;
        if *magic != MAGIC {
            return Err(Malformed("of another version"));
        }
        let mut numbers = numbers.chunks_exact(4).map(|bytes| bytes.iter().rev().fold(0usize, |number, byte| number << 8 | *byte as usize));
        let mut next = || numbers.next().ok_or(CUT);
        let first = Section::open(first, [next()?, next()?, next()?, next()?])?;
        let later = Section::open(later, [next()?, next()?, next()?, next()?])?;
        if next()? != rest.len() {
            return Err(CUT);
        }
        Ok(Unit { first, later, rest })
    }

    /// How many codes there are. The module's is number 0.
    pub fn len(&self) -> u32 {
        self.first.codes() + self.later.codes()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What can be said of a code without unpacking it.
    ///
    /// # Errors
    /// If there is no such code, or the bytes say nothing.
    pub fn head(&self, index: u32) -> Result<Head<'d>, Malformed> {
        let mut reader = self.reader(index)?;
        let mut head = reader.head()?;
        head.captured = reader.count(1)?.try_into().map_err(|_| Malformed("too many captures"))?;
        Ok(head)
    }

    /// Where the maker of a function finds the cells that its code captures.
    ///
    /// # Errors
    /// If there is no such code, or the bytes say nothing.
    pub fn captures(&self, index: u32) -> Result<Box<[Capture]>, Malformed> {
        let mut reader = self.reader(index)?;
        reader.head()?;
        reader.captures()
    }

    /// Unpacks a code.
    ///
    /// # Errors
    /// If there is no such code, or the bytes say nothing.
    pub fn unpack(&self, index: u32) -> Result<Unpacked<'d>, Malformed> {
        let mut reader = self.reader(index)?;
        let head = reader.head()?;
        let captures = reader.captures()?;
        let frees = reader.names(captures.len())?;
        let registers = reader.short()?;
        let locals = reader.count(1)?;
        let locals = reader.names(locals)?;
        let cells = reader.several(1, Reader::short)?;
        let names = reader.count(1)?;
        let names = reader.names(names)?;
        let sites = reader.several(1, Reader::site)?;
        let consts = reader.several(1, |reader| reader.constant(0))?;
        let instrs = reader.several(2, Reader::instr)?;
        let handlers = reader.several(4, |reader| {
            Ok(Handler { start: reader.word()?, end: reader.word()?, target: reader.word()?, depth: reader.short()? })
        })?;
        let positions = reader.aside()?;
        if !reader.bytes.is_empty() {
            return Err(Malformed("a code longer than it says"));
        }
        let code = Code {
            name: head.name.into(),
            qualname: head.qualname.into(),
            filename: Box::default(),
            first_line: head.first_line,
            flags: head.flags,
            positional: head.positional,
            positional_only: head.positional_only,
            keyword_only: head.keyword_only,
            locals: locals.into(),
            cells: cells.into(),
            frees: frees.into(),
            captures,
            registers,
            consts,
            names,
            sites,
            instrs,
            handlers,
            positions: PositionTable::default(),
        };
        Ok(Unpacked { code, positions })
    }

    /// Unpacks the module's code and everything in it: what was packed.
    ///
    /// # Errors
    /// If the bytes are no packed code.
    pub fn unpack_all(&self, filename: &str) -> Result<Code, Malformed> {
        let mut whole: Vec<Option<Code>> = Vec::new();
        // Each code before those nested in it.
        let mut order = vec![0];
        let mut at = 0;
        let mut unpacked = std::collections::BTreeMap::new();
        while let Some(index) = order.get(at).copied() {
            at += 1;
            let Unpacked { mut code, positions } = self.unpack(index)?;
            code.filename = filename.into();
            code.positions = PositionTable::from_bytes(positions.to_vec());
            if let Some(Const::Packed(Nested::Docstring)) = code.consts.first() {
                let text = self.head(index)?.docstring.ok_or(Malformed("no docstring"))?;
                code.consts[0] = Const::Str(text.into());
            }
            for constant in &code.consts {
                if let Const::Packed(Nested::Code { index, .. }) = constant {
                    if order.contains(index) {
                        return Err(Malformed("a code in two places"));
                    }
                    order.push(*index);
                }
            }
            unpacked.insert(index, code);
        }
        whole.resize(self.len() as usize, None);
        for index in order.into_iter().rev() {
            let Some(mut code) = unpacked.remove(&index) else { continue };
            for constant in &mut code.consts {
                if let Const::Packed(Nested::Code { index, .. }) = constant {
                    let nested = whole.get_mut(*index as usize).and_then(Option::take).ok_or(CUT)?;
                    *constant = Const::Code(Box::new(nested));
                }
            }
            *whole.get_mut(index as usize).ok_or(CUT)? = Some(code);
        }
        whole.first_mut().and_then(Option::take).ok_or(CUT)
    }

    fn reader(self, index: u32) -> Result<Reader<'d>, Malformed> {
        let bytes = match index.checked_sub(self.first.codes()) {
            None => part(self.first.code_starts, self.first.codes, index)?,
            Some(index) => part(self.later.code_starts, self.later.codes, index)?,
        };
        Ok(Reader { unit: self, bytes })
    }

    fn string(&self, index: u32) -> Result<&'d [u8], Malformed> {
        match index.checked_sub(self.first.strings()) {
            None => part(self.first.string_starts, self.first.strings, index),
            Some(index) => part(self.later.string_starts, self.later.strings, index),
        }
    }
}

/// A part of bytes, by number, from the table of where the parts start.
fn part<'d>(starts: &[u8], bytes: &'d [u8], index: u32) -> Result<&'d [u8], Malformed> {
    let at = index as usize * 4;
    let start = |at: usize| starts.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(|bytes| u32::from_le_bytes(bytes) as usize);
    let (Some(from), Some(to)) = (start(at), start(at + 4)) else { return Err(Malformed("no such number")) };
    bytes.get(from..to).ok_or(CUT)
}

/// Reads a code from its start.
struct Reader<'d> {
    unit: Unit<'d>,
    bytes: &'d [u8],
}

impl<'d> Reader<'d> {
    fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.bytes.split_first().ok_or(CUT)?;
        self.bytes = rest;
        Ok(*first)
    }

    fn take(&mut self, length: usize) -> Result<&'d [u8], Malformed> {
        let (first, rest) = self.bytes.split_at_checked(length).ok_or(CUT)?;
        self.bytes = rest;
        Ok(first)
    }

    fn number(&mut self) -> Result<u64, Malformed> {
        let first = self.byte()?;
        if first & 0x80 == 0 {
            return Ok(first as u64);
        }
        let mut number = (first & 0x7f) as u64;
        for shift in (7..64).step_by(7) {
            let byte = self.byte()?;
            number |= ((byte & 0x7f) as u64) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Malformed("a number too long"))
    }

    fn word(&mut self) -> Result<u32, Malformed> {
        self.number()?.try_into().map_err(|_| Malformed("a number too large"))
    }

    fn short(&mut self) -> Result<u16, Malformed> {
        self.number()?.try_into().map_err(|_| Malformed("a number too large"))
    }

    /// How many things follow that take at least `size` bytes each.
    fn count(&mut self, size: usize) -> Result<usize, Malformed> {
        let count = self.word()? as usize;
        if count > self.bytes.len() / size { Err(CUT) } else { Ok(count) }
    }

    fn several<T>(&mut self, size: usize, mut read: impl FnMut(&mut Self) -> Result<T, Malformed>) -> Result<Vec<T>, Malformed> {
        let count = self.count(size)?;
        // What is nested may claim to be as long as what it lies in.
        let mut items = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }

    fn string(&mut self) -> Result<&'d [u8], Malformed> {
        let index = self.word()?;
        self.unit.string(index)
    }

    fn name(&mut self) -> Result<&'d str, Malformed> {
        std::str::from_utf8(self.string()?).map_err(|_| Malformed("a name that is no UTF-8"))
    }

    fn names(&mut self, count: usize) -> Result<Vec<Box<str>>, Malformed> {
        let mut names = Vec::with_capacity(count);
        for _ in 0..count {
            names.push(self.name()?.into());
        }
        Ok(names)
    }

    fn aside(&mut self) -> Result<&'d [u8], Malformed> {
        let (start, length) = (self.word()? as usize, self.word()? as usize);
        self.unit.rest.get(start..).and_then(|rest| rest.get(..length)).ok_or(CUT)
    }

    fn head(&mut self) -> Result<Head<'d>, Malformed> {
        let flags = CodeFlags::from_bits(self.word()?);
        let (name, qualname) = (self.name()?, self.name()?);
        let (first_line, positional, positional_only, keyword_only) = (self.word()?, self.short()?, self.short()?, self.short()?);
        let docstring = match self.number()? {
            0 => None,
            1 => Some(self.aside()?),
            _ => return Err(Malformed("a docstring that is none")),
        };
        Ok(Head { flags, name, qualname, first_line, positional, positional_only, keyword_only, docstring, captured: 0 })
    }

    fn captures(&mut self) -> Result<Box<[Capture]>, Malformed> {
        let captures = self.several(1, |reader| {
            let number = reader.word()?;
            let place = u16::try_from(number >> 1).map_err(|_| Malformed("a number too large"))?;
            Ok(if number & 1 == 0 { Capture::Register(place) } else { Capture::Free(place) })
        })?;
        Ok(captures.into())
    }

    fn site(&mut self) -> Result<Site, Malformed> {
        let number = self.number()?;
        let index = u32::try_from(number >> 2).map_err(|_| Malformed("a number too large"))?;
        match number & 3 {
            site::NAME => Ok(Site::Name(index)),
            site::KEYWORDS => Ok(Site::Keywords { count: self.short()?, names: index }),
            site::KEYS => Ok(Site::Keys(index)),
            _ => Err(Malformed("a site of no kind")),
        }
    }

    fn float(&mut self) -> Result<f64, Malformed> {
        let bytes = self.take(8)?.try_into().map_err(|_| CUT)?;
        Ok(f64::from_bits(u64::from_le_bytes(bytes)))
    }

    fn constant(&mut self, depth: usize) -> Result<Const, Malformed> {
        if depth > NESTING_MAX {
            return Err(Malformed("constants nest too deeply"));
        }
        Ok(match self.byte()? {
            tag::NONE => Const::None,
            tag::FALSE => Const::Bool(false),
            tag::TRUE => Const::Bool(true),
            tag::ELLIPSIS => Const::Ellipsis,
            tag::INT => Const::Int(unzigzag(self.number()?)),
            kind @ (tag::BIG | tag::BIG_NEGATIVE) => {
                let length = self.count(1)?;
                Const::BigInt { negative: kind == tag::BIG_NEGATIVE, magnitude: self.take(length)?.into() }
            }
            tag::FLOAT => Const::Float(self.float()?),
            tag::COMPLEX => Const::Complex(self.float()?, self.float()?),
            tag::STR => Const::Str(self.string()?.into()),
            tag::BYTES => {
                let length = self.count(1)?;
                Const::Bytes(self.take(length)?.into())
            }
            tag::TUPLE => Const::Tuple(self.several(1, |reader| reader.constant(depth + 1))?.into()),
            tag::FROZEN_SET => Const::FrozenSet(self.several(1, |reader| reader.constant(depth + 1))?.into()),
            tag::SLICE => Const::Slice(Box::new([self.constant(depth + 1)?, self.constant(depth + 1)?, self.constant(depth + 1)?])),
            tag::DOCSTRING => Const::Packed(Nested::Docstring),
            marks if marks & !(tag::ONCE | tag::FUNCTION | tag::CAPTURES) == tag::CODE => {
                let [once, function, captures] = [tag::ONCE, tag::FUNCTION, tag::CAPTURES].map(|mark| marks & mark != 0);
                Const::Packed(Nested::Code { index: self.word()?, once, function, captures })
            }
            _ => return Err(Malformed("a constant of no kind")),
        })
    }

    fn instr(&mut self) -> Result<Instr, Malformed> {
        let op = *Op::ALL.get(self.byte()? as usize).ok_or(Malformed("an instruction of no kind"))?;
        let flags = self.byte()?;
        let mut fields = [0u16; 3];
        if flags & RAW != 0 {
            for field in &mut fields {
                *field = u16::from_le_bytes([self.byte()?, self.byte()?]);
            }
            let [a, b, c] = fields;
            return Ok(Instr { op, flags: flags & !RAW, a, b, c });
        }
        let too_large = Malformed("an operand too large");
        for (at, kind) in op.operands().into_iter().enumerate() {
            match kind {
                OperandKind::None | OperandKind::High => {}
                OperandKind::Imm | OperandKind::Jump16 => fields[at] = i16::try_from(unzigzag(self.number()?)).map_err(|_| too_large)? as u16,
                OperandKind::Imm32 | OperandKind::Jump32 => {
                    let number = i32::try_from(unzigzag(self.number()?)).map_err(|_| too_large)?;
                    (fields[1], fields[2]) = (number as u16, (number >> 16) as u16);
                }
                _ => fields[at] = self.short()?,
            }
        }
        let [a, b, c] = fields;
        Ok(Instr { op, flags, a, b, c })
    }
}
