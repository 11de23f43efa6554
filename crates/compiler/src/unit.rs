//! A unit: the code of one scope while it is made.
//!
//! ```text
//!   registers   | locals … | temporaries, a stack: `top` is the first free one |
//! ```
//!
//! Temporaries are taken and given back in stack order. [`Unit::emit`] sets the `USE` flags: an operand that is a
//! temporary is read for the last time unless the instruction is emitted with [`Unit::emit_keeping`].
//!
//! Invariant  after a statement `top` is what it was before; in unreachable code nothing is emitted.

use lissom_bytecode::ops::{USE_A, USE_B, USE_C};
use lissom_bytecode::{CodeFlags, Const, Instr, Op, OperandKind, Site};
use ruff_python_ast::Stmt;
use ruff_text_size::TextRange;
use rustc_hash::FxHashMap;

use crate::assemble::{HandlerId, Item, Label, PendingHandler};
use crate::definite::Bound;
use crate::error::{Error, ErrorKind, Result};
use crate::names::Symbol;
use crate::scope::ScopeId;

/// A register.
pub(crate) type Register = u16;

/// Something that a `return`, `break` or `continue` has to leave in order.
#[derive(Clone, Copy)]
pub(crate) enum Block<'a> {
    /// A loop; `iterator` is released when it is left.
    Loop { next: Label, end: Label, iterator: Option<Register> },
    /// The body of a `try` with `except` clauses: nothing to do but to leave the range of the handler.
    Try { outer: Option<HandlerId> },
    /// The body (or a handler) of a `try` with this `finally`.
    Finally { outer: Option<HandlerId>, body: &'a [Stmt] },
    /// A `with` body.
    With { outer: Option<HandlerId>, exit: Register, is_async: bool, range: TextRange },
    /// A handler, entered with `EnterHandler` into these registers.
    Handler { outer: Option<HandlerId>, saved: Register },
    /// The body of `except … as name`.
    HandlerName { outer: Option<HandlerId>, name: &'a str },
    /// The body of an `except*` clause, which cannot be left by a jump.
    GroupHandler,
}

/// The code of one scope while it is made.
pub(crate) struct Unit<'a> {
    /// The scope whose code this is.
    pub(crate) host: ScopeId,
    /// The innermost scope: the host, or a comprehension in it.
    pub(crate) scope: ScopeId,
    pub(crate) name: Box<str>,
    pub(crate) qualname: String,
    pub(crate) first_line: u32,
    pub(crate) flags: CodeFlags,
    pub(crate) positional: u16,
    pub(crate) positional_only: u16,
    pub(crate) keyword_only: u16,
    pub(crate) locals: u16,
    pub(crate) top: Register,
    registers: u16,
    pub(crate) items: Vec<Item>,
    pub(crate) places: Vec<Option<u32>>,
    arrivals: Vec<Option<Bound>>,
    pub(crate) handlers: Vec<PendingHandler>,
    /// The handler of the instructions being emitted.
    pub(crate) handler: Option<HandlerId>,
    pub(crate) consts: Vec<Const>,
    const_index: FxHashMap<Vec<u8>, u16>,
    pub(crate) name_list: Vec<Symbol>,
    name_index: FxHashMap<Symbol, u16>,
    pub(crate) sites: Vec<Site>,
    /// The last site of each name.
    site_index: FxHashMap<u16, u16>,
    pub(crate) blocks: Vec<Block<'a>>,
    /// The source range of the instructions being emitted.
    pub(crate) range: TextRange,
    pub(crate) bound: Bound,
    /// Registers of variables that are deleted somewhere in the scope.
    pub(crate) fragile: Bound,
    pub(crate) reachable: bool,
    /// The numbers of the block's annotations, by node.
    pub(crate) annotation_index: FxHashMap<usize, u32>,
}

/// Sites are shared among equal names once there are this many.
const SITES_OWN_MAX: usize = 60_000;

