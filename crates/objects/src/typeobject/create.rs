//! Making classes: built-in ones from their specification, the others from a class statement or a call of `type`.

use lissom_heap::Heap;

use super::{DottedName, Type, TypeFlags, TypeSpec};
use crate::context::{Context, PyResult};
use crate::descriptor;
use crate::layout::LayoutInfo;
use crate::names::Special;
use crate::native::{CallArgs, Native, NativeKind};
use crate::shape::{INLINE_MAX, Mode, Root, ShapeId};
use crate::value::Value;

/// What a new class is made of.
struct Parts {
    shape: ShapeId,
    name: Value,
    qualname: Value,
    bases: Value,
    namespace: Value,
    base: Option<Value>,
    flags: TypeFlags,
    native: ShapeId,
    layout: &'static LayoutInfo,
    subclass_layout: &'static LayoutInfo,
    hidden: u16,
    learned: u16,
    wide: u64,
}

impl Context {
    fn new_type(&mut self, parts: Parts) -> PyResult<Value> {
        let size = self.instance_size(parts.shape).max(size_of::<Type>());
        let cell = self.allocate::<Type>(parts.shape, 0, size)?;
        // SAFETY: every field behind the header is written.
        let class = unsafe {
            let at = cell.as_ptr();
            (&raw mut (*at).name).write(Some(parts.name));
            (&raw mut (*at).qualname).write(Some(parts.qualname));
            (&raw mut (*at).bases).write(Some(parts.bases));
            (&raw mut (*at).mro).write(None);
            (&raw mut (*at).namespace).write(Some(parts.namespace));
            (&raw mut (*at).base).write(parts.base);
            (&raw mut (*at).subclasses).write(None);
            (*at).specials = std::ptr::null_mut();
            (*at).specials_epoch = 0;
            (*at).flags = parts.flags;
            (*at).root = ShapeId::NONE_AT_ALL;
            (*at).native = parts.native;
            (*at).learned = parts.learned;
            (*at).wide = parts.wide;
            (*at).hidden = parts.hidden;
            (*at).dictionary = ShapeId::NONE_AT_ALL;
            (*at).layout = parts.layout;
            (*at).subclass_layout = parts.subclass_layout;
            (*at).next = None;
            (*at).buffer = None;
            at.cast::<u8>().add(size_of::<Type>()).write_bytes(0, size - size_of::<Type>());
            self.heap.track(cell.cast().as_ptr());
            Value::from_cell(cell.cast())
        };
        Ok(class)
    }

    /// Makes the shape of new instances of a class, for the number of slots it has learned.
    pub(crate) fn new_root(&mut self, class: u64) -> PyResult<ShapeId> {
        let cell = class as *mut Type;
        // SAFETY: the address is a live class's.
        let (layout, native, hidden, learned, flags) = unsafe { ((*cell).layout, (*cell).native, (*cell).hidden, (*cell).learned, (*cell).flags) };
        let tuple = native == ShapeId::TUPLE;
        let (base, mut inline, mode) = match (tuple, flags.has(TypeFlags::DICT)) {
            (true, true) => (2, 1, Mode::Dictionary),
            (true, false) => (2, 0, Mode::Fixed),
            (false, true) => ((layout.size / 8) as u16, learned.max(hidden + 1), Mode::Growing),
            (false, false) => ((layout.size / 8) as u16, hidden, Mode::Fixed),
        };
        // SAFETY: as above.
        let wide = unsafe { crate::object::wide_slots(&*cell) };
        if let Some(wide) = wide
            && inline > 0
        {
            // The rest of the size class is halves.
            let bytes = Heap::good_size(8 * base as usize + 4 * (inline as usize + wide.count_ones() as usize));
            let halves = (bytes / 4) as u16 - 2 * base - 2 * wide.count_ones() as u16;
            inline = halves + wide.count_ones() as u16;
        } else if !tuple && inline > 0 {
            // A whole size class, so that the last slot is the cell's last word.
            let bytes = Heap::good_size((base + inline) as usize * 8);
            inline = ((bytes / 8) as u16 - base).min(INLINE_MAX.max(hidden + 1));
            if Heap::good_size((base + inline) as usize * 8) != (base + inline) as usize * 8 {
                inline = (bytes / 8) as u16 - base;
            }
        }
        let root = self.shapes.add_root(&mut self.heap, Root { class, layout, native, base, inline, hidden: if tuple { 0 } else { hidden }, mode, wide: if inline > 0 { wide } else { None } });
        let root = self.or_memory_error(root)?;
        // SAFETY: as above.
        unsafe { (*cell).root = root };
        Ok(root)
    }

