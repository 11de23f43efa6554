//! Uncaught exceptions as text, as CPython prints them: the entries with their source lines and carets, causes and contexts,
//! groups, notes, and "Did you mean".

use lissom_objects::{Context, ShapeId, Value, exception};

use super::{entry, entry_code, entry_line, field, nearest};
use crate::code::CodeCell;
use crate::machine::Machine;

/// Entries of one line repeated more often than this are counted instead.
const REPEATS_SHOWN: usize = 3;
/// Exceptions a group shows, and how deep groups are followed.
const GROUP_WIDTH: usize = 15;
const GROUP_DEPTH: usize = 10;

/// The text of an exception with its traceback and what it came from.
pub fn print_exception(cx: &mut Context, error: &Value) -> String {
    match super::library::text(cx, error) {
        Some(text) => cx.string_lossy(&text),
        None => print_natively(cx, error),
    }
}

/// The same without the help of the library.
pub fn print_natively(cx: &mut Context, error: &Value) -> String {
    let pending = cx.raised.take();
    let mut report = Report { text: String::new(), margin: String::new(), seen: Vec::new(), plain: false };
    report.exception(cx, error, 0);
    cx.raised = pending;
    report.text
}

/// The text of an exception that cannot propagate: its entries without carets, and one line; not what it came from.
pub fn print_plainly(cx: &mut Context, error: &Value) -> String {
    let pending = cx.raised.take();
    let mut report = Report { text: String::new(), margin: String::new(), seen: Vec::new(), plain: true };
    report.headed(cx, error, "");
    let (name, message) = (exception_name(cx, error), message_of(cx, error));
    report.line(&format!("{name}: {message}"));
    cx.raised = pending;
    report.text
}

struct Report {
    text: String,
    /// Without carets.
    plain: bool,
    margin: String,
    seen: Vec<u64>,
}

