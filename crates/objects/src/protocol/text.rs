//! `repr`, `str` and `ascii`.

use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::value::{SHORT_STRING_MAX, Value};

impl Context {
    /// `repr(value)`: a string.
    ///
    /// # Errors
    /// What `__repr__` raises.
    pub fn repr(&mut self, value: &Value) -> PyResult<Value> {
        self.check_stack()?;
        let result = match self.special(value, Special::Repr) {
            Some(method) => self.call_unbound(&method, value, &[])?,
            None => return self.default_repr(value),
        };
        if self.as_str(&result).is_some() {
            return Ok(result);
        }
        let found = self.type_name(&result);
        Err(self.type_error(&format!("__repr__ returned non-string (type {found})")))
    }

    /// `<module.Class object at 0x…>`
    ///
    /// # Errors
    /// `MemoryError`
    pub fn default_repr(&mut self, value: &Value) -> PyResult<Value> {
        let class = self.type_of(value);
        let name = self.qualified_type_name(&class);
        let address = self.identity(value);
        self.new_str(&format!("<{name} object at {address:#x}>"))
    }

    /// A class's qualified name with its module in front, unless that is `builtins`.
    pub fn qualified_type_name(&mut self, class: &Value) -> String {
        let full = self.full_type_name(class);
        let (name, qualname) = match self.as_type(class) {
            Some(class) => (class.name.clone(), class.qualname.clone()),
            None => return full,
        };
        let (Some(name), Some(qualname)) = (name, qualname) else { return full };
        let (name, qualname) = (self.string_lossy(&name), self.string_lossy(&qualname));
        match full.strip_suffix(name.as_str()) {
            Some(module) => format!("{module}{qualname}"),
            None => full,
        }
    }

    /// The name of a value's class as some messages show it: its qualified name, with its module in front unless that is
    /// `builtins` or `__main__`.
    pub fn full_name_of_class_of(&mut self, value: &Value) -> String {
        let class = self.type_of(value);
        let name = self.qualified_type_name(&class);
        name.strip_prefix("__main__.").map(str::to_owned).unwrap_or(name)
    }

    /// `id(value)`: the address of a cell (which stays where it is from then on), or the word of a value in place.
    pub fn identity(&mut self, value: &Value) -> u64 {
        if let Some(cell) = value.cell() {
            // SAFETY: the cell is alive.
            unsafe { (*cell.as_ptr()).set_flag(lissom_heap::flags::PINNED) };
        }
        value.word()
    }

    /// `str(value)`
    ///
    /// # Errors
    /// What `__str__` raises.
    pub fn str(&mut self, value: &Value) -> PyResult<Value> {
        if value.is_str() {
            return Ok(value.clone());
        }
        self.check_stack()?;
        let result = match self.special(value, Special::Str) {
            Some(method) => self.call_unbound(&method, value, &[])?,
            None => return self.repr(value),
        };
        if self.as_str(&result).is_some() {
            return Ok(result);
        }
        let found = self.type_name(&result);
        Err(self.type_error(&format!("__str__ returned non-string (type {found})")))
    }

    /// A string of pieces (WTF-8) put one after the other.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_str_joined(&mut self, pieces: &[&[u8]]) -> PyResult<Value> {
        let length: usize = pieces.iter().map(|piece| piece.len()).sum();
        if length <= SHORT_STRING_MAX {
            return self.new_str_bytes(&pieces.concat());
        }
        let ascii = pieces.iter().all(|piece| piece.is_ascii());
        let characters = || pieces.iter().map(|piece| lissom_text::wtf8::count(piece)).sum();
        // SAFETY: the pieces are as long in all as was said, and all of them are written.
        unsafe {
            let (value, room) = self.new_str_room(length, ascii, characters)?;
            let mut at = room.as_ptr();
            for piece in pieces {
                at.copy_from_nonoverlapping(piece.as_ptr(), piece.len());
                at = at.add(piece.len());
            }
            Ok(value)
        }
    }

    /// Notes that the representation of a container is being made; false if it is already (the container holds itself).
    pub fn repr_enter(&mut self, value: &Value) -> bool {
        if self.in_repr.contains(&value.word()) {
            return false;
        }
        self.in_repr.push(value.word());
        true
    }

    /// Ends what [`Context::repr_enter`] began.
    pub fn repr_leave(&mut self, value: &Value) {
        if let Some(at) = self.in_repr.iter().rposition(|word| *word == value.word()) {
            self.in_repr.remove(at);
        }
    }
}
