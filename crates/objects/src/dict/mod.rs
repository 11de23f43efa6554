//! `dict`: ordered mapping, in one of four storages (layout.rs), one of which is a hash table (table.rs).
//!
//! This file has the operations that other parts of the runtime use; what Python code sees is in methods.rs, views.rs and iter.rs.
//! Keys are compared without running Python code where possible; where a user's `__eq__` runs, the dict may change under the
//! operation: then the search begins again.

pub mod iter;
pub mod layout;
pub mod methods;
pub mod table;
pub mod views;

pub use methods::SPEC;

use crate::context::{Context, PyResult, Raised};
use crate::shape::ShapeId;
use crate::value::Value;
pub(crate) use layout::{forget_view, known_view, settle_view, renew_views, viewed};
pub use layout::{Dict, Mode, table_of};
use table::Keys;

impl Context {
    /// The dict's fields, of a dict or an instance of a subclass.
    #[inline(always)]
    pub(crate) fn dict_cell(&self, value: &Value) -> Option<*mut Dict> {
        if !value.is_pointer() {
            return None;
        }
        let shape = value.shape();
        if shape == ShapeId::DICT || (!shape.is_builtin() && self.shapes[shape].native == ShapeId::DICT) { Some(value.address()) } else { None }
    }

    /// Is it a dict, or an instance of a subclass?
    pub fn is_dict(&self, value: &Value) -> bool {
        self.dict_cell(value).is_some()
    }

    /// How many items.
    pub fn dict_len(&mut self, dict: &Value) -> usize {
        let Some(cell) = self.dict_cell(dict) else { return 0 };
        // SAFETY: a dict's cell; it is only read.
        unsafe {
            match (*cell).mode {
                Mode::Empty => 0,
                Mode::Form => self.shapes[(*cell).form].count as usize,
                Mode::Table => (*cell).table().map_or(0, |table| table.header().live as usize),
                Mode::View => crate::object::attribute_count(self, &view_target(cell)),
            }
        }
    }

    /// The value of a key.
    ///
    /// # Errors
    /// What hashing or comparing the key raises.
    pub fn dict_get(&mut self, dict: &Value, key: &Value) -> PyResult<Option<Value>> {
        let Some(cell) = self.dict_cell(dict) else { return Ok(None) };
        // SAFETY: a dict's cell; the borrow of its storage ends before anything can change it.
        unsafe {
            match (*cell).mode {
                Mode::Empty => {
                    self.hash_key_of_dict(key)?;
                    Ok(None)
                }
                Mode::Form if key.is_str() => Ok(self.form_slot((*cell).form, key).and_then(|slot| form_value(cell, slot).cloned())),
                Mode::View if key.is_str() => crate::object::get_own(self, &view_target(cell), key),
                Mode::Table => {
                    let Some(found) = self.find_entry(dict, key)? else { return Ok(None) };
                    Ok((*cell).table().and_then(|table| table.value(found).cloned()))
                }
                Mode::Form | Mode::View => {
                    // A key that is not a string may still equal one.
                    let hash = self.hash_key_of_dict(key)?;
                    if !could_equal_string(key) {
                        return Ok(None);
                    }
                    for (own, value) in self.dict_items(dict)? {
                        if own.is(key) || (self.hash(&own)? == hash && self.equal(&own, key)?) {
                            return Ok(Some(value));
                        }
                    }
                    Ok(None)
                }
            }
        }
    }

    /// The value of a string key; nothing can be raised.
    #[inline]
    pub fn dict_get_str(&mut self, dict: &Value, key: &Value) -> Option<Value> {
        let cell = self.dict_cell(dict)?;
        // SAFETY: as in `dict_get`.
        unsafe {
            match (*cell).mode {
                Mode::Empty => None,
                Mode::Form => self.form_slot((*cell).form, key).and_then(|slot| form_value(cell, slot).cloned()),
                Mode::View => crate::object::get_own(self, &view_target(cell), key).ok().flatten(),
                Mode::Table => {
                    let table = (*cell).table()?;
                    if table.header().keys == Keys::Strings {
                        let found = table.find_str(key, self.hash_key)?;
                        return table.value(found).cloned();
                    }
                    let hash = table::string_hash(key, self.hash_key);
                    let found = table.find(hash, |position| table.key(position).is_some_and(|own| own.is_str() && crate::str::equal(own, key)))?;
                    table.value(found).cloned()
                }
            }
        }
    }

