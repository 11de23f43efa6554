//! Native functions: a Rust function, its Python name, docstring and signature, as visible data.
//!
//! `help()`, `inspect.signature`, argument binding and error messages all come from the one [`Native`] that stands with the body
//! (see the crate `lissom-macros`). A call lays its arguments in consecutive registers; when they fit the signature as they
//! are, the native gets that slice itself and nothing is copied or allocated. What is said when they do not is in [`refusal`].

mod refusal;


use crate::context::{Context, PyResult};
use crate::value::Value;

/// The body of a native.
pub type NativeBody = fn(&mut Context, &Args) -> PyResult<Value>;

/// What a row of a method table becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeKind {
    /// A method (or a function of a module).
    Method,
    /// A class method: the first argument is the class.
    Class,
    /// A static method; `__new__` too.
    Static,
    /// Reads an attribute.
    Getter,
    /// Writes an attribute, or deletes it (then the value is missing).
    Setter,
}

/// How a native words a wrong number of arguments, where the signature alone does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// As follows from the signature.
    Inferred,
    /// `name expected 1 argument, got 2`, also for functions of one argument.
    Unpacked,
    /// `name() takes exactly 1 argument (2 given)`: arguments taken apart by a format.
    Parsed,
    /// `function takes exactly 1 argument (2 given)`: arguments taken apart by a format that does not tell the function's name.
    Anonymous,
    /// `name() takes exactly 1 positional argument (0 given)`: as functions with named parameters, even if none has a name.
    Named,
    /// A getter of a field that the type shows as it is: setting it says `readonly attribute`.
    Member,
    /// A method of one argument, though its name is one that an operator calls.
    Plain,
}

/// The parameters of a native.
#[derive(Debug)]
pub struct Signature {
    /// As it is shown: `(self, object, /)`.
    pub text: &'static str,
    /// Positional parameters, then keyword-only ones.
    pub names: &'static [&'static str],
    /// How many cannot be given by name.
    pub positional_only: u8,
    /// How many can be given by position.
    pub positional: u8,
    /// How many must be given.
    pub required: u8,
    /// For each keyword-only parameter, whether it must be given.
    pub keyword_only: &'static [bool],
    /// Takes further positional arguments.
    pub varargs: bool,
    /// Takes further keyword arguments.
    pub varkeywords: bool,
}

/// One row of a method table.
#[derive(Debug)]
pub struct Native {
    /// Python name.
    pub name: &'static str,
    /// Docstring, as it stands in the source comment.
    pub doc: &'static str,
    /// What it becomes.
    pub kind: NativeKind,
    /// How it refuses arguments.
    pub wording: Wording,
    /// Parameters.
    pub signature: Signature,
    /// The function.
    pub body: NativeBody,
}

/// What stands for a parameter that is not there.
static MISSING: Value = Value::NONE;

/// Bound arguments: one slot per parameter of the signature, and what `*` and `**` took.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    slots: &'a [Option<Value>],
    /// Further positional arguments (`*args`).
    pub rest: &'a [Value],
    /// Further keyword arguments (`**kwargs`): a dict, if there are any.
    pub keywords: Option<&'a Value>,
    /// The function called, for messages.
    pub native: &'static Native,
}

impl<'a> Args<'a> {
    /// A required parameter. (A missing one cannot be: binding refused the call.)
    #[inline(always)]
    pub fn get(&self, index: usize) -> &'a Value {
        match self.slots.get(index) {
            Some(Some(value)) => value,
            _ => &MISSING,
        }
    }

    /// An optional parameter.
    #[inline(always)]
    pub fn opt(&self, index: usize) -> Option<&'a Value> {
        self.slots.get(index).and_then(Option::as_ref)
    }

    /// An optional parameter for which `None` means the same as leaving it out.
    #[inline(always)]
    pub fn some(&self, index: usize) -> Option<&'a Value> {
        self.opt(index).filter(|value| !value.is_none())
    }

    /// The receiver.
    #[inline(always)]
    pub fn this(&self) -> &'a Value {
        self.get(0)
    }

    /// How many of the first parameters were given.
    pub fn given(&self) -> usize {
        self.slots.iter().filter(|slot| slot.is_some()).count()
    }
}

/// The arguments of a call as the caller lays them: all values, the last of which have names.
#[derive(Clone, Copy)]
pub struct CallArgs<'a> {
    /// Positional arguments, then the values of keyword arguments.
    pub values: &'a [Value],
    /// The names of the last `names.len()` values (strings).
    pub names: &'a [Value],
}

impl<'a> CallArgs<'a> {
    /// Only positional arguments.
    #[inline(always)]
    pub fn positional(values: &'a [Value]) -> CallArgs<'a> {
        CallArgs { values, names: &[] }
    }

    /// The positional arguments.
    #[inline(always)]
    pub fn positionals(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.names.len()]
    }

    /// The keyword arguments.
    pub fn keywords(&self) -> impl Iterator<Item = (&'a Value, &'a Value)> {
        self.names.iter().zip(&self.values[self.values.len() - self.names.len()..])
    }
}

/// Parameters of a native at most.
const SLOTS_MAX: usize = 16;
/// Slots of most natives.
const FEW: usize = 4;

