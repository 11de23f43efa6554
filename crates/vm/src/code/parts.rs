//! The parts of a code object: what `code.replace()`, the constructor and `marshal` take it apart into and put it together from.
//!
//! ```text
//!   code object -> Parts (values and plain numbers) -> change some -> build -> verified -> code object
//! ```
//!
//! A part is what Python sees as an attribute. What has no attribute of its own (handlers, places with inline caches, captures, which
//! registers hold cells, names that only messages need) is packed into `co_exceptiontable`, so that the attributes together are complete.
//! Nothing reaches the machine unverified: instructions and the flow of values are checked as they are for the compiler.

use lissom_bytecode::{Capture, Code, CodeFlags, Const, Handler, Instr, Op, PositionTable, Site, flow, verify};
use lissom_objects::{Context, PyResult, Raised, Value};

use super::{CodeCell, link_values};

/// What a code object consists of. Names are strings, `consts` any values.
#[derive(Clone, Default)]
pub struct Parts {
    /// `co_argcount`
    pub argcount: i64,
    /// `co_posonlyargcount`
    pub posonlyargcount: i64,
    /// `co_kwonlyargcount`
    pub kwonlyargcount: i64,
    /// `co_nlocals`
    pub nlocals: i64,
    /// `co_stacksize`
    pub stacksize: i64,
    /// `co_flags`
    pub flags: i64,
    /// `co_firstlineno`
    pub firstlineno: i64,
    /// `co_code`
    pub code: Vec<u8>,
    /// `co_linetable`
    pub linetable: Vec<u8>,
    /// `co_exceptiontable`
    pub exceptiontable: Vec<u8>,
    /// `co_consts`
    pub consts: Vec<Value>,
    /// `co_names`
    pub names: Vec<Value>,
    /// `co_varnames`
    pub varnames: Vec<Value>,
    /// `co_freevars`
    pub freevars: Vec<Value>,
    /// `co_cellvars`
    pub cellvars: Vec<Value>,
    /// `co_filename`
    pub filename: Option<Value>,
    /// `co_name`
    pub name: Option<Value>,
    /// `co_qualname`
    pub qualname: Option<Value>,
}

/// Which names are shown: not those that only messages about unset variables need.
fn shown_names(code: &CodeCell) -> Vec<bool> {
    let mut shown = vec![true; code.names as usize];
    let mut hidden = vec![false; code.names as usize];
    let mut used = vec![false; code.names as usize];
    for instr in code.instrs.items() {
        let (index, quiet) = match instr.op {
            Op::CheckBound | Op::DeleteLocal | Op::DeleteCell => (instr.b, true),
            Op::LoadCell => (instr.c, true),
            Op::LoadAttr | Op::StoreAttr | Op::LoadMethod | Op::LoadSuperAttr | Op::LoadSuperMethod | Op::LoadGlobal | Op::StoreGlobal => {
                match code.sites.items().get(instr.c as usize) {
                    Some(Site::Name(index)) => (*index as u16, false),
                    _ => continue,
                }
            }
            op => {
                let fields = [instr.a, instr.b, instr.c];
                let named = fields.into_iter().zip(op.operands()).find(|(_, kind)| *kind == lissom_bytecode::OperandKind::Name);
                match named {
                    Some((index, _)) => (index, false),
                    None => continue,
                }
            }
        };
        let marks = if quiet { &mut hidden } else { &mut used };
        if let Some(mark) = marks.get_mut(index as usize) {
            *mark = true;
        }
    }
    for ((shown, hidden), used) in shown.iter_mut().zip(hidden).zip(used) {
        *shown = used || !hidden;
    }
    shown
}

/// The names of instructions that Python sees.
pub(super) fn names(code: &CodeCell) -> Vec<Value> {
    shown_names(code).into_iter().enumerate().filter(|(_, shown)| *shown).map(|(index, _)| code.name_at(index).clone()).collect()
}

/// How many registers hold parameters.
fn parameters(code: &CodeCell) -> usize {
    code.positional as usize + code.keyword_only as usize + code.flags.varargs as usize + code.flags.varkeywords as usize
}

