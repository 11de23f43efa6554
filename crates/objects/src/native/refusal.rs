//! What is said when the arguments of a call do not fit a native, in CPython's words.
//!
//! ```text
//!   takes nothing            math.tau() takes no arguments (1 given)           list.clear() takes no arguments (1 given)
//!   one, without a name      math.sqrt() takes exactly one argument (0 given)  list.append() takes exactly one argument (0 given)
//!   several, without names   insert expected 2 arguments, got 1                pop expected at most 1 argument, got 2
//!   nothing, by name         fileno() takes no arguments
//!   some have names          split() takes at most 2 arguments (3 given)       pow() missing required argument 'exp' (pos 2)
//!   what operators call      expected 1 argument, got 0                        wrapper __add__() takes no keyword arguments
//! ```
//!
//! The full name of the first two kinds is that of the module (unless it is `builtins`) or of the class. What the signature does not
//! tell is the native's [`Wording`].

use super::{CallArgs, Native, NativeKind, Wording};
use crate::context::Context;
use crate::names::Special;
use crate::shape::ShapeId;

/// Special methods that are plain methods all the same: no operator goes to them through a slot.
const PLAIN_METHODS: &[&str] = &[
    "__bytes__",
    "__format__",
    "__dir__",
    "__length_hint__",
    "__missing__",
    "__reversed__",
    "__complex__",
    "__round__",
    "__trunc__",
    "__floor__",
    "__ceil__",
    "__enter__",
    "__exit__",
    "__aenter__",
    "__aexit__",
    "__instancecheck__",
    "__subclasscheck__",
];

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

impl Native {
    /// Is it a special method that an operator or a built-in function calls through a slot of the type (a `wrapper_descriptor`)?
    pub fn is_wrapper(&self) -> bool {
        self.kind == NativeKind::Method
            && self.wording != Wording::Plain
            && self.name.starts_with("__")
            && (self.name == "__release_buffer__" || Special::ALL.iter().any(|(_, text)| *text == self.name) && !PLAIN_METHODS.contains(&self.name))
    }

    /// One if the first parameter is the receiver, which the caller does not count.
    pub(super) fn receiver(&self, cx: &Context) -> usize {
        usize::from(matches!(self.signature.names.first(), Some(&("self" | "cls"))) && cx.module_of_native(self).is_none())
    }

    /// Are keywords passed over? `__new__` does not look at them if a subclass has an `__init__` of its own that may take them, and the other
    /// way round.
    pub(super) fn passes_keywords_over(&self, cx: &mut Context, args: CallArgs) -> bool {
        let other = match self.name {
            "__new__" => Special::Init,
            "__init__" => Special::New,
            _ => return false,
        };
        if !self.is_nameless() || self.wording == Wording::Named {
            return false;
        }
        let Some(first) = args.positionals().first() else { return false };
        let class = if self.name == "__new__" { first.clone() } else { cx.type_of(first) };
        let Some(owner) = self.owner_class(cx, args) else { return false };
        match (cx.special_of_type(&class, other), cx.special_of_type(&owner, other)) {
            (Some(own), Some(general)) => !own.is(&general),
            _ => false,
        }
    }

    /// The name of the class that has this native.
    fn owner(&self, cx: &mut Context, args: CallArgs) -> Option<String> {
        let owner = self.owner_class(cx, args)?;
        Some(cx.name_of_type(&owner))
    }

    /// The class that has this native, among those of the receiver (or of the class a class method is called on).
    fn owner_class(&self, cx: &mut Context, args: CallArgs) -> Option<crate::value::Value> {
        let first = args.positionals().first().filter(|_| self.receiver(cx) == 1)?;
        let class = if cx.is_type(first) && self.signature.names.first() == Some(&"cls") { first.clone() } else { cx.type_of(first) };
        let order = cx.as_type(&class)?.mro.clone()?;
        let name = cx.intern(self.name).ok()?;
        for ancestor in order.as_tuple()? {
            let namespace = cx.as_type(ancestor).and_then(|class| class.namespace.clone())?;
            if let Some(row) = cx.dict_get_str(&namespace, &name)
                && crate::descriptor::as_callable(&row).is_some_and(|row| std::ptr::eq(row.native, self))
            {
                // A class method is named after the class it is called on.
                let named = if self.kind == NativeKind::Class { &class } else { ancestor };
                return Some(named.clone());
            }
        }
        None
    }

    /// Its name in messages: that of the class for what makes instances.
    pub(super) fn plain_name(&self, cx: &mut Context, args: CallArgs) -> String {
        match self.name {
            "__new__" | "__init__" => {
                let owner = self.owner(cx, args).unwrap_or_else(|| self.name.to_owned());
                match args.values.first() {
                    // Sets are called what their own class is called.
                    Some(class) if self.name == "__new__" && owner == "frozenset" => cx.name_of_type(class),
                    Some(set) if self.name == "__init__" && owner == "set" => cx.type_name(set),
                    _ => owner,
                }
            }
            name => name.to_owned(),
        }
    }

