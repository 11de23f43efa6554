//! Arguments that are taken one after the other, as CPython's formats of arguments (`"iii|iiiiO$i"`) take them: what is wrong with an early
//! one is said before it is seen that a later one is missing.

use lissom_objects::{Context, PyResult, ShapeId, Value};

/// What a function takes: its name in messages (none for constructors that CPython leaves without one), and its parameters.
pub struct Parameters {
    /// The name, with its parentheses.
    pub function: Option<&'static str>,
    /// All parameters.
    pub names: &'static [&'static str],
    /// How many must be given.
    pub required: usize,
    /// How many can be given by position.
    pub positional: usize,
}

/// Arguments on their way to their parameters.
pub struct Arguments<'a> {
    parameters: &'static Parameters,
    positional: &'a [Value],
    keywords: Option<&'a Value>,
    /// Keyword arguments that no parameter took so far.
    left: usize,
    at: usize,
}

impl<'a> Arguments<'a> {
    /// Starts with the first parameter.
    ///
    /// # Errors
    /// `TypeError` if there are more arguments than parameters.
    pub fn new(cx: &mut Context, parameters: &'static Parameters, positional: &'a [Value], keywords: Option<&'a Value>) -> PyResult<Arguments<'a>> {
        let left = match keywords {
            Some(keywords) => cx.dict_len(keywords),
            None => 0,
        };
        let (given, most) = (positional.len() + left, parameters.names.len());
        if given > most {
            let (name, plural) = (parameters.name(), if most == 1 { "" } else { "s" });
            let kind = if positional.is_empty() { "keyword " } else { "" };
            return Err(cx.type_error(&format!("{name} takes at most {most} {kind}argument{plural} ({given} given)")));
        }
        Ok(Arguments { parameters, positional, keywords, left, at: 0 })
    }

    /// The argument of the next parameter.
    ///
    /// # Errors
    /// `TypeError` if it must be given and is not.
    pub fn next(&mut self, cx: &mut Context) -> PyResult<Option<Value>> {
        let at = self.at;
        self.at += 1;
        let parameters = self.parameters;
        if at == parameters.positional && self.positional.len() > at {
            let (name, given) = (parameters.name(), self.positional.len());
            let much = if parameters.required < at { "at most" } else { "exactly" };
            let plural = if at == 1 { "" } else { "s" };
            return Err(cx.type_error(&format!("{name} takes {much} {at} positional argument{plural} ({given} given)")));
        }
        if let Some(value) = self.positional.get(at) {
            return Ok(Some(value.clone()));
        }
        if self.left > 0
            && let Some(keywords) = self.keywords
        {
            let key = cx.intern(parameters.names[at])?;
            if let Some(value) = cx.dict_get_str(keywords, &key) {
                self.left -= 1;
                return Ok(Some(value));
            }
        }
        if at < parameters.required {
            let (name, missing, place) = (parameters.name(), parameters.names[at], at + 1);
            return Err(cx.type_error(&format!("{name} missing required argument '{missing}' (pos {place})")));
        }
        Ok(None)
    }

    /// The next argument as a C `int`, by the rules of formats; the default if it is missing.
    ///
    /// # Errors
    /// `TypeError`, `OverflowError`
    pub fn next_int(&mut self, cx: &mut Context, default: i32) -> PyResult<i32> {
        match self.next(cx)? {
            Some(value) => parsed_int(cx, &value),
            None => Ok(default),
        }
    }

    /// Ends behind the last parameter.
    ///
    /// # Errors
    /// `TypeError` if keyword arguments are left.
    pub fn finish(self, cx: &mut Context) -> PyResult {
        let Some(keywords) = self.keywords.filter(|_| self.left > 0) else { return Ok(()) };
        let parameters = self.parameters;
        for (at, known) in parameters.names.iter().enumerate().take(self.positional.len()) {
            let key = cx.intern(known)?;
            if cx.dict_get_str(keywords, &key).is_some() {
                let (name, place) = (parameters.name(), at + 1);
                return Err(cx.type_error(&format!("argument for {name} given by name ('{known}') and position ({place})")));
            }
        }
        for (key, _) in cx.dict_items(keywords)? {
            let text = cx.string_lossy(&key);
            if parameters.names.contains(&text.as_str()) {
                continue;
            }
            let name = parameters.function.unwrap_or("this function");
            let candidates: Vec<String> = parameters.names.iter().map(|name| (*name).to_owned()).collect();
            let message = match lissom_text::nearest::nearest(&text, &candidates) {
                Some(other) => format!("{name} got an unexpected keyword argument '{text}'. Did you mean '{other}'?"),
                None => format!("{name} got an unexpected keyword argument '{text}'"),
            };
            return Err(cx.type_error(&message));
        }
        Ok(())
    }
}

impl Parameters {
    fn name(&self) -> &'static str {
        self.function.unwrap_or("function")
    }
}

/// A C `int`, as formats take it.
///
/// # Errors
/// `TypeError`, `OverflowError`
#[inline]
pub fn parsed_int(cx: &mut Context, value: &Value) -> PyResult<i32> {
    match value.as_small_int().and_then(|number| i32::try_from(number).ok()) {
        Some(number) => Ok(number),
        None => crate::errors::parsed_int(cx, value),
    }
}

/// A C `int`, as functions take it whose parameters are declared.
///
/// # Errors
/// `TypeError`, `OverflowError`
pub fn declared_int(cx: &mut Context, value: &Value) -> PyResult<i32> {
    let number = cx.index(value)?;
    let number = cx.as_int(&number).and_then(|number| number.to_i64()).and_then(|number| i32::try_from(number).ok());
    number.ok_or_else(|| cx.overflow_error("Python int too large to convert to C int"))
}

/// Refuses what is no string, as an argument of a function.
///
/// # Errors
/// `TypeError`
pub fn check_str(cx: &mut Context, function: &str, place: usize, value: &Value) -> PyResult {
    if cx.as_str(value).is_some() {
        return Ok(());
    }
    let found = cx.argument_type_name(value);
    Err(cx.type_error(&format!("{function}() argument {place} must be str, not {found}")))
}

/// The zone that an argument says: `None`, or an instance of `tzinfo`.
///
/// # Errors
/// `TypeError`
pub fn zone<'a>(cx: &mut Context, value: &'a Value) -> PyResult<Option<&'a Value>> {
    if value.is_none() {
        return Ok(None);
    }
    if cx.is_instance_of(value, ShapeId::TZINFO) {
        return Ok(Some(value));
    }
    let found = cx.type_name(value);
    Err(cx.type_error(&format!("tzinfo argument must be None or of a tzinfo subclass, not type '{found}'")))
}