    /// The shape of a class's instances in dictionary mode, for instances with this many slots in their cell.
    pub(crate) fn dictionary_root(&mut self, root: Root) -> PyResult<ShapeId> {
        let cell = root.class as *mut Type;
        // SAFETY: the class of a live instance.
        let known = unsafe { (*cell).dictionary };
        if known != ShapeId::NONE_AT_ALL && self.shapes[known].inline == root.inline && self.shapes[known].base == root.base {
            return Ok(known);
        }
        let made = self.shapes.add_root(&mut self.heap, root);
        let made = self.or_memory_error(made)?;
        // SAFETY: as above.
        unsafe { (*cell).dictionary = made };
        Ok(made)
    }

    /// Makes a built-in class. Its base exists already.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_builtin_type(&mut self, spec: &'static TypeSpec) -> PyResult<Value> {
        let object = self.shapes[ShapeId::OBJECT].class;
        let base = match spec.base {
            Some(base) => Some(self.native_type(base)?),
            // SAFETY: `object` is alive once it was made; before, the word is 0.
            None => unsafe { Value::borrow_slot(&raw const object) }.cloned(),
        };
        let short = spec.name.rsplit('.').next().unwrap_or(spec.name);
        let name = self.intern(short)?;
        let bases = match &base {
            Some(base) => self.new_tuple(std::slice::from_ref(base))?,
            None => self.empty_tuple(),
        };
        let rows: usize = spec.methods.iter().map(|table| table.len()).sum();
        let namespace = self.new_namespace((rows + spec.members.len() + 4) as u32)?;
        let inherited = base.as_ref().and_then(|base| self.as_type(base)).map(|base| (base.flags, base.hidden, base.layout, base.native));
        let (base_flags, base_hidden) = inherited.map_or((TypeFlags::NONE, 0), |(flags, hidden, ..)| (flags, hidden));
        let inherits_layout = inherited.is_some_and(|(_, _, layout, _)| std::ptr::eq(layout, spec.layout));
        let native = match (spec.id, inherited) {
            (Some(id), _) if !inherits_layout || id.0 < ShapeId::BASE_EXCEPTION.0 => id,
            (_, Some((_, _, _, native))) if inherits_layout => native,
            (Some(id), _) => id,
            (None, _) => ShapeId::OBJECT,
        };
        let hidden = base_hidden + spec.members.len() as u16;
        let mut flags = spec.flags | TypeFlags::IMMUTABLE;
        flags.set(TypeFlags::DICT, spec.flags.has(TypeFlags::DICT) || base_flags.has(TypeFlags::DICT));
        flags.set(TypeFlags::WEAKREF, spec.flags.has(TypeFlags::WEAKREF) || base_flags.has(TypeFlags::WEAKREF));
        if spec.base.is_none() && inherited.is_some() && !inherits_layout && !spec.flags.has(TypeFlags::BLANK) && !spec.methods.iter().copied().flatten().any(|native| native.name == "__new__") {
            // The `__new__` of `object` cannot make what has fields of its own.
            flags = flags.with(TypeFlags::NO_INSTANTIATION);
        }
        let class = self.new_type(Parts {
            shape: ShapeId::TYPE,
            qualname: name.clone(),
            name,
            bases,
            namespace: namespace.clone(),
            base: base.clone(),
            flags,
            native,
            layout: spec.layout,
            subclass_layout: spec.subclass_layout.unwrap_or(spec.layout),
            hidden,
            learned: hidden,
            wide: 0,
        })?;
        // A built-in class lives as long as the runtime, from here on: its shape refers to it.
        if let Some(cell) = class.cell() {
            // SAFETY: the cell is alive.
            unsafe { (*cell.as_ptr()).make_immortal() };
        }
        if short.len() != spec.name.len() {
            self.dotted_types.push(DottedName { class: class.word(), name: spec.name.into(), kept: None });
        }
        self.set_mro(&class)?;
        let cell: *mut Type = class.address();
        // SAFETY: the class was made here.
        unsafe {
            (*cell).buffer = spec.buffer.or_else(|| base.as_ref().and_then(|base| self.as_type(base)).and_then(|base| base.buffer));
            (*cell).next = spec.next.or_else(|| base.as_ref().and_then(|base| self.as_type(base)).and_then(|base| base.next));
        }
        match spec.id {
            Some(id) => self.adopt_builtin_shape(&class, id, spec.layout)?,
            None => {
                self.new_root(class.word())?;
            }
        }
        self.finish_builtin_type(&class, spec)?;
        Ok(class)
    }

    /// Gives a new built-in class what its specification says. If there is no memory for that, it is done when the class is wanted again.
    fn finish_builtin_type(&mut self, class: &Value, spec: &'static TypeSpec) -> PyResult {
        let Some(cell) = self.type_cell(class) else { return Ok(()) };
        // SAFETY: the class's cell, here and below.
        unsafe { (*cell).flags.set(TypeFlags::UNFINISHED, false) };
        let finished = self.fill_builtin_type(class, spec);
        // SAFETY: as above; the class is immortal and stays where it is.
        unsafe { (*cell).flags.set(TypeFlags::UNFINISHED, finished.is_err()) };
        finished
    }

    fn fill_builtin_type(&mut self, class: &Value, spec: &'static TypeSpec) -> PyResult {
        let Some((namespace, base)) = self.as_type(class).and_then(|class| Some((class.namespace.clone()?, class.base.clone()))) else { return Ok(()) };
        self.fill_namespace(class, &namespace, spec)?;
        if let Some(setup) = spec.setup {
            setup(self, class)?;
        }
        if let Some(base) = &base {
            self.add_subclass(base, class)?;
            self.inherit_access(class);
        }
        Ok(())
    }

    /// Gives a built-in class its constant shape (and the further shapes of the same type).
    fn adopt_builtin_shape(&mut self, class: &Value, id: ShapeId, layout: &'static LayoutInfo) -> PyResult {
        let cell: *mut Type = class.address();
        // SAFETY: the class was just made.
        let (hidden, flags, native) = unsafe { ((*cell).hidden, (*cell).flags, (*cell).native) };
        let inline = if flags.has(TypeFlags::DICT) { hidden + 1 } else { hidden };
        let kind = if inline > 0 { layout.kind_with_slots } else { layout.kind };
        let set = self.heap.set_kind(id.0, kind);
        self.or_memory_error(set)?;
        let shape = &mut self.shapes[id];
        shape.class = class.word();
        shape.layout = layout;
        shape.native = native;
        shape.base = (layout.size / 8) as u16;
        shape.inline = inline;
        shape.hidden = hidden;
        shape.count = hidden;
        shape.mode = if flags.has(TypeFlags::DICT) { Mode::Growing } else { Mode::Fixed };
        // SAFETY: as above.
        unsafe { (*cell).root = id };
        let more: &[ShapeId] = match id {
            ShapeId::INT => &[ShapeId::INT_BIG, ShapeId::INT_ONE_LIMB, ShapeId::INT_TWO_LIMBS],
            ShapeId::STR => &[ShapeId::STR_ASCII, ShapeId::STR_WIDE],
            _ => &[],
        };
        for other in more {
            self.shapes[*other].class = class.word();
            self.shapes[*other].native = id;
        }
        if id == ShapeId::TUPLE {
            for length in 0..=ShapeId::TUPLE_LENGTHS {
                let shape = &mut self.shapes[ShapeId(ShapeId::TUPLE.0 + length)];
                shape.class = class.word();
                shape.native = ShapeId::TUPLE;
            }
        }
        Ok(())
    }

    fn fill_namespace(&mut self, class: &Value, namespace: &Value, spec: &'static TypeSpec) -> PyResult {
        let mut setters = Vec::new();
        for native in spec.methods.iter().copied().flatten() {
            if native.kind == NativeKind::Setter {
                setters.push(native);
            }
        }
        for native in spec.methods.iter().copied().flatten() {
            let name = self.intern(native.name)?;
            let row = match native.kind {
                NativeKind::Method => descriptor::new_method(self, native, class)?,
                NativeKind::Class => descriptor::new_class_method(self, native, class)?,
                NativeKind::Static => {
                    let function = descriptor::new_builtin(self, native, Some(class.clone()), class)?;
                    if native.name != "__new__" {
                        let owner = self.as_type(class).and_then(|class| class.name.clone()).unwrap_or(Value::NONE);
                        self.function_tables.push((std::slice::from_ref(native), owner));
                    }
                    if native.name == "__new__" { function } else { descriptor::new_static_method(self, function)? }
                }
                NativeKind::Getter => {
                    let setter = setters.iter().copied().find(|setter| setter.name == native.name);
                    descriptor::new_getset(self, Some(native), setter, class)?
                }
                NativeKind::Setter => continue,
            };
            self.dict_set(namespace, &name, row)?;
        }
        // SAFETY: the class's own cell.
        let first = unsafe { (*class.address::<Type>()).hidden } - spec.members.len() as u16;
        // A member without a name is a slot that only native code sees.
        for (index, member) in spec.members.iter().enumerate().filter(|(_, member)| !member.name.is_empty()) {
            let name = self.intern(member.name)?;
            let row = descriptor::new_member(self, &name, first + index as u16, member.writable, class)?;
            self.dict_set(namespace, &name, row)?;
        }
        // A base that steps has the methods already, perhaps in its own way.
        if spec.next.is_some() && !std::iter::successors(spec.base, |base| base.base).any(|base| base.next.is_some()) {
            for native in crate::iterator::NEXT_METHODS {
                let name = self.intern(native.name)?;
                if self.dict_get_str(namespace, &name).is_none() {
                    let row = descriptor::new_method(self, native, class)?;
                    self.dict_set(namespace, &name, row)?;
                }
            }
        }
        // What compares for equality has all of the comparisons, as one slot has in CPython.
        let has = |name: &str| spec.methods.iter().copied().flatten().any(|native| native.name == name);
        if has("__eq__") && spec.id != Some(ShapeId::OBJECT) {
            let comparison = |native: &&Native| matches!(native.name, "__ne__" | "__lt__" | "__le__" | "__gt__" | "__ge__");
            for native in crate::object::methods::ObjectMethods::METHODS.iter().filter(comparison).filter(|native| !has(native.name)) {
                let name = self.intern(native.name)?;
                let row = descriptor::new_method(self, native, class)?;
                self.dict_set(namespace, &name, row)?;
            }
        }
        if spec.flags.has(TypeFlags::UNHASHABLE) {
            let name = self.intern("__hash__")?;
            self.dict_set(namespace, &name, Value::NONE)?;
        }
        let dict = self.names.dict.clone();
        if spec.flags.has(TypeFlags::DICT)
            && self.dict_get_str(namespace, &dict).is_none()
            && spec.base.is_none_or(|base| !base.flags.has(TypeFlags::DICT))
        {
            let row = descriptor::new_getset(self, Some(crate::object::methods::DICT_GETTER), Some(crate::object::methods::DICT_SETTER), class)?;
            self.dict_set(namespace, &dict, row)?;
        }
        let doc = self.names.doc.clone();
        if self.dict_get_str(namespace, &doc).is_none() {
            let text = if spec.doc.is_empty() { Value::NONE } else { self.new_str(spec.doc)? };
            self.dict_set(namespace, &doc, text)?;
        }
        if let Some((module, _)) = spec.name.rsplit_once('.').filter(|_| !spec.flags.has(TypeFlags::STATIC)) {
            let key = self.names.module.clone();
            let module = self.intern(module)?;
            self.dict_set(namespace, &key, module)?;
        }
        Ok(())
    }

    /// The class made from a specification, made on first use.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn native_type(&mut self, spec: &'static TypeSpec) -> PyResult<Value> {
        if let Some(id) = spec.id {
            let word = self.shapes[id].class;
            // SAFETY: built-in classes live as long as the runtime.
            if let Some(class) = unsafe { Value::borrow_slot(&raw const word) } {
                let class = class.clone();
                if self.as_type(&class).is_some_and(|class| class.flags.has(TypeFlags::UNFINISHED)) {
                    self.finish_builtin_type(&class, spec)?;
                }
                return Ok(class);
            }
            return self.new_builtin_type(spec);
        }
        let address = std::ptr::from_ref(spec).addr();
        if let Some((_, class)) = self.native_types.iter().find(|(known, _)| *known == address) {
            return Ok(class.clone());
        }
        let class = self.new_builtin_type(spec)?;
        self.native_types.push((address, class.clone()));
        Ok(class)
    }

    /// Computes and stores the method resolution order (C3; a metaclass's own `mro()` is called by [`Context::new_class`]).
    pub(crate) fn set_mro(&mut self, class: &Value) -> PyResult {
        let mro = self.c3(class)?;
        let mro = self.new_tuple_from(mro)?;
        self.put_mro(class, mro);
        Ok(())
    }

    pub(crate) fn put_mro(&mut self, class: &Value, mro: Value) {
        if let Some(cell) = self.type_cell(class) {
            // SAFETY: the class's cell; the old order is dropped after the new one is in place.
            let old = unsafe { (*cell).mro.replace(mro) };
            drop(old);
            self.shapes.bump();
        }
    }

    /// The method resolution order by C3 linearisation (<https://docs.python.org/3/howto/mro.html>).
    ///
    /// # Errors
    /// `TypeError` if there is no consistent order.
    pub fn c3(&mut self, class: &Value) -> PyResult<Vec<Value>> {
        let bases: Vec<Value> = self.as_type(class).and_then(|class| class.bases.as_ref()).and_then(Value::as_tuple).map_or_else(Vec::new, <[Value]>::to_vec);
        let mut order = vec![class.clone()];
        if let [base] = bases.as_slice() {
            order.extend(self.mro_of(base));
            return Ok(order);
        }
        for (index, base) in bases.iter().enumerate() {
            if bases[..index].contains(base) {
                let name = self.name_of_type(base);
                return Err(self.type_error(&format!("duplicate base class {name}")));
            }
        }
        let mut sequences: Vec<Vec<Value>> = bases.iter().map(|base| self.mro_of(base)).collect();
        sequences.push(bases);
        loop {
            sequences.retain(|sequence| !sequence.is_empty());
            if sequences.is_empty() {
                return Ok(order);
            }
            let candidate = sequences.iter().map(|sequence| &sequence[0]).find(|head| !sequences.iter().any(|sequence| sequence[1..].contains(head))).cloned();
            let Some(candidate) = candidate else {
                let mut heads: Vec<String> = Vec::new();
                for sequence in &sequences {
                    let name = self.name_of_type(&sequence[0]);
                    if !heads.contains(&name) {
                        heads.push(name);
                    }
                }
                return Err(self.type_error(&format!("Cannot create a consistent method resolution order (MRO) for bases {}", heads.join(", "))));
            };
            for sequence in &mut sequences {
                if sequence[0].is(&candidate) {
                    sequence.remove(0);
                }
            }
            order.push(candidate);
        }
    }

    fn mro_of(&self, class: &Value) -> Vec<Value> {
        self.as_type(class).and_then(|class| class.mro.as_ref()).and_then(Value::as_tuple).map_or_else(Vec::new, <[Value]>::to_vec)
    }

    pub(super) fn add_subclass(&mut self, base: &Value, class: &Value) -> PyResult {
        // Built-in classes live as long as the runtime; the others are referred to weakly.
        let builtin = self.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::IMMUTABLE));
        let reference = if builtin { class.clone() } else { crate::weakref::plain_reference(self, class)? };
        let Some(cell) = self.type_cell(base) else { return Ok(()) };
        // SAFETY: the base's cell.
        let list = match unsafe { (*cell).subclasses.clone() } {
            Some(list) => list,
            None => {
                let list = self.new_list()?;
                // SAFETY: as above.
                unsafe { (*cell).subclasses = Some(list.clone()) };
                list
            }
        };
        self.list_push(&list, reference)
    }

    /// The direct subclasses that are alive, in the order they were made.
    pub fn subclasses(&mut self, class: &Value) -> Vec<Value> {
        let Some(list) = self.as_type(class).and_then(|class| class.subclasses.clone()) else { return Vec::new() };
        let references: Vec<Value> = (0..self.list_len(&list)).filter_map(|index| self.list_get(&list, index)).collect();
        references.iter().filter_map(|entry| if self.is_type(entry) { Some(entry.clone()) } else { crate::weakref::referent(self, entry) }).collect()
    }

    /// Works out from its special methods how attributes of instances are read and set, and whether instances have finalizers.
    pub(crate) fn inherit_access(&mut self, class: &Value) {
        let object = self.type_object(ShapeId::OBJECT);
        let plain_get = self.special_once(class, Special::GetAttr).is_none() && self.same_special(class, &object, Special::GetAttribute);
        let plain_set = self.same_special(class, &object, Special::SetAttr) && self.same_special(class, &object, Special::DelAttr);
        let finalizer = self.special_once(class, Special::Del).is_some();
        if let Some(cell) = self.type_cell(class) {
            // SAFETY: the class's cell.
            unsafe {
                (*cell).flags.set(TypeFlags::PLAIN_GET, plain_get);
                (*cell).flags.set(TypeFlags::PLAIN_SET, plain_set);
                (*cell).flags.set(TypeFlags::FINALIZER, finalizer);
            }
        }
    }

    fn same_special(&mut self, class: &Value, object: &Value, special: Special) -> bool {
        match (self.special_once(class, special), self.special_once(object, special)) {
            (Some(own), Some(general)) => own.is(&general),
            _ => false,
        }
    }

    /// After a class attribute changed: caches are stale, and what follows from special methods is worked out again.
    pub(crate) fn type_changed(&mut self, class: &Value) {
        self.shapes.bump();
        self.inherit_access(class);
        for subclass in self.subclasses(class) {
            self.type_changed(&subclass);
        }
    }

    /// The most derived metaclass of these bases, starting from `metaclass`.
    ///
    /// # Errors
    /// `TypeError` on a conflict.
    pub fn winning_metaclass(&mut self, metaclass: &Value, bases: &[Value]) -> PyResult<Value> {
        let mut winner = metaclass.clone();
        for base in bases {
            let other = self.type_of(base);
            if self.is_subtype(&winner, &other) {
                continue;
            }
            if self.is_subtype(&other, &winner) {
                winner = other;
                continue;
            }
            return Err(self.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
            ));
        }
        Ok(winner)
    }

    /// Makes a class: what `type.__new__(metaclass, name, bases, namespace, **keywords)` does.
    ///
    /// # Errors
    /// `TypeError` for impossible bases or slots; what `__set_name__` and `__init_subclass__` raise.
    pub fn new_class(&mut self, metaclass: &Value, name: &Value, bases: &Value, given: &Value, keywords: CallArgs) -> PyResult<Value> {
        let object = self.type_object(ShapeId::OBJECT);
        let mut base_list = self.as_tuple(bases).map_or_else(Vec::new, <[Value]>::to_vec);
        if base_list.is_empty() {
            base_list.push(object.clone());
        }
        let base = self.best_base(&base_list)?;
        let count = self.dict_len(given);
        let namespace = self.new_namespace(count as u32 + 4)?;
        let mut odd_key = false;
        for (key, value) in self.dict_items(given)? {
            odd_key |= self.as_str(&key).is_none();
            let key = if key.is_str() { self.intern_value(&key)? } else { key };
            self.dict_set(&namespace, &key, value)?;
        }
        if odd_key {
            let name = self.string_lossy(name);
            self.warn(ShapeId::RUNTIME_WARNING, &format!("non-string key in the __dict__ of class {name}"), 1)?;
        }
        let doc = self.names.doc.clone();
        let doc = self.dict_get_str(&namespace, &doc);
        for text in [Some(name), doc.as_ref()].into_iter().flatten() {
            if self.as_str(text).is_some_and(|text| text.utf8().is_none()) {
                crate::codec::encode(self, text, "utf-8", "strict")?;
            }
        }
        let name = self.intern_value(&self.as_str(name).map_or_else(|| name.clone(), |view| view.value().clone()))?;
        let key = self.names.qualname.clone();
        let qualname = match self.dict_remove(&namespace, &key)? {
            Some(qualname) if self.as_str(&qualname).is_some() => qualname,
            Some(other) => {
                let found = self.type_name(&other);
                return Err(self.type_error(&format!("type __qualname__ must be a str, not {found}")));
            }
            None => name.clone(),
        };
        let (base_flags, base_hidden, base_learned, base_wide, native, layout) = {
            let Some(class) = self.as_type(&base) else { return Err(self.type_error("bases must be types")) };
            (class.flags, class.hidden, class.learned, class.wide, class.native, class.subclass_layout)
        };
        let slots = self.read_slots(&namespace, &name, &base_list, native, base_flags)?;
        let base_named = base_learned.saturating_sub(base_hidden);
        let hidden = base_hidden + slots.names.len() as u16;
        if hidden > INLINE_MAX {
            return Err(self.not_implemented("a class with more than 64 slots"));
        }
        let learned = (hidden + base_named.max(self.static_attribute_count(&namespace))).min(INLINE_MAX);
        let mut flags = TypeFlags::BASE | TypeFlags::HEAP;
        flags.set(TypeFlags::DICT, slots.dict);
        flags.set(TypeFlags::WEAKREF, slots.weakref);
        let inherited = |cx: &Context, flag: TypeFlags| base_list.iter().find(|base| cx.as_type(base).is_some_and(|base| base.flags.0 & flag.0 != 0)).cloned();
        flags.set(TypeFlags::BLANK, base_flags.has(TypeFlags::BLANK));
        flags.set(TypeFlags::MATCH_SELF, inherited(self, TypeFlags::MATCH_SELF).is_some());
        // The first base that matches either kind of pattern decides.
        if let Some(base) = inherited(self, TypeFlags::SEQUENCE | TypeFlags::MAPPING) {
            for flag in [TypeFlags::SEQUENCE, TypeFlags::MAPPING] {
                flags.set(flag, self.as_type(&base).is_some_and(|base| base.flags.has(flag)));
            }
        }
        let bases = self.new_tuple(&base_list)?;
        let shape = match self.as_type(metaclass) {
            Some(class) => class.root,
            None => ShapeId::TYPE,
        };
        let class = self.new_type(Parts {
            shape,
            name: name.clone(),
            qualname,
            bases,
            namespace: namespace.clone(),
            base: Some(base.clone()),
            flags,
            native,
            layout,
            subclass_layout: layout,
            hidden,
            learned,
            // What the base has learned of its slots holds here if they have the same numbers.
            wide: if hidden == base_hidden { base_wide } else { 0 },
        })?;
        let cell: *mut Type = class.address();
        // SAFETY: the class was made here.
        unsafe {
            (*cell).next = self.as_type(&base).and_then(|base| base.next);
            (*cell).buffer = self.as_type(&base).and_then(|base| base.buffer);
        }
        self.new_root(class.word())?;
        self.fill_class_cell(&namespace, &class)?;
        self.finish_namespace(&class, &namespace, &slots, base_hidden)?;
        self.set_mro(&class)?;
        if !metaclass.is(&self.type_object(ShapeId::TYPE)) {
            self.custom_mro(&class, metaclass)?;
        }
        for base in &base_list {
            self.add_subclass(base, &class)?;
        }
        self.inherit_access(&class);
        if let Some(next) = self.special_once(&class, Special::Next) {
            // A `__next__` of its own is not the native one.
            if next.shape() == ShapeId::FUNCTION {
                // SAFETY: as above.
                unsafe { (*cell).next = None };
            }
        }
        self.call_set_names(&class, &namespace)?;
        let init_subclass = self.names.init_subclass.clone();
        let hook = crate::descriptor::super_lookup(self, &class, &class, &init_subclass)?;
        if let Some(hook) = hook {
            self.call_with(&hook, keywords)?;
        }
        Ok(class)
    }

    pub(super) fn custom_mro(&mut self, class: &Value, metaclass: &Value) -> PyResult {
        let name = self.names.mro.clone();
        let Some(method) = self.lookup_in_type(metaclass, &name) else { return Ok(()) };
        if method.shape() == ShapeId::METHOD_DESCRIPTOR {
            return Ok(());
        }
        let order = self.call_unbound(&method, class, &[])?;
        let order = self.collect(&order)?;
        for ancestor in &order {
            if !self.is_type(ancestor) {
                let found = self.type_name(ancestor);
                return Err(self.type_error(&format!("mro() returned a non-class ('{found}')")));
            }
        }
        let order = self.new_tuple_from(order)?;
        self.put_mro(class, order);
        Ok(())
    }

    fn static_attribute_count(&mut self, namespace: &Value) -> u16 {
        let name = self.names.static_attributes.clone();
        self.dict_get_str(namespace, &name).and_then(|names| self.as_tuple(&names).map(|names| names.len() as u16)).unwrap_or(0)
    }

    /// The base whose native layout the others extend or share.
    pub(super) fn best_base(&mut self, bases: &[Value]) -> PyResult<Value> {
        let mut best: Option<Value> = None;
        for base in bases {
            let Some(class) = self.as_type(base) else { return Err(self.type_error("bases must be types")) };
            if !class.flags.has(TypeFlags::BASE) {
                let name = self.shown_name_of_type(base);
                return Err(self.type_error(&format!("type '{name}' is not an acceptable base type")));
            }
            let Some(current) = &best else {
                best = Some(base.clone());
                continue;
            };
            let (mine, theirs) = (self.solid_base(base), self.solid_base(current));
            if mine.is(&theirs) || self.is_subtype(&theirs, &mine) {
                continue;
            }
            if self.is_subtype(&mine, &theirs) {
                best = Some(base.clone());
                continue;
            }
            return Err(self.type_error("multiple bases have instance lay-out conflict"));
        }
        match best {
            Some(best) => Ok(best),
            None => Ok(self.type_object(ShapeId::OBJECT)),
        }
    }

    /// The nearest ancestor that adds to the layout: a built-in layout of its own, or slots.
    pub(super) fn solid_base(&self, class: &Value) -> Value {
        let mut at = class.clone();
        loop {
            let Some(this) = self.as_type(&at) else { return at };
            let Some(base) = this.base.clone() else { return at };
            let Some(parent) = self.as_type(&base) else { return at };
            if this.hidden != parent.hidden || !std::ptr::eq(this.layout, parent.subclass_layout) {
                return at;
            }
            at = base;
        }
    }

    fn fill_class_cell(&mut self, namespace: &Value, class: &Value) -> PyResult {
        for name in [self.names.classcell.clone(), self.names.classdictcell.clone()] {
            let Some(holder) = self.dict_remove(namespace, &name)? else { continue };
            if holder.shape() != ShapeId::CELL {
                let kind = self.type_of(&holder);
                let kind = self.repr(&kind)?;
                let message = format!("{} must be a nonlocal cell, not {}", self.string_lossy(&name), self.string_lossy(&kind));
                return Err(self.type_error(&message));
            }
            let content = if name.is(&self.names.classcell) { class.clone() } else { namespace.clone() };
            crate::function::cell_set(self, &holder, Some(content));
        }
        Ok(())
    }

    fn call_set_names(&mut self, class: &Value, namespace: &Value) -> PyResult {
        let name = self.names.set_name.clone();
        for (key, value) in self.dict_items(namespace)? {
            if !value.is_pointer() || value.shape() == ShapeId::FUNCTION {
                continue;
            }
            let owner = self.type_of(&value);
            if let Some(method) = self.lookup_in_type(&owner, &name)
                && let Err(raised) = self.call_unbound(&method, &value, &[class.clone(), key.clone()])
            {
                let error = self.take_raised(raised);
                let (kind, key, owner) = (self.type_name(&value), self.repr(&key)?, self.name_of_type(class));
                let note = format!("Error calling __set_name__ on '{kind}' instance {} in '{owner}'", self.string_lossy(&key));
                crate::exception::add_note(self, &error, &note)?;
                return Err(self.raise(error));
            }
        }
        Ok(())
    }
}

