//! Classes: `LoadBuildClass` called with the body's function, the name, the bases and the keywords.

use lissom_bytecode::{Code, Const, Instr, Intrinsic, Op};
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

use crate::call::{check_keywords, needs_unpacking};
use crate::compiler::{Compiler, Place, Want};
use crate::error::Result;
use crate::literal::{clean_docstring, docstring, string};
use crate::scope::{Role, ScopeKind, Variable};
use crate::unit::Register;

impl<'a> Compiler<'a> {
    /// A `class` statement.
    pub(crate) fn class_definition(&mut self, node: &'a ast::StmtClassDef) -> Result<()> {
        let mark = self.unit.top;
        let range = self.header(node.range, &node.decorator_list);
        let first_line = node.decorator_list.first().map_or(self.line(range), |decorator| self.line(decorator.range));
        let decorators = self.decorators(&node.decorator_list)?;
        let mut class = match &node.type_params {
            None => self.class_object(node, None, range, first_line)?,
            Some(parameters) => self.generic_class(node, parameters, range, first_line)?,
        };
        if let Some(base) = decorators {
            class = self.apply_decorators(&node.decorator_list, base, class);
        }
        self.unit.range = range;
        self.store(&node.name.id, class)?;
        self.unit.top = mark;
        Ok(())
    }

    /// The class, in a fresh temporary. `generic` holds the tuple of type parameters.
    fn class_object(
        &mut self,
        node: &'a ast::StmtClassDef,
        generic: Option<Register>,
        range: TextRange,
        first_line: u32,
    ) -> Result<Register> {
        let mark = self.unit.top;
        let base = self.unit.take_many(3)?;
        self.op_at(range, Op::LoadBuildClass, base, 0, 0);
        let code = self.class_code(node, range, first_line)?;
        self.make_function(code, base + 1, 0, range)?;
        self.constant(Self::string(&node.name.id), Want::In(base + 2))?;
        self.unit.top = base + 3;
        let header = self.class_header(node, range);
        check_keywords(node.keywords())?;
        if needs_unpacking(node.bases(), node.keywords()) {
            let given = [base + 1, base + 2];
            return self.call_unpacked(base, &given, generic, node.bases(), node.keywords(), header, Want::Temporary, mark);
        }
        self.run(node.bases())?;
        let mut count = 2 + node.bases().len();
        if let Some(types) = generic {
            self.unit.range = range;
            self.generic_base(types)?;
            count += 1;
        }
        self.finish_call(base, count, node.keywords(), header, 0, Want::Temporary, mark)
    }

    fn class_header(&self, node: &ast::StmtClassDef, range: TextRange) -> TextRange {
        let end = node.arguments.as_ref().map_or(node.name.range.end(), |arguments| arguments.range.end());
        TextRange::new(range.start(), range.end().max(end))
    }

    /// `Generic[…]` of the type parameters, in the next temporary.
    pub(crate) fn generic_base(&mut self, types: Register) -> Result<Register> {
        let register = self.copy(types, Want::Temporary)?;
        self.unit.op(Op::CallIntrinsic, register, register, Intrinsic::SubscriptGeneric as u16);
        Ok(register)
    }

    fn generic_class(
        &mut self,
        node: &'a ast::StmtClassDef,
        parameters: &'a ast::TypeParams,
        range: TextRange,
        first_line: u32,
    ) -> Result<Register> {
        let name = format!("<generic parameters of {}>", node.name.id);
        self.begin_type_parameters(node, &name, first_line, range)?;
        let types = self.unit.take()?;
        self.type_parameters(parameters, types)?;
        let symbol = self.names.intern(".type_params");
        let place = self.place(symbol);
        self.store_place(symbol, place, types, false)?;
        let class = self.class_object(node, Some(types), range, first_line)?;
        self.clear(types);
        self.unit.op(Op::Return, class, 0, 0);
        let code = self.finish()?;
        let base = self.unit.top;
        let function = self.make_function(code, base, 0, range)?;
        self.unit.op(Op::Call, function, function, 0);
        Ok(function)
    }

    /// Where the code of a class begins: its first decorator, or the class.
    fn class_beginning(node: &ast::StmtClassDef, range: TextRange) -> TextRange {
        TextRange::empty(node.decorator_list.first().map_or(range.start(), |decorator| decorator.expression.start()))
    }

