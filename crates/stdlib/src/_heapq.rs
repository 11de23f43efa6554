//! `_heapq`: a list kept as a heap, the least item (or the greatest) first.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_heapq", Some("Heap queue algorithm (a.k.a. priority queue)."))?;
    cx.module_functions(&module, Heap::METHODS)?;
    Ok(module)
}

/// The heap argument, which must be a list.
fn check(cx: &mut Context, args: &Args, function: &str, position: &str) -> PyResult {
    if cx.as_list(args.get(0)).is_some() {
        return Ok(());
    }
    let message = format!("{function}() argument{position} must be list, not {}", cx.argument_type_name(args.get(0)));
    Err(cx.type_error(&message))
}

/// Does `a` belong above `b`?
fn above(cx: &mut Context, a: &Value, b: &Value, max: bool) -> PyResult<bool> {
    if max { cx.less(b, a) } else { cx.less(a, b) }
}

/// An item, which must still be there: comparing may have changed the list.
fn item(cx: &mut Context, heap: &Value, index: usize, length: usize) -> PyResult<Value> {
    if cx.list_len(heap) != length {
        return Err(cx.error(ShapeId::RUNTIME_ERROR, "list changed size during iteration"));
    }
    cx.list_get(heap, index).ok_or_else(|| cx.index_error("index out of range"))
}

/// Moves the item at `index` up to its place, not above `start`.
fn rise(cx: &mut Context, heap: &Value, start: usize, mut index: usize, max: bool) -> PyResult {
    let length = cx.list_len(heap);
    let moved = item(cx, heap, index, length)?;
    while index > start {
        let parent_index = (index - 1) / 2;
        let parent = item(cx, heap, parent_index, length)?;
        let rises = above(cx, &moved, &parent, max)?;
        item(cx, heap, index, length)?;
        if !rises {
            break;
        }
        cx.list_put(heap, index, parent)?;
        cx.list_put(heap, parent_index, moved.clone())?;
        index = parent_index;
    }
    Ok(())
}

/// Moves the item at `index` down to a leaf, then up to its place.
fn sink(cx: &mut Context, heap: &Value, index: usize, max: bool) -> PyResult {
    let length = cx.list_len(heap);
    let start = index;
    let mut index = index;
    let moved = item(cx, heap, index, length)?;
    while index < length / 2 {
        let mut child_index = 2 * index + 1;
        let mut child = item(cx, heap, child_index, length)?;
        if child_index + 1 < length {
            let other = item(cx, heap, child_index + 1, length)?;
            if !above(cx, &child, &other, max)? {
                child_index += 1;
                child = other;
            }
        }
        item(cx, heap, index, length)?;
        cx.list_put(heap, index, child)?;
        cx.list_put(heap, child_index, moved.clone())?;
        index = child_index;
    }
    rise(cx, heap, start, index, max)
}

fn push(cx: &mut Context, args: &Args, max: bool) -> PyResult<Value> {
    check(cx, args, if max { "heappush_max" } else { "heappush" }, " 1")?;
    let heap = args.get(0);
    cx.list_push(heap, args.get(1).clone())?;
    let last = cx.list_len(heap) - 1;
    rise(cx, heap, 0, last, max)?;
    Ok(Value::NONE)
}

fn pop(cx: &mut Context, args: &Args, max: bool) -> PyResult<Value> {
    check(cx, args, if max { "heappop_max" } else { "heappop" }, "")?;
    let heap = args.get(0);
    let length = cx.list_len(heap);
    let Some(last) = length.checked_sub(1).and_then(|index| cx.list_take(heap, index)) else { return Err(cx.index_error("index out of range")) };
    let Some(first) = cx.list_get(heap, 0) else { return Ok(last) };
    cx.list_put(heap, 0, last)?;
    sink(cx, heap, 0, max)?;
    Ok(first)
}

fn replace(cx: &mut Context, args: &Args, max: bool) -> PyResult<Value> {
    check(cx, args, if max { "heapreplace_max" } else { "heapreplace" }, " 1")?;
    let heap = args.get(0);
    let Some(first) = cx.list_get(heap, 0) else { return Err(cx.index_error("index out of range")) };
    cx.list_put(heap, 0, args.get(1).clone())?;
    sink(cx, heap, 0, max)?;
    Ok(first)
}

fn push_pop(cx: &mut Context, args: &Args, max: bool) -> PyResult<Value> {
    check(cx, args, if max { "heappushpop_max" } else { "heappushpop" }, " 1")?;
    let heap = args.get(0);
    let Some(first) = cx.list_get(heap, 0) else { return Ok(args.get(1).clone()) };
    if !above(cx, &first, args.get(1), max)? {
        return Ok(args.get(1).clone());
    }
    let Some(first) = cx.list_get(heap, 0) else { return Err(cx.index_error("index out of range")) };
    cx.list_put(heap, 0, args.get(1).clone())?;
    sink(cx, heap, 0, max)?;
    Ok(first)
}

fn heapify(cx: &mut Context, args: &Args, max: bool) -> PyResult<Value> {
    check(cx, args, if max { "heapify_max" } else { "heapify" }, "")?;
    for index in (0..cx.list_len(args.get(0)) / 2).rev() {
        sink(cx, args.get(0), index, max)?;
    }
    Ok(Value::NONE)
}

/// Functions of the module.
pub struct Heap;

#[methods]
impl Heap {
    /// Push item onto heap, maintaining the heap invariant.
    #[sig("(heap, item, /)")]
    fn heappush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        push(cx, args, false)
    }

    /// Pop the smallest item off the heap, maintaining the heap invariant.
    #[sig("(heap, /)")]
    fn heappop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        pop(cx, args, false)
    }

    /// Pop and return the current smallest value, and add the new item.
    ///
    /// This is more efficient than heappop() followed by heappush(), and can be
    /// more appropriate when using a fixed-size heap.  Note that the value
    /// returned may be larger than item!
    #[sig("(heap, item, /)")]
    fn heapreplace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        replace(cx, args, false)
    }

    /// Push item on the heap, then pop and return the smallest item from the heap.
    ///
    /// The combined action runs more efficiently than heappush() followed by
    /// a separate call to heappop().
    #[sig("(heap, item, /)")]
    fn heappushpop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        push_pop(cx, args, false)
    }

    /// Transform list into a heap, in-place, in O(len(heap)) time.
    #[sig("(heap, /)")]
    fn heapify(cx: &mut Context, args: &Args) -> PyResult<Value> {
        heapify(cx, args, false)
    }

    /// Push item onto max heap, maintaining the heap invariant.
    #[sig("(heap, item, /)")]
    fn heappush_max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        push(cx, args, true)
    }

    /// Maxheap variant of heappop.
    #[sig("(heap, /)")]
    fn heappop_max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        pop(cx, args, true)
    }

    /// Maxheap variant of heapreplace.
    #[sig("(heap, item, /)")]
    fn heapreplace_max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        replace(cx, args, true)
    }

    /// Maxheap variant of heappushpop.
    #[sig("(heap, item, /)")]
    fn heappushpop_max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        push_pop(cx, args, true)
    }

    /// Maxheap variant of heapify.
    #[sig("(heap, /)")]
    fn heapify_max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        heapify(cx, args, true)
    }
}