impl Report {
    fn line(&mut self, line: &str) {
        self.text.push_str(&self.margin);
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn exception(&mut self, cx: &mut Context, error: &Value, depth: usize) {
        // The chain, oldest first, without recursion: it may be long.
        let mut chain = vec![(error.clone(), "")];
        self.seen.push(error.word());
        while let Some((last, _)) = chain.last() {
            let Some(fields) = exception::fields(cx, last) else { break };
            let (cause, context, suppressed) = (fields.cause.clone(), fields.context.clone(), fields.suppresses_context());
            let next = match (cause, context) {
                (Some(cause), _) => (cause, "The above exception was the direct cause of the following exception:"),
                (None, Some(context)) if !suppressed => (context, "During handling of the above exception, another exception occurred:"),
                _ => break,
            };
            if self.seen.contains(&next.0.word()) {
                break;
            }
            self.seen.push(next.0.word());
            chain.push(next);
        }
        for (error, link) in chain.into_iter().rev() {
            self.single(cx, &error, depth);
            if !link.is_empty() {
                self.line("");
                self.line(link);
                self.line("");
            }
        }
    }

    fn single(&mut self, cx: &mut Context, error: &Value, depth: usize) {
        let group = cx.type_object(ShapeId::BASE_EXCEPTION_GROUP);
        let is_group = cx.is_instance(error, &group);
        if is_group && depth == 0 {
            self.margin.push_str("  ");
        }
        if is_group && depth == 0 {
            self.headed(cx, error, "  + ");
            self.margin.truncate(self.margin.len() - 2);
            self.margin.push_str("  | ");
        } else {
            self.headed(cx, error, "");
        }
        for line in exception_lines(cx, error) {
            self.line(&line);
        }
        self.notes(cx, error);
        if is_group {
            self.members(cx, error, depth);
            if depth == 0 {
                let length = self.margin.len() - 4;
                self.margin.truncate(length);
            }
        }
    }

    /// The traceback; the first line of a group's has a mark in its margin.
    fn headed(&mut self, cx: &mut Context, error: &Value, mark: &str) {
        let first = exception::fields(cx, error).and_then(|fields| fields.traceback.clone());
        let Some(first) = first else { return };
        if mark.is_empty() {
            self.line("Traceback (most recent call last):");
            self.entries(cx, first);
        } else {
            let kept = std::mem::take(&mut self.margin);
            let outer = kept[..kept.len() - 2].to_owned();
            self.text.push_str(&outer);
            self.text.push_str(mark);
            self.text.push_str("Exception Group Traceback (most recent call last):\n");
            self.margin = format!("{outer}  | ");
            self.entries(cx, first);
            self.margin = kept;
        }
    }

    fn entries(&mut self, cx: &mut Context, first: Value) {
        let mut at = Some(first);
        let mut last: Option<(String, u32, String)> = None;
        let mut repeated = 0;
        while let Some(traceback) = at {
            at = field(&traceback, entry::NEXT);
            let Some((code, index)) = entry_code(&traceback) else { continue };
            let Some(code) = CodeCell::of(&code) else { continue };
            let name = |value: &Option<Value>| value.as_ref().map_or_else(String::new, |value| cx.string_lossy(value));
            let here = (name(&code.filename), entry_line(&traceback), name(&code.name));
            if last.as_ref() == Some(&here) {
                repeated += 1;
                if repeated >= REPEATS_SHOWN {
                    continue;
                }
            } else {
                self.repeats(repeated);
                repeated = 0;
            }
            self.line(&format!("  File \"{}\", line {}, in {}", here.0, here.1, here.2));
            let position = code.position(index);
            let shown = if self.plain { 1 } else { usize::MAX };
            for line in source_lines(cx, &here.0, here.1, position).into_iter().take(shown) {
                self.line(&line);
            }
            last = Some(here);
        }
        self.repeats(repeated);
    }

    fn repeats(&mut self, repeated: usize) {
        if repeated >= REPEATS_SHOWN {
            let more = repeated + 1 - REPEATS_SHOWN;
            let plural = if more == 1 { "" } else { "s" };
            self.line(&format!("  [Previous line repeated {more} more time{plural}]"));
        }
    }

    fn notes(&mut self, cx: &mut Context, error: &Value) {
        let key = cx.names.notes.clone();
        let Ok(Some(notes)) = cx.lookup_attr(error, &key) else { return };
        let Ok(notes) = cx.collect(&notes) else {
            cx.raised = None;
            return;
        };
        for note in notes {
            match cx.str(&note) {
                Ok(text) => {
                    let text = cx.string_lossy(&text);
                    text.split('\n').for_each(|line| self.line(line));
                }
                Err(raised) => drop(cx.take_raised(raised)),
            }
        }
    }

    fn members(&mut self, cx: &mut Context, error: &Value, depth: usize) {
        let Ok(members) = cx.get_attr_str(error, "exceptions") else { return };
        let members = cx.as_tuple(&members).map_or_else(Vec::new, <[Value]>::to_vec);
        if depth >= GROUP_DEPTH {
            self.line(&format!("... (max_group_depth is {GROUP_DEPTH})"));
            return;
        }
        let outer = self.margin[..self.margin.len() - 2].to_owned();
        let kept = self.margin.clone();
        let shown = members.len().min(GROUP_WIDTH);
        for (index, member) in members.iter().take(shown).enumerate() {
            let lead = if index == 0 { "+-" } else { "  " };
            self.text.push_str(&format!("{outer}{lead}+---------------- {} ----------------\n", index + 1));
            self.margin = format!("{outer}  | ");
            self.exception(cx, member, depth + 1);
        }
        if members.len() > shown {
            let more = members.len() - shown;
            let plural = if more == 1 { "" } else { "s" };
            self.text.push_str(&format!("{outer}  +---------------- ... ----------------\n{outer}  | and {more} more exception{plural}\n"));
        }
        self.text.push_str(&format!("{outer}  +------------------------------------\n"));
        self.margin = kept;
    }
}

/// The source line of an entry, without its indentation, and carets under the part the instruction stands for.
fn source_lines(cx: &mut Context, file: &str, line: u32, position: lissom_bytecode::Position) -> Vec<String> {
    let Some(text) = source_line(cx, file, line) else { return Vec::new() };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("    {trimmed}")];
    let indent = text.len() - text.trim_start().len();
    if position.line != line || position.end_line < line {
        return lines;
    }
    let start = (position.column as usize).max(indent);
    let end = if position.end_line == line { position.end_column as usize } else { text.trim_end().len() };
    let end = end.min(text.trim_end().len());
    if start >= end || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
        return lines;
    }
    // Carets under the whole line say nothing.
    let statement = ["raise ", "return ", "assert ", "yield ", "import ", "from "].iter().any(|word| text[start..end].starts_with(word));
    if start == indent && end == text.trim_end().len() && (statement || anchors(&text[start..end]).is_none()) {
        return lines;
    }
    let width = |part: &str| part.chars().count();
    let mut marks = " ".repeat(4 + width(&text[indent..start]));
    match anchors(&text[start..end]) {
        Some((left, right)) => {
            marks.push_str(&"~".repeat(width(&text[start..start + left])));
            marks.push_str(&"^".repeat(width(&text[start + left..start + right])));
            marks.push_str(&"~".repeat(width(&text[start + right..end])));
        }
        None => marks.push_str(&"^".repeat(width(&text[start..end]))),
    }
    lines.push(marks);
    lines
}