    fn class_code(&mut self, node: &'a ast::StmtClassDef, range: TextRange, first_line: u32) -> Result<Code> {
        let scope = self.scope_of(node, Role::Body)?;
        let qualname = self.qualified(&node.name.id);
        self.begin(scope, &node.name.id, qualname.clone(), first_line);
        self.unit.range = Self::class_beginning(node, range);
        self.make_cells();
        let name = self.names.intern("__name__");
        let module = self.unit.take()?;
        let index = self.unit.name(name)?;
        self.unit.op(Op::LoadName, module, index, 0);
        self.store_entry("__module__", module)?;
        self.constant_entry("__qualname__", Self::string(&qualname))?;
        self.constant_entry("__firstlineno__", Const::Int(first_line as i64))?;
        if node.type_params.is_some() {
            let symbol = self.names.intern(".type_params");
            let place = match self.place(symbol) {
                Place::ClassFree(index) => Place::Free(index),
                place => place,
            };
            let types = self.load_place(symbol, place, Want::Temporary)?;
            self.store_entry("__type_params__", types)?;
        }
        let scope = self.scope();
        if scope.needs_namespace_cell {
            self.unit.top = self.unit.locals;
            let namespace = self.unit.take()?;
            self.unit.op(Op::LoadLocals, namespace, 0, 0);
            self.store_own_cell("__classdict__", namespace)?;
        }
        if let Some(text) = docstring(&node.body)
            && self.shared.optimize < 2
        {
            let value = clean_docstring(&string(self.shared.source, text));
            self.unit.range = text.range;
            self.constant_entry("__doc__", Const::Str(value.into()))?;
        }
        self.unit.top = self.unit.locals;
        self.begin_annotations(&node.body)?;
        self.statements(Self::without_docstring(&node.body))?;
        self.unit.nowhere();
        self.unit.top = self.unit.locals;
        self.finish_annotations(&node.body, node)?;
        let attributes = scope.static_attributes.iter().map(|name| Self::string(self.names.text(*name))).collect();
        self.constant_entry("__static_attributes__", Const::Tuple(attributes))?;
        if scope.needs_namespace_cell {
            let register = self.own_cell("__classdict__");
            self.store_cell_entry("__classdictcell__", register)?;
        }
        if scope.needs_class_cell {
            let register = self.own_cell("__class__");
            let cell = self.store_cell_entry("__classcell__", register)?;
            self.unit.op(Op::Return, cell, 0, 0);
        }
        self.return_none()?;
        self.finish()
    }

    /// The register with the cell of one of the class's implicit variables.
    pub(crate) fn own_cell(&mut self, name: &str) -> Register {
        let name = self.names.intern(name);
        let variable = Variable { scope: self.unit.host, name };
        self.host().registers.get(&variable).copied().unwrap_or(0)
    }

    /// Puts a value into the cell of one of the class's implicit variables.
    pub(crate) fn store_own_cell(&mut self, name: &str, value: Register) -> Result<()> {
        let cell = self.own_cell(name);
        self.unit.op(Op::StoreCell, cell, value, 0);
        Ok(())
    }

    /// Puts a cell itself into the namespace; a register with a copy of it.
    fn store_cell_entry(&mut self, name: &str, cell: Register) -> Result<Register> {
        self.unit.top = self.unit.locals;
        let copy = self.unit.take()?;
        self.unit.emit_keeping(Instr::new(Op::Move, copy, cell, 0));
        let symbol = self.names.intern(name);
        let index = self.unit.name(symbol)?;
        let keep = name == "__classcell__";
        let instr = Instr::new(Op::StoreName, index, copy, 0);
        if keep {
            self.unit.emit_keeping(instr);
        } else {
            self.unit.emit(instr);
        }
        Ok(copy)
    }

    /// Stores a temporary in the namespace of the class or module.
    pub(crate) fn store_entry(&mut self, name: &str, value: Register) -> Result<()> {
        let symbol = self.names.intern(name);
        let index = self.unit.name(symbol)?;
        self.unit.op(Op::StoreName, index, value, 0);
        self.unit.top = self.unit.locals;
        Ok(())
    }

    /// Stores a constant in the namespace of the class or module.
    pub(crate) fn constant_entry(&mut self, name: &str, value: Const) -> Result<()> {
        self.unit.top = self.unit.locals;
        let register = self.constant(value, Want::Temporary)?;
        self.store_entry(name, register)
    }

    /// Is the compiler in the body of a class or module?
    pub(crate) fn in_block(&self) -> bool {
        matches!(self.scope().kind, ScopeKind::Class | ScopeKind::Module)
    }
}
