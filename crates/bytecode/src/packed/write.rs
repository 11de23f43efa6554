//! Packing: one walk that numbers the codes, one that writes them.

use std::collections::BTreeMap;

use super::{HEADER, MAGIC, Malformed, NESTING_MAX, RAW, site, tag, zigzag};
use crate::{Capture, Code, Const, Instr, Op, OperandKind, Site};

/// Packed code of a module; see [`super::Parts`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// What an import reads.
    pub first: Vec<u8>,
    /// Functions.
    pub later: Vec<u8>,
    /// Docstrings and positions.
    pub rest: Vec<u8>,
}

/// Packs a module's code and all codes nested in it.
///
/// # Errors
/// If a nested code comes from another file, or anything is too large.
pub fn pack(code: &Code) -> Result<Packed, Malformed> {
    let nodes = number(code)?;
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    // What an import runs comes first; the others as they stand in the source.
    order.sort_by_key(|at| !nodes[*at].runs_at_import);
    let mut place = vec![0u32; nodes.len()];
    for (index, at) in order.iter().enumerate() {
        place[*at] = index as u32;
    }
    let mut writer = Writer::default();
    let mut first = None;
    for at in order {
        if !nodes[at].runs_at_import && first.is_none() {
            first = Some(std::mem::take(&mut writer.section));
        }
        writer.section.starts.push(writer.section.codes.len());
        writer.code(&nodes, at, &place)?;
    }
    let (first, later) = match first {
        Some(first) => (first, writer.section),
        None => (writer.section, Section::default()),
    };
    let mut packed = Packed { first: Vec::from(MAGIC), later: Vec::new(), rest: writer.rest };
    for section in [&first, &later] {
        for number in [section.starts.len(), section.string_starts.len(), section.strings.len(), section.codes.len()] {
            packed.first.extend(narrow(number)?.to_le_bytes());
        }
    }
    packed.first.extend(narrow(packed.rest.len())?.to_le_bytes());
    debug_assert_eq!(packed.first.len(), HEADER);
    first.write(&mut packed.first)?;
    later.write(&mut packed.later)?;
    Ok(packed)
}

/// Codes that lie together, and the strings that they are the first to use.
#[derive(Default)]
struct Section {
    starts: Vec<usize>,
    string_starts: Vec<usize>,
    strings: Vec<u8>,
    codes: Vec<u8>,
}

impl Section {
    fn write(self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        let starts = self.starts.into_iter().chain([self.codes.len()]);
        for start in starts.chain(self.string_starts).chain([self.strings.len()]) {
            out.extend(narrow(start)?.to_le_bytes());
        }
        out.extend(self.strings);
        out.extend(self.codes);
        Ok(())
    }
}

fn narrow(number: usize) -> Result<u32, Malformed> {
    u32::try_from(number).map_err(|_| Malformed("too large"))
}

/// A code, and the codes of its constants.
struct Node<'c> {
    code: &'c Code,
    /// By index of the constant: the node, and whether the code is used once at most.
    nested: BTreeMap<usize, (usize, bool)>,
    /// It is the module's code, or that of a class body that is run as the module is run.
    runs_at_import: bool,
}

/// All codes, each before those nested in it.
fn number(code: &Code) -> Result<Vec<Node<'_>>, Malformed> {
    let mut nodes = vec![Node { code, nested: BTreeMap::new(), runs_at_import: true }];
    let mut at = 0;
    while at < nodes.len() {
        let (outer, runs_at_import) = (nodes[at].code, nodes[at].runs_at_import);
        for (index, constant) in outer.consts.iter().enumerate() {
            let Const::Code(inner) = constant else { continue };
            if inner.filename != code.filename {
                return Err(Malformed("a nested code of another file"));
            }
            let once = runs_at_import && used_once(outer, index);
            let node = nodes.len();
            nodes[at].nested.insert(index, (node, once));
            nodes.push(Node { code: inner, nested: BTreeMap::new(), runs_at_import: once && !inner.flags.optimized });
        }
        at += 1;
    }
    Ok(nodes)
}

