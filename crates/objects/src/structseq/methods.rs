//! Struct sequences as Python code sees them.

use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::descriptor::Member;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// What a class says of its items.
struct Fields {
    /// Items of the tuple.
    visible: usize,
    /// All items.
    count: usize,
    /// Named items: name, number; by number.
    named: Vec<(Value, usize)>,
}

impl Fields {
    fn of(cx: &mut Context, class: &Value) -> PyResult<Fields> {
        let mut numbers = [0; 2];
        for (number, name) in numbers.iter_mut().zip(["n_sequence_fields", "n_fields"]) {
            let name = cx.intern(name)?;
            let found = cx.lookup_in_type(class, &name).and_then(|number| number.as_small_int());
            *number = found.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
        }
        let mut named = Vec::new();
        if let Some(namespace) = cx.as_type(class).and_then(|class| class.namespace.clone()) {
            for (name, row) in cx.dict_items(&namespace)? {
                if row.shape() == ShapeId::MEMBER_DESCRIPTOR
                    && let Some(member) = cx.get::<Member>(&row)
                {
                    named.push((name, member.slot() as usize));
                }
            }
        }
        named.sort_by_key(|(_, number)| *number);
        Ok(Fields { visible: numbers[0], count: numbers[1], named })
    }

    /// Items that have no name.
    fn unnamed(&self) -> usize {
        self.count.saturating_sub(self.named.len())
    }

    /// The name shown for an item: names are counted without regard to items that have none.
    fn shown(&self, cx: &Context, index: usize) -> String {
        self.named.get(index).map_or_else(String::new, |(name, _)| cx.string_lossy(name))
    }
}

fn full_name(cx: &mut Context, class: &Value) -> PyResult<String> {
    let (key, short) = (cx.names.module.clone(), cx.name_of_type(class));
    Ok(match cx.lookup_in_type(class, &key) {
        Some(module) if cx.as_str(&module).is_some() => format!("{}.{short}", cx.string_lossy(&module)),
        _ => short,
    })
}

/// An item, hidden ones included.
fn item(cx: &Context, sequence: &Value, fields: &Fields, index: usize) -> Value {
    if index < fields.visible {
        return cx.as_tuple(sequence).and_then(|items| items.get(index)).cloned().unwrap_or(Value::NONE);
    }
    let base = cx.shapes[sequence.shape()].base as usize;
    if index >= fields.count || cx.shapes[sequence.shape()].native != ShapeId::TUPLE {
        return Value::NONE;
    }
    // SAFETY: an instance of a type of struct sequences has `count` items behind its first two words.
    unsafe { Value::borrow_slot(sequence.address::<u64>().wrapping_add(base + index)) }.cloned().unwrap_or(Value::NONE)
}

/// An instance from a sequence and a dict of items by name: what calling a type of struct sequences does.
///
/// # Errors
/// `TypeError`
pub fn from_sequence(cx: &mut Context, class: &Value, sequence: &Value, names: Option<&Value>) -> PyResult<Value> {
    let full = full_name(cx, class)?;
    let iterable = match cx.iter(sequence) {
        Ok(_) => cx.tuple_from_iterable(sequence),
        Err(raised) if cx.raised_is(ShapeId::TYPE_ERROR) => {
            drop(cx.take_raised(raised));
            Err(cx.type_error("constructor requires a sequence"))
        }
        Err(raised) => Err(raised),
    }?;
    if let Some(names) = names
        && !cx.is_instance_of(names, ShapeId::DICT)
    {
        return Err(cx.type_error(&format!("{full}() takes a dict as second arg, if any")));
    }
    let fields = Fields::of(cx, class)?;
    let mut items = cx.as_tuple(&iterable).map_or_else(Vec::new, <[Value]>::to_vec);
    let given = items.len();
    if given < fields.visible || given > fields.count {
        let (kind, bound) = match (fields.visible == fields.count, given < fields.visible) {
            (true, _) => ("a", fields.visible),
            (false, true) => ("an at least", fields.visible),
            (false, false) => ("an at most", fields.count),
        };
        return Err(cx.type_error(&format!("{full}() takes {kind} {bound}-sequence ({given}-sequence given)")));
    }
    items.resize(fields.count, Value::NONE);
    if let Some(names) = names {
        let mut used = 0;
        for (name, number) in fields.named.iter().filter(|(_, number)| *number >= given) {
            if let Some(value) = cx.dict_get(names, name)?
                && let Some(place) = items.get_mut(*number)
            {
                *place = value;
                used += 1;
            }
        }
        if used < cx.dict_len(names) {
            return Err(cx.type_error(&format!("{full}() got duplicate or unexpected field name(s)")));
        }
    }
    cx.new_struct_of_class(class, &items, fields.visible, fields.count)
}

/// What all struct sequences have.
pub struct StructMethods;

#[methods]
impl StructMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, sequence, dict=<unrepresentable>)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        from_sequence(cx, args.get(0), args.get(1), args.opt(2))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.check_stack()?;
        let class = cx.type_of(args.this());
        let fields = Fields::of(cx, &class)?;
        let mut out = TextBuilder::with_capacity(cx, 64)?;
        let name = full_name(cx, &class)?;
        out.push_str(cx, &name)?;
        out.push_str(cx, "(")?;
        for index in 0..fields.visible {
            let shown = fields.shown(cx, index);
            let value = item(cx, args.this(), &fields, index);
            let value = cx.repr(&value)?;
            out.push_str(cx, if index > 0 { ", " } else { "" })?;
            out.push_str(cx, &shown)?;
            out.push_str(cx, "=")?;
            out.push_value(cx, &value)?;
        }
        out.push_str(cx, ")")?;
        out.finish(cx)
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_of(args.this());
        let fields = Fields::of(cx, &class)?;
        let visible: Vec<Value> = (0..fields.visible).map(|index| item(cx, args.this(), &fields, index)).collect();
        let visible = cx.new_tuple_from(visible)?;
        let hidden = cx.new_dict()?;
        for (name, number) in fields.named.iter().filter(|(_, number)| *number >= fields.visible) {
            let value = item(cx, args.this(), &fields, *number);
            cx.dict_set(&hidden, name, value)?;
        }
        let arguments = cx.new_tuple(&[visible, hidden])?;
        cx.new_tuple(&[class, arguments])
    }

    /// Return a copy of the structure with new values for the specified fields.
    #[sig("(self, /, **changes)")]
    fn __replace__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_of(args.this());
        let fields = Fields::of(cx, &class)?;
        if fields.unnamed() > 0 {
            let name = full_name(cx, &class)?;
            return Err(cx.type_error(&format!("__replace__() is not supported for {name} because it has unnamed field(s)")));
        }
        let mut items: Vec<Value> = (0..fields.count).map(|index| item(cx, args.this(), &fields, index)).collect();
        let mut unknown = Vec::new();
        if let Some(changes) = args.keywords {
            for (name, value) in cx.dict_items(changes)? {
                match fields.named.iter().find(|(known, _)| known.is(&name) || cx.string_lossy(known) == cx.string_lossy(&name)) {
                    Some((_, number)) => items[*number] = value,
                    None => unknown.push(name),
                }
            }
        }
        if !unknown.is_empty() {
            let list = cx.new_list()?;
            for name in unknown {
                cx.list_push(&list, name)?;
            }
            let shown = cx.repr(&list)?;
            let message = format!("Got unexpected field name(s): {}", cx.string_lossy(&shown));
            return Err(cx.type_error(&message));
        }
        cx.new_struct_of_class(&class, &items, fields.visible, fields.count)
    }
}
