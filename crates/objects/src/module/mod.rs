//! `module`: a namespace with a name.

pub mod methods;

use lissom_heap::{Header, Layout, Visitor};

use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Native;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// A module.
#[repr(C)]
pub struct Module {
    header: Header,
    /// `__dict__`: a dict with a table of string keys.
    pub dict: Option<Value>,
}

// SAFETY: the dict is the only reference.
unsafe impl Layout for Module {
    const NAME: &'static str = "module";
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Module`.
        unsafe { visitor.slot((&raw mut (*cell).dict).cast()) }
    }
}
crate::layout_info!(Module, "module");

/// `module`
pub static SPEC: TypeSpec = TypeSpec {
    name: "module",
    id: Some(ShapeId::MODULE),
    layout: Module::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::WEAKREF),
    doc: "Create a module object.",
    methods: &[methods::ModuleMethods::METHODS],
    ..TypeSpec::DEFAULT
};

impl Context {
    /// A new module with its five standard attributes.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_module(&mut self, name: &str, doc: Option<&str>) -> PyResult<Value> {
        let dict = self.new_namespace(16)?;
        let text = self.intern(name)?;
        let doc = match doc {
            Some(doc) => self.new_str(doc)?,
            None => Value::NONE,
        };
        let package = Value::EMPTY_STRING;
        let keys = [self.names.name.clone(), self.names.doc.clone(), self.names.package.clone()];
        for (key, value) in keys.iter().zip([text, doc, package]) {
            self.dict_set(&dict, key, value)?;
        }
        let class = self.type_object(ShapeId::MODULE);
        self.new_instance_of::<Module>(&class, |at| {
            // SAFETY: a fresh cell whose native part is written here.
            unsafe { (&raw mut (*at).dict).write(Some(dict)) }
        })
    }

    /// A module's namespace.
    pub fn module_dict(&self, module: &Value) -> Option<Value> {
        self.get::<Module>(module)?.dict.clone()
    }

    /// Sets an attribute of a module.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn module_set(&mut self, module: &Value, name: &str, value: Value) -> PyResult {
        let Some(dict) = self.module_dict(module) else { return Ok(()) };
        let name = self.intern(name)?;
        self.dict_set(&dict, &name, value)
    }

    /// Adds the functions of a table to a module.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn module_functions(&mut self, module: &Value, table: &'static [Native]) -> PyResult {
        let key = self.names.name.clone();
        if let Some(dict) = self.module_dict(module)
            && let Some(name) = self.dict_get_str(&dict, &key)
        {
            self.function_tables.push((table, name));
        }
        for native in table {
            let function = crate::descriptor::new_function(self, native, Some(module.clone()))?;
            self.module_set(module, native.name, function)?;
        }
        Ok(())
    }

    /// The name of the module that has a native function, for messages.
    pub(crate) fn module_of_native(&self, native: &Native) -> Option<String> {
        let found = self.function_tables.iter().find(|(table, _)| table.as_ptr_range().contains(&std::ptr::from_ref(native)))?;
        Some(self.string_lossy(&found.1))
    }

    /// Adds a class made from a specification to a module, under its own name.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn module_type(&mut self, module: &Value, spec: &'static TypeSpec) -> PyResult<Value> {
        let class = self.native_type(spec)?;
        let name = spec.name.rsplit('.').next().unwrap_or(spec.name);
        self.module_set(module, name, class.clone())?;
        Ok(class)
    }
}