impl<'a> Unit<'a> {
    /// An empty unit.
    pub(crate) fn new(host: ScopeId, name: &str, qualname: String, first_line: u32, locals: usize) -> Unit<'a> {
        Unit {
            host,
            scope: host,
            name: name.into(),
            qualname,
            first_line,
            flags: CodeFlags::default(),
            positional: 0,
            positional_only: 0,
            keyword_only: 0,
            locals: locals as u16,
            top: locals as u16,
            registers: locals as u16,
            items: Vec::new(),
            places: Vec::new(),
            arrivals: Vec::new(),
            handlers: Vec::new(),
            handler: None,
            consts: Vec::new(),
            const_index: FxHashMap::default(),
            name_list: Vec::new(),
            name_index: FxHashMap::default(),
            sites: Vec::new(),
            site_index: FxHashMap::default(),
            blocks: Vec::new(),
            range: TextRange::default(),
            bound: Bound::none(locals),
            fragile: Bound::none(locals),
            reachable: true,
            annotation_index: FxHashMap::default(),
        }
    }

    /// The most registers the unit ever used.
    pub(crate) fn register_count(&self) -> u16 {
        self.registers
    }

    // ---- registers

    /// Takes the next temporary.
    pub(crate) fn take(&mut self) -> Result<Register> {
        self.take_many(1)
    }

    /// Takes `count` consecutive temporaries.
    pub(crate) fn take_many(&mut self, count: usize) -> Result<Register> {
        let first = self.top;
        let end = first as usize + count;
        if end > 60_000 {
            return Err(Error::new(ErrorKind::Memory, "too many values in one expression", Some(self.range)));
        }
        self.top = end as u16;
        self.registers = self.registers.max(self.top);
        Ok(first)
    }

    /// Is the register a temporary?
    pub(crate) fn is_temporary(&self, register: Register) -> bool {
        register >= self.locals
    }

    // ---- emission

    /// Emits an instruction; operands that are temporaries are read for the last time.
    pub(crate) fn emit(&mut self, instr: Instr) {
        let instr = self.with_uses(instr);
        self.push(instr, None);
    }

    /// Emits an instruction whose operands live on.
    pub(crate) fn emit_keeping(&mut self, instr: Instr) {
        self.push(instr, None);
    }

    /// Emits three fields; see [`Unit::emit`].
    pub(crate) fn op(&mut self, op: Op, a: u16, b: u16, c: u16) {
        self.emit(Instr::new(op, a, b, c));
    }

    /// Emits a jump; operands that are temporaries are read for the last time.
    pub(crate) fn jump_with(&mut self, instr: Instr, target: Label) {
        let instr = self.with_uses(instr);
        self.jump_keeping(instr, target);
    }

    /// Emits a jump whose operands live on.
    pub(crate) fn jump_keeping(&mut self, instr: Instr, target: Label) {
        if !self.reachable {
            return;
        }
        self.push(instr, Some(target));
        self.arrive(target);
        if matches!(instr.op, Op::Jump | Op::JumpBack) {
            self.reachable = false;
        }
    }

    /// Goes on at a label that lies ahead.
    pub(crate) fn jump(&mut self, target: Label) {
        self.jump_keeping(Instr::wide(Op::Jump, 0, 0), target);
    }

    /// Goes on at a label that lies behind.
    pub(crate) fn jump_back(&mut self, target: Label) {
        self.jump_keeping(Instr::wide(Op::JumpBack, 0, 0), target);
    }

    /// An instruction that only marks a place in the source, for who steps through the lines.
    pub(crate) fn mark(&mut self, range: TextRange) {
        self.range = range;
        self.push(crate::lines::marker(), None);
    }

    /// What follows comes from no place in the source.
    pub(crate) fn nowhere(&mut self) {
        self.range = crate::lines::NOWHERE;
    }

    fn with_uses(&self, instr: Instr) -> Instr {
        let kinds = instr.op.operands();
        let fields = [instr.a, instr.b, instr.c];
        let flags = [USE_A, USE_B, USE_C];
        let written = if kinds[0] == OperandKind::Dst { Some(instr.a) } else { None };
        let mut result = instr;
        for field in 0..3 {
            let register = fields[field];
            let last = (field + 1..3).all(|later| kinds[later] != OperandKind::Src || fields[later] != register);
            if kinds[field] == OperandKind::Src && self.is_temporary(register) && written != Some(register) && last {
                result.flags |= flags[field];
            }
        }
        result
    }

    fn push(&mut self, instr: Instr, label: Option<Label>) {
        if !self.reachable {
            return;
        }
        self.items.push(Item { instr, label, range: self.range, handler: self.handler });
        if matches!(instr.op, Op::Return | Op::ReturnConst | Op::Raise | Op::Reraise) {
            self.reachable = false;
        }
    }

    // ---- labels

    /// A new label.
    pub(crate) fn label(&mut self) -> Label {
        self.places.push(None);
        self.arrivals.push(None);
        Label(self.places.len() as u32 - 1)
    }

    /// The state at the label is at most what is bound now.
    fn arrive(&mut self, label: Label) {
        if let Some(arrival) = self.arrivals.get_mut(label.0 as usize) {
            match arrival {
                Some(bound) => bound.intersect(&self.bound),
                None => *arrival = Some(self.bound.clone()),
            }
        }
    }

    /// The label, to which only jumps from before lead, stands here.
    pub(crate) fn place(&mut self, label: Label) {
        let arrival = self.arrivals.get_mut(label.0 as usize).and_then(Option::take);
        if let Some(place) = self.places.get_mut(label.0 as usize) {
            *place = Some(self.items.len() as u32);
        }
        if let Some(arrival) = arrival {
            if self.reachable {
                self.bound.intersect(&arrival);
            } else {
                self.bound = arrival;
                self.reachable = true;
            }
        }
    }

    /// The label of a loop's head stands here: jumps from behind will lead to it.
    pub(crate) fn place_head(&mut self, label: Label) {
        if let Some(place) = self.places.get_mut(label.0 as usize) {
            *place = Some(self.items.len() as u32);
        }
        self.bound.subtract(&self.fragile);
    }

    // ---- handlers

    /// A handler that releases the registers from `depth` on, and is reached from here with what is bound now.
    pub(crate) fn new_handler(&mut self, depth: Register) -> (HandlerId, Label) {
        let target = self.label();
        self.handlers.push(PendingHandler { target, depth });
        if self.reachable {
            let mut bound = self.bound.clone();
            bound.subtract(&self.fragile);
            if let Some(arrival) = self.arrivals.get_mut(target.0 as usize) {
                *arrival = Some(bound);
            }
        }
        (HandlerId(self.handlers.len() as u32 - 1), target)
    }

    // ---- tables

    /// Index of a constant.
    pub(crate) fn constant(&mut self, constant: Const) -> Result<u16> {
        let mut key = Vec::new();
        let shared = encode(&constant, &mut key);
        if shared && let Some(index) = self.const_index.get(&key) {
            return Ok(*index);
        }
        let index = u16::try_from(self.consts.len()).map_err(|_| self.overflow("constants"))?;
        self.consts.push(constant);
        if shared {
            self.const_index.insert(key, index);
        }
        Ok(index)
    }

    /// Index of a name.
    pub(crate) fn name(&mut self, name: Symbol) -> Result<u16> {
        if let Some(index) = self.name_index.get(&name) {
            return Ok(*index);
        }
        let index = u16::try_from(self.name_list.len()).map_err(|_| self.overflow("names"))?;
        self.name_list.push(name);
        self.name_index.insert(name, index);
        Ok(index)
    }

    /// A new place with an inline cache for a name.
    pub(crate) fn name_site(&mut self, name: Symbol) -> Result<u16> {
        let index = self.name(name)?;
        if self.sites.len() >= SITES_OWN_MAX
            && let Some(site) = self.site_index.get(&index)
        {
            return Ok(*site);
        }
        let site = self.site(Site::Name(index as u32))?;
        self.site_index.insert(index, site);
        Ok(site)
    }

    /// A new place with an inline cache.
    pub(crate) fn site(&mut self, site: Site) -> Result<u16> {
        let index = u16::try_from(self.sites.len()).map_err(|_| self.overflow("attributes and calls"))?;
        self.sites.push(site);
        Ok(index)
    }

    fn overflow(&self, what: &str) -> Box<Error> {
        Error::new(ErrorKind::Memory, format!("too many {what} in one scope"), Some(self.range))
    }
}

