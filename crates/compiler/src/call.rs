//! Calls: the callee and its arguments in consecutive registers.
//!
//! ```text
//!   Call          | callee | argument … |
//!   CallMethod    | method | receiver or unset | argument … |
//!   CallUnpacked  | callee | positional arguments | keyword arguments |
//! ```

use lissom_bytecode::ops::METHOD;
use lissom_bytecode::{Const, Instr, Op, Site};
use ruff_python_ast::{self as ast, Expr, Keyword};
use ruff_text_size::{Ranged, TextRange};

use crate::compiler::{Compiler, Place, Want};
use crate::error::{Error, Result};
use crate::scope::{Binding, ScopeKind, Uses};
use crate::unit::Register;

/// More arguments than this are handed over in a tuple.
const ARGUMENTS_MAX: usize = 250;

/// Is each name given once?
///
/// # Errors
/// The syntax error of the first that is not.
pub(crate) fn check_keywords(keywords: &[Keyword]) -> Result<()> {
    let mut seen = rustc_hash::FxHashSet::default();
    match keywords.iter().find(|keyword| keyword.arg.as_ref().is_some_and(|name| !seen.insert(name.as_str()))) {
        Some(Keyword { arg: Some(name), range, .. }) => Err(Error::syntax(format!("keyword argument repeated: {}", name.id), *range)),
        _ => Ok(()),
    }
}

impl<'a> Compiler<'a> {
    pub(crate) fn call(&mut self, node: &'a ast::ExprCall, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        let arguments = &*node.arguments.args;
        let keywords = &*node.arguments.keywords;
        let range = node.range();
        check_keywords(keywords)?;
        if needs_unpacking(arguments, keywords) {
            let base = self.unit.take()?;
            self.expression(&node.func, Want::In(base))?;
            return self.call_unpacked(base, &[], None, arguments, keywords, range, want, mark);
        }
        if let Expr::Attribute(function) = &*node.func {
            return self.call_method(function, arguments, keywords, range, want);
        }
        let base = self.unit.take()?;
        self.expression(&node.func, Want::In(base))?;
        self.run(arguments)?;
        self.finish_call(base, arguments.len(), keywords, range, 0, want, mark)
    }

    fn call_method(
        &mut self,
        function: &'a ast::ExprAttribute,
        arguments: &'a [Expr],
        keywords: &'a [Keyword],
        range: TextRange,
        want: Want,
    ) -> Result<Register> {
        let mark = self.unit.top;
        let name = self.mangled(&function.attr.id);
        let site_range = self.attribute_range(function, function.range);
        let base = match self.super_operands(&function.value)? {
            Some(base) => {
                let site = self.unit.name_site(name)?;
                self.op_at(function.range, Op::LoadSuperMethod, base, base, site);
                base
            }
            None => {
                let object = self.operand(&function.value)?;
                self.unit.top = mark;
                let base = self.unit.take_many(2)?;
                let site = self.unit.name_site(name)?;
                self.op_at(site_range, Op::LoadMethod, base, object, site);
                base
            }
        };
        self.run(arguments)?;
        let range = self.attribute_range(function, range);
        self.finish_call(base, arguments.len(), keywords, range, METHOD, want, mark)
    }