    /// Its name with parentheses, or `function` where messages do not tell it.
    pub(super) fn called_name(&self, cx: &mut Context, args: CallArgs) -> String {
        if self.wording == Wording::Anonymous { "function".to_owned() } else { format!("{}()", self.plain_name(cx, args)) }
    }

    /// Its name with the class's or the module's in front.
    fn full_name(&self, cx: &mut Context, args: CallArgs) -> String {
        match (self.name, self.owner(cx, args)) {
            ("__new__" | "__init__", Some(owner)) => owner,
            (name, Some(owner)) => match self.bound_owner(cx, args) {
                Some(owner) if owner.is_empty() => name.to_owned(),
                Some(owner) => format!("{owner}.{name}"),
                None => format!("{owner}.{name}"),
            },
            (name, None) => match cx.module_of_native(self) {
                Some(module) if module != "builtins" => format!("{module}.{name}"),
                _ => name.to_owned(),
            },
        }
    }

    /// What a method is called by if its receiver finds attributes in a way of its own: it was bound before the call, and what is
    /// bound is named after its receiver (a class by its own name, a module by none).
    fn bound_owner(&self, cx: &mut Context, args: CallArgs) -> Option<String> {
        let first = args.positionals().first().filter(|_| self.kind == NativeKind::Method)?;
        if cx.is_type(first) {
            let class = cx.type_object(ShapeId::TYPE);
            let own = self.owner_class(cx, args).is_some_and(|owner| owner.is(&class)) && !first.is(&class);
            return own.then(|| cx.name_of_type(first));
        }
        match first.shape() {
            ShapeId::MODULE => Some(String::new()),
            ShapeId::UNION | ShapeId::METHOD => {
                let class = cx.type_of(first);
                Some(cx.name_of_type(&class))
            }
            _ => None,
        }
    }

    /// Can none of the parameters be given by name?
    fn is_nameless(&self) -> bool {
        let signature = &self.signature;
        signature.positional_only as usize == signature.names.len() && !signature.varkeywords
    }

    /// What is wrong with the number of arguments or with giving any by name.
    pub(super) fn refusal(&self, cx: &mut Context, args: CallArgs) -> Option<String> {
        let signature = &self.signature;
        let receiver = self.receiver(cx);
        let positionals = args.positionals().len();
        if positionals < receiver {
            return Some(format!("unbound method {}() needs an argument", self.full_name(cx, args)));
        }
        let (given, keywords) = (positionals - receiver, args.names.len());
        let most = signature.positional as usize - receiver;
        let least = (signature.required as usize).saturating_sub(receiver);
        let fits = given >= least && (given <= most || signature.varargs);
        let makes = matches!(self.name, "__new__" | "__init__");
        if self.is_wrapper() && !makes {
            return self.wrapper_refusal(given, keywords, least, most, fits);
        }
        if matches!(self.wording, Wording::Parsed | Wording::Anonymous) && self.is_nameless() && keywords > 0 {
            return Some(format!("{}() takes no keyword arguments", self.plain_name(cx, args)));
        }
        let parsed = matches!(self.wording, Wording::Parsed | Wording::Anonymous) && !signature.varargs;
        if parsed && (given + keywords > most || self.is_nameless() && !fits) {
            // What can be given by name is counted as a whole.
            let (much, count) = if !self.is_nameless() {
                ("at most", most)
            } else if least == most {
                ("exactly", most)
            } else if given < least {
                ("at least", least)
            } else {
                ("at most", most)
            };
            return Some(format!("{} takes {much} {count} argument{} ({} given)", self.called_name(cx, args), plural(count), given + keywords));
        }
        if self.wording == Wording::Anonymous {
            return None;
        }
        if self.is_nameless() && self.wording != Wording::Named {
            if keywords > 0 {
                return Some(format!("{}() takes no keyword arguments", self.full_name(cx, args)));
            }
            return if fits { None } else { Some(self.unpacking_refusal(cx, args, given, least, most)) };
        }
        let int = cx.type_object(ShapeId::INT);
        if self.wording == Wording::Unpacked
            && given + keywords > most
            && let Some(class) = args.values.first()
            && self.name == "__new__"
            && cx.is_type(class)
            && !class.is(&int)
            && cx.is_subtype(class, &int)
        {
            // `int` itself is called in another way than its subclasses.
            return Some(format!("int() takes at most {most} arguments ({} given)", given + keywords));
        }
        if self.wording == Wording::Unpacked && signature.varargs && given == 0 {
            return Some(format!("{} expected at least 1 argument, got 0", self.plain_name(cx, args)));
        }
        if self.wording == Wording::Unpacked && !fits && (keywords == 0 || !makes && given < least) {
            return Some(self.unpacking_refusal(cx, args, given, least, most));
        }
        if signature.varkeywords {
            let nameless = signature.positional_only as usize == signature.names.len();
            return (given > most && !signature.varargs).then(|| match nameless {
                true if most > 0 => self.unpacking_refusal(cx, args, given, least, most),
                _ => self.too_many_positional(cx, args, given, least, most),
            });
        }
        let all = signature.names.len() - receiver;
        if all == 0 && !signature.varargs && given + keywords > 0 {
            return Some(format!("{}() takes no arguments", self.plain_name(cx, args)));
        }
        let counted = if signature.varargs { keywords } else { given + keywords };
        if counted > all {
            let kind = if given == 0 || signature.varargs { "keyword " } else { "" };
            return Some(format!("{}() takes at most {all} {kind}argument{} ({counted} given)", self.plain_name(cx, args), plural(all)));
        }
        if given > most && !signature.varargs {
            return Some(self.too_many_positional(cx, args, given, least, most));
        }
        let nameless = (signature.positional_only as usize).saturating_sub(receiver).min(least);
        if given < nameless {
            let much = if nameless < most { "at least" } else { "exactly" };
            return Some(format!("{}() takes {much} {nameless} positional argument{} ({given} given)", self.plain_name(cx, args), plural(nameless)));
        }
        None
    }

