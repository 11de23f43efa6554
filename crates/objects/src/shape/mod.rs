//! Shapes: where an object keeps its attributes, and what type it is, as one number in its header.
//!
//! ```text
//!   root of class P ──"x"──> {x} ──"y"──> {x, y}          transitions: adding an attribute moves to the next shape
//!        0 slots               1 slot       2 slots
//!
//!   cell:  | header: shape id | native fields … | slot 0 | slot 1 | … |
//!                                      base ────^          inline slots
//! ```
//!
//! An instance keeps its first `inline` attributes in its cell. When it has more, the last inline slot holds the address of an
//! overflow buffer `[capacity << 1 | 1][slot inline-1][slot inline]…`, and its shape has another kind (which says so to the heap).
//! Instances of plain classes keep a slot in half a word ([`lissom_heap::squeeze`]) unless their class has seen a value there that
//! does not fit: first the slots that are words, then the halves, each in the order of their numbers. An instance that needs more, a
//! slot too many or a value too wide, moves to the shapes of the same cell whose slots are all words (object/halves.rs).
//! How many slots new instances get, and which of them are words, is learned per class; a class that learns gets a new root, old instances keep their shapes.
//! The first `hidden` slots of a class belong to `__slots__` or to built-in members and have no attribute name.
//!
//! Dicts with string keys use the same table: the root [`ShapeId::FORM`] and its transitions ("forms") name the keys.
//!
//! Invariant  a shape's id is what the heap knows as the cell's kind; `kinds` of the heap and this table agree.
//! Not here   instances (object/), dicts (dict/), inline caches (the machine).

mod ids;

use std::ptr::NonNull;

use lissom_heap::{Cell, Heap, Kind, KindId, OutOfMemory};

use crate::layout::{KINDS_WITH_HALVES, LayoutInfo};
use crate::value::Value;

/// The number of a shape: 24 bits, in the header of every cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct ShapeId(pub KindId);

/// Forms with more keys than this are not made: such a dict has a table.
pub const FORM_KEYS_MAX: u16 = 20;
/// All forms together: a program that invents keys gets tables.
const FORMS_MAX: usize = 2048;
/// Transitions out of one form.
const FORM_FANOUT_MAX: u16 = 40;
/// Attributes an instance can have before it goes to dictionary mode.
pub const ATTRIBUTES_MAX: u16 = 128;
/// Transitions out of one shape of a class.
const FANOUT_MAX: u16 = 32;
/// Slots in the cell at most.
pub const INLINE_MAX: u16 = 64;

/// Searches of a long shape before it gets an index.
const SEARCHES_MAX: u8 = 16;

/// Where a slot lies in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Bytes from the start of the cell.
    pub offset: u16,
    /// Half a word, or a whole one?
    pub half: bool,
}

/// How instances of a shape take new attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// No attributes beyond the hidden slots (built-in types, classes with `__slots__`).
    Fixed,
    /// A new attribute is a transition.
    Growing,
    /// The first slot after the hidden ones holds a dict with all attributes.
    Dictionary,
}

/// One shape.
pub struct Shape {
    /// The class, borrowed: the class owns its shapes. 0 for forms and internal cells.
    pub class: u64,
    /// How the native part of the cell is laid out.
    pub layout: &'static LayoutInfo,
    /// The id of the built-in type whose layout it is.
    pub native: ShapeId,
    /// The shape this one adds an attribute to; itself for a root.
    pub parent: ShapeId,
    /// The attribute it adds (interned).
    pub name: Option<Value>,
    first_child: ShapeId,
    next_sibling: ShapeId,
    fanout: u16,
    /// The first slot's distance from the start of the cell, in words.
    pub base: u16,
    /// Slots in the cell.
    pub inline: u16,
    /// Slots in use, hidden ones included.
    pub count: u16,
    /// Slots without an attribute name, which come first.
    pub hidden: u16,
    /// How it takes new attributes.
    pub mode: Mode,
    /// If slots are halves: one bit for each slot in the cell that is a word.
    pub wide: Option<u64>,
    /// Of a root with halves: the root of the same cell with nothing but words; none yet if it is `NONE_AT_ALL`.
    pub words: ShapeId,
    /// How often it was searched while it had no index.
    searched: u8,
    /// Names to slots, made when a long shape is searched often.
    index: Option<Box<[(u64, u16)]>>,
}

impl Shape {
    /// Does an instance keep slots in an overflow buffer?
    #[inline(always)]
    pub fn overflows(&self) -> bool {
        self.count > self.inline
    }

    /// Bytes of all slots in the cell.
    #[inline(always)]
    pub fn slot_bytes(&self) -> usize {
        match self.wide {
            Some(wide) => 4 * (self.inline as usize + wide.count_ones() as usize),
            None => 8 * self.inline as usize,
        }
    }

