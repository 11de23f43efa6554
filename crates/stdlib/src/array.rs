//! `array`: the type is in the crate of objects; here are the module and what unpickling needs.
//!
//! `array` is a registered `MutableSequence`. A program that never looks at the abstract classes does not pay for loading them: the two meet
//! ([`meet`]) when the second of them is made.

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
    let meeting = cx.state::<Meeting>("array");
    meeting.array = true;
    if meeting.sequences {
        let abstract_classes = (cx.hooks.import)(cx, "collections.abc")?;
        let sequence = cx.get_attr_str(&abstract_classes, "MutableSequence")?;
        register(cx, &sequence)?;
    }
    Ok(module)
}

/// Which of the two that are to meet have been made.
#[derive(Default)]
struct Meeting {
    array: bool,
    sequences: bool,
}

/// The abstract class `MutableSequence` was made: `array` is registered if it was imported.
///
/// # Errors
/// What registering raises.
pub fn meet(cx: &mut Context, sequence: &Value) -> PyResult {
    let meeting = cx.state::<Meeting>("array");
    meeting.sequences = true;
    if meeting.array { register(cx, sequence) } else { Ok(()) }
}

fn register(cx: &mut Context, sequence: &Value) -> PyResult {
    let class = cx.native_type(&array::SPEC)?;
    cx.call_method(sequence, "register", &[class]).map(drop)
}

/// Functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Internal. Used for pickling support.
    #[sig("(arraytype, typecode, mformat_code, items, /)")]
    fn _array_reconstructor(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let kind = args.get(0);
        if !cx.is_type(kind) {
            let message = format!("first argument must be a type object, not {}", cx.type_name(kind));
            return Err(cx.type_error(&message));
        }
        let plain = cx.native_type(&array::SPEC)?;
        if !cx.is_subtype(kind, &plain) {
            let message = format!("{} is not a subtype of array.array", cx.shown_name_of_type(kind));
            return Err(cx.type_error(&message));
        }
        let letter = match cx.as_str(args.get(1)) {
            Some(view) if view.chars() == 1 => view.bytes[0],
            _ => return Err(cx.type_error("_array_reconstructor() argument 2 must be a unicode character")),
        };
        let Some(wanted) = array::Code::of(letter) else { return Err(cx.value_error("second argument must be a valid type code")) };
        let format = cx.index_i64(args.get(2))?;
        let Some((native, width, swapped)) = machine_format(format) else {
            return Err(cx.value_error("third argument must be a valid machine format code."));
        };
        let Some(bytes) = cx.as_bytes(args.get(3)).map(<[u8]>::to_vec) else {
            let message = format!("fourth argument should be bytes, not {}", cx.type_name(args.get(3)));
            return Err(cx.type_error(&message));
        };
        if format >= 18 {
            let codec = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"][(format - 18) as usize];
            let codec = cx.new_str(codec)?;
            let text = cx.call_method(args.get(3), "decode", &[codec])?;
            return cx.call(kind, &[args.get(1).clone(), text]);
        }
        if bytes.len() % width != 0 {
            return Err(cx.value_error("bytes length not a multiple of item size"));
        }
        let mut bytes = bytes;
        if swapped {
            bytes.chunks_exact_mut(width).for_each(<[u8]>::reverse);
        }
        let (bytes, letter) = (cx.new_bytes(&bytes)?, cx.new_str(native)?);
        if wanted.text() == native || wanted.machine_format() == format {
            return cx.call(kind, &[args.get(1).clone(), bytes]);
        }
        let items = cx.call(&plain, &[letter, bytes])?;
        cx.call(kind, &[args.get(1).clone(), items])
    }
}

/// A format of pickled arrays: the code that has it here, the width of an item, and whether its bytes are in the other order.
fn machine_format(format: i64) -> Option<(&'static str, usize, bool)> {
    const FORMATS: [(&str, usize); 9] = [("H", 2), ("h", 2), ("I", 4), ("i", 4), ("Q", 8), ("q", 8), ("f", 4), ("d", 8), ("w", 2)];
    match format {
        0 => Some(("B", 1, false)),
        1 => Some(("b", 1, false)),
        2..=19 => FORMATS.get((format as usize - 2) / 2).map(|(code, width)| (*code, *width, format % 2 == 1)),
        20 | 21 => Some(("w", 4, format == 21)),
        _ => None,
    }
}