/// The part of an operation that carets point at: its operator, or the brackets of a subscript or call, as byte range.
fn anchors(expression: &str) -> Option<(usize, usize)> {
    let bytes = expression.as_bytes();
    let (mut depth, mut quote) = (0usize, None::<u8>);
    let mut opening = None;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if let Some(open) = quote {
            if byte == b'\\' {
                at += 1;
            } else if byte == open {
                quote = None;
            }
            at += 1;
            continue;
        }
        match byte {
            b'\'' | b'"' => quote = Some(byte),
            b'(' | b'[' | b'{' => {
                if depth == 0 && at > 0 {
                    opening = Some(at);
                }
                depth += 1;
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'@' | b'<' | b'>' if depth == 0 && at > 0 => {
                // A binary operator stands behind an operand.
                let before = expression[..at].trim_end();
                let operand = before.as_bytes().last().is_some_and(|last| last.is_ascii_alphanumeric() || matches!(last, b'_' | b')' | b']' | b'}' | b'\'' | b'"' | b'.'));
                if operand {
                    let mut end = at + 1;
                    if end < bytes.len() && (bytes[end] == byte || (matches!(byte, b'<' | b'>') && bytes[end] == b'=')) {
                        end += 1;
                    }
                    if matches!(byte, b'<' | b'>') && end == at + 1 {
                        at += 1;
                        continue;
                    }
                    if matches!(byte, b'<' | b'>') && bytes[end - 1] == b'=' {
                        at += 2;
                        continue;
                    }
                    return Some((at, end));
                }
            }
            _ => {}
        }
        at += 1;
    }
    // A call or subscript whose bracket closes at the very end.
    match (opening, bytes.last()) {
        (Some(open), Some(b')' | b']')) if depth == 0 => Some((open, bytes.len())),
        _ => None,
    }
}

/// The source of a file of the embedded library.
pub(super) fn embedded_source(cx: &mut Context, file: &str) -> Option<Vec<u8>> {
    let inner = Machine::of(cx).inside_library(file)?;
    let (name, package) = match inner.strip_suffix("/__init__.py") {
        Some(name) => (name, true),
        None => (inner.strip_suffix(".py").filter(|name| !name.contains('.'))?, false),
    };
    let (machine, name) = (Machine::of(cx), name.replace('/', "."));
    if (machine.library)(&name)? == package { (machine.library_source)(&name) } else { None }
}

/// A line of a source file, if it can be read.
pub fn source_line(cx: &mut Context, file: &str, line: u32) -> Option<String> {
    if line == 0 {
        return None;
    }
    let source = match embedded_source(cx, file) {
        Some(source) => source,
        None if file.starts_with('<') => Machine::of(cx).source_of(file)?,
        None => lissom_host::source::read(std::path::Path::new(file)).ok()?,
    };
    let text = String::from_utf8_lossy(&source);
    text.lines().nth(line as usize - 1).map(str::to_owned)
}

/// `Type: message`, in as many lines as the message has; a SyntaxError with its place.
pub fn exception_lines(cx: &mut Context, error: &Value) -> Vec<String> {
    if cx.is_instance_of(error, ShapeId::SYNTAX_ERROR) {
        return syntax_error_lines(cx, error);
    }
    let name = exception_name(cx, error);
    let message = message_of(cx, error);
    let hint = suggestion(cx, error);
    let text = match (message.is_empty(), hint) {
        (true, _) => name,
        (false, Some(hint)) => format!("{name}: {message}{}{hint}", if message.ends_with('.') || message.ends_with('?') { " " } else { ". " }),
        (false, None) => format!("{name}: {message}"),
    };
    text.split('\n').map(str::to_owned).collect()
}

/// `Type: message` in one text.
pub fn exception_line(cx: &mut Context, error: &Value) -> String {
    exception_lines(cx, error).join("\n")
}

fn exception_name(cx: &mut Context, error: &Value) -> String {
    let class = cx.type_of(error);
    let name = cx.qualified_type_name(&class);
    name.strip_prefix("__main__.").unwrap_or(&name).to_owned()
}

fn message_of(cx: &mut Context, error: &Value) -> String {
    match cx.str(error) {
        Ok(message) => cx.string_lossy(&message),
        Err(raised) => {
            drop(cx.take_raised(raised));
            "<exception str() failed>".to_owned()
        }
    }
}

