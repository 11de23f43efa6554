//! `gc`: the cycle collector, as Python code sees it.
//!
//! The collector has two generations; the middle one of Python's three is always empty here.

use lissom_heap::Generation;
use lissom_macros::methods;
use lissom_objects::lifetime::{self, DEBUG_SAVE_ALL};
use lissom_objects::{Args, Context, PyResult, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let doc = "This module provides access to the garbage collector for reference cycles.\n\nenable() -- Enable automatic garbage collection.\ndisable() -- Disable automatic garbage collection.\nisenabled() -- Returns true if automatic collection is enabled.\ncollect() -- Do a full collection right now.\nget_count() -- Return the current collection counts.\nget_stats() -- Return list of dictionaries containing per-generation stats.\nset_debug() -- Set debugging flags.\nget_debug() -- Get debugging flags.\nset_threshold() -- Set the collection thresholds.\nget_threshold() -- Return the current collection thresholds.\nget_objects() -- Return a list of all objects tracked by the collector.\nis_tracked() -- Returns true if a given object is tracked.\nis_finalized() -- Returns true if a given object has been already finalized.\nget_referrers() -- Return the list of objects that refer to an object.\nget_referents() -- Return the list of objects that an object refers to.\nfreeze() -- Freeze all tracked objects and ignore them for future collections.\nunfreeze() -- Unfreeze all objects in the permanent generation.\nget_freeze_count() -- Return the number of objects in the permanent generation.\n";
    let module = cx.new_module("gc", Some(doc))?;
    cx.module_functions(&module, Collector::METHODS)?;
    let (callbacks, garbage) = (cx.new_list()?, cx.new_list()?);
    cx.module_set(&module, "callbacks", callbacks.clone())?;
    cx.module_set(&module, "garbage", garbage.clone())?;
    cx.collector.callbacks = Some(callbacks);
    cx.collector.garbage = Some(garbage);
    for (name, value) in [("DEBUG_STATS", 1), ("DEBUG_COLLECTABLE", 2), ("DEBUG_UNCOLLECTABLE", 4), ("DEBUG_SAVEALL", DEBUG_SAVE_ALL as i32), ("DEBUG_LEAK", 38)] {
        cx.module_set(&module, name, Value::int32(value))?;
    }
    Ok(module)
}

struct Collector;

/// A threshold as it was set.
fn threshold(cx: &mut Context, value: &Value) -> PyResult<i64> {
    cx.index_i64(value)
}

#[methods]
impl Collector {
    /// Enable automatic garbage collection.
    #[sig("()")]
    fn enable(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.heap.set_collector_enabled(true);
        Ok(Value::NONE)
    }

    /// Disable automatic garbage collection.
    #[sig("()")]
    fn disable(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.heap.set_collector_enabled(false);
        Ok(Value::NONE)
    }

