//! `_socket`: sockets, names of hosts, and the numbers that go with them. What programs use is the library's `socket`, which stands on this.

mod address;
mod functions;
mod methods;
mod numbers;

use std::time::Duration;

use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

/// A socket; its number is negative when it is closed or not opened yet.
pub(crate) struct Socket {
    pub(crate) number: i32,
    pub(crate) family: i32,
    pub(crate) kind: i32,
    pub(crate) protocol: i32,
    /// How long calls wait; none for ever.
    pub(crate) timeout: Option<Duration>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.number >= 0 {
            let _ = lissom_host::poll::close(self.number);
        }
    }
}

/// What the module keeps.
#[derive(Default)]
pub(crate) struct State {
    /// `setdefaulttimeout`
    timeout: Option<Duration>,
    /// `gaierror`
    lookup_error: Option<Value>,
}

/// `_socket.socket`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_socket.socket",
    layout: Record::INFO,
    flags: TypeFlags::BASE,
    doc: "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object",
    methods: &[methods::SocketMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_socket", Some("Implementation module for socket operations.\n\nSee the socket module for documentation."))?;
    cx.module_functions(&module, functions::Functions::METHODS)?;
    let class = cx.module_type(&module, &SPEC)?;
    cx.module_set(&module, "SocketType", class)?;
    let os_error = cx.type_object(ShapeId::OS_ERROR);
    cx.module_set(&module, "error", os_error.clone())?;
    let timeout = cx.type_object(ShapeId::TIMEOUT_ERROR);
    cx.module_set(&module, "timeout", timeout)?;
    for name in ["herror", "gaierror"] {
        let class = new_error(cx, name, &os_error)?;
        if name == "gaierror" {
            cx.state::<State>("_socket").lookup_error = Some(class.clone());
        }
        cx.module_set(&module, name, class)?;
    }
    cx.module_set(&module, "has_ipv6", Value::TRUE)?;
    for (name, number) in numbers::NUMBERS {
        let number = cx.new_int(*number)?;
        cx.module_set(&module, name, number)?;
    }
    Ok(module)
}

/// An exception class of the module `socket`.
fn new_error(cx: &mut Context, name: &str, base: &Value) -> PyResult<Value> {
    let (text, bases, namespace) = (cx.new_str(name)?, cx.new_tuple(std::slice::from_ref(base))?, cx.new_dict()?);
    let (key, module) = (cx.intern("__module__")?, cx.new_str("socket")?);
    cx.dict_set(&namespace, &key, module)?;
    let metaclass = cx.type_object(ShapeId::TYPE);
    cx.call(&metaclass, &[text, bases, namespace])
}

/// `gaierror`
fn lookup_class(cx: &mut Context) -> PyResult<Value> {
    if let Some(class) = cx.state::<State>("_socket").lookup_error.clone() {
        return Ok(class);
    }
    Ok(cx.type_object(ShapeId::OS_ERROR))
}