/// What `__slots__` asks for.
struct Slots {
    names: Vec<Value>,
    dict: bool,
    weakref: bool,
    given: bool,
    adds_dict: bool,
    adds_weakref: bool,
}

impl Context {
    fn read_slots(&mut self, namespace: &Value, class_name: &Value, bases: &[Value], native: ShapeId, base_flags: TypeFlags) -> PyResult<Slots> {
        let any = |cx: &Context, flag: TypeFlags| bases.iter().any(|base| cx.as_type(base).is_some_and(|base| base.flags.has(flag)));
        let (base_dict, base_weakref) = (any(self, TypeFlags::DICT), any(self, TypeFlags::WEAKREF));
        let key = self.names.slots.clone();
        let Some(given) = self.dict_get_str(namespace, &key) else {
            // Classes and modules have a `__dict__` of their own already.
            let own_dict = matches!(native, ShapeId::TYPE | ShapeId::MODULE);
            let adds_dict = !base_dict && native != ShapeId::MODULE;
            return Ok(Slots { names: Vec::new(), dict: !own_dict || base_flags.has(TypeFlags::DICT), weakref: true, given: false, adds_dict, adds_weakref: !base_weakref });
        };
        let items = if self.as_str(&given).is_some() { vec![given.clone()] } else { self.collect(&given)? };
        let mut slots = Slots { names: Vec::new(), dict: base_dict, weakref: base_weakref, given: true, adds_dict: false, adds_weakref: false };
        let owner = self.string_lossy(class_name);
        for item in items {
            let Some(view) = self.as_str(&item) else {
                let found = self.type_name(&item);
                return Err(self.type_error(&format!("__slots__ items must be strings, not '{found}'")));
            };
            let text = lissom_text::message::shown(view.bytes);
            match text.as_str() {
                "__dict__" if base_dict || slots.adds_dict => return Err(self.type_error("__dict__ slot disallowed: we already got one")),
                "__dict__" => {
                    slots.dict = true;
                    slots.adds_dict = true;
                    continue;
                }
                "__weakref__" if base_weakref || slots.adds_weakref => return Err(self.type_error("__weakref__ slot disallowed: we already got one")),
                "__weakref__" => {
                    slots.weakref = true;
                    slots.adds_weakref = true;
                    continue;
                }
                _ => {}
            }
            if !is_identifier(&text) {
                return Err(self.type_error("__slots__ must be identifiers"));
            }
            let mangled = mangle(&owner, &text);
            let name = self.intern(&mangled)?;
            if self.dict_get_str(namespace, &name).is_some() && text != "__qualname__" && text != "__classcell__" {
                return Err(self.value_error(&format!("'{text}' in __slots__ conflicts with class variable")));
            }
            if matches!(native, ShapeId::INT | ShapeId::BYTES | ShapeId::TUPLE) {
                let base = self.type_object(native);
                let base = self.name_of_type(&base);
                return Err(self.type_error(&format!("nonempty __slots__ not supported for subtype of '{base}'")));
            }
            slots.names.push(name);
        }
        slots.names.sort_by(|a, b| a.str_bytes().cmp(b.str_bytes()));
        slots.names.dedup_by(|a, b| a.is(b));
        Ok(slots)
    }

