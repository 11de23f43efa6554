//! What a program that makes no cycles pays for the collector, in cells looked at; and that cycles are found all the
//! same when they come late, or few, or in disorder.
#![allow(clippy::undocumented_unsafe_blocks, reason = "cells and buffers here are the test's own, made with the layout they are used as, and each is freed once")]

mod common;
use common::*;
use lissom_heap::{BREAK_COLLECT, Cell, Generation, Heap};
use std::sync::atomic::Ordering;

const CELLS: usize = 500_000;

/// A tuple of so many words, all zero.
fn tuple(heap: &mut Heap, words: usize) -> Handle {
    let cell = heap.allocate(TUPLE, 0, 8 + words * 8).unwrap();
    for index in 1..=words {
        unsafe { cell.cast::<u64>().add(index).write(0) };
    }
    cell
}

/// Sets the first item of a tuple, once.
fn set_item(heap: &mut Heap, tuple: Handle, item: u64) {
    unsafe {
        tuple.cast::<u64>().add(1).write(item);
        heap.track(tuple.as_ptr());
    }
}

/// Runs the collection that is due, if one is. A full one has to leave nothing to find.
fn safepoint(heap: &mut Heap) -> Option<Generation> {
    if heap.breaker().load(Ordering::Relaxed) & BREAK_COLLECT == 0 {
        return None;
    }
    let (generation, garbage) = heap.begin_due()?;
    heap.finish_collection(garbage);
    Some(generation)
}

/// How many cells the collector looks at per cell, while `make` makes so many at a time, from the last one and a number.
fn examined(cells: usize, mut make: impl FnMut(&mut Heap, Handle, usize) -> Handle) -> f64 {
    let mut heap = heap();
    let keep = list(&mut heap).unwrap();
    let mut last = pair(&mut heap, 0, 0).unwrap();
    for index in 0..CELLS / cells {
        let cell = make(&mut heap, last, index);
        push(&mut heap, keep, word(cell)).unwrap();
        last = cell;
        safepoint(&mut heap);
    }
    let stats = heap.stats();
    let tracked = stats.young_cells + stats.old_cells;
    assert!(tracked >= CELLS / 2 && stats.collected == 0);
    heap.verify(None).unwrap();
    stats.examined as f64 / tracked as f64
}

#[test]
fn few_cells_are_looked_at_while_there_are_no_cycles() {
    let flat = examined(1, |heap, _, _| {
        let inner = pair(heap, 0, 0).unwrap();
        pair(heap, word(inner), 0).unwrap()
    });
    let chain = examined(1, |heap, last, _| pair(heap, word(retain(last)), 0).unwrap());
    let tree = examined(1, |heap, last, index| {
        let other = if index % 2 == 0 { word(retain(last)) } else { word(pair(heap, 0, 0).unwrap()) };
        pair(heap, other, word(retain(last))).unwrap()
    });
    // The whole before its parts, in cells of several sizes, whose pages fill up side by side.
    let nested = examined(5, |heap, _, _| {
        let record = tuple(heap, 5);
        let inner = pair(heap, 0, 0).unwrap();
        let items = list(heap).unwrap();
        for _ in 0..2 {
            let leaf = word(pair(heap, 0, 0).unwrap());
            let item = tuple(heap, 3);
            set_item(heap, item, leaf);
            push(heap, items, word(item)).unwrap();
        }
        let both = pair(heap, word(items), word(inner)).unwrap();
        set_item(heap, record, word(both));
        record
    });
    // As closures refer to their module, which refers to functions.
    let mut module = None;
    let referring = examined(1, |heap, _, _| {
        let module = *module.get_or_insert_with(|| {
            let module = pair(heap, 0, 0).unwrap();
            let function = pair(heap, word(retain(module)), 0).unwrap();
            set_left(heap, module, word(function));
            module
        });
        pair(heap, word(retain(module)), 0).unwrap()
    });
    for (name, examined) in [("flat", flat), ("chain", chain), ("tree", tree), ("nested", nested), ("referring", referring)] {
        assert!(examined < 0.35, "{name}: {examined} cells looked at per cell made");
    }
}