    /// The keywords' values and the call itself; callee and positional arguments are in place.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn finish_call(
        &mut self,
        base: Register,
        count: usize,
        keywords: &'a [Keyword],
        range: TextRange,
        method: u8,
        want: Want,
        mark: Register,
    ) -> Result<Register> {
        if keywords.is_empty() {
            let target = self.result(want, mark)?;
            let op = if method == METHOD { Op::CallMethod } else { Op::Call };
            self.op_at(range, op, target, base, count as u16);
            return Ok(target);
        }
        self.run(keywords.iter().map(|keyword| &keyword.value))?;
        let names: Vec<Const> = keywords.iter().filter_map(|keyword| self.keyword_name(keyword)).collect();
        let count = (count + names.len()) as u16;
        let names = self.unit.constant(Const::Tuple(names.into()))? as u32;
        let site = self.unit.site(Site::Keywords { count, names })?;
        let target = self.result(want, mark)?;
        self.unit.range = range;
        self.unit.emit(Instr::new(Op::CallKeywords, target, base, site).with(method));
        Ok(target)
    }

    fn keyword_name(&mut self, keyword: &Keyword) -> Option<Const> {
        let name = keyword.arg.as_ref()?;
        let name = self.mangled(&name.id);
        Some(Self::string(self.names.text(name)))
    }

    /// A call with `*` or `**` arguments, or very many: the callee is in `base`, then come the values in `given`; `generic`
    /// holds the type parameters of a class, whose last base is made of them.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn call_unpacked(
        &mut self,
        base: Register,
        given: &[Register],
        generic: Option<Register>,
        arguments: &'a [Expr],
        keywords: &'a [Keyword],
        range: TextRange,
        want: Want,
        mark: Register,
    ) -> Result<Register> {
        // The values given before stand where the tuple will be.
        self.unit.top = base + 1 + given.len() as u16;
        let positional = base + 1;
        match (given, arguments) {
            ([], [Expr::Starred(only)]) => {
                self.unit.top = base + 1;
                let register = self.unit.take()?;
                self.expression(&only.value, Want::In(register))?;
            }
            ([], []) => {
                self.unit.range = range;
                self.constant(Const::Tuple([].into()), Want::Temporary)?;
            }
            (given, arguments)
                if generic.is_none() && arguments.len() <= ARGUMENTS_MAX && !arguments.iter().any(Expr::is_starred_expr) => {
                self.run(arguments)?;
                let count = (given.len() + arguments.len()) as u16;
                self.op_at(range, Op::BuildTuple, positional, positional, count);
            }
            _ => {
                let list = if given.is_empty() { self.unit.take()? } else { positional };
                self.unit.range = range;
                self.unit.op(Op::BuildList, list, positional, given.len() as u16);
                self.unit.top = list + 1;
                for argument in arguments {
                    let top = self.unit.top;
                    let (op, value) = match argument {
                        Expr::Starred(node) => (Op::ListExtend, self.operand(&node.value)?),
                        _ => (Op::ListAppend, self.operand(argument)?),
                    };
                    self.op_at(range, op, list, value, 0);
                    self.unit.top = top;
                }
                if let Some(types) = generic {
                    self.unit.range = range;
                    let value = self.generic_base(types)?;
                    self.unit.op(Op::ListAppend, list, value, 0);
                }
                self.op_at(range, Op::ListToTuple, list, list, 0);
            }
        }
        self.unit.top = base + 2;
        if !keywords.is_empty() {
            let named = self.unit.take()?;
            self.keyword_dict(named, base, keywords, range)?;
        }
        let target = self.result(want, mark)?;
        self.op_at(range, Op::CallUnpacked, target, base, u16::from(!keywords.is_empty()));
        Ok(target)
    }

    /// The keyword arguments of a call as a dict in `named`.
    fn keyword_dict(&mut self, named: Register, callee: Register, keywords: &'a [Keyword], range: TextRange) -> Result<()> {
        let top = self.unit.top;
        if let [Keyword { arg: None, value, .. }] = keywords
            && self.is_own_keywords(value)
        {
            self.expression(value, Want::In(named))?;
            return Ok(());
        }
        self.unit.range = range;
        self.unit.op(Op::BuildMap, named, top, 0);
        for keyword in keywords {
            self.unit.top = top;
            match self.keyword_name(keyword) {
                Some(name) => {
                    self.unit.range = keyword.range;
                    let name = self.constant(name, Want::Temporary)?;
                    let value = self.operand(&keyword.value)?;
                    self.unit.range = range;
                    // A dict of one entry: merging finds names given twice.
                    if keywords.iter().take_while(|other| !std::ptr::eq(*other, keyword)).any(|other| other.arg.is_none()) {
                        let entry = self.unit.take_many(2)?;
                        self.unit.op(Op::Move, entry, name, 0);
                        self.unit.op(Op::Move, entry + 1, value, 0);
                        self.unit.op(Op::BuildMap, entry, entry, 1);
                        self.unit.op(Op::DictMerge, named, entry, callee);
                    } else {
                        self.unit.op(Op::MapAdd, named, name, value);
                    }
                }
                None => {
                    let mapping = self.operand(&keyword.value)?;
                    self.op_at(range, Op::DictMerge, named, mapping, callee);
                }
            }
        }
        self.unit.top = top;
        Ok(())
    }

    /// Is it the function's own `**` parameter, which is a dict since it is never rebound?
    fn is_own_keywords(&mut self, value: &Expr) -> bool {
        let Expr::Name(node) = value else { return false };
        if !self.unit.flags.varkeywords || self.unit.scope != self.unit.host {
            return false;
        }
        let name = self.mangled(&node.id);
        let scope = self.scope();
        scope.parameters.last() == Some(&name)
            && !scope.uses(name).has(Uses::BOUND | Uses::DELETED)
            && matches!(self.place(name), Place::Register(_))
    }

    /// If `callee` is a call of the built-in `super` whose class and instance are known: both, in consecutive temporaries.
    pub(crate) fn super_operands(&mut self, callee: &'a Expr) -> Result<Option<Register>> {
        let Expr::Call(call) = callee else { return Ok(None) };
        let Expr::Name(function) = &*call.func else { return Ok(None) };
        if function.id.as_str() != "super" || !self.shared.super_is_builtin || !call.arguments.keywords.is_empty() {
            return Ok(None);
        }
        let scope = self.scope();
        let name = self.names.intern("super");
        if scope.kind != ScopeKind::Function || self.shared.scopes.binding(self.unit.scope, name) != Binding::Implicit {
            return Ok(None);
        }
        match &*call.arguments.args {
            [] => {
                let Some(first) = scope.parameters.first().copied() else { return Ok(None) };
                let class = self.names.intern("__class__");
                let class_place = self.place(class);
                if self.unit.positional == 0 || !matches!(class_place, Place::Free(_)) || scope.uses(first).has(Uses::DELETED) {
                    return Ok(None);
                }
                let base = self.unit.take_many(2)?;
                self.unit.range = call.range();
                self.load_place(class, class_place, Want::In(base))?;
                let place = self.place(first);
                self.load_place(first, place, Want::In(base + 1))?;
                Ok(Some(base))
            }
            [class, instance] if !class.is_starred_expr() && !instance.is_starred_expr() => {
                Ok(Some(self.run([class, instance])?))
            }
            _ => Ok(None),
        }
    }
}

/// Must the arguments be handed over as a tuple and a dict?
pub(crate) fn needs_unpacking(arguments: &[Expr], keywords: &[Keyword]) -> bool {
    arguments.len() + keywords.len() > ARGUMENTS_MAX
        || arguments.iter().any(Expr::is_starred_expr)
        || keywords.iter().any(|keyword| keyword.arg.is_none())
}