/// `  File …, line …`, the line, carets, and the message.
fn syntax_error_lines(cx: &mut Context, error: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let text_of = |cx: &mut Context, slot: u16| exception::member(cx, error, slot).filter(|value| cx.as_str(value).is_some()).map(|value| cx.string_lossy(&value));
    let number_of = |cx: &mut Context, slot: u16| exception::member(cx, error, slot).and_then(|value| value.as_small_int());
    let name = exception_name(cx, error);
    let message = text_of(cx, 0).unwrap_or_else(|| "<no detail available>".to_owned());
    let (file, line, offset, text) = (text_of(cx, 1), number_of(cx, 2), number_of(cx, 3), text_of(cx, 4));
    let (end_line, end_offset) = (number_of(cx, 5), number_of(cx, 6));
    if let Some(line) = line {
        lines.push(format!("  File \"{}\", line {line}", file.unwrap_or_else(|| "<string>".to_owned())));
        if let Some(text) = text {
            let text = text.trim_end_matches(['\n', '\r']).to_owned();
            let trimmed = text.trim_start();
            let indent = text.chars().count() - trimmed.chars().count();
            lines.push(format!("    {}", trimmed.trim_end()));
            if let Some(offset) = offset.filter(|offset| *offset > 0) {
                let start = (offset as usize - 1).saturating_sub(indent);
                let end = match (end_line, end_offset) {
                    (Some(last), Some(end)) if last == line && end > offset => (end as usize - 1).saturating_sub(indent),
                    (Some(last), Some(_)) if last > line => trimmed.trim_end().chars().count(),
                    _ => start + 1,
                };
                lines.push(format!("    {}{}", " ".repeat(start), "^".repeat(end.saturating_sub(start).max(1))));
            }
        }
    } else if let Some(file) = file {
        lines.push(format!("{name}: {message} ({file})"));
        return lines;
    }
    lines.push(format!("{name}: {message}"));
    lines
}

/// "Did you mean: 'x'?" for a name or attribute that is not there.
fn suggestion(cx: &mut Context, error: &Value) -> Option<String> {
    if cx.is_instance_of(error, ShapeId::ATTRIBUTE_ERROR) {
        let (name, object) = (exception::member(cx, error, 0)?, exception::member(cx, error, 1)?);
        let wrong = cx.as_str(&name).map(|_| cx.string_lossy(&name))?;
        let names = dir_of(cx, &object);
        let candidates: Vec<String> = names.into_iter().filter(|candidate| wrong.starts_with('_') || !candidate.starts_with('_')).collect();
        return nearest(&wrong, &candidates).map(|other| format!("Did you mean: '{other}'?"));
    }
    if cx.is_instance_of(error, ShapeId::NAME_ERROR) {
        let name = exception::member(cx, error, 0)?;
        let wrong = cx.as_str(&name).map(|_| cx.string_lossy(&name))?;
        let mut at = exception::fields(cx, error).and_then(|fields| fields.traceback.clone())?;
        while let Some(next) = field(&at, entry::NEXT) {
            at = next;
        }
        let function = field(&field(&at, entry::FRAME)?, crate::frame_object::FUNCTION)?;
        let (code, globals) = (crate::function::code_now(&function)?, crate::function::globals_of(&function)?);
        let mut candidates: Vec<String> = CodeCell::of(&code).map(|code| code.local_names().to_vec()).unwrap_or_default().iter().map(|name| cx.string_lossy(name)).collect();
        for namespace in [Some(globals), cx.builtins.clone()].into_iter().flatten() {
            if let Ok(items) = cx.dict_items(&namespace) {
                candidates.extend(items.iter().map(|(key, _)| cx.string_lossy(key)));
            }
        }
        return match nearest(&wrong, &candidates) {
            Some(other) => Some(format!("Did you mean: '{other}'?")),
            None if Machine::is_library(cx, &wrong) => Some(format!("Did you forget to import '{wrong}'?")),
            None => None,
        };
    }
    if cx.is_instance_of(error, ShapeId::IMPORT_ERROR) {
        let (module, wrong) = (exception::member(cx, error, 1)?, exception::member(cx, error, 3)?);
        let wrong = cx.as_str(&wrong).map(|_| cx.string_lossy(&wrong))?;
        let modules = cx.modules.clone()?;
        let module = cx.dict_get_str(&modules, &module)?;
        let names = dir_of(cx, &module);
        return nearest(&wrong, &names).map(|other| format!("Did you mean: '{other}'?"));
    }
    None
}

fn dir_of(cx: &mut Context, object: &Value) -> Vec<String> {
    let names = cx.call_special(object, lissom_objects::names::Special::Dir, &[]).ok().flatten().and_then(|names| cx.collect(&names).ok());
    cx.raised = None;
    names.unwrap_or_default().iter().map(|name| cx.string_lossy(name)).collect()
}