    /// Where a slot lies in the cell; `None` if it is in the overflow buffer.
    #[inline]
    pub fn place(&self, slot: u16) -> Option<Place> {
        match self.wide {
            Some(wide) => {
                if slot >= self.inline {
                    return None;
                }
                let words = wide.count_ones() as u16;
                let before = (wide & ((1 << slot) - 1)).count_ones() as u16;
                let half = wide & 1 << slot == 0;
                Some(Place { offset: if half { 8 * (self.base + words) + 4 * (slot - before) } else { 8 * (self.base + before) }, half })
            }
            None if self.overflows() && slot + 1 >= self.inline => None,
            None => Some(Place { offset: 8 * (self.base + slot), half: false }),
        }
    }
}

/// All shapes of a runtime, by id.
pub struct ShapeTable {
    shapes: Vec<Shape>,
    free: Vec<ShapeId>,
    forms: usize,
    /// Counts changes of classes that may make an inline cache or a method cache wrong.
    pub epoch: u32,
}

impl std::ops::Index<ShapeId> for ShapeTable {
    type Output = Shape;
    #[inline(always)]
    fn index(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0 as usize]
    }
}

impl std::ops::IndexMut<ShapeId> for ShapeTable {
    #[inline(always)]
    fn index_mut(&mut self, id: ShapeId) -> &mut Shape {
        &mut self.shapes[id.0 as usize]
    }
}

/// What a new root shape is.
pub struct Root {
    /// The class, borrowed.
    pub class: u64,
    /// Native layout of instances.
    pub layout: &'static LayoutInfo,
    /// Id of the built-in type whose layout it is.
    pub native: ShapeId,
    /// First slot, in words from the start of the cell.
    pub base: u16,
    /// Slots in the cell.
    pub inline: u16,
    /// Of these, without a name.
    pub hidden: u16,
    /// Whether it grows.
    pub mode: Mode,
    /// As [`Shape::wide`].
    pub wide: Option<u64>,
}

impl ShapeTable {
    /// A table with the built-in shapes, none of which has a class yet.
    pub(crate) fn new(heap: &mut Heap) -> Result<ShapeTable, OutOfMemory> {
        let mut table = ShapeTable { shapes: Vec::new(), free: Vec::new(), forms: 0, epoch: 1 };
        table.shapes.try_reserve(ShapeId::FIRST_DYNAMIC.0 as usize + 64).map_err(|_| OutOfMemory)?;
        for number in 0..ShapeId::FIRST_DYNAMIC.0 {
            let id = ShapeId(number);
            let layout = crate::layout::of_builtin(id);
            let root = Root { class: 0, layout, native: id, base: 1, inline: 0, hidden: 0, mode: Mode::Fixed, wide: None };
            table.shapes.push(shape_of_root(id, root));
            heap.set_kind(number, layout.kind)?;
        }
        Ok(table)
    }

    /// How many shapes there are.
    pub fn len(&self) -> usize {
        self.shapes.len() - self.free.len()
    }

    /// Never: the built-in shapes are always there.
    pub fn is_empty(&self) -> bool {
        false
    }

    fn add(&mut self, heap: &mut Heap, shape: Shape, kind: &'static Kind) -> Result<ShapeId, OutOfMemory> {
        let owner = NonNull::new(shape.class as *mut Cell);
        if let Some(id) = self.free.pop() {
            heap.set_kind(id.0, kind)?;
            heap.set_owner(id.0, owner)?;
            self.shapes[id.0 as usize] = shape;
            return Ok(id);
        }
        let id = ShapeId(self.shapes.len() as u32);
        if id.0 >= 1 << 24 {
            return Err(OutOfMemory);
        }
        heap.charge(size_of::<Shape>())?;
        self.shapes.try_reserve(1).map_err(|_| OutOfMemory)?;
        heap.set_kind(id.0, kind)?;
        heap.set_owner(id.0, owner)?;
        self.shapes.push(shape);
        Ok(id)
    }

    /// A root shape for the instances of a class.
    pub fn add_root(&mut self, heap: &mut Heap, root: Root) -> Result<ShapeId, OutOfMemory> {
        let kind = match root.wide {
            Some(wide) => &KINDS_WITH_HALVES[wide.count_ones() as usize],
            None if root.hidden > root.inline => root.layout.kind_with_overflow,
            None if root.inline > 0 || root.base as usize * 8 > root.layout.size => root.layout.kind_with_slots,
            None => root.layout.kind,
        };
        let id = self.add(heap, shape_of_root(ShapeId::NONE_AT_ALL, root), kind)?;
        self[id].parent = id;
        Ok(id)
    }

    /// The slot of an attribute, if the shape names it.
    #[inline]
    pub fn slot(&mut self, id: ShapeId, name: &Value) -> Option<u16> {
        let shape = &self[id];
        let named = shape.count - shape.hidden;
        if named > 8 {
            return self.slot_by_index(id, name);
        }
        self.slot_by_search(id, name)
    }

