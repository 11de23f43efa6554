//! `#[methods]`: turns the functions of an `impl` block into rows of a visible method table.
//!
//! A native method's docstring, signature and body stand together:
//!
//! ```text
//! #[methods]
//! impl List {
//!     /// Append object to the end of the list.
//!     #[sig("(self, object, /)")]
//!     fn append(cx: &mut Context, args: &Args) -> PyResult<Value> { … }
//! }
//! ```
//!
//! expands to the same `impl` block and
//!
//! ```text
//! impl List {
//!     pub const METHODS: &'static [Native] = &[Native { name: "append", doc: "…", signature: Signature { … }, kind: NativeKind::Method, wording: Wording::Inferred, body: Self::append }];
//! }
//! ```
//!
//! Attributes: `sig` (method, or function of a module), `class_sig` (class method), `static_sig` (static method; `__new__`
//! too), `getter` and `setter` (a property; the setter of `name` is a function `set_name`). The text may begin with the
//! Python name when it differs from the function's: `#[sig("print(*values, sep=' ')")]`.
//! A word may follow that says how a wrong number of arguments is reported, where the signature does not tell: `unpacked`, `parsed`,
//! `anonymous`, `named` or `plain` (see `Wording`), as in `#[sig("(self, key, /)", plain)]`; and behind it the signature to show,
//! where that is not the one to bind by (`""` for a class that has several, and shows none). `#[getter(member)]` is a field that the type shows as it is.
//! In a signature `name` is required and `name=text` is optional; `/`, `*`, `*name` and `**name` mean what they mean in Python.

#![forbid(unsafe_code)]

use proc_macro::{Delimiter, TokenStream, TokenTree};

/// Builds `METHODS` from the annotated functions of an `impl` block. See the crate's documentation.
#[proc_macro_attribute]
pub fn methods(_arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut head = TokenStream::new();
    let mut body = None;
    for tree in item {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => body = Some(group),
            other => head.extend([other]),
        }
    }
    let Some(body) = body else { return error("#[methods] stands on an impl block") };
    match collect(body.stream()) {
        Ok((functions, rows)) => {
            let head = head.to_string();
            let code = format!(
                "{head} {{ {functions} }}\n{head} {{ /// The visible method table.\npub const METHODS: &'static [::lissom_objects::native::Native] = &[{}]; }}",
                rows.join(", ")
            );
            code.parse().unwrap_or_else(|_| error("#[methods] made code that does not parse"))
        }
        Err(message) => error(&message),
    }
}

fn error(message: &str) -> TokenStream {
    format!("compile_error!({message:?});").parse().unwrap_or_default()
}

/// What is known of the function being read.
#[derive(Default)]
struct Pending {
    docs: Vec<String>,
    kind: Option<(&'static str, String)>,
    wording: &'static str,
    shown: Option<String>,
}

fn collect(stream: TokenStream) -> Result<(TokenStream, Vec<String>), String> {
    let mut kept = TokenStream::new();
    let mut rows = Vec::new();
    let mut pending = Pending::default();
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(TokenTree::Group(group)) = trees.peek() {
                    let ours = read_attribute(group.stream(), &mut pending)?;
                    let group = trees.next();
                    if !ours {
                        kept.extend([tree]);
                        kept.extend(group);
                    }
                    continue;
                }
            }
            TokenTree::Ident(ident) if ident.to_string() == "fn" => {
                let name = trees.peek().map(ToString::to_string).unwrap_or_default();
                if let Some((kind, signature)) = pending.kind.take() {
                    rows.push(row(&name, kind, pending.wording, &signature, pending.shown.as_deref(), &pending.docs)?);
                }
                pending = Pending::default();
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => pending = Pending::default(),
            _ => {}
        }
        kept.extend([tree]);
    }
    Ok((kept, rows))
}