    /// Sets the value of a key.
    ///
    /// # Errors
    /// `MemoryError`, and what hashing or comparing the key raises.
    pub fn dict_set(&mut self, dict: &Value, key: &Value, value: Value) -> PyResult {
        let Some(cell) = self.dict_cell(dict) else { return Err(self.type_error("not a dict")) };
        // SAFETY: a dict's cell; each branch finishes with the storage before anything else can change it.
        unsafe {
            if value.needs_tracking() || key.needs_tracking() {
                self.heap.track(cell.cast());
            }
            match (*cell).mode {
                Mode::View if key.is_str() => {
                    let target = view_target(cell);
                    let name = self.intern_value(key)?;
                    return crate::object::set_own(self, &target, &name, value);
                }
                Mode::Form if key.is_str() => {
                    if let Some(slot) = self.form_slot((*cell).form, key) {
                        drop(form_replace(cell, slot, value));
                        return Ok(());
                    }
                    if self.form_push(cell, key, &value)? {
                        std::mem::forget(value);
                        return Ok(());
                    }
                    self.form_to_table(cell)?;
                }
                Mode::Empty if key.is_str() => {
                    if self.form_push(cell, key, &value)? {
                        std::mem::forget(value);
                        return Ok(());
                    }
                    let table = table::new_table(self, Keys::Strings, 4)?;
                    (*cell).pointer = table.0.as_ptr().cast();
                    (*cell).mode = Mode::Table;
                }
                Mode::Empty => {
                    let hash = self.hash_key_of_dict(key)?;
                    let Some(cell) = self.dict_cell(dict) else { return Ok(()) };
                    if (*cell).mode == Mode::Empty {
                        let keys = if key.is_small_int() { Keys::SmallInts } else { Keys::Mixed };
                        let mut table = table::new_table(self, keys, 4)?;
                        table.push(key.clone(), value, hash);
                        (*cell).pointer = table.0.as_ptr().cast();
                        (*cell).mode = Mode::Table;
                        return Ok(());
                    }
                    return self.dict_set_hashed(dict, key, value, hash);
                }
                Mode::Form => self.form_to_table(cell)?,
                Mode::View => {
                    // A key that is no attribute name: the instance gets a dict of its own.
                    let target = view_target(cell);
                    let own = crate::object::dictionary_mode(self, &target)?;
                    return self.dict_set(&own, key, value);
                }
                Mode::Table => {}
            }
            self.table_set(dict, key, value, None)
        }
    }

    /// Sets the value of a key whose hash is known.
    ///
    /// # Errors
    /// `MemoryError`, and what comparing the key raises.
    pub fn dict_set_hashed(&mut self, dict: &Value, key: &Value, value: Value, hash: i64) -> PyResult {
        let Some(cell) = self.dict_cell(dict) else { return Ok(()) };
        // SAFETY: a dict's cell; it is only read.
        if key.is_str() || unsafe { (*cell).mode } != Mode::Table {
            return self.dict_set(dict, key, value);
        }
        if value.needs_tracking() || key.needs_tracking() {
            // SAFETY: as above.
            unsafe { self.heap.track(cell.cast()) };
        }
        self.table_set(dict, key, value, Some(hash))
    }

