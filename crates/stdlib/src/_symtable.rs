//! `_symtable`: the compiler's scopes as objects, for the library's `symtable`.

use lissom_compiler::symbols::{Table, TableKind, flag};
use lissom_compiler::{Mode, Options};
use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use crate::syntax_error;

/// One table: its parts are attributes.
static SPEC: TypeSpec = TypeSpec {
    name: "symtable entry",
    flags: TypeFlags::DICT.with(TypeFlags::WEAKREF).with(TypeFlags::NO_INSTANTIATION),
    methods: &[Entry::METHODS],
    ..TypeSpec::DEFAULT
};

/// The numbers that the module shows.
static NUMBERS: &[(&str, u32)] = &[
    ("USE", flag::USE),
    ("DEF_GLOBAL", flag::GLOBAL),
    ("DEF_NONLOCAL", flag::NONLOCAL),
    ("DEF_LOCAL", flag::LOCAL),
    ("DEF_PARAM", flag::PARAMETER),
    ("DEF_TYPE_PARAM", flag::TYPE_PARAMETER),
    ("DEF_FREE_CLASS", flag::FREE_CLASS),
    ("DEF_IMPORT", flag::IMPORT),
    ("DEF_BOUND", flag::LOCAL | flag::PARAMETER | flag::IMPORT),
    ("DEF_ANNOT", flag::ANNOTATED),
    ("DEF_COMP_ITER", flag::ITERATION),
    ("DEF_COMP_CELL", flag::COMPREHENSION_CELL),
    ("TYPE_FUNCTION", TableKind::Function as u32),
    ("TYPE_CLASS", TableKind::Class as u32),
    ("TYPE_MODULE", TableKind::Module as u32),
    ("TYPE_ANNOTATION", TableKind::Annotation as u32),
    ("TYPE_TYPE_ALIAS", TableKind::TypeAlias as u32),
    ("TYPE_TYPE_PARAMETERS", TableKind::TypeParameters as u32),
    ("TYPE_TYPE_VARIABLE", TableKind::TypeVariable as u32),
    ("LOCAL", 1),
    ("GLOBAL_EXPLICIT", 2),
    ("GLOBAL_IMPLICIT", 3),
    ("FREE", 4),
    ("CELL", 5),
    ("SCOPE_OFF", flag::SCOPE_SHIFT),
    ("SCOPE_MASK", 15),
];

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_symtable", None)?;
    cx.module_functions(&module, Functions::METHODS)?;
    for (name, number) in NUMBERS {
        cx.module_set(&module, name, Value::int32(*number as i32))?;
    }
    Ok(module)
}

/// The functions.
struct Functions;

#[methods]
impl Functions {
    /// Return symbol and scope dictionaries used internally by compiler.
    #[sig("(source, filename, startstr, /)")]
    fn symtable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let filename = crate::errors::path_bytes(cx, args.get(1), "symtable", "str, bytes or os.PathLike")?;
        let filename = String::from_utf8_lossy(&filename).into_owned();
        let mode = match cx.as_str(args.get(2)).and_then(|mode| mode.utf8()) {
            Some("exec") => Mode::Exec,
            Some("eval") => Mode::Eval,
            Some("single") => Mode::Single,
            Some(_) => return Err(cx.value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'")),
            None => return Err(cx.type_error("symtable() argument 3 must be str")),
        };
        let (source, ignore_cookie) = if let Some(text) = cx.as_str(args.get(0)) {
            (text.bytes.to_vec(), true)
        } else if cx.has_buffer(args.get(0)) {
            (cx.bytes_from_buffer(args.get(0))?.bytes_slice().to_vec(), false)
        } else {
            return Err(cx.type_error("symtable() arg 1 must be a string or bytes"));
        };
        let decoded = if ignore_cookie { None } else { syntax_error::decoded(cx, &source, &filename)? };
        let options = Options { ignore_cookie: ignore_cookie || decoded.is_some(), ..Options::default() };
        let tables = lissom_compiler::symbol_tables(decoded.as_deref().unwrap_or(&source), mode, &options).map_err(|error| syntax_error::raise(cx, &error, &filename))?;
        let entries = entries(cx, &tables)?;
        Ok(entries.into_iter().next().unwrap_or(Value::NONE))
    }
}

/// The objects of all tables. Tables stand before those inside them, so they are made from the end.
fn entries(cx: &mut Context, tables: &[Table]) -> PyResult<Vec<Value>> {
    let class = cx.native_type(&SPEC)?;
    let mut made = vec![Value::NONE; tables.len()];
    for (index, table) in tables.iter().enumerate().rev() {
        let entry = cx.new_plain_instance(&class)?;
        let symbols = cx.new_dict()?;
        for (name, flags) in &table.symbols {
            let name = cx.intern(name)?;
            cx.dict_set(&symbols, &name, Value::int32(*flags as i32))?;
        }
        let children: Vec<Value> = table.children.iter().filter_map(|child| made.get(*child).cloned()).collect();
        let parameters = table.parameters.iter().map(|name| cx.intern(name)).collect::<PyResult<Vec<_>>>()?;
        let identity = cx.identity(&entry);
        let rows = [
            ("id", cx.new_int_u64(identity)?),
            ("name", cx.new_str(&table.name)?),
            ("symbols", symbols),
            ("varnames", cx.new_list_from(&parameters)?),
            ("children", cx.new_list_from(&children)?),
            ("nested", Value::int32(table.nested as i32)),
            ("type", Value::int32(table.kind as i32)),
            ("lineno", Value::int32(table.line as i32)),
        ];
        for (name, value) in rows {
            let name = cx.intern(name)?;
            cx.set_attr(&entry, &name, value)?;
        }
        made[index] = entry;
    }
    Ok(made)
}

/// The methods of a table.
struct Entry;

#[methods]
impl Entry {
    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut texts = Vec::new();
        for name in ["name", "id", "lineno"] {
            let value = cx.get_attr_str(args.this(), name)?;
            let text = cx.str(&value)?;
            texts.push(cx.string_lossy(&text));
        }
        cx.new_str(&format!("<symtable entry {}({}), line {}>", texts[0], texts[1], texts[2]))
    }
}