/// The names of local variables; those that live only in a cell are not among them.
pub(super) fn varnames(code: &CodeCell) -> Vec<Value> {
    let fixed = parameters(code);
    let names = code.local_names().iter().enumerate();
    names.filter(|(register, _)| *register < fixed || !code.is_cell(*register as u16)).map(|(_, name)| name.clone()).collect()
}

/// The names of local variables that live in cells.
pub(super) fn cellvars(code: &CodeCell) -> Vec<Value> {
    code.cells.items().iter().filter_map(|register| code.local_names().get(*register as usize).cloned()).collect()
}

/// The instructions as bytes.
pub(super) fn code_bytes(code: &CodeCell) -> Vec<u8> {
    code.instrs.items().iter().flat_map(|instr| instr.bytes()).collect()
}

/// Everything without an attribute, packed.
pub(super) fn tables(code: &CodeCell) -> Vec<u8> {
    let mut out = Vec::new();
    let number = |out: &mut Vec<u8>, number: u32| out.extend(number.to_le_bytes());
    number(&mut out, code.handlers.items().len() as u32);
    for handler in code.handlers.items() {
        for part in [handler.start, handler.end, handler.target, handler.depth as u32] {
            number(&mut out, part);
        }
    }
    number(&mut out, code.sites.items().len() as u32);
    for site in code.sites.items() {
        let parts = match *site {
            Site::Name(index) => [0, index, 0],
            Site::Keywords { count, names } => [1, count as u32, names],
            Site::Keys(index) => [2, index, 0],
        };
        parts.into_iter().for_each(|part| number(&mut out, part));
    }
    number(&mut out, code.captures.items().len() as u32);
    for capture in code.captures.items() {
        number(&mut out, match *capture {
            Capture::Register(register) => register as u32,
            Capture::Free(index) => 0x1_0000 | index as u32,
        });
    }
    number(&mut out, code.cells.items().len() as u32);
    for register in code.cells.items() {
        number(&mut out, *register as u32);
    }
    let shown = shown_names(code);
    number(&mut out, shown.len() as u32);
    for (index, shown) in shown.into_iter().enumerate() {
        if shown {
            number(&mut out, u32::MAX);
        } else {
            let bytes = code.name_at(index).str_bytes();
            number(&mut out, bytes.len() as u32);
            out.extend(bytes);
        }
    }
    // A code that does nothing special has nothing to say.
    if out.iter().all(|byte| *byte == 0) { Vec::new() } else { out }
}

/// What [`tables`] packed.
#[derive(Default)]
struct Tables {
    handlers: Vec<Handler>,
    sites: Vec<Site>,
    captures: Vec<Capture>,
    cells: Vec<u16>,
    /// For each name: shown (`None`), or the hidden name itself.
    names: Vec<Option<Box<str>>>,
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*first))
    }

    /// A count of things that take at least `size` bytes each.
    fn count(&mut self, size: usize) -> Option<u32> {
        self.number().filter(|count| *count as usize <= self.0.len() / size)
    }

    fn text(&mut self, length: usize) -> Option<Box<str>> {
        let (first, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(first).ok().map(Box::from)
    }
}

fn unpack(bytes: &[u8]) -> Option<Tables> {
    let mut tables = Tables::default();
    if bytes.is_empty() {
        return Some(tables);
    }
    let mut reader = Reader(bytes);
    for _ in 0..reader.count(16)? {
        let (start, end, target, depth) = (reader.number()?, reader.number()?, reader.number()?, reader.number()?);
        tables.handlers.push(Handler { start, end, target, depth: depth.try_into().ok()? });
    }
    for _ in 0..reader.count(12)? {
        let (kind, first, second) = (reader.number()?, reader.number()?, reader.number()?);
        tables.sites.push(match kind {
            0 => Site::Name(first),
            1 => Site::Keywords { count: first.try_into().ok()?, names: second },
            2 => Site::Keys(first),
            _ => return None,
        });
    }
    for _ in 0..reader.count(4)? {
        let number = reader.number()?;
        tables.captures.push(if number & 0x1_0000 != 0 { Capture::Free(number as u16) } else { Capture::Register(number as u16) });
    }
    for _ in 0..reader.count(4)? {
        tables.cells.push(reader.number()?.try_into().ok()?);
    }
    for _ in 0..reader.count(4)? {
        let length = reader.number()?;
        tables.names.push(if length == u32::MAX { None } else { Some(reader.text(length as usize)?) });
    }
    Some(tables)
}

