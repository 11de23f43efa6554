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
        let filename = member(cx, this, 1).and_then(|name| cx.as_str(&name).map(|name| String::from_utf8_lossy(name.bytes).into_owned()));
        let filename = filename.map(|name| name.rsplit('/').next().unwrap_or_default().to_owned());
        let line = member(cx, this, 2).and_then(|line| line.as_small_int());
        let place = match (filename, line) {
            (Some(filename), Some(line)) => format!(" ({filename}, line {line})"),
            (Some(filename), None) => format!(" ({filename})"),
            (None, Some(line)) => format!(" (line {line})"),
            (None, None) => return Ok(message),
        };
        let text = cx.as_str(&message).map_or(&[][..], |view| view.bytes);
        cx.new_str_joined(&[text, place.as_bytes()])
    }
}