    fn finish_namespace(&mut self, class: &Value, namespace: &Value, slots: &Slots, first_slot: u16) -> PyResult {
        for (index, name) in slots.names.iter().enumerate() {
            let row = descriptor::new_member(self, name, first_slot + index as u16, true, class)?;
            self.dict_set(namespace, name, row)?;
        }
        // `__new__` becomes a static method, `__init_subclass__` and `__class_getitem__` class methods, if they are plain functions.
        let (init_subclass, class_getitem) = (self.names.init_subclass.clone(), self.names.class_getitem.clone());
        let new = self.special_names[Special::New as usize].clone();
        for (name, is_static) in [(new, true), (init_subclass, false), (class_getitem, false)] {
            if let Some(function) = self.dict_get_str(namespace, &name)
                && function.shape() == ShapeId::FUNCTION
            {
                let wrapped = if is_static { descriptor::new_static_method(self, function)? } else { descriptor::new_class_method_object(self, function)? };
                self.dict_set(namespace, &name, wrapped)?;
            }
        }
        let module = self.names.module.clone();
        if self.dict_get_str(namespace, &module).is_none()
            && let Some(globals) = (self.hooks.globals)(self)
        {
            let name = self.names.name.clone();
            if let Some(own) = self.dict_get_str(&globals, &name) {
                self.dict_set(namespace, &module, own)?;
            }
        }
        let doc = self.names.doc.clone();
        if self.dict_get_str(namespace, &doc).is_none() {
            self.dict_set(namespace, &doc, Value::NONE)?;
        }
        let (eq, hash) = (self.special_names[Special::Eq as usize].clone(), self.special_names[Special::Hash as usize].clone());
        if self.dict_get_str(namespace, &eq).is_some() && self.dict_get_str(namespace, &hash).is_none() {
            self.dict_set(namespace, &hash, Value::NONE)?;
        }
        let dict_name = self.names.dict.clone();
        if slots.dict && (slots.adds_dict) && self.dict_get_str(namespace, &dict_name).is_none() {
            let row = descriptor::new_getset(self, Some(crate::object::methods::DICT_GETTER), Some(crate::object::methods::DICT_SETTER), class)?;
            self.dict_set(namespace, &dict_name, row)?;
        }
        let weakref = self.names.weakref.clone();
        if slots.weakref && slots.adds_weakref && self.dict_get_str(namespace, &weakref).is_none() {
            let row = descriptor::new_getset(self, Some(crate::object::methods::WEAKREF_GETTER), None, class)?;
            self.dict_set(namespace, &weakref, row)?;
        }
        let _ = slots.given;
        Ok(())
    }
}

/// The name of a private attribute inside a class: `__x` in class `C` is `_C__x`.
pub fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || class.is_empty() {
        return name.to_owned();
    }
    format!("_{class}{name}")
}

fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first == '_' || first.is_alphabetic()) && characters.all(|other| other == '_' || other.is_alphanumeric())
}