#[test]
fn a_heap_in_disorder_is_looked_at_less_than_once() {
    // Each cell refers to a later one: whoever looks at them in order learns nothing.
    let examined = examined(1, |heap, last, _| {
        let cell = pair(heap, 0, 0).unwrap();
        unsafe { heap.track(cell.as_ptr()) };
        set_left(heap, last, word(retain(cell)));
        cell
    });
    assert!(examined < 1.0, "{examined} cells looked at per cell made");
}

#[test]
fn a_full_pass_that_is_due_leaves_no_cycle() {
    for seed in 1..60_u64 {
        let mut state = seed;
        let mut below = move |bound: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as usize % bound
        };
        let mut heap = heap();
        let mut roots: Vec<Handle> = Vec::new();
        let keep = list(&mut heap).unwrap();
        let mut passes = 0;
        // Few enough rings that the collector goes on to believe that there are none; and references in disorder.
        let rarely = [400, 4000, 20_000, 200_000][below(4)];
        let disorder = [30, 1000, 20_000][below(3)];
        let linked = [2, 20, 200][below(3)];
        let kept = below(2) == 0;
        while passes < 2 {
            let any = |below: &mut dyn FnMut(usize) -> usize| {
                if roots.is_empty() || below(linked) != 0 { 0 } else { word(retain(roots[below(roots.len())])) }
            };
            let (left, right) = (any(&mut below), any(&mut below));
            let cell = pair(&mut heap, left, right).unwrap();
            unsafe { heap.track(cell.as_ptr()) };
            if below(disorder) == 0 && !roots.is_empty() {
                let older = roots[below(roots.len())];
                set_left(&mut heap, older, word(retain(cell)));
            }
            roots.push(cell);
            if kept {
                push(&mut heap, keep, word(retain(cell))).unwrap();
            }
            if below(rarely) == 0 {
                let ring = pair(&mut heap, 0, word(retain(cell))).unwrap();
                let other = pair(&mut heap, word(retain(ring)), 0).unwrap();
                set_left(&mut heap, ring, word(other));
                release(ring);
            }
            if below(40) == 0 {
                release(roots.swap_remove(below(roots.len())));
            }
            if safepoint(&mut heap) == Some(Generation::Full) {
                passes += 1;
                heap.verify(None).unwrap();
                assert_eq!(heap.collect(Generation::Full).freed, 0, "seed {seed}");
                heap.verify(None).unwrap();
            }
        }
    }
}

#[test]
fn cycles_that_come_late_are_found() {
    let mut heap = heap();
    let keep = list(&mut heap).unwrap();
    for _ in 0..CELLS {
        let inner = pair(&mut heap, 0, 0).unwrap();
        let cell = pair(&mut heap, word(inner), 0).unwrap();
        push(&mut heap, keep, word(cell)).unwrap();
        safepoint(&mut heap);
    }
    let before = heap.stats().cells;
    let mut most = 0;
    for index in 0..CELLS {
        let ring = pair(&mut heap, 0, 0).unwrap();
        set_left(&mut heap, ring, word(ring));
        safepoint(&mut heap);
        if index % 1000 == 0 {
            most = most.max(heap.stats().cells - before);
        }
    }
    assert!(most < CELLS / 3, "{most} cells of garbage at a time");
    unsafe { Heap::release(keep.as_ptr().cast::<Cell>()) };
}

#[test]
fn no_cell_is_born_old_where_the_user_asks_for_passes() {
    let mut heap = heap();
    let keep = list(&mut heap).unwrap();
    let make = |heap: &mut Heap| {
        let inner = pair(heap, 0, 0).unwrap();
        let cell = pair(heap, word(inner), 0).unwrap();
        push(heap, keep, word(cell)).unwrap();
        safepoint(heap);
    };
    for _ in 0..CELLS {
        make(&mut heap);
    }
    heap.collect(Generation::Full);
    let young = heap.stats().young_cells;
    assert_eq!((young, heap.cells_since_pass()), (0, 0));
    for made in 1..=100 {
        make(&mut heap);
        assert_eq!((heap.stats().young_cells, heap.cells_since_pass()), (made, made));
    }
    heap.set_collector_enabled(false);
    for made in 101..10_000 {
        make(&mut heap);
        assert_eq!(heap.stats().young_cells, made);
    }
}