    /// Sets the value of a string key.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn dict_set_str(&mut self, dict: &Value, key: &Value, value: Value) -> PyResult {
        self.dict_set(dict, key, value)
    }

    /// Takes a key out; gives its value.
    ///
    /// # Errors
    /// What hashing or comparing the key raises.
    pub fn dict_remove(&mut self, dict: &Value, key: &Value) -> PyResult<Option<Value>> {
        let Some(cell) = self.dict_cell(dict) else { return Ok(None) };
        // SAFETY: as in `dict_set`.
        unsafe {
            match (*cell).mode {
                Mode::Empty => {
                    self.hash_key_of_dict(key)?;
                    return Ok(None);
                }
                Mode::View if key.is_str() => {
                    let target = view_target(cell);
                    let Some(name) = self.find_interned(key) else { return Ok(None) };
                    return crate::object::delete_own(self, &target, &name);
                }
                Mode::View => {
                    let target = view_target(cell);
                    let own = crate::object::dictionary_mode(self, &target)?;
                    return self.dict_remove(&own, key);
                }
                Mode::Form => {
                    if key.is_str() {
                        let Some(slot) = self.form_slot((*cell).form, key) else { return Ok(None) };
                        if slot + 1 == self.shapes[(*cell).form].count {
                            (*cell).form = self.shapes[(*cell).form].parent;
                            return Ok(Value::from_word(std::mem::replace(&mut *(*cell).pointer.cast::<u64>().add(slot as usize), 0)));
                        }
                    }
                    self.form_to_table(cell)?;
                }
                Mode::Table => {}
            }
            let Some(found) = self.find_entry(dict, key)? else { return Ok(None) };
            let Some(cell) = self.dict_cell(dict) else { return Ok(None) };
            let Some(mut table) = (*cell).table() else { return Ok(None) };
            let taken = table.remove(found, self.hash_key);
            table::shrink(self, &mut table);
            (*cell).pointer = table.0.as_ptr().cast();
            Ok(taken.map(|(_key, value)| value))
        }
    }

    /// The value of a key, which becomes the last one. The key is compared once, and nothing is moved if it is the last one already: what
    /// compares keys may use the dict itself.
    ///
    /// # Errors
    /// `MemoryError`, and what hashing or comparing the key raises.
    pub fn dict_get_to_end(&mut self, dict: &Value, key: &Value) -> PyResult<Option<Value>> {
        let Some(cell) = self.dict_cell(dict) else { return Ok(None) };
        // SAFETY: as in `dict_set`.
        unsafe {
            match (*cell).mode {
                Mode::Empty => return self.dict_get(dict, key),
                Mode::View | Mode::Form => {
                    let Some(value) = self.dict_remove(dict, key)? else { return Ok(None) };
                    self.dict_set(dict, key, value.clone())?;
                    return Ok(Some(value));
                }
                Mode::Table => {}
            }
            let Some(found) = self.find_entry(dict, key)? else { return Ok(None) };
            let Some(cell) = self.dict_cell(dict) else { return Ok(None) };
            let Some(mut table) = (*cell).table() else { return Ok(None) };
            if found + 1 == table.header().used {
                return Ok(table.value(found).cloned());
            }
            let hash = table.hash_at(found, self.hash_key);
            let Some((key, value)) = table.remove(found, self.hash_key) else { return Ok(None) };
            self.dict_set_hashed(dict, &key, value.clone(), hash)?;
            Ok(Some(value))
        }
    }

    /// The value of a key; the key is set to `default` if it is not there.
    ///
    /// # Errors
    /// `MemoryError`, and what hashing or comparing the key raises.
    pub fn dict_set_default(&mut self, dict: &Value, key: &Value, default: &Value) -> PyResult<Value> {
        let Some(cell) = self.dict_cell(dict) else { return Ok(default.clone()) };
        // SAFETY: a dict's cell; it is only read.
        if unsafe { (*cell).mode } != Mode::Table || key.is_str() || key.is_small_int() {
            if let Some(value) = self.dict_get(dict, key)? {
                return Ok(value);
            }
            self.dict_set(dict, key, default.clone())?;
            return Ok(default.clone());
        }
        let hash = self.hash_key_of_dict(key)?;
        if let Some(found) = self.find_slowly(dict, key, hash)? {
            // SAFETY: the position was just found.
            let value = self.dict_cell(dict).and_then(|cell| unsafe { (*cell).table() }).and_then(|table| table.value(found).cloned());
            return Ok(value.unwrap_or(Value::NONE));
        }
        self.dict_set_hashed(dict, key, default.clone(), hash)?;
        Ok(default.clone())
    }

    /// Takes the last item out.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn dict_pop_last(&mut self, dict: &Value) -> PyResult<Option<(Value, Value)>> {
        let Some(cell) = self.dict_cell(dict) else { return Ok(None) };
        // SAFETY: a dict's cell; the table's address is stored back.
        unsafe {
            match (*cell).mode {
                Mode::Empty => Ok(None),
                Mode::Form => {
                    let Some(last) = self.shapes[(*cell).form].count.checked_sub(1) else { return Ok(None) };
                    let Some(key) = self.form_key((*cell).form, last) else { return Ok(None) };
                    let value = self.dict_remove(dict, &key)?;
                    Ok(value.map(|value| (key, value)))
                }
                Mode::View => match self.dict_items(dict)?.pop() {
                    Some((key, value)) => {
                        self.dict_remove(dict, &key)?;
                        Ok(Some((key, value)))
                    }
                    None => Ok(None),
                },
                Mode::Table => {
                    let Some(mut table) = (*cell).table() else { return Ok(None) };
                    table.strip();
                    if table.header().used == 0 {
                        return Ok(None);
                    }
                    let taken = table.remove(table.header().used - 1, self.hash_key);
                    table.strip();
                    table::shrink(self, &mut table);
                    (*cell).pointer = table.0.as_ptr().cast();
                    Ok(taken)
                }
            }
        }
    }

    /// The position behind the last item, for [`Context::dict_previous`].
    pub fn dict_end(&mut self, dict: &Value) -> usize {
        let Some(cell) = self.dict_cell(dict) else { return 0 };
        // SAFETY: a dict's cell; it is only read.
        match unsafe { (*cell).table() } {
            Some(table) => table.header().used as usize,
            None => self.dict_len(dict),
        }
    }

    /// The item before a position, and its position.
    pub fn dict_previous(&mut self, dict: &Value, position: usize) -> Option<(usize, Value, Value)> {
        let cell = self.dict_cell(dict)?;
        // SAFETY: a dict's cell; it is only read.
        match unsafe { (*cell).table() } {
            Some(table) => {
                let mut at = (position as u32).min(table.header().used);
                while at > 0 {
                    at -= 1;
                    if let (Some(key), Some(value)) = (table.key(at), table.value(at)) {
                        return Some((at as usize, key.clone(), value.clone()));
                    }
                }
                None
            }
            None => {
                let at = position.checked_sub(1)?;
                let (key, value) = self.dict_items(dict).ok()?.into_iter().nth(at)?;
                Some((at, key, value))
            }
        }
    }

    /// As [`Context::dict_next`], with the key's hash where the table keeps it.
    pub(crate) fn dict_next_hashed(&mut self, dict: &Value, position: usize) -> Option<(usize, Value, Value, Option<i64>)> {
        let (next, key, value) = self.dict_next(dict, position)?;
        let cell = self.dict_cell(dict)?;
        // SAFETY: a dict's cell; it is only read.
        let hash = unsafe { (*cell).table() }.filter(|table| table.header().keys == Keys::Mixed).map(|table| table.hash_at(next as u32 - 1, self.hash_key));
        Some((next, key, value, hash))
    }

    /// A new dict with the same items.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn dict_copy(&mut self, dict: &Value) -> PyResult<Value> {
        let new = self.new_dict()?;
        let Some(cell) = self.dict_cell(dict) else { return Ok(new) };
        // SAFETY: both are dicts' cells, the new one is empty; every value copied is counted.
        unsafe {
            match (*cell).mode {
                Mode::Empty => {}
                Mode::Form => {
                    let (form, count) = ((*cell).form, self.shapes[(*cell).form].count as usize);
                    if count > 0 {
                        let buffer = self.allocate_buffer(count * 8)?.cast::<Value>();
                        let (target, values) = (new.address::<Dict>(), (*cell).pointer.cast::<Value>());
                        let mut tracked = false;
                        for slot in 0..count {
                            let value = (*values.add(slot)).clone();
                            tracked |= value.needs_tracking();
                            buffer.add(slot).write(value);
                        }
                        (*target).mode = Mode::Form;
                        (*target).room = count as u8;
                        (*target).form = form;
                        (*target).pointer = buffer.as_ptr().cast();
                        if tracked {
                            self.heap.track(target.cast());
                        }
                    }
                }
                Mode::Table => {
                    if let Some(table) = (*cell).table() {
                        let table = table::copy(self, table)?;
                        let target = new.address::<Dict>();
                        (*target).mode = Mode::Table;
                        (*target).pointer = table.0.as_ptr().cast();
                        self.heap.track(target.cast());
                    }
                }
                Mode::View => {
                    for (key, value) in self.dict_items(dict)? {
                        self.dict_set(&new, &key, value)?;
                    }
                }
            }
        }
        Ok(new)
    }

    /// The item at a position and the position to go on from; positions start at 0. Deleted entries are skipped.
    pub fn dict_next(&mut self, dict: &Value, position: usize) -> Option<(usize, Value, Value)> {
        let cell = self.dict_cell(dict)?;
        // SAFETY: as in `dict_get`.
        unsafe {
            match (*cell).mode {
                Mode::Empty => None,
                Mode::Form => {
                    let form = (*cell).form;
                    if position >= self.shapes[form].count as usize {
                        return None;
                    }
                    let key = self.form_key(form, position as u16)?;
                    Some((position + 1, key, form_value(cell, position as u16)?.clone()))
                }
                Mode::View => {
                    let target = view_target(cell);
                    crate::object::own_at(self, &target, position)
                }
                Mode::Table => {
                    let table = (*cell).table()?;
                    let mut at = (position as u32).max(table.header().first);
                    while at < table.header().used {
                        if let (Some(key), Some(value)) = (table.key(at), table.value(at)) {
                            return Some((at as usize + 1, key.clone(), value.clone()));
                        }
                        at += 1;
                    }
                    None
                }
            }
        }
    }

    /// All items, as they are now.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn dict_items(&mut self, dict: &Value) -> PyResult<Vec<(Value, Value)>> {
        let mut items = Vec::new();
        let count = self.dict_len(dict);
        self.check_size(count * 16)?;
        if items.try_reserve_exact(count).is_err() {
            return Err(self.memory_error());
        }
        let mut position = 0;
        while let Some((next, key, value)) = self.dict_next(dict, position) {
            items.push((key, value));
            position = next;
        }
        Ok(items)
    }

    /// Empties it.
    pub fn dict_clear(&mut self, dict: &Value) -> PyResult {
        let Some(cell) = self.dict_cell(dict) else { return Ok(()) };
        // SAFETY: the storage is taken out of the dict before its values are dropped.
        unsafe {
            if (*cell).mode == Mode::View {
                let target = view_target(cell);
                let own = crate::object::dictionary_mode(self, &target)?;
                return self.dict_clear(&own);
            }
            let holder = self.new_dict()?;
            (*cell).exchange(&mut *holder.address::<Dict>());
        }
        Ok(())
    }

    /// The slot of a string key in a form.
    #[inline]
    pub(crate) fn form_slot(&mut self, form: ShapeId, key: &Value) -> Option<u16> {
        if let Some(slot) = self.shapes.slot(form, key) {
            return Some(slot);
        }
        // The names of a form are interned: a key that is not may still equal one.
        let name = self.find_interned(key).filter(|name| !name.is(key))?;
        self.shapes.slot(form, &name)
    }

    /// The key of a slot of a form.
    pub(crate) fn form_key(&self, form: ShapeId, slot: u16) -> Option<Value> {
        let mut at = form;
        while self.shapes[at].count > slot + 1 {
            at = self.shapes[at].parent;
        }
        self.shapes[at].name.clone()
    }

    /// Adds a key to a dict that is empty or a form. False if it needs a table. The value is taken over when true.
    unsafe fn form_push(&mut self, cell: *mut Dict, key: &Value, value: &Value) -> PyResult<bool> {
        // SAFETY: the caller's dict; the buffer has `room` words and belongs to it.
        unsafe {
            let form = (*cell).form;
            if self.shapes[form].count >= crate::shape::FORM_KEYS_MAX {
                return Ok(false);
            }
            let name = self.intern_value(key)?;
            let grown = self.shapes.grow(&mut self.heap, form, &name);
            let Some(next) = self.or_memory_error(grown)? else { return Ok(false) };
            let slot = self.shapes[form].count as usize;
            let room = if (*cell).mode == Mode::Form { (*cell).room as usize } else { 0 };
            if slot >= room {
                let wanted = if room < 4 { room + 1 } else { room + 4 };
                let buffer = match std::ptr::NonNull::new((*cell).pointer).filter(|_| room > 0) {
                    Some(old) => self.resize_buffer(old, room * 8, wanted * 8)?,
                    None => self.allocate_buffer(wanted * 8)?,
                };
                buffer.as_ptr().add(room * 8).write_bytes(0, (wanted - room) * 8);
                (*cell).pointer = buffer.as_ptr();
                (*cell).room = wanted as u8;
                (*cell).mode = Mode::Form;
            }
            *(*cell).pointer.cast::<u64>().add(slot) = value.word();
            (*cell).form = next;
            Ok(true)
        }
    }

    /// Turns a form into a table of string keys.
    unsafe fn form_to_table(&mut self, cell: *mut Dict) -> PyResult {
        // SAFETY: the values move from the form's buffer to the table.
        unsafe {
            let names = self.shapes.names_in_order((*cell).form);
            let mut table = table::new_table(self, Keys::Strings, names.len() as u32 + 2)?;
            let values = (*cell).pointer.cast::<u64>();
            for (slot, name) in names.into_iter().enumerate() {
                let hash = table::string_hash(&name, self.hash_key);
                if let Some(value) = Value::from_word(std::mem::replace(&mut *values.add(slot), 0)) {
                    table.push(name, value, hash);
                }
            }
            if let Some(buffer) = std::ptr::NonNull::new((*cell).pointer) {
                self.heap.free_buffer(buffer, (*cell).room as usize * 8);
            }
            (*cell).pointer = table.0.as_ptr().cast();
            (*cell).mode = Mode::Table;
            (*cell).form = ShapeId::FORM;
            (*cell).room = 0;
        }
        Ok(())
    }

    /// Sets a key of a dict whose storage is a table; its hash, if it is known.
    fn table_set(&mut self, dict: &Value, key: &Value, value: Value, hash: Option<i64>) -> PyResult {
        let Some(cell) = self.dict_cell(dict) else { return Ok(()) };
        // SAFETY: a dict's cell.
        let Some(table) = (unsafe { (*cell).table() }) else { return Ok(()) };
        let (found, hash) = match table.header().keys {
            Keys::Strings if key.is_str() => (table.find_str(key, self.hash_key), table::string_hash(key, self.hash_key)),
            Keys::SmallInts if key.is_small_int() => (table.find_small_int(key), table::small_int_hash(key.as_small_int().unwrap_or(0))),
            _ => {
                let hash = match hash {
                    Some(hash) => hash,
                    None => self.hash_key_of_dict(key)?,
                };
                (self.find_slowly(dict, key, hash)?, hash)
            }
        };
        let Some(cell) = self.dict_cell(dict) else { return Ok(()) };
        // SAFETY: looked at afresh after the search; the table's address is stored back whatever happens.
        unsafe {
            // Python code that ran meanwhile may have given the dict another storage.
            let Some(mut table) = (*cell).table() else { return self.dict_set(dict, key, value) };
            if let Some(found) = found {
                drop(table.replace(found, value));
                return Ok(());
            }
            let fits = match table.header().keys {
                Keys::Strings => key.is_str(),
                Keys::SmallInts => key.is_small_int(),
                Keys::Mixed => true,
            };
            if !fits {
                table = if table.header().used == 0 && key.is_small_int() {
                    // An emptied dict may take keys of another kind.
                    let new = table::new_table(self, Keys::SmallInts, 4)?;
                    table::free_table(self, table);
                    new
                } else {
                    table::mixed(self, table)?
                };
                (*cell).pointer = table.0.as_ptr().cast();
            }
            let reserved = table::reserve(self, &mut table);
            (*cell).pointer = table.0.as_ptr().cast();
            reserved?;
            table.push(key.clone(), value, hash);
        }
        Ok(())
    }

    /// The entry of a key in a dict whose storage is a table.
    pub(crate) fn find_entry(&mut self, dict: &Value, key: &Value) -> PyResult<Option<u32>> {
        let Some(cell) = self.dict_cell(dict) else { return Ok(None) };
        // SAFETY: a dict's cell; it is only read.
        if let Some(table) = unsafe { (*cell).table() } {
            match table.header().keys {
                Keys::Strings if key.is_str() => return Ok(table.find_str(key, self.hash_key)),
                Keys::SmallInts if key.is_small_int() => return Ok(table.find_small_int(key)),
                _ => {}
            }
        }
        let hash = self.hash_key_of_dict(key)?;
        self.find_slowly(dict, key, hash)
    }

    #[inline(never)]
    pub(crate) fn find_slowly(&mut self, dict: &Value, key: &Value, hash: i64) -> PyResult<Option<u32>> {
        // Candidates that differ although their hash is the same, by position: they need not be compared again.
        let mut different: Vec<u32> = Vec::new();
        loop {
            let Some(cell) = self.dict_cell(dict) else { return Ok(None) };
            // SAFETY: the cell and its table are looked at afresh after each run of Python code.
            let Some(table) = (unsafe { (*cell).table() }) else {
                return if different.is_empty() { Ok(None) } else { self.find_entry(dict, key) };
            };
            let before = (table, table.header().used, table.header().live);
            let mut candidate = None;
            let found = table.find(hash, |position| {
                let Some(own) = table.key(position) else { return false };
                if own.is(key) {
                    return true;
                }
                let same_hash = match table.header().keys {
                    // SAFETY: entries of mixed tables have three words.
                    Keys::Mixed => unsafe { *table.entry(position).add(2) as i64 == hash },
                    Keys::SmallInts => own.as_small_int().map(table::small_int_hash) == Some(hash),
                    Keys::Strings => table::string_hash(own, self.hash_key) == hash,
                };
                if !same_hash || different.contains(&position) {
                    return false;
                }
                if let Some(equal) = equal_without_python(own, key) {
                    return equal;
                }
                candidate = Some((position, own.clone()));
                true
            });
            let Some((position, own)) = candidate else { return Ok(found) };
            let equal = self.equal(&own, key)?;
            let Some(cell) = self.dict_cell(dict) else { return Ok(None) };
            // SAFETY: as above.
            let now = unsafe { (*cell).table() }.map(|table| (table, table.header().used, table.header().live));
            if now != Some(before) || before.0.key(position).is_none_or(|still| !still.is(&own)) {
                different.clear();
                self.check_stack()?;
                self.poll()?;
                continue;
            }
            if equal {
                return Ok(Some(position));
            }
            if different.try_reserve(1).is_err() {
                return Err(self.memory_error());
            }
            different.push(position);
        }
    }

    /// The hash of a key of a dict.
    ///
    /// # Errors
    /// `TypeError` that says so if it has none.
    #[inline]
    pub fn hash_key_of_dict(&mut self, key: &Value) -> PyResult<i64> {
        match self.hash(key) {
            Ok(hash) => Ok(hash),
            Err(raised) => Err(self.unhashable(raised, key, "dict key")),
        }
    }

    /// Says of an object without hash what it was to be used as.
    #[cold]
    pub(crate) fn unhashable(&mut self, raised: Raised, key: &Value, purpose: &str) -> Raised {
        if !self.raised.as_ref().is_some_and(|error| self.type_of(error).is(&self.type_object(ShapeId::TYPE_ERROR))) {
            return raised;
        }
        let error = self.take_raised(raised);
        let reason = match self.str(&error) {
            Ok(reason) => self.string_lossy(&reason),
            Err(raised) => return raised,
        };
        let message = format!("cannot use '{}' as a {purpose} ({reason})", self.full_name_of_class_of(key));
        self.type_error(&message)
    }
}