    #[inline]
    fn slot_by_search(&self, id: ShapeId, name: &Value) -> Option<u16> {
        let mut at = id;
        for _ in 0..self[id].count - self[id].hidden {
            let shape = &self[at];
            if let Some(own) = &shape.name
                && own.is(name)
            {
                return Some(shape.count - 1);
            }
            at = shape.parent;
        }
        None
    }

    fn slot_by_index(&mut self, id: ShapeId, name: &Value) -> Option<u16> {
        if self[id].index.is_none() {
            // Most shapes of this length are passed through by one dict or instance on its way to more.
            if self[id].searched < SEARCHES_MAX {
                self[id].searched += 1;
                return self.slot_by_search(id, name);
            }
            let mut index: Vec<(u64, u16)> = self.names(id).map(|(name, slot)| (name.word(), slot)).collect();
            index.sort_unstable();
            self[id].index = Some(index.into_boxed_slice());
        }
        let index = self[id].index.as_deref()?;
        let found = index.binary_search_by_key(&name.word(), |entry| entry.0).ok()?;
        Some(index[found].1)
    }

    /// The named attributes with their slots, the newest first.
    pub fn names(&self, id: ShapeId) -> impl Iterator<Item = (&Value, u16)> {
        let mut at = id;
        std::iter::from_fn(move || {
            let shape = &self[at];
            let name = shape.name.as_ref()?;
            at = shape.parent;
            Some((name, shape.count - 1))
        })
    }

    /// The named attributes in the order they were made.
    pub fn names_in_order(&self, id: ShapeId) -> Vec<Value> {
        let mut names: Vec<Value> = self.names(id).map(|(name, _)| name.clone()).collect();
        names.reverse();
        names
    }

    /// The shape with one attribute more; `None` when there are too many (the object needs a dict).
    pub fn grow(&mut self, heap: &mut Heap, id: ShapeId, name: &Value) -> Result<Option<ShapeId>, OutOfMemory> {
        let mut child = self[id].first_child;
        while child != ShapeId::NONE_AT_ALL {
            let shape = &self[child];
            if shape.name.as_ref().is_some_and(|own| own.is(name)) {
                return Ok(Some(child));
            }
            child = shape.next_sibling;
        }
        let shape = &self[id];
        let form = shape.native == ShapeId::FORM;
        let (count_max, fanout_max) = if form { (FORM_KEYS_MAX, FORM_FANOUT_MAX) } else { (ATTRIBUTES_MAX, FANOUT_MAX) };
        if shape.count >= count_max || (shape.fanout >= fanout_max && !(form && shape.count == 0 && shape.fanout < 400)) || (form && self.forms >= FORMS_MAX) {
            return Ok(None);
        }
        let count = shape.count + 1;
        let new = Shape {
            class: shape.class,
            layout: shape.layout,
            native: shape.native,
            parent: id,
            name: Some(name.clone()),
            first_child: ShapeId::NONE_AT_ALL,
            next_sibling: shape.first_child,
            fanout: 0,
            base: shape.base,
            inline: shape.inline,
            count,
            hidden: shape.hidden,
            mode: shape.mode,
            wide: shape.wide,
            words: ShapeId::NONE_AT_ALL,
            searched: 0,
            index: None,
        };
        debug_assert!(shape.wide.is_none() || count <= shape.inline);
        let kind = match shape.wide {
            Some(wide) => &KINDS_WITH_HALVES[wide.count_ones() as usize],
            None if count > shape.inline => shape.layout.kind_with_overflow,
            None => shape.layout.kind_with_slots,
        };
        let new = self.add(heap, new, kind)?;
        let parent = &mut self[id];
        parent.first_child = new;
        parent.fanout += 1;
        if form {
            self.forms += 1;
        }
        Ok(Some(new))
    }

    /// Gives back the shapes of classes that were freed: no cell has one of them any more.
    pub(crate) fn sweep(&mut self, heap: &mut Heap) {
        if !heap.take_freed_owners() {
            return;
        }
        for number in ShapeId::FIRST_DYNAMIC.0..self.shapes.len() as u32 {
            let shape = &mut self.shapes[number as usize];
            if shape.class == 0 || heap.owner(number).is_some() {
                continue;
            }
            shape.class = 0;
            shape.name = None;
            shape.index = None;
            shape.first_child = ShapeId::NONE_AT_ALL;
            self.free.push(ShapeId(number));
        }
        self.bump();
    }

    /// Makes every inline cache and method cache stale.
    pub fn bump(&mut self) {
        self.epoch = self.epoch.wrapping_add(1).max(1);
    }
}

fn shape_of_root(id: ShapeId, root: Root) -> Shape {
    Shape {
        class: root.class,
        layout: root.layout,
        native: root.native,
        parent: id,
        name: None,
        first_child: ShapeId::NONE_AT_ALL,
        next_sibling: ShapeId::NONE_AT_ALL,
        fanout: 0,
        base: root.base,
        inline: root.inline,
        count: root.hidden,
        hidden: root.hidden,
        mode: root.mode,
        wide: root.wide,
        words: ShapeId::NONE_AT_ALL,
        searched: 0,
        index: None,
    }
}