    fn too_many_positional(&self, cx: &mut Context, args: CallArgs, given: usize, least: usize, most: usize) -> String {
        let name = self.plain_name(cx, args);
        if most == 0 {
            return format!("{name}() takes no positional arguments");
        }
        let optional = least < most || self.wording == Wording::Named && self.signature.keyword_only.contains(&false);
        let much = if optional { "at most" } else { "exactly" };
        format!("{name}() takes {much} {most} positional argument{} ({given} given)", plural(most))
    }

    fn unpacking_refusal(&self, cx: &mut Context, args: CallArgs, given: usize, least: usize, most: usize) -> String {
        match (least, most) {
            (0, 0) => format!("{}() takes no arguments ({given} given)", self.full_name(cx, args)),
            (1, 1) if self.wording != Wording::Unpacked && !self.signature.varargs => {
                format!("{}() takes exactly one argument ({given} given)", self.full_name(cx, args))
            }
            _ if self.signature.varargs => format!("{} expected at least {least} argument{}, got {given}", self.plain_name(cx, args), plural(least)),
            _ if least == most => format!("{} expected {most} argument{}, got {given}", self.plain_name(cx, args), plural(most)),
            _ if given < least => format!("{} expected at least {least} argument{}, got {given}", self.plain_name(cx, args), plural(least)),
            _ => format!("{} expected at most {most} argument{}, got {given}", self.plain_name(cx, args), plural(most)),
        }
    }

    fn wrapper_refusal(&self, given: usize, keywords: usize, least: usize, most: usize, fits: bool) -> Option<String> {
        if keywords > 0 && !self.signature.varkeywords && self.name != "__call__" {
            return Some(format!("wrapper {}() takes no keyword arguments", self.name));
        }
        if fits {
            return None;
        }
        let name = self.name;
        Some(match (name, least, most) {
            ("__pow__" | "__rpow__" | "__ipow__", ..) => format!("expected 1 or 2 arguments, got {given}"),
            ("__get__", ..) if given < least => format!("{name} expected at least {least} argument{}, got {given}", plural(least)),
            ("__get__", ..) => format!("{name} expected at most {most} argument{}, got {given}", plural(most)),
            ("__buffer__" | "__release_buffer__", ..) => format!("{name} expected {most} argument{}, got {given}", plural(most)),
            (_, 2, 2) => format!("{name} expected 2 arguments, got {given}"),
            _ => format!("expected {most} argument{}, got {given}", plural(most)),
        })
    }

    /// A parameter without an argument.
    pub(super) fn missing(&self, cx: &mut Context, args: CallArgs, index: usize) -> String {
        if self.name == "__new__"
            && args.positionals().len() <= 1
            && self.owner(cx, args).as_deref() == Some("enumerate")
            && let Some(wrong) = args.names.iter().map(|name| cx.string_lossy(name)).find(|name| name != "iterable" && name != "start")
        {
            return format!("'{wrong}' is an invalid keyword argument for enumerate()");
        }
        let name = self.plain_name(cx, args);
        if self.wording == Wording::Parsed {
            return format!("{name}() missing required argument '{}'", self.signature.names[index]);
        }
        let name = self.called_name(cx, args);
        format!("{name} missing required argument '{}' (pos {})", self.signature.names[index], index + 1 - self.receiver(cx))
    }

    /// A name that no parameter has (that can be given by name).
    pub(super) fn unexpected(&self, cx: &mut Context, args: CallArgs, text: &str) -> String {
        let name = self.plain_name(cx, args);
        if self.wording == Wording::Parsed {
            return format!("'{text}' is an invalid keyword argument for {name}()");
        }
        if self.wording == Wording::Anonymous {
            return format!("this function got an unexpected keyword argument '{text}'");
        }
        let candidates: Vec<String> = self.signature.names[self.signature.positional_only as usize..].iter().map(|name| (*name).to_owned()).collect();
        match lissom_text::nearest::nearest(text, &candidates) {
            Some(other) => format!("{name}() got an unexpected keyword argument '{text}'. Did you mean '{other}'?"),
            None => format!("{name}() got an unexpected keyword argument '{text}'"),
        }
    }
}