impl Parts {
    /// The parts of a code object.
    ///
    /// # Errors
    /// `TypeError` if it is none; `MemoryError`.
    pub fn of(cx: &mut Context, code: &Value) -> PyResult<Parts> {
        super::packed::settle(cx, code)?;
        let Some(code) = CodeCell::of(code) else { return Err(cx.type_error("code expected")) };
        let varnames = varnames(code);
        Ok(Parts {
            argcount: code.positional as i64,
            posonlyargcount: code.positional_only as i64,
            kwonlyargcount: code.keyword_only as i64,
            nlocals: varnames.len() as i64,
            stacksize: (code.registers - code.locals) as i64,
            flags: code.flag_bits() as i64,
            firstlineno: code.first_line as i64,
            code: code_bytes(code),
            linetable: code.positions.items().to_vec(),
            exceptiontable: tables(code),
            consts: code.values.items()[..code.consts as usize].to_vec(),
            names: names(code),
            varnames,
            freevars: code.free_names().to_vec(),
            cellvars: cellvars(code),
            filename: code.filename.clone(),
            name: code.name.clone(),
            qualname: code.qualname.clone(),
        })
    }

    /// Puts a code object together.
    ///
    /// # Errors
    /// `ValueError` if the parts do not fit each other, `MemoryError`.
    pub fn build(self, cx: &mut Context) -> PyResult<Value> {
        if self.argcount < self.posonlyargcount || self.posonlyargcount < 0 || self.kwonlyargcount < 0 || self.nlocals < 0 || self.stacksize < 0 {
            return Err(cx.value_error("code: argcount is negative or too small"));
        }
        if self.flags < 0 {
            return Err(cx.value_error("code: flags is negative"));
        }
        if self.firstlineno < 0 {
            return Err(cx.value_error("code: firstlineno is negative"));
        }
        if self.nlocals != self.varnames.len() as i64 {
            return Err(cx.value_error("code: co_nlocals != len(co_varnames)"));
        }
        let flags = CodeFlags::from_bits(self.flags as u32);
        let fixed = self.argcount + self.kwonlyargcount + flags.varargs as i64 + flags.varkeywords as i64;
        if fixed > self.nlocals {
            return Err(cx.value_error("code: varnames is too small"));
        }
        let Some(tables) = unpack(&self.exceptiontable) else { return Err(cx.value_error("code: co_exceptiontable is malformed")) };
        let Some(instrs) = Instr::read_all(&self.code) else { return Err(cx.value_error("code: co_code is malformed")) };
        let locals = self.locals(cx, &tables, fixed as usize)?;
        let names = self.all_names(cx, &tables)?;
        let text = |cx: &Context, value: &Option<Value>| value.as_ref().map_or_else(String::new, |value| cx.string_lossy(value)).into_boxed_str();
        let registers = locals.len() as i64 + self.stacksize;
        let code = Code {
            name: text(cx, &self.name),
            qualname: text(cx, &self.qualname),
            filename: text(cx, &self.filename),
            first_line: u32::try_from(self.firstlineno).unwrap_or(u32::MAX),
            flags,
            positional: narrow(cx, self.argcount)?,
            positional_only: narrow(cx, self.posonlyargcount)?,
            keyword_only: narrow(cx, self.kwonlyargcount)?,
            locals: locals.iter().map(|name| cx.string_lossy(name).into()).collect(),
            cells: tables.cells.into_boxed_slice(),
            frees: self.freevars.iter().map(|name| cx.string_lossy(name).into()).collect(),
            captures: tables.captures.into_boxed_slice(),
            registers: narrow(cx, registers)?,
            consts: self.consts.iter().map(shadow).collect(),
            names: names.iter().map(|name| cx.string_lossy(name).into()).collect(),
            sites: tables.sites,
            instrs,
            handlers: tables.handlers,
            positions: PositionTable::from_bytes(self.linetable),
        };
        sound(&code).map_err(|problem| cx.value_error(&format!("code: {problem}")))?;
        let mut values = self.consts;
        values.extend(names);
        values.extend(locals);
        values.extend(self.freevars);
        let name = self.name.unwrap_or(Value::NONE);
        let heads = [name.clone(), self.qualname.unwrap_or(name), self.filename.unwrap_or(Value::NONE)];
        link_values(cx, &code, heads, values, None)
    }

