//! The compiler's state: the unit under construction, those around it, and what all of them share.
//!
//! A name is compiled in two steps: [`Compiler::place`] says where it lives, and load, store and delete
//! know the instruction for each kind of place.

use lissom_bytecode::ops::NEGATE;
use lissom_bytecode::{Capture, Code, CodeFlags, Const, Instr, Op};
use ruff_text_size::TextRange;

use crate::assemble::assemble;
use crate::error::{Error, ErrorKind, Result};
use crate::fold::Folder;
use crate::names::{Names, Symbol};
use crate::scope::{Binding, Scope, ScopeId, ScopeKind, Scopes, Uses, Variable};
use crate::source::Source;
use crate::unit::{Register, Unit};

/// Where an expression's value is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// Anywhere: a local variable's own register, or a fresh temporary.
    Any,
    /// In a fresh temporary.
    Temporary,
    /// In this register. If it is a local variable, it is written last, by one instruction.
    In(Register),
}

/// Where a variable lives, seen from the unit under construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a register.
    Register(Register),
    /// In the cell in a register.
    Cell(Register),
    /// In a captured cell.
    Free(u16),
    /// In the class namespace at hand, else in a captured cell.
    ClassFree(u16),
    /// In the namespace of the class around, else in a captured cell.
    ViewFree(u16),
    /// In the namespace of the class around, else global.
    ViewGlobal,
    /// In the local namespace.
    Namespace,
    /// Global.
    Global,
}

/// What stays the same during a compilation.
pub(crate) struct Shared<'a> {
    pub(crate) source: &'a Source,
    pub(crate) scopes: &'a Scopes,
    pub(crate) filename: &'a str,
    pub(crate) optimize: u8,
    pub(crate) interactive: bool,
    pub(crate) future_annotations: bool,
    /// `super` means the built-in class.
    pub(crate) super_is_builtin: bool,
}

/// The compiler.
pub(crate) struct Compiler<'a> {
    pub(crate) shared: Shared<'a>,
    pub(crate) names: Names,
    pub(crate) unit: Unit<'a>,
    pub(crate) outer: Vec<Unit<'a>>,
}