    /// Returns true if automatic garbage collection is enabled.
    #[sig("()")]
    fn isenabled(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.heap.is_collector_enabled()))
    }

    /// Run the garbage collector.
    ///
    /// With no arguments, run a full collection.  The optional argument
    /// may be an integer specifying which generation to collect.  A ValueError
    /// is raised if the generation number is invalid.
    ///
    /// The number of unreachable objects is returned.
    #[sig("(generation=2)")]
    fn collect(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let generation = match args.opt(0) {
            Some(number) => cx.index_i64(number)?,
            None => 2,
        };
        let generation = match generation {
            0 | 1 => Generation::Young,
            2 => Generation::Full,
            _ => return Err(cx.value_error("invalid generation")),
        };
        let found = lifetime::collect(cx, generation)?;
        if generation == Generation::Full {
            // Everything that can be given back is: the code that did this as well.
            (cx.hooks.give_back)(cx);
        }
        cx.new_int(found as i64)
    }

    /// Set the garbage collection debugging flags.
    ///
    ///   flags
    ///     An integer that can have the following bits turned on:
    ///       DEBUG_STATS - Print statistics during collection.
    ///       DEBUG_COLLECTABLE - Print collectable objects found.
    ///       DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects
    ///         found.
    ///       DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.
    ///       DEBUG_LEAK - Debug leaking programs (everything but STATS).
    ///
    /// Debugging information is written to sys.stderr.
    #[sig("(flags, /)")]
    fn set_debug(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let flags = cx.index_i64(args.get(0))?;
        cx.collector.debug = flags as u32;
        Ok(Value::NONE)
    }

    /// Get the garbage collection debugging flags.
    #[sig("()")]
    fn get_debug(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(i64::from(cx.collector.debug))
    }

    /// Set the collection thresholds (the collection frequency).
    ///
    /// Setting 'threshold0' to zero disables collection.
    #[sig("(*args)")]
    fn set_threshold(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.rest.is_empty() || args.rest.len() > 3 {
            return Err(cx.type_error("gc.set_threshold requires 1 to 3 arguments"));
        }
        let first = threshold(cx, &args.rest[0])?;
        cx.heap.set_young_threshold(first.max(0) as usize);
        for (index, value) in args.rest[1..].iter().enumerate() {
            let value = threshold(cx, value)?;
            cx.collector.thresholds[index] = value;
        }
        Ok(Value::NONE)
    }

    /// Return the current collection thresholds.
    #[sig("()")]
    fn get_threshold(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let [second, third] = cx.collector.thresholds;
        let all = [cx.heap.young_threshold() as i64, second, third].map(|number| cx.new_int(number));
        let [first, second, third] = all;
        let all = [first?, second?, third?];
        cx.new_tuple(&all)
    }

    /// Return a three-tuple of the current collection counts.
    #[sig("()")]
    fn get_count(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let young = cx.heap.cells_since_pass() as i64;
        let young = cx.new_int(young)?;
        let since = cx.new_int(cx.collector.young_passes)?;
        cx.new_tuple(&[young, since, Value::int32(0)])
    }

    /// Return a list of dictionaries containing per-generation statistics.
    #[sig("()")]
    fn get_stats(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let list = cx.new_list()?;
        for [collections, collected] in cx.collector.stats {
            let dict = cx.new_dict()?;
            for (name, number) in [("collections", collections), ("collected", collected), ("uncollectable", 0)] {
                let (name, number) = (cx.intern(name)?, cx.new_int(number as i64)?);
                cx.dict_set(&dict, &name, number)?;
            }
            cx.list_push(&list, dict)?;
        }
        Ok(list)
    }

    /// Return a list of objects tracked by the collector (excluding the list returned).
    ///
    ///   generation
    ///     Generation to extract the objects from.
    ///
    /// If generation is not None, return only the objects tracked by the collector
    /// that are in that generation.
    #[sig("(generation=None)")]
    fn get_objects(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let generation = match args.some(0) {
            None => None,
            Some(number) => match cx.index_i64(number)? {
                0 => Some(Generation::Young),
                1 => return cx.new_list(),
                2 => Some(Generation::Full),
                number if number < 0 => return Err(cx.value_error("generation parameter cannot be negative")),
                _ => return Err(cx.value_error("generation parameter must be less than the number of available generations (3)")),
            },
        };
        let objects = lifetime::tracked_objects(cx, generation)?;
        cx.new_list_from(&objects)
    }

    /// Returns true if the object is tracked by the garbage collector.
    ///
    /// Simple atomic objects will return false.
    #[sig("(obj, /)")]
    fn is_tracked(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(lifetime::can_be_in_cycle(args.get(0))))
    }

    /// Returns true if the object has been already finalized by the GC.
    #[sig("(obj, /)")]
    fn is_finalized(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(lifetime::is_finalized(args.get(0))))
    }

    /// Return the list of objects that directly refer to any of 'objs'.
    #[sig("(*objs)")]
    fn get_referrers(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let objects = lifetime::referrers(cx, args.rest)?;
        cx.new_list_from(&objects)
    }

    /// Return the list of objects that are directly referred to by 'objs'.
    #[sig("(*objs)")]
    fn get_referents(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut objects = Vec::new();
        for object in args.rest {
            objects.extend(lifetime::referents(cx, object)?);
        }
        cx.new_list_from(&objects)
    }

    /// Freeze all current tracked objects and ignore them for future collections.
    ///
    /// This can be used before a POSIX fork() call to make the gc copy-on-write friendly.
    /// Note: collection before a POSIX fork() call may free pages for future allocation
    /// which can cause copy-on-write.
    #[sig("()")]
    fn freeze(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.heap.freeze();
        Ok(Value::NONE)
    }

    /// Unfreeze all objects in the permanent generation.
    ///
    /// Put all objects in the permanent generation back into oldest generation.
    #[sig("()")]
    fn unfreeze(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.heap.unfreeze();
        Ok(Value::NONE)
    }

    /// Return the number of objects in the permanent generation.
    #[sig("()")]
    fn get_freeze_count(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let count = cx.heap.frozen_count() as i64;
        cx.new_int(count)
    }
}
