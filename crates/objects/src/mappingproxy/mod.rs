//! `mappingproxy`.

use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `mappingproxy`
pub static SPEC: TypeSpec = TypeSpec {
    name: "mappingproxy",
    id: Some(ShapeId::MAPPING_PROXY),
    layout: MappingProxy::INFO,
    flags: TypeFlags::NONE,
    ..TypeSpec::DEFAULT
};

crate::descriptor::record! {
    /// A mapping that can be read but not changed.
    MappingProxy, "mappingproxy", 1 {
        /// The mapping.
        mapping
    }
}

/// A read-only view of a mapping.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, mapping: Value) -> PyResult<Value> {
    crate::descriptor::new_record(cx, ShapeId::MAPPING_PROXY, &[Some(mapping)])
}