    /// The names of all local variables by register, and whether the cells are among them.
    fn locals(&self, cx: &mut Context, tables: &Tables, fixed: usize) -> PyResult<Vec<Value>> {
        let apart = tables.cells.iter().filter(|register| **register as usize >= fixed).count();
        if self.cellvars.len() != tables.cells.len() || self.freevars.len() != tables.captures.len() {
            return Err(cx.value_error("code: co_cellvars or co_freevars do not fit co_exceptiontable"));
        }
        let count = self.varnames.len() + apart;
        let mut plain = self.varnames.iter();
        let mut locals = Vec::new();
        for register in 0..count {
            let cell = tables.cells.iter().position(|cell| *cell as usize == register);
            let name = match cell {
                Some(index) if register >= fixed => self.cellvars.get(index),
                _ => plain.next(),
            };
            match name {
                Some(name) => locals.push(name.clone()),
                None => return Err(cx.value_error("code: co_varnames do not fit co_exceptiontable")),
            }
        }
        Ok(locals)
    }

    fn all_names(&self, cx: &mut Context, tables: &Tables) -> PyResult<Vec<Value>> {
        let mut shown = self.names.iter();
        let mut names = Vec::new();
        for row in &tables.names {
            match row {
                Some(hidden) => names.push(cx.intern(hidden)?),
                None => names.extend(shown.next().cloned()),
            }
        }
        names.extend(shown.cloned());
        Ok(names)
    }
}

/// As much of a constant as the verifier asks for: how many items a tuple has, and what a code captures.
fn shadow(value: &Value) -> Const {
    if let Some(items) = value.as_tuple() {
        return Const::Tuple(vec![Const::None; items.len()].into());
    }
    match CodeCell::of(value) {
        Some(code) => Const::Code(Box::new(Code { captures: code.captures.items().into(), ..Code::default() })),
        None => Const::None,
    }
}

/// As much of a code object as the abstract run over it asks for.
pub(crate) fn shadow_of(code: &CodeCell) -> Code {
    Code {
        flags: code.flags,
        positional: code.positional,
        positional_only: code.positional_only,
        keyword_only: code.keyword_only,
        locals: code.local_names().iter().map(|_| Box::default()).collect(),
        cells: code.cells.items().into(),
        frees: code.free_names().iter().map(|_| Box::default()).collect(),
        captures: code.captures.items().into(),
        registers: code.registers,
        consts: code.values.items()[..code.consts as usize].iter().map(shadow).collect(),
        sites: code.sites.items().to_vec(),
        instrs: code.instrs.items().to_vec(),
        handlers: code.handlers.items().to_vec(),
        ..Code::default()
    }
}

fn narrow(cx: &mut Context, number: i64) -> PyResult<u16> {
    u16::try_from(number).map_err(|_| -> Raised { cx.overflow_error("code: too many registers") })
}

/// May the machine run it?
fn sound(code: &Code) -> Result<(), String> {
    verify::verify(code)?;
    flow::check(code)?;
    if code.cells.iter().any(|register| *register as usize >= code.locals.len()) || !code.cells.is_sorted_by(|a, b| a < b) {
        return Err("a cell is out of range".to_owned());
    }
    let suspends = code.flags.generator || code.flags.coroutine || code.flags.async_generator;
    for instr in &code.instrs {
        match instr.op {
            Op::Yield | Op::YieldFrom if !suspends => return Err("yields, and is no generator".to_owned()),
            Op::LoadName | Op::StoreName | Op::DeleteName | Op::LoadLocals | Op::ImportStar if code.flags.optimized => {
                return Err("uses a namespace, and is optimized".to_owned());
            }
            _ => {}
        }
    }
    Ok(())
}