impl Native {
    /// Calls it. `owner` is the name of the type for messages (`list.append()`), if it is a method.
    #[inline]
    pub fn call(&'static self, cx: &mut Context, args: CallArgs) -> PyResult<Value> {
        let signature = &self.signature;
        if args.names.is_empty() && signature.keyword_only.is_empty() {
            let count = args.values.len();
            let positional = signature.positional as usize;
            if count == positional {
                return (self.body)(cx, &Args { slots: as_slots(args.values), rest: &[], keywords: None, native: self });
            }
            if count > positional && signature.varargs {
                let (slots, rest) = args.values.split_at(positional);
                return (self.body)(cx, &Args { slots: as_slots(slots), rest, keywords: None, native: self });
            }
            if count < positional && count >= signature.required as usize {
                if positional <= FEW {
                    let mut room = Room([0; FEW]);
                    room.fill(args.values);
                    return (self.body)(cx, &Args { slots: room.slots(positional), rest: &[], keywords: None, native: self });
                }
                let mut room = Room([0; SLOTS_MAX]);
                room.fill(args.values);
                return (self.body)(cx, &Args { slots: room.slots(positional), rest: &[], keywords: None, native: self });
            }
        }
        self.call_slowly(cx, args)
    }

    /// Calls it with a receiver and at most two further arguments, all positional.
    #[inline]
    pub(crate) fn call_on(&'static self, cx: &mut Context, receiver: &Value, args: &[Value]) -> PyResult<Value> {
        debug_assert!(args.len() < 3);
        let mut room = [receiver.word(); 3];
        for (slot, value) in room[1..].iter_mut().zip(args) {
            *slot = value.word();
        }
        // SAFETY: borrowed copies of words whose owners outlive the call; a slice never drops its items.
        let values = unsafe { std::slice::from_raw_parts(room.as_ptr().cast::<Value>(), args.len() + 1) };
        self.call(cx, CallArgs::positional(values))
    }

    #[cold]
    #[inline(never)]
    fn call_slowly(&'static self, cx: &mut Context, args: CallArgs) -> PyResult<Value> {
        let signature = &self.signature;
        let args = if !args.names.is_empty() && self.passes_keywords_over(cx, args) { CallArgs::positional(args.positionals()) } else { args };
        let given = args.positionals();
        let positional = signature.positional as usize;
        if let Some(message) = self.refusal(cx, args) {
            return Err(cx.type_error(&message));
        }
        let (fixed, rest) = given.split_at(given.len().min(positional));
        let mut room = Room([0; SLOTS_MAX]);
        room.fill(fixed);
        let mut further = None;
        let mut unknown = None;
        for (name, value) in args.keywords() {
            let text = cx.string_lossy(name);
            match signature.names.iter().position(|own| *own == text) {
                // What takes any keyword takes the name of its first parameter (the receiver, the class) as well.
                Some(index) if index >= (signature.positional_only as usize).max(usize::from(signature.varkeywords)) => {
                    if room.has(index) {
                        let at = index + 1 - self.receiver(cx);
                        let message = format!("argument for {} given by name ('{text}') and position ({at})", self.called_name(cx, args));
                        return Err(cx.type_error(&message));
                    }
                    room.0[index] = value.word();
                }
                _ if signature.varkeywords => {
                    let dict = match &further {
                        Some(dict) => dict,
                        None => further.insert(cx.new_dict()?),
                    };
                    cx.dict_set_str(&dict.clone(), name, value.clone())?;
                }
                _ => unknown = unknown.or(Some(text)),
            }
        }
        if let Some(missing) = (0..signature.required as usize).find(|index| !room.has(*index)) {
            let message = self.missing(cx, args, missing);
            return Err(cx.type_error(&message));
        }
        for (index, required) in signature.keyword_only.iter().enumerate() {
            if *required && !room.has(positional + index) {
                let message = format!("{}() missing required keyword-only argument: '{}'", self.name, signature.names[positional + index]);
                return Err(cx.type_error(&message));
            }
        }
        if let Some(text) = unknown {
            let message = self.unexpected(cx, args, &text);
            return Err(cx.type_error(&message));
        }
        (self.body)(cx, &Args { slots: room.slots(signature.names.len()), rest, keywords: further.as_ref(), native: self })
    }
}

/// Values seen as filled slots.
#[inline(always)]
fn as_slots(values: &[Value]) -> &[Option<Value>] {
    // SAFETY: `Option<Value>` has the layout of `Value`, with 0 for `None`.
    unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), values.len()) }
}

/// Slots of a call, filled with borrowed words whose owners outlive it; 0 where there is none.
struct Room<const SLOTS: usize>([u64; SLOTS]);

impl<const SLOTS: usize> Room<SLOTS> {
    #[inline(always)]
    fn fill(&mut self, values: &[Value]) {
        for (slot, value) in self.0.iter_mut().zip(values) {
            *slot = value.word();
        }
    }

    fn has(&self, index: usize) -> bool {
        self.0[index] != 0
    }

    /// The first `count` slots.
    #[inline(always)]
    fn slots(&self, count: usize) -> &[Option<Value>] {
        // SAFETY: `Option<Value>` has the layout of a word; behind a shared reference nothing is dropped.
        unsafe { std::slice::from_raw_parts(self.0[..count].as_ptr().cast(), count) }
    }
}

impl Native {
    /// Calls a setter without a value: deletion.
    ///
    /// # Errors
    /// What the setter raises.
    pub fn delete(&'static self, cx: &mut Context, instance: &Value) -> PyResult<Value> {
        let room = Room([instance.word(), 0]);
        (self.body)(cx, &Args { slots: room.slots(2), rest: &[], keywords: None, native: self })
    }
}
