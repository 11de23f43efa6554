//! Changing the bases of a class that has instances and subclasses: `class.__bases__ = …`.
//!
//! The new best base must give instances the layout they have. Then the class and all classes below it get new orders of resolution;
//! if one of them has none, all is put back.

use super::Type;
use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

impl Context {
    /// `class.__bases__ = value`; `None` is a deletion.
    ///
    /// # Errors
    /// `TypeError` if the bases are impossible, or give instances another layout.
    pub(crate) fn set_bases(&mut self, class: &Value, value: Option<&Value>) -> PyResult {
        let owner = self.name_of_type(class);
        let Some(value) = value else {
            return Err(self.type_error(&format!("cannot delete '__bases__' attribute of immutable type '{owner}'")));
        };
        let Some(items) = self.as_tuple(value) else {
            let found = self.type_name(value);
            return Err(self.type_error(&format!("can only assign tuple to {owner}.__bases__, not {found}")));
        };
        if items.is_empty() {
            return Err(self.type_error(&format!("can only assign non-empty tuple to {owner}.__bases__, not ()")));
        }
        for base in items {
            if !self.is_type(base) {
                let found = self.type_name(base);
                return Err(self.type_error(&format!("{owner}.__bases__ must be tuple of classes, not '{found}'")));
            }
            if self.is_subtype(base, class) || self.descends_from(base, class) {
                return Err(self.type_error("a __bases__ item causes an inheritance cycle"));
            }
        }
        let base = self.best_base(items)?;
        let Some(old_base) = self.as_type(class).and_then(|class| class.base.clone()) else { return Ok(()) };
        self.check_same_layout(class, &old_base, &base)?;
        let bases = self.new_tuple(items)?;
        let old_bases = self.replace_bases(class, bases.clone(), base);
        let mut changed = Vec::new();
        if let Err(raised) = self.renew_orders(class, &mut changed) {
            // A metaclass's `mro` may have set the bases again: then that stands.
            if !self.has_bases(class, &bases) {
                return Err(raised);
            }
            for (other, order) in changed {
                self.put_mro(&other, order);
            }
            if let Some(old_bases) = old_bases {
                self.replace_bases(class, old_bases, old_base);
            }
            return Err(raised);
        }
        if !self.has_bases(class, &bases) {
            return Ok(());
        }
        for base in old_bases.as_ref().and_then(Value::as_tuple).unwrap_or(&[]) {
            self.remove_subclass(base, class);
        }
        for base in bases.as_tuple().unwrap_or(&[]) {
            self.add_subclass(base, class)?;
        }
        self.type_changed(class);
        Ok(())
    }

    /// Are these the class's bases, the same tuple?
    fn has_bases(&self, class: &Value, bases: &Value) -> bool {
        self.as_type(class).and_then(|class| class.bases.as_ref()).is_some_and(|own| own.is(bases))
    }

    /// Does going from best base to best base lead to `other`? (An order of resolution of a program's own may not name it.)
    fn descends_from(&self, class: &Value, other: &Value) -> bool {
        let mut at = Some(class.clone());
        while let Some(class) = at {
            if class.is(other) {
                return true;
            }
            at = self.as_type(&class).and_then(|class| class.base.clone());
        }
        false
    }

    /// Instances keep their cells, so the new base must extend the same layout in the same way.
    fn check_same_layout(&mut self, class: &Value, old: &Value, new: &Value) -> PyResult {
        let same = self.solid_base(old).is(&self.solid_base(new));
        let describe = |cx: &Context, class: &Value| cx.as_type(class).map(|class| (class.hidden, class.flags.has(super::TypeFlags::DICT), class.flags.has(super::TypeFlags::HEAP)));
        let (Some((old_hidden, old_dict, old_heap)), Some((hidden, dict, heap))) = (describe(self, old), describe(self, new)) else { return Ok(()) };
        let own_dict = describe(self, class).is_some_and(|(_, dict, _)| dict);
        // A class whose instances get their dict from the class itself does not ask it of its base.
        if same && hidden == old_hidden && old_heap == heap && (own_dict || dict == old_dict) {
            return Ok(());
        }
        let (to, from) = (self.name_of_type(new), self.name_of_type(old));
        Err(self.type_error(&format!("__bases__ assignment: '{to}' object layout differs from '{from}'")))
    }

    fn replace_bases(&mut self, class: &Value, bases: Value, base: Value) -> Option<Value> {
        let cell: *mut Type = self.type_cell(class)?;
        // SAFETY: the class's cell; the old values are dropped after the new ones are in place.
        unsafe {
            let old_base = (*cell).base.replace(base);
            let old = (*cell).bases.replace(bases);
            drop(old_base);
            old
        }
    }

    /// Works out the order of resolution of a class and of all below it; remembers the old ones.
    fn renew_orders(&mut self, class: &Value, changed: &mut Vec<(Value, Value)>) -> PyResult {
        self.check_stack()?;
        let old = self.as_type(class).and_then(|class| class.mro.clone());
        if let Some(old) = old {
            changed.push((class.clone(), old));
        }
        self.set_mro(class)?;
        let metaclass = self.type_of(class);
        if !metaclass.is(&self.type_object(ShapeId::TYPE)) {
            self.custom_mro(class, &metaclass)?;
        }
        for subclass in self.subclasses(class) {
            self.renew_orders(&subclass, changed)?;
        }
        Ok(())
    }

    /// Forgets a direct subclass, and those that are gone.
    fn remove_subclass(&mut self, base: &Value, class: &Value) {
        let kept: Vec<Value> = self.subclasses(base).into_iter().filter(|subclass| !subclass.is(class)).collect();
        let Some(cell) = self.type_cell(base) else { return };
        // SAFETY: the base's cell.
        let old = unsafe { (*cell).subclasses.take() };
        for subclass in kept {
            // Without memory the subclass is forgotten: it misses changes of its base from here on.
            if let Err(raised) = self.add_subclass(base, &subclass) {
                drop(self.take_raised(raised));
            }
        }
        drop(old);
    }
}