/// Reads one attribute; true if it is one of ours, to be taken out.
fn read_attribute(stream: TokenStream, pending: &mut Pending) -> Result<bool, String> {
    let mut trees = stream.into_iter();
    let Some(TokenTree::Ident(name)) = trees.next() else { return Ok(false) };
    let kind = match name.to_string().as_str() {
        "doc" => {
            trees.next();
            pending.docs.extend(trees.next().map(|literal| literal.to_string()));
            return Ok(false);
        }
        "sig" => "Method",
        "class_sig" => "Class",
        "static_sig" => "Static",
        "getter" => "Getter",
        "setter" => "Setter",
        _ => return Ok(false),
    };
    let mut inner = match trees.next() {
        Some(TokenTree::Group(group)) => group.stream().into_iter(),
        _ => TokenStream::new().into_iter(),
    };
    let first = inner.next();
    let (text, word) = match first {
        Some(TokenTree::Ident(word)) => (String::new(), Some(word.to_string())),
        text => (text.map(|literal| literal.to_string()).unwrap_or_default(), inner.nth(1).map(|word| word.to_string())),
    };
    pending.shown = inner.nth(1).map(|literal| literal.to_string().trim_matches('"').replace("\\n", "\n"));
    pending.wording = match word.as_deref() {
        None | Some("inferred") => "Inferred",
        Some("member") => "Member",
        Some("unpacked") => "Unpacked",
        Some("parsed") => "Parsed",
        Some("anonymous") => "Anonymous",
        Some("named") => "Named",
        Some("plain") => "Plain",
        Some(other) => return Err(format!("#[{name}] knows no wording {other}")),
    };
    let text = text.trim().trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\");
    let text = match (kind, text.is_empty()) {
        ("Getter", true) => "(self, /)".to_owned(),
        ("Setter", true) => "(self, value, /)".to_owned(),
        (_, true) => return Err(format!("#[{name}] needs a signature")),
        _ => text,
    };
    pending.kind = Some((kind, text));
    Ok(true)
}

fn row(function: &str, kind: &str, wording: &str, text: &str, shown: Option<&str>, docs: &[String]) -> Result<String, String> {
    let open = text.find('(').ok_or_else(|| format!("no parenthesis in the signature of {function}"))?;
    let plain = function.trim_start_matches("r#");
    let name = match text[..open].trim() {
        "" if kind == "Setter" => plain.trim_start_matches("set_"),
        "" => plain,
        given => given,
    };
    let inner = text[open + 1..].trim_end();
    let inner = inner.strip_suffix(')').ok_or_else(|| format!("the signature of {function} does not end in a parenthesis"))?;
    let mut names = Vec::new();
    let (mut positional_only, mut positional, mut required) = (0, 0, 0);
    let mut keyword_only = Vec::new();
    let (mut varargs, mut varkeywords, mut after_star) = (false, false, false);
    for part in split(inner) {
        let part = part.trim();
        if part == "/" {
            positional_only = names.len();
        } else if part == "*" {
            after_star = true;
        } else if part.starts_with("**") {
            varkeywords = true;
        } else if part.starts_with('*') {
            varargs = true;
            after_star = true;
        } else {
            let (parameter, default) = match part.split_once('=') {
                Some((parameter, _)) => (parameter.trim(), true),
                None => (part, false),
            };
            names.push(format!("{parameter:?}"));
            if after_star {
                keyword_only.push(if default { "false" } else { "true" });
            } else {
                positional += 1;
                if !default {
                    required = positional;
                }
            }
        }
    }
    if names.len() > 16 {
        return Err(format!("{function} has more than 16 parameters"));
    }
    let docs = docs.iter().flat_map(|doc| [doc.as_str(), "\"\\n\""]).collect::<Vec<_>>().join(", ");
    let shown = shown.unwrap_or(&text[open..]);
    Ok(format!(
        "::lissom_objects::native::Native {{ name: {name:?}, doc: concat!({docs}), kind: ::lissom_objects::native::NativeKind::{kind}, \
         wording: ::lissom_objects::native::Wording::{wording}, signature: ::lissom_objects::native::Signature {{ text: {shown:?}, names: &[{}], positional_only: {positional_only}, positional: {positional}, \
         required: {required}, keyword_only: &[{}], varargs: {varargs}, varkeywords: {varkeywords} }}, body: Self::{function} }}",
        names.join(", "),
        keyword_only.join(", "),
    ))
}

/// Splits at commas that stand outside of quotes and brackets.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut start) = (0, None, 0);
    for (index, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    if !text[start..].trim().is_empty() {
        parts.push(&text[start..]);
    }
    parts
}