/// A key that is equal for constants that can share a place; false if the constant cannot.
fn encode(constant: &Const, out: &mut Vec<u8>) -> bool {
    let all = |tag: u8, items: &[Const], out: &mut Vec<u8>| {
        out.push(tag);
        out.extend((items.len() as u64).to_le_bytes());
        items.iter().all(|item| encode(item, out))
    };
    match constant {
        Const::None => out.push(0),
        Const::Bool(value) => out.extend([1, *value as u8]),
        Const::Ellipsis => out.push(2),
        Const::Int(value) => {
            out.push(3);
            out.extend(value.to_le_bytes());
        }
        Const::BigInt { negative, magnitude } => {
            out.extend([4, *negative as u8]);
            out.extend((magnitude.len() as u64).to_le_bytes());
            out.extend_from_slice(magnitude);
        }
        Const::Float(value) => {
            out.push(5);
            out.extend(value.to_bits().to_le_bytes());
        }
        Const::Complex(real, imaginary) => {
            out.push(6);
            out.extend(real.to_bits().to_le_bytes());
            out.extend(imaginary.to_bits().to_le_bytes());
        }
        Const::Str(text) => {
            out.push(7);
            out.extend((text.len() as u64).to_le_bytes());
            out.extend_from_slice(text);
        }
        Const::Bytes(text) => {
            out.push(8);
            out.extend((text.len() as u64).to_le_bytes());
            out.extend_from_slice(text);
        }
        Const::Tuple(items) => return all(9, items, out),
        Const::FrozenSet(items) => return all(10, items, out),
        Const::Slice(items) => return all(11, items.as_slice(), out),
        Const::Code(_) | Const::Packed(_) => return false,
    }
    true
}