/// Can an object that is not a `str` equal one? Only with a user's `__eq__`.
fn could_equal_string(key: &Value) -> bool {
    key.is_pointer() && !key.shape().is_builtin()
}

/// Equality of two keys where no Python code can run; `None` if it must be asked.
pub fn equal_without_python(a: &Value, b: &Value) -> Option<bool> {
    if a.is(b) {
        return Some(true);
    }
    if a.is_str() && b.is_str() {
        return Some(crate::str::equal(a, b));
    }
    if (a.is_small_int() && b.is_small_int()) || (a.is_small_float() && b.is_small_float()) {
        return Some(false);
    }
    None
}

/// The instance whose attributes a view shows.
unsafe fn view_target(cell: *mut Dict) -> Value {
    // SAFETY: in that mode the pointer is a value the dict owns.
    unsafe { Value::borrow_slot((&raw const (*cell).pointer).cast()).cloned().unwrap_or(Value::NONE) }
}

/// The value in a slot of a form.
unsafe fn form_value<'a>(cell: *mut Dict, slot: u16) -> Option<&'a Value> {
    // SAFETY: the form has that many values; the caller's borrow of the dict bounds the result's use.
    unsafe { Value::borrow_slot((*cell).pointer.cast::<u64>().add(slot as usize)) }
}

/// Replaces the value in a slot of a form.
unsafe fn form_replace(cell: *mut Dict, slot: u16, value: Value) -> Option<Value> {
    // SAFETY: the form has that many values.
    unsafe { Value::from_word(std::mem::replace(&mut *(*cell).pointer.cast::<u64>().add(slot as usize), value.into_word())) }
}

