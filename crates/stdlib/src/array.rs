//! `array`: the type is in the crate of objects; here are the module and what unpickling needs.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value, array};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let doc = "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n";
    let module = cx.new_module("array", Some(doc))?;
    cx.module_functions(&module, Functions::METHODS)?;
    let class = cx.module_type(&module, &array::SPEC)?;
    cx.module_set(&module, "ArrayType", class)?;
    let codes: String = array::Code::ALL.iter().map(|code| code.text()).collect();
    let codes = cx.new_str(&codes)?;
    cx.module_set(&module, "typecodes", codes)?;
    Ok(module)
}

/// Functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Internal. Used for pickling support.
    #[sig("(arraytype, typecode, mformat_code, items, /)")]
    fn _array_reconstructor(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // The formats of this machine: integers in little-endian order, 2-complement, by rising size; then IEEE floats; then UTF-32.
        let format = cx.index_i64(args.get(2))?;
        let code = match format {
            0 => "B",
            1 => "b",
            2 => "H",
            4 => "h",
            6 => "I",
            8 => "i",
            10 => "Q",
            12 => "q",
            14 => "f",
            16 => "d",
            20 => "w",
            _ => return Err(cx.not_implemented("arrays pickled on a machine of another kind")),
        };
        let native = cx.new_str(code)?;
        let same = cx.equal(&native, args.get(1))?;
        let native = cx.call(args.get(0), &[native, args.get(3).clone()])?;
        if same { Ok(native) } else { cx.call(args.get(0), &[args.get(1).clone(), native]) }
    }
}
