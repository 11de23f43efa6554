//! `SyntaxError`: a message and a place in a file.
//!
//! Members: 0 msg, 1 filename, 2 lineno, 3 offset, 4 text, 5 end_lineno, 6 end_offset, 7 print_file_and_line, 8 _metadata.

use lissom_macros::methods;

use super::methods::init_base;
use super::{member, set_member};
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::value::Value;

/// The methods of `SyntaxError`.
pub struct SyntaxError;

#[methods]
impl SyntaxError {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init_base(cx, args)?;
        if let Some(message) = args.rest.first() {
            set_member(cx, args.this(), 0, message.clone());
        }
        let [_, place] = args.rest else { return Ok(Value::NONE) };
        let items = cx.collect(place)?;
        if items.len() < 4 {
            return Err(cx.type_error(&format!("function takes at least 4 arguments ({} given)", items.len())));
        }
        if items.len() > 7 {
            return Err(cx.type_error(&format!("function takes at most 7 arguments ({} given)", items.len())));
        }
        if items.len() == 5 {
            return Err(cx.type_error("end_offset must be provided when end_lineno is provided"));
        }
        for (index, item) in items.into_iter().enumerate() {
            // The seventh item is the metadata, behind `print_file_and_line`.
            let slot = if index == 6 { 8 } else { index as u16 + 1 };
            set_member(cx, args.this(), slot, item);
        }
        Ok(Value::NONE)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let message = cx.str(&member(cx, this, 0).unwrap_or(Value::NONE))?;
        let (filename, line) = (member(cx, this, 1), member(cx, this, 2));
        let filename = filename.as_ref().and_then(|name| cx.as_str(name)).and_then(|name| name.bytes.rsplit(|byte| *byte == b'/').next());
        // A line that no file has is told as -1.
        let line = line.filter(|line| line.is_small_int() || line.shape().is_int()).map(|line| line.as_int().and_then(|line| line.to_i64()).unwrap_or(-1));
        let line = line.map(|line| format!("line {line}"));
        let text = cx.as_str(&message).map_or(&[][..], |view| view.bytes);
        match (filename, &line) {
            (Some(filename), Some(line)) => cx.new_str_joined(&[text, b" (", filename, b", ", line.as_bytes(), b")"]),
            (Some(filename), None) => cx.new_str_joined(&[text, b" (", filename, b")"]),
            (None, Some(line)) => cx.new_str_joined(&[text, b" (", line.as_bytes(), b")"]),
            (None, None) => Ok(message),
        }
    }
}
