//! `_types`: the names of built-in types that have none in `builtins`.

use lissom_objects::{Context, PyResult, ShapeId, Value};

/// The names and the types.
static TYPES: &[(&str, ShapeId)] = &[
    ("AsyncGeneratorType", ShapeId::ASYNC_GENERATOR),
    ("BuiltinFunctionType", ShapeId::BUILTIN),
    ("BuiltinMethodType", ShapeId::BUILTIN),
    ("CellType", ShapeId::CELL),
    ("ClassMethodDescriptorType", ShapeId::CLASSMETHOD_DESCRIPTOR),
    ("CodeType", ShapeId::CODE),
    ("CoroutineType", ShapeId::COROUTINE),
    ("EllipsisType", ShapeId::ELLIPSIS),
    ("FrameType", ShapeId::FRAME),
    ("FunctionType", ShapeId::FUNCTION),
    ("GeneratorType", ShapeId::GENERATOR),
    ("GenericAlias", ShapeId::GENERIC_ALIAS),
    ("GetSetDescriptorType", ShapeId::GETSET_DESCRIPTOR),
    ("LambdaType", ShapeId::FUNCTION),
    ("MappingProxyType", ShapeId::MAPPING_PROXY),
    ("MemberDescriptorType", ShapeId::MEMBER_DESCRIPTOR),
    ("MethodDescriptorType", ShapeId::METHOD_DESCRIPTOR),
    ("MethodType", ShapeId::METHOD),
    ("MethodWrapperType", ShapeId::METHOD_WRAPPER),
    ("ModuleType", ShapeId::MODULE),
    ("NoneType", ShapeId::NONE),
    ("NotImplementedType", ShapeId::NOT_IMPLEMENTED),
    ("SimpleNamespace", ShapeId::SIMPLE_NAMESPACE),
    ("TracebackType", ShapeId::TRACEBACK),
    ("UnionType", ShapeId::UNION),
    ("WrapperDescriptorType", ShapeId::WRAPPER_DESCRIPTOR),
];

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_types", Some("Define names for built-in types."))?;
    for (name, id) in TYPES {
        let class = cx.type_object(*id);
        cx.module_set(&module, name, class)?;
    }
    let capsule = cx.native_type(&CAPSULE)?;
    cx.module_set(&module, "CapsuleType", capsule)?;
    Ok(module)
}

/// `types.CapsuleType`: there are no capsules, but a name for them.
static CAPSULE: lissom_objects::TypeSpec = lissom_objects::TypeSpec { name: "types.CapsuleType", flags: lissom_objects::TypeFlags::NO_INSTANTIATION, ..lissom_objects::TypeSpec::DEFAULT };