/// Is the code of a constant used by one instruction, which stands in no loop?
fn used_once(code: &Code, constant: usize) -> bool {
    let mut uses = code.instrs.iter().enumerate().filter(|(_, instr)| instr.op == Op::MakeFunction && instr.b as usize == constant);
    let (Some((at, _)), None) = (uses.next(), uses.next()) else { return false };
    // A loop is a jump backwards, of any kind.
    !code.instrs.iter().enumerate().skip(at).any(|(from, instr)| {
        let distance = match instr.op.operands() {
            [OperandKind::Jump16, ..] => instr.a as i16 as i64,
            [_, OperandKind::Jump32, _] => instr.bc() as i64,
            _ => 0,
        };
        from as i64 + 1 + distance <= at as i64
    })
}

#[derive(Default)]
struct Writer<'c> {
    section: Section,
    rest: Vec<u8>,
    strings: BTreeMap<&'c [u8], u32>,
}

impl<'c> Writer<'c> {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.section.codes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.section.codes.push(number as u8);
    }

    fn string(&mut self, bytes: &'c [u8]) {
        let next = self.strings.len() as u32;
        let index = *self.strings.entry(bytes).or_insert(next);
        if index == next {
            self.section.string_starts.push(self.section.strings.len());
            self.section.strings.extend_from_slice(bytes);
        }
        self.number(index as u64);
    }

    /// What is rarely wanted: where it lies and how long it is.
    fn aside(&mut self, bytes: &[u8]) {
        self.number(self.rest.len() as u64);
        self.number(bytes.len() as u64);
        self.rest.extend_from_slice(bytes);
    }

    fn code(&mut self, nodes: &[Node<'c>], at: usize, place: &[u32]) -> Result<(), Malformed> {
        let node = &nodes[at];
        let code = node.code;
        let docstring = docstring_aside(code);
        // The head; see `Head`.
        self.number(code.flags.bits() as u64);
        self.string(code.name.as_bytes());
        self.string(code.qualname.as_bytes());
        for number in [code.first_line, code.positional as u32, code.positional_only as u32, code.keyword_only as u32] {
            self.number(number as u64);
        }
        match docstring {
            Some(text) => {
                self.number(1);
                self.aside(text);
            }
            None => self.number(0),
        }
        self.number(code.captures.len() as u64);
        for capture in &code.captures {
            let number = match *capture {
                Capture::Register(register) => (register as u64) << 1,
                Capture::Free(index) => (index as u64) << 1 | 1,
            };
            self.number(number);
        }
        // The rest.
        if code.frees.len() != code.captures.len() {
            return Err(Malformed("captures and captured names differ in number"));
        }
        for name in &code.frees {
            self.string(name.as_bytes());
        }
        self.number(code.registers as u64);
        self.number(code.locals.len() as u64);
        for name in &code.locals {
            self.string(name.as_bytes());
        }
        self.number(code.cells.len() as u64);
        for register in &code.cells {
            self.number(*register as u64);
        }
        self.number(code.names.len() as u64);
        for name in &code.names {
            self.string(name.as_bytes());
        }
        self.number(code.sites.len() as u64);
        for place in &code.sites {
            match *place {
                Site::Name(index) => self.number((index as u64) << 2 | site::NAME),
                Site::Keys(index) => self.number((index as u64) << 2 | site::KEYS),
                Site::Keywords { count, names } => {
                    self.number((names as u64) << 2 | site::KEYWORDS);
                    self.number(count as u64);
                }
            }
        }
        self.number(code.consts.len() as u64);
        for (index, constant) in code.consts.iter().enumerate() {
            match node.nested.get(&index) {
                Some((nested, once)) => {
                    let inner = nodes[*nested].code;
                    let marks = [(*once, tag::ONCE), (inner.flags.optimized, tag::FUNCTION), (!inner.captures.is_empty(), tag::CAPTURES)];
                    self.section.codes.push(marks.into_iter().fold(tag::CODE, |tag, (holds, mark)| if holds { tag | mark } else { tag }));
                    self.number(place[*nested] as u64);
                }
                None if index == 0 && docstring.is_some() => self.section.codes.push(tag::DOCSTRING),
                None => self.constant(constant, 0)?,
            }
        }
        self.number(code.instrs.len() as u64);
        for instr in &code.instrs {
            self.instr(*instr);
        }
        self.number(code.handlers.len() as u64);
        for handler in &code.handlers {
            for number in [handler.start, handler.end, handler.target, handler.depth as u32] {
                self.number(number as u64);
            }
        }
        self.aside(code.positions.bytes());
        Ok(())
    }

    fn constant(&mut self, constant: &'c Const, depth: usize) -> Result<(), Malformed> {
        if depth > NESTING_MAX {
            return Err(Malformed("constants nest too deeply"));
        }
        match constant {
            Const::None => self.section.codes.push(tag::NONE),
            Const::Bool(truth) => self.section.codes.push(if *truth { tag::TRUE } else { tag::FALSE }),
            Const::Ellipsis => self.section.codes.push(tag::ELLIPSIS),
            Const::Int(number) => {
                self.section.codes.push(tag::INT);
                self.number(zigzag(*number));
            }
            Const::BigInt { negative, magnitude } => {
                self.section.codes.push(if *negative { tag::BIG_NEGATIVE } else { tag::BIG });
                self.bytes(magnitude);
            }
            Const::Float(number) => {
                self.section.codes.push(tag::FLOAT);
                self.section.codes.extend(number.to_bits().to_le_bytes());
            }
            Const::Complex(real, imaginary) => {
                self.section.codes.push(tag::COMPLEX);
                self.section.codes.extend(real.to_bits().to_le_bytes());
                self.section.codes.extend(imaginary.to_bits().to_le_bytes());
            }
            Const::Str(text) => {
                self.section.codes.push(tag::STR);
                self.string(text);
            }
            Const::Bytes(bytes) => {
                self.section.codes.push(tag::BYTES);
                self.bytes(bytes);
            }
            Const::Tuple(items) => self.items(tag::TUPLE, items, depth)?,
            Const::FrozenSet(items) => self.items(tag::FROZEN_SET, items, depth)?,
            Const::Slice(items) => {
                self.section.codes.push(tag::SLICE);
                for item in items.iter() {
                    self.constant(item, depth + 1)?;
                }
            }
            Const::Code(_) | Const::Packed(_) => return Err(Malformed("a code inside of another constant, or packed already")),
        }
        Ok(())
    }

    fn items(&mut self, tag: u8, items: &'c [Const], depth: usize) -> Result<(), Malformed> {
        self.section.codes.push(tag);
        self.number(items.len() as u64);
        items.iter().try_for_each(|item| self.constant(item, depth + 1))
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.section.codes.extend_from_slice(bytes);
    }

    fn instr(&mut self, instr: Instr) {
        let kinds = instr.op.operands();
        let fields = [instr.a, instr.b, instr.c];
        let plain = instr.flags & RAW == 0 && fields.iter().zip(kinds).all(|(field, kind)| kind != OperandKind::None || *field == 0);
        self.section.codes.push(instr.op as u8);
        if !plain {
            self.section.codes.push(instr.flags | RAW);
            fields.iter().for_each(|field| self.section.codes.extend(field.to_le_bytes()));
            return;
        }
        self.section.codes.push(instr.flags);
        for (field, kind) in fields.into_iter().zip(kinds) {
            match kind {
                OperandKind::None | OperandKind::High => {}
                OperandKind::Imm | OperandKind::Jump16 => self.number(zigzag(field as i16 as i64)),
                OperandKind::Imm32 | OperandKind::Jump32 => self.number(zigzag(instr.bc() as i64)),
                _ => self.number(field as u64),
            }
        }
    }
}

/// The docstring, if no instruction uses it as a constant.
fn docstring_aside(code: &Code) -> Option<&[u8]> {
    let Some(Const::Str(text)) = code.consts.first().filter(|_| code.flags.docstring) else { return None };
    let by_instr = code.instrs.iter().any(|instr| {
        let fields = [instr.a, instr.b, instr.c];
        fields.into_iter().zip(instr.op.operands()).any(|(field, kind)| kind == OperandKind::Const && field == 0)
    });
    let by_site = code.sites.iter().any(|place| matches!(place, Site::Keywords { names: 0, .. } | Site::Keys(0)));
    if by_instr || by_site { None } else { Some(text) }
}
