//! Functions: definitions, lambdas, their defaults, decorators and annotations.
//!
//! `MakeFunction` finds what goes with the code in consecutive registers, of which the first becomes the function:
//!
//! ```text
//!   | defaults | keyword defaults | annotate function or annotations |       each only if there is one
//! ```

use lissom_bytecode::{Code, Const, Instr, Intrinsic, Op};
use ruff_python_ast::{self as ast, Decorator, Expr, Parameters, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::compiler::{Compiler, Want};
use crate::error::{Error, ErrorKind, Result};
use crate::literal::{clean_docstring, docstring, string};
use crate::scope::{Role, ScopeId, ScopeKind, annotations, positional};
use crate::unit::Register;

/// Selectors of `MakeFunction`.
const DEFAULTS: u16 = 1;
const KEYWORD_DEFAULTS: u16 = 2;
const ANNOTATE: u16 = 4;
const ANNOTATIONS: u16 = 8;

impl<'a> Compiler<'a> {
    /// The scope that a node opened; it is there for every node that opens one.
    pub(crate) fn scope_of<T>(&self, node: &T, role: Role) -> Result<ScopeId> {
        self.shared
            .scopes
            .of(node, role)
            .ok_or_else(|| Error::new(ErrorKind::Memory, "a scope was not collected", Some(self.unit.range)))
    }

    /// A `def` statement.
    pub(crate) fn function_definition(&mut self, node: &'a ast::StmtFunctionDef) -> Result<()> {
        let mark = self.unit.top;
        let range = self.header(node.range, &node.decorator_list);
        let first_line = node.decorator_list.first().map_or(self.line(range), |decorator| self.line(decorator.range));
        let function = match self.decorators(&node.decorator_list)? {
            Some(base) => {
                let function = match &node.type_params {
                    None => self.function_object(node, range, first_line)?,
                    Some(parameters) => self.generic_function(node, parameters, range, first_line)?,
                };
                self.apply_decorators(&node.decorator_list, base, function)
            }
            None => match &node.type_params {
                None => self.function_object(node, range, first_line)?,
                Some(parameters) => self.generic_function(node, parameters, range, first_line)?,
            },
        };
        self.unit.range = range;
        self.store(&node.name.id, function)?;
        self.unit.top = mark;
        Ok(())
    }

    /// The range of a definition without its decorators.
    pub(crate) fn header(&self, range: TextRange, decorators: &[Decorator]) -> TextRange {
        self.shared.source.without_decorators(range, decorators)
    }

    /// Evaluates decorators into consecutive temporaries.
    pub(crate) fn decorators(&mut self, decorators: &'a [Decorator]) -> Result<Option<Register>> {
        if decorators.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.run(decorators.iter().map(|decorator| &decorator.expression))?))
    }

    /// Calls the decorators from `base` on, the last one first, with what stands in the temporary after them.
    pub(crate) fn apply_decorators(&mut self, decorators: &'a [Decorator], base: Register, decorated: Register) -> Register {
        debug_assert_eq!(decorated, base + decorators.len() as u16);
        for (index, decorator) in decorators.iter().enumerate().rev() {
            let callee = base + index as u16;
            self.op_at(decorator.expression.range(), Op::Call, callee, callee, 1);
        }
        self.unit.top = base + 1;
        base
    }

    /// The function of a `def` without type parameters, or inside the scope of those, in a fresh temporary.
    fn function_object(&mut self, node: &'a ast::StmtFunctionDef, range: TextRange, first_line: u32) -> Result<Register> {
        let base = self.unit.top;
        self.unit.range = range;
        let mut selector = self.defaults(&node.parameters)?;
        selector |= self.annotations_of(node, range, first_line)?;
        let code = self.function_code(node, first_line)?;
        self.make_function(code, base, selector, range)
    }

    /// `MakeFunction` of what lies from `base` on; the function is in `base`.
    pub(crate) fn make_function(&mut self, code: Code, base: Register, selector: u16, range: TextRange) -> Result<Register> {
        self.unit.top = base;
        let target = self.unit.take()?;
        self.unit.range = range;
        if self.unit.reachable {
            let index = self.unit.constant(Const::Code(Box::new(code)))?;
            self.unit.op(Op::MakeFunction, target, index, selector);
        }
        Ok(target)
    }

    /// Lays out the defaults; the selector of what there is.
    fn defaults(&mut self, parameters: &'a Parameters) -> Result<u16> {
        let mut selector = 0;
        let range = self.unit.range;
        let values: Vec<&Expr> = positional(parameters).filter_map(|parameter| parameter.default.as_deref()).collect();
        if !values.is_empty() {
            self.tuple_of(&values, range)?;
            selector |= DEFAULTS;
        }
        let named: Vec<_> = parameters
            .kwonlyargs
            .iter()
            .filter_map(|parameter| Some((&parameter.parameter.name, parameter.default.as_deref()?)))
            .collect();
        if !named.is_empty() {
            let target = self.unit.take()?;
            let top = self.unit.top;
            self.unit.range = range;
            self.unit.op(Op::BuildMap, target, top, 0);
            for (name, value) in named {
                let name = self.mangled(&name.id);
                let name = Self::string(self.names.text(name));
                self.unit.range = range;
                let name = self.constant(name, Want::Temporary)?;
                let value = self.operand(value)?;
                self.unit.op(Op::MapAdd, target, name, value);
                self.unit.top = top;
            }
            selector |= KEYWORD_DEFAULTS;
        }
        Ok(selector)
    }

    /// A tuple of the values of expressions, in a fresh temporary.
    fn tuple_of(&mut self, values: &[&'a Expr], range: TextRange) -> Result<Register> {
        let mark = self.unit.top;
        let mut constants = Vec::with_capacity(values.len());
        for value in values {
            constants.extend(self.folder().fold(value)?);
        }
        if constants.len() == values.len() {
            self.unit.range = range;
            return self.constant(Const::Tuple(constants.into()), Want::Temporary);
        }
        let base = self.run(values.iter().copied())?;
        let target = self.result(Want::Temporary, mark)?;
        self.op_at(range, Op::BuildTuple, target, base, values.len() as u16);
        Ok(target)
    }

    /// Lays out the annotations of a function, or the function that evaluates them; the selector of what there is.
    fn annotations_of(&mut self, node: &'a ast::StmtFunctionDef, range: TextRange, first_line: u32) -> Result<u16> {
        let list = annotations(&node.parameters, node.returns.as_deref());
        if list.is_empty() {
            return Ok(0);
        }
        if self.shared.future_annotations {
            let target = self.unit.take()?;
            let top = self.unit.top;
            self.unit.range = range;
            self.unit.op(Op::BuildMap, target, top, 0);
            for (name, annotation) in list {
                let name = self.mangled(name);
                let name = Self::string(self.names.text(name));
                let name = self.constant(name, Want::Temporary)?;
                let text = self.annotation_text(annotation);
                let text = self.constant(Const::Str(text.into()), Want::Temporary)?;
                self.unit.op(Op::MapAdd, target, name, text);
                self.unit.top = top;
            }
            return Ok(ANNOTATIONS);
        }
        let scope = self.scope_of(node, Role::Annotations)?;
        let qualname = format!("{}.__annotate__", self.qualified(&node.name.id));
        self.begin_evaluator(scope, "__annotate__", qualname, self.line(range).max(first_line), range)?;
        let base = self.unit.top;
        for (name, annotation) in &list {
            let name = self.mangled(name);
            let name = Self::string(self.names.text(name));
            let key = self.unit.take()?;
            self.unit.range = annotation.range();
            self.constant(name, Want::In(key))?;
            let value = self.unit.take()?;
            self.annotation_value(annotation, value)?;
        }
        self.op_at(range, Op::BuildMap, base, base, list.len() as u16);
        self.unit.op(Op::Return, base, 0, 0);
        let code = self.finish()?;
        let base = self.unit.top;
        self.make_function(code, base, 0, range)?;
        Ok(ANNOTATE)
    }

    /// The value of an annotation; `*args: *Ts` means the only item of `Ts`.
    pub(crate) fn annotation_value(&mut self, annotation: &'a Expr, target: Register) -> Result<()> {
        let Expr::Starred(starred) = annotation else {
            self.expression(annotation, Want::In(target))?;
            return Ok(());
        };
        self.expression(&starred.value, Want::In(target))?;
        self.op_at(starred.range, Op::UnpackSequence, target, target, 1);
        Ok(())
    }

    /// Starts a function that evaluates annotations, an alias, a bound or a default: it knows the format VALUE only.
    pub(crate) fn begin_evaluator(
        &mut self,
        scope: ScopeId,
        name: &str,
        qualname: String,
        line: u32,
        range: TextRange,
    ) -> Result<()> {
        self.begin(scope, name, qualname, line);
        self.unit.positional = 1;
        self.unit.positional_only = 1;
        self.unit.range = range;
        self.make_cells();
        let fine = self.unit.label();
        let jump = Instr::new(Op::JumpIfGtInt, 0, 0, 2).with(Self::negate_unless(false));
        self.unit.jump_keeping(jump, fine);
        let error = self.unit.take()?;
        self.unit.op(Op::CallIntrinsic, error, error, Intrinsic::NotImplementedError as u16);
        self.unit.emit_keeping(Instr::new(Op::Raise, error, 0, 0).with(lissom_bytecode::ops::USE_A));
        self.unit.place(fine);
        self.unit.top = self.unit.locals;
        Ok(())
    }

    /// The code of a function's body.
    fn function_code(&mut self, node: &'a ast::StmtFunctionDef, first_line: u32) -> Result<Code> {
        let scope = self.scope_of(node, Role::Body)?;
        let qualname = self.qualified(&node.name.id);
        self.begin(scope, &node.name.id, qualname, first_line);
        self.parameters(&node.parameters);
        if let Some(text) = docstring(&node.body)
            && self.shared.optimize < 2
        {
            let text = clean_docstring(&string(self.shared.source, text));
            self.unit.constant(Const::Str(text.into()))?;
            self.unit.flags.docstring = true;
        }
        self.unit.range = self.header(node.range, &node.decorator_list);
        let header = self.unit.range;
        self.unit.nowhere();
        self.make_cells();
        self.unit.range = header;
        let skip = usize::from(docstring(&node.body).is_some());
        self.statements(node.body.get(skip..).unwrap_or(&[]))?;
        self.return_none()?;
        self.finish()
    }

    /// Notes the kinds of the parameters.
    fn parameters(&mut self, parameters: &Parameters) {
        self.unit.positional = (parameters.posonlyargs.len() + parameters.args.len()) as u16;
        self.unit.positional_only = parameters.posonlyargs.len() as u16;
        self.unit.keyword_only = parameters.kwonlyargs.len() as u16;
        self.unit.flags.varargs = parameters.vararg.is_some();
        self.unit.flags.varkeywords = parameters.kwarg.is_some();
        let host = self.host();
        let parent = host.parent.map(|parent| self.shared.scopes.get(parent));
        let definer = match parent {
            Some(scope) if scope.kind == ScopeKind::TypeParameters => scope.parent.map(|outer| self.shared.scopes.get(outer)),
            other => other,
        };
        self.unit.flags.method = definer.is_some_and(|scope| scope.kind == ScopeKind::Class);
    }

    /// `return None` at the end of a body.
    pub(crate) fn return_none(&mut self) -> Result<()> {
        if self.unit.reachable {
            self.unit.nowhere();
            let none = self.unit.constant(Const::None)?;
            self.unit.op(Op::ReturnConst, 0, none, 0);
        }
        Ok(())
    }

    pub(crate) fn lambda(&mut self, node: &'a ast::ExprLambda, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        let selector = match &node.parameters {
            Some(parameters) => self.defaults(parameters)?,
            None => 0,
        };
        let scope = self.scope_of(node, Role::Body)?;
        let qualname = self.qualified("<lambda>");
        self.begin(scope, "<lambda>", qualname, self.line(node.range));
        if let Some(parameters) = &node.parameters {
            self.parameters(parameters);
        }
        self.unit.flags.method = false;
        self.unit.range = node.range;
        self.make_cells();
        let value = self.operand(&node.body)?;
        self.unit.range = node.body.range();
        if self.unit.flags.generator {
            // What a generator function returns is not what the lambda is called for, but it is kept.
            self.unit.op(Op::Return, value, 0, 0);
        } else {
            self.return_register(value)?;
        }
        let code = self.finish()?;
        if selector == 0
            && let Want::In(target) = want
        {
            self.unit.top = mark;
            self.unit.range = node.range;
            if self.unit.reachable {
                let index = self.unit.constant(Const::Code(Box::new(code)))?;
                self.unit.op(Op::MakeFunction, target, index, 0);
            }
            return Ok(target);
        }
        let function = self.make_function(code, mark, selector, node.range)?;
        self.deliver(function, want, mark)
    }

    /// Returns what a register holds.
    pub(crate) fn return_register(&mut self, value: Register) -> Result<()> {
        self.unit.op(Op::Return, value, 0, 0);
        Ok(())
    }

    /// A generic function: the scope of its type parameters is a function that makes it, called at once.
    fn generic_function(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        parameters: &'a ast::TypeParams,
        range: TextRange,
        first_line: u32,
    ) -> Result<Register> {
        let mark = self.unit.top;
        let maker = self.unit.take()?;
        self.unit.range = range;
        let selector = self.defaults(&node.parameters)?;
        let count = selector.count_ones() as u16;

        let name = format!("<generic parameters of {}>", node.name.id);
        self.begin_type_parameters(node, &name, first_line, range)?;
        self.unit.positional = count;
        let function = self.unit.take()?;
        let types = self.unit.take()?;
        self.type_parameters(parameters, types)?;
        // The defaults are the parameters of this scope.
        let base = self.unit.top;
        for register in 0..count {
            self.copy(register, Want::Temporary)?;
        }
        let mut inner = selector;
        inner |= self.annotations_of(node, range, first_line)?;
        let code = self.function_code(node, first_line)?;
        let made = self.make_function(code, base, inner, range)?;
        self.unit.op(Op::Move, function, made, 0);
        self.unit.op(Op::CallIntrinsic, function, function, Intrinsic::SetFunctionTypeParams as u16);
        self.unit.op(Op::Return, function, 0, 0);
        let code = self.finish()?;
        self.unit.range = range;
        if self.unit.reachable {
            let index = self.unit.constant(Const::Code(Box::new(code)))?;
            self.unit.op(Op::MakeFunction, maker, index, 0);
        }
        let target = self.result(Want::Temporary, mark)?;
        self.unit.op(Op::Call, target, maker, count);
        Ok(target)
    }

    /// Returns a statement body without its docstring.
    pub(crate) fn without_docstring(body: &'a [Stmt]) -> &'a [Stmt] {
        body.get(usize::from(docstring(body).is_some())..).unwrap_or(&[])
    }
}