impl<'a> Compiler<'a> {
    /// The scope of the names being compiled.
    pub(crate) fn scope(&self) -> &'a Scope {
        self.shared.scopes.get(self.unit.scope)
    }

    /// The scope whose code is being made.
    pub(crate) fn host(&self) -> &'a Scope {
        self.shared.scopes.get(self.unit.host)
    }

    pub(crate) fn folder(&self) -> Folder<'a> {
        Folder { source: self.shared.source, debug: self.shared.optimize == 0 }
    }

    pub(crate) fn line(&self, range: TextRange) -> u32 {
        self.shared.source.line(range.start())
    }

    // ---- units

    /// Starts the code of scope `id`.
    pub(crate) fn begin(&mut self, id: ScopeId, name: &str, qualname: String, first_line: u32) {
        let scope = self.shared.scopes.get(id);
        let mut unit = Unit::new(id, name, qualname, first_line, scope.locals.len());
        for variable in &scope.locals {
            let uses = self.shared.scopes.get(variable.scope).uses(variable.name);
            if let Some(register) = scope.registers.get(variable) {
                if uses.has(Uses::DELETED) {
                    unit.fragile.insert(*register);
                }
                if uses.has(Uses::PARAMETER) && variable.scope == id {
                    unit.bound.insert(*register);
                }
            }
        }
        unit.flags = CodeFlags {
            optimized: scope.kind.is_function_like(),
            nested: scope.nested,
            generator: scope.is_generator && !scope.is_async && !scope.has_await,
            coroutine: scope.is_async && !scope.is_generator && scope.kind == ScopeKind::Function,
            async_generator: scope.is_generator && (scope.is_async || scope.has_await),
            future_annotations: self.shared.future_annotations,
            ..CodeFlags::default()
        };
        self.outer.push(std::mem::replace(&mut self.unit, unit));
    }

    /// The prologue: captured parameters and variables move into cells.
    pub(crate) fn make_cells(&mut self) {
        let host = self.host();
        for register in &host.cells {
            let own = host.locals.get(*register as usize).is_some_and(|variable| variable.scope == self.unit.host);
            if own {
                self.unit.emit_keeping(Instr::new(Op::MakeCell, *register, 0, 0));
            }
        }
    }

    /// Finishes the code of the scope begun last.
    pub(crate) fn finish(&mut self) -> Result<Code> {
        let outer = self.outer.pop().unwrap_or_else(|| Unit::new(ScopeId(0), "", String::new(), 0, 0));
        let unit = std::mem::replace(&mut self.unit, outer);
        self.code_of(unit)
    }

    fn code_of(&mut self, mut unit: Unit<'a>) -> Result<Code> {
        let registers = unit.register_count();
        let scope = self.shared.scopes.get(unit.host);
        crate::lines::settle(&mut unit.items, &mut unit.places, &unit.handlers, self.shared.source);
        let assembled = assemble(unit.items, &unit.places, &unit.handlers, self.shared.source)
            .ok_or_else(|| Error::new(ErrorKind::Memory, "the code has a jump to nowhere", None))?;
        let text = |symbol: Symbol| -> Box<str> { self.names.text(symbol).into() };
        let local = |variable: &Variable| match self.names.text(variable.name) {
            ".format" if scope.kind == ScopeKind::Annotations => "format".into(),
            name => name.into(),
        };
        // Whoever makes the function: the host around it.
        let maker = scope.parent.map(|parent| self.shared.scopes.get(parent).host);
        let captures = scope
            .frees
            .iter()
            .map(|variable| maker.and_then(|maker| self.shared.scopes.capture(maker, *variable)).unwrap_or(Capture::Free(0)))
            .collect();
        let code = Code {
            name: unit.name,
            qualname: unit.qualname.into(),
            filename: self.shared.filename.into(),
            first_line: unit.first_line,
            flags: unit.flags,
            positional: unit.positional,
            positional_only: unit.positional_only,
            keyword_only: unit.keyword_only,
            locals: scope.locals.iter().map(local).collect(),
            cells: scope.cells.as_slice().into(),
            frees: scope.frees.iter().map(|variable| text(variable.name)).collect(),
            captures,
            registers,
            consts: unit.consts,
            names: unit.name_list.iter().map(|name| text(*name)).collect(),
            sites: unit.sites,
            instrs: assembled.instrs,
            handlers: assembled.handlers,
            positions: assembled.positions,
        };
        #[cfg(debug_assertions)]
        if let Err(problem) = lissom_bytecode::verify::verify(&code) {
            let message = format!("the compiler made code that does not hold: {problem}");
            return Err(Error::new(ErrorKind::Memory, message, None));
        }
        Ok(code)
    }

    /// The qualified name of something called `name` that is defined where the compiler is.
    pub(crate) fn qualified(&mut self, name: &str) -> String {
        let symbol = self.mangled(name);
        let mut unit = &self.unit;
        let mut outer = self.outer.iter().rev();
        // What evaluates an annotation, a bound or an alias is looked through; a scope of type parameters around it counts.
        if matches!(self.shared.scopes.get(unit.host).kind, ScopeKind::Annotations | ScopeKind::TypeValue)
            && let Some(next) = outer.next()
        {
            unit = next;
            if self.shared.scopes.get(unit.host).kind == ScopeKind::TypeParameters {
                return format!("{}.{name}", unit.qualname);
            }
        }
        // Else a scope of type parameters is looked through.
        while self.shared.scopes.get(unit.host).kind == ScopeKind::TypeParameters {
            match outer.next() {
                Some(next) => unit = next,
                None => break,
            }
        }
        let scope = self.shared.scopes.get(unit.host);
        let global = scope.uses(symbol).has(Uses::GLOBAL);
        match scope.kind {
            _ if global => name.to_owned(),
            ScopeKind::Module => name.to_owned(),
            ScopeKind::Class | ScopeKind::Comprehension | ScopeKind::Generator => format!("{}.{name}", unit.qualname),
            _ => format!("{}.<locals>.{name}", unit.qualname),
        }
    }

    // ---- registers and constants

    /// The register for a result, after the temporaries from `mark` on have been given back.
    pub(crate) fn result(&mut self, want: Want, mark: Register) -> Result<Register> {
        self.unit.top = mark;
        match want {
            Want::In(register) => Ok(register),
            Want::Any | Want::Temporary => self.unit.take(),
        }
    }

    /// A register in which a value can be built up step by step: the wanted one if that is a temporary.
    pub(crate) fn accumulator(&mut self, want: Want) -> Result<Register> {
        match want {
            Want::In(register) if self.unit.is_temporary(register) => Ok(register),
            _ => self.unit.take(),
        }
    }

    /// Brings what an accumulator holds to where it is wanted.
    pub(crate) fn deliver(&mut self, accumulator: Register, want: Want, mark: Register) -> Result<Register> {
        match want {
            Want::In(register) if register == accumulator => {
                self.unit.top = mark;
                Ok(register)
            }
            Want::In(register) => {
                self.unit.op(Op::Move, register, accumulator, 0);
                self.unit.top = mark;
                Ok(register)
            }
            Want::Any | Want::Temporary => {
                self.unit.top = accumulator + 1;
                Ok(accumulator)
            }
        }
    }

    /// Brings the value of a register that is kept to where it is wanted.
    pub(crate) fn copy(&mut self, register: Register, want: Want) -> Result<Register> {
        let target = match want {
            Want::Any => return Ok(register),
            Want::Temporary => self.unit.take()?,
            Want::In(target) => target,
        };
        if target != register {
            self.unit.emit_keeping(Instr::new(Op::Move, target, register, 0));
        }
        Ok(target)
    }

    /// Releases a temporary that holds a value.
    pub(crate) fn clear(&mut self, register: Register) {
        self.unit.emit_keeping(Instr::new(Op::Clear, register, 0, 0));
    }

    /// Loads a constant.
    pub(crate) fn constant(&mut self, constant: Const, want: Want) -> Result<Register> {
        let target = self.result(want, self.unit.top)?;
        if let Const::Int(value) = constant
            && let Ok(value) = i32::try_from(value)
        {
            self.unit.emit(Instr::wide(Op::LoadInt, target, value));
            return Ok(target);
        }
        if self.unit.reachable {
            let index = self.unit.constant(constant)?;
            self.unit.op(Op::LoadConst, target, index, 0);
        }
        Ok(target)
    }

    /// A string constant.
    pub(crate) fn string(text: &str) -> Const {
        Const::Str(text.as_bytes().into())
    }

    // ---- names

    /// The symbol of a name as the current scope sees it.
    pub(crate) fn mangled(&mut self, name: &str) -> Symbol {
        let plain = self.names.intern(name);
        let private = self.scope().mangles(plain);
        self.names.mangled(private, name)
    }

    /// Where a name lives.
    pub(crate) fn place(&mut self, name: Symbol) -> Place {
        let scope = self.scope();
        let host = self.host();
        let in_host = self.unit.scope == self.unit.host;
        let class_view = scope.class_view.is_some();
        match self.shared.scopes.binding(self.unit.scope, name) {
            Binding::Namespace => Place::Namespace,
            Binding::Global => Place::Global,
            Binding::Implicit if class_view => Place::ViewGlobal,
            Binding::Implicit => match host.kind {
                ScopeKind::Module => Place::Namespace,
                ScopeKind::Class if in_host => Place::Namespace,
                _ => Place::Global,
            },
            Binding::Variable(variable) => self.variable(variable, scope.uses(name).has(Uses::NONLOCAL)),
        }
    }

    /// Where a variable lives; `direct` if the class namespace is not looked into.
    pub(crate) fn variable(&self, variable: Variable, direct: bool) -> Place {
        let host = self.host();
        if let Some(register) = host.registers.get(&variable) {
            return if self.shared.scopes.is_cell(variable) { Place::Cell(*register) } else { Place::Register(*register) };
        }
        let Some(index) = host.frees.iter().position(|free| *free == variable) else { return Place::Global };
        let index = index as u16;
        if direct || self.shared.scopes.get(variable.scope).kind == ScopeKind::Class {
            return Place::Free(index);
        }
        if self.scope().class_view.is_some() {
            return Place::ViewFree(index);
        }
        if host.kind == ScopeKind::Class && self.unit.scope == self.unit.host {
            return Place::ClassFree(index);
        }
        Place::Free(index)
    }

    /// Loads a name.
    pub(crate) fn load(&mut self, name: Symbol, want: Want) -> Result<Register> {
        let place = self.place(name);
        self.load_place(name, place, want)
    }

    /// Loads what lives at a place.
    pub(crate) fn load_place(&mut self, name: Symbol, place: Place, want: Want) -> Result<Register> {
        if let Place::Register(register) = place {
            self.check_bound(register, name)?;
            return self.copy(register, want);
        }
        let mark = self.unit.top;
        if matches!(place, Place::ClassFree(_) | Place::ViewFree(_) | Place::ViewGlobal) {
            let namespace = self.unit.take()?;
            if let Place::ClassFree(_) = place {
                self.unit.op(Op::LoadLocals, namespace, 0, 0);
            } else {
                let symbol = self.names.intern("__classdict__");
                let place = self.place(symbol);
                self.load_place(symbol, place, Want::In(namespace))?;
            }
            let target = self.result(want, mark)?;
            match place {
                Place::ClassFree(index) | Place::ViewFree(index) => {
                    self.unit.op(Op::LoadFromNamespaceOrFree, target, index, namespace);
                }
                _ => {
                    let index = self.unit.name(name)?;
                    self.unit.op(Op::LoadFromNamespaceOrGlobal, target, index, namespace);
                }
            }
            return Ok(target);
        }
        let target = self.result(want, mark)?;
        match place {
            Place::Cell(register) => {
                let name = self.unit.name(name)?;
                self.unit.op(Op::LoadCell, target, register, name);
            }
            Place::Free(index) => self.unit.op(Op::LoadFree, target, index, 0),
            Place::Namespace => {
                let name = self.unit.name(name)?;
                self.unit.op(Op::LoadName, target, name, 0);
            }
            _ => {
                let site = self.unit.name_site(name)?;
                self.unit.op(Op::LoadGlobal, target, 0, site);
            }
        }
        Ok(target)
    }

    /// Makes sure that a variable's register is set.
    fn check_bound(&mut self, register: Register, name: Symbol) -> Result<()> {
        if self.unit.reachable && !self.unit.bound.contains(register) {
            let index = self.unit.name(name)?;
            self.unit.emit_keeping(Instr::new(Op::CheckBound, register, index, 0));
            self.unit.bound.insert(register);
        }
        Ok(())
    }

    /// The register of a local variable that is not in a cell.
    pub(crate) fn local_register(&mut self, name: &str) -> Option<Register> {
        let symbol = self.mangled(name);
        match self.place(symbol) {
            Place::Register(register) => Some(register),
            _ => None,
        }
    }

    /// Stores a register's value under a name; a temporary is consumed.
    pub(crate) fn store(&mut self, name: &str, value: Register) -> Result<()> {
        let symbol = self.mangled(name);
        let place = self.place(symbol);
        self.store_place(symbol, place, value, true)
    }

    /// Stores a register's value at a place; a temporary is consumed if `last`.
    pub(crate) fn store_place(&mut self, name: Symbol, place: Place, value: Register, last: bool) -> Result<()> {
        let instr = match place {
            Place::Register(register) => {
                self.unit.bound.insert(register);
                if register == value {
                    return Ok(());
                }
                Instr::new(Op::Move, register, value, 0)
            }
            Place::Cell(register) => Instr::new(Op::StoreCell, register, value, 0),
            Place::Free(index) | Place::ClassFree(index) | Place::ViewFree(index) => {
                Instr::new(Op::StoreFree, index, value, 0)
            }
            Place::Namespace => Instr::new(Op::StoreName, self.unit.name(name)?, value, 0),
            Place::Global | Place::ViewGlobal => Instr::new(Op::StoreGlobal, 0, value, self.unit.name_site(name)?),
        };
        if last {
            self.unit.emit(instr);
        } else {
            self.unit.emit_keeping(instr);
        }
        Ok(())
    }

    /// Deletes a name.
    pub(crate) fn delete_name(&mut self, name: &str) -> Result<()> {
        let symbol = self.mangled(name);
        let place = self.place(symbol);
        let index = self.unit.name(symbol)?;
        match place {
            Place::Register(register) => {
                if self.unit.bound.contains(register) {
                    self.clear(register);
                } else {
                    self.unit.emit_keeping(Instr::new(Op::DeleteLocal, register, index, 0));
                }
                if self.unit.reachable {
                    self.unit.bound.remove(register);
                }
            }
            Place::Cell(register) => self.unit.op(Op::DeleteCell, register, index, 0),
            Place::Free(free) | Place::ClassFree(free) | Place::ViewFree(free) => self.unit.op(Op::DeleteFree, free, 0, 0),
            Place::Namespace => self.unit.op(Op::DeleteName, 0, index, 0),
            Place::Global | Place::ViewGlobal => self.unit.op(Op::DeleteGlobal, 0, index, 0),
        }
        Ok(())
    }

    /// Unbinds a name that is set, or may have been deleted: the end of `except … as name`.
    pub(crate) fn unbind_name(&mut self, name: &str) -> Result<()> {
        if let Some(register) = self.local_register(name) {
            self.clear(register);
            if self.unit.reachable {
                self.unit.bound.remove(register);
            }
            return Ok(());
        }
        let mark = self.unit.top;
        let none = self.constant(Const::None, Want::Temporary)?;
        self.store(name, none)?;
        self.unit.top = mark;
        self.delete_name(name)
    }

    /// The flag that turns a conditional jump around.
    pub(crate) fn negate_unless(condition: bool) -> u8 {
        if condition { 0 } else { NEGATE }
    }
}
