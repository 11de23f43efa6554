//! Uncaught exceptions as text, by the library's own `traceback`, which knows every detail; [`report`](super::report) is there for when it cannot
//! be imported, or fails itself (memory is short, the runtime is ending).

use lissom_objects::{Context, PyResult, Value, exception};

use super::{entry, entry_code, field};
use crate::code::CodeCell;
use crate::machine::Machine;

/// The text of an exception with its traceback and what it came from, as `traceback` words it; `None` if that does not work.
pub fn text(cx: &mut Context, error: &Value) -> Option<Value> {
    let pending = cx.raised.take();
    let text = match formatted(cx, error) {
        Ok(text) => Some(text),
        Err(raised) => {
            drop(cx.take_raised(raised));
            None
        }
    };
    cx.raised = pending;
    text
}

fn formatted(cx: &mut Context, error: &Value) -> PyResult<Value> {
    sources(cx, error)?;
    let module = (cx.hooks.import)(cx, "traceback")?;
    let class = cx.type_of(error);
    let trace = exception::fields(cx, error).and_then(|fields| fields.traceback.clone()).unwrap_or(Value::NONE);
    // This limit stands for `sys.tracebacklimit`.
    let limit = cx.get_attr_str(&module, "BUILTIN_EXCEPTION_LIMIT")?;
    let maker = cx.get_attr_str(&module, "TracebackException")?;
    let keywords = keywords(cx, &[("limit", limit), ("compact", Value::TRUE)])?;
    let report = cx.call_keywords(&maker, &[class, error.clone(), trace], &keywords)?;
    let sys = (cx.hooks.import)(cx, "sys")?;
    let stream = cx.get_attr_str(&sys, "stderr")?;
    let colours = (cx.hooks.import)(cx, "_colorize")?;
    let can = cx.get_attr_str(&colours, "can_colorize")?;
    let file = self::keywords(cx, &[("file", stream)])?;
    let colorize = cx.call_keywords(&can, &[], &file)?;
    let format = cx.get_attr_str(&report, "format")?;
    let colorize = self::keywords(cx, &[("colorize", colorize)])?;
    let lines = cx.call_keywords(&format, &[], &colorize)?;
    let lines = cx.collect(&lines)?;
    let texts: Vec<Vec<u8>> = lines.iter().filter_map(|line| cx.as_str(line).map(|line| line.bytes.to_vec())).collect();
    let parts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    cx.new_str_joined(&parts)
}

/// How many tracebacks of a chain are looked through for embedded sources.
const LOOKED_THROUGH_MAX: usize = 64;

/// The sources of the embedded library that an exception and what it came from passed through.
fn embedded(cx: &mut Context, error: &Value, sources: &mut Vec<(String, Vec<u8>)>) {
    let mut open = vec![error.clone()];
    let mut looked_through = 0;
    while let Some(error) = open.pop() {
        looked_through += 1;
        if looked_through > LOOKED_THROUGH_MAX {
            return;
        }
        let Some(fields) = exception::fields(cx, &error) else { continue };
        let mut at = fields.traceback.clone();
        open.extend(fields.cause.clone());
        open.extend(fields.context.clone());
        while let Some(traceback) = at {
            at = field(&traceback, entry::NEXT);
            let Some((code, _)) = entry_code(&traceback) else { continue };
            let Some(name) = CodeCell::of(&code).and_then(|code| code.filename.clone()) else { continue };
            let name = cx.string_lossy(&name);
            if sources.iter().any(|(known, _)| *known == name) {
                continue;
            }
            if let Some(source) = super::report::embedded_source(cx, &name) {
                sources.push((name, source));
            }
        }
    }
}

/// Tells `linecache` the sources that are no files.
fn sources(cx: &mut Context, error: &Value) -> PyResult {
    let mut sources = Machine::of(cx).sources.clone();
    embedded(cx, error, &mut sources);
    if sources.is_empty() {
        return Ok(());
    }
    let module = (cx.hooks.import)(cx, "linecache")?;
    let cache = cx.get_attr_str(&module, "cache")?;
    for (name, source) in sources {
        let source = String::from_utf8_lossy(&source).into_owned();
        let lines = cx.new_list()?;
        for line in source.lines() {
            let line = cx.new_str(&format!("{line}\n"))?;
            cx.list_push(&lines, line)?;
        }
        let name = cx.new_str(&name)?;
        let entry = cx.new_tuple(&[Value::int_unchecked(source.len() as i64), Value::NONE, lines, name.clone()])?;
        cx.set_item(&cache, &name, entry)?;
    }
    Ok(())
}

type Keywords = Vec<(Value, Value)>;

fn keywords(cx: &mut Context, pairs: &[(&str, Value)]) -> PyResult<Keywords> {
    pairs.iter().map(|(name, value)| Ok((cx.intern(name)?, value.clone()))).collect()
}

trait CallKeywords {
    fn call_keywords(&mut self, function: &Value, values: &[Value], keywords: &Keywords) -> PyResult<Value>;
}

impl CallKeywords for Context {
    fn call_keywords(&mut self, function: &Value, values: &[Value], keywords: &Keywords) -> PyResult<Value> {
        let names: Vec<Value> = keywords.iter().map(|(name, _)| name.clone()).collect();
        let values: Vec<Value> = values.iter().cloned().chain(keywords.iter().map(|(_, value)| value.clone())).collect();
        self.call_with(function, lissom_objects::native::CallArgs { values: &values, names: &names })
    }
}
