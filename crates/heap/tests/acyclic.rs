//! What a program that makes no cycles pays for the collector, in cells looked at; and that cycles are found all the
//! same when they come late, or few, or in disorder.
#![allow(clippy::undocumented_unsafe_blocks)]

mod common;
use common::*;
use lissom_heap::{BREAK_COLLECT, Cell, Generation, Heap};
use std::sync::atomic::Ordering;

const CELLS: usize = 500_000;

/// Runs the collection that is due, if one is. A full one has to leave nothing to find.
fn safepoint(heap: &mut Heap) -> Option<Generation> {
    if heap.breaker().load(Ordering::Relaxed) & BREAK_COLLECT == 0 {
        return None;
    }
    let (generation, garbage) = heap.begin_due()?;
    heap.finish_collection(garbage);
    Some(generation)
}

/// How many cells the collector looks at per cell, while `make` makes them from the last one and their number.
fn examined(mut make: impl FnMut(&mut Heap, Handle, usize) -> Handle) -> f64 {
    let mut heap = heap();
    let keep = list(&mut heap).unwrap();
    let mut last = pair(&mut heap, 0, 0).unwrap();
    for index in 0..CELLS {
        let cell = make(&mut heap, last, index);
        push(&mut heap, keep, word(cell)).unwrap();
        last = cell;
        safepoint(&mut heap);
    }
    let stats = heap.stats();
    assert!(stats.young_cells + stats.old_cells > CELLS && stats.collected == 0);
    heap.verify(None).unwrap();
    stats.examined as f64 / CELLS as f64
}

#[test]
fn few_cells_are_looked_at_while_there_are_no_cycles() {
    let flat = examined(|heap, _, _| {
        let inner = pair(heap, 0, 0).unwrap();
        pair(heap, word(inner), 0).unwrap()
    });
    let chain = examined(|heap, last, _| pair(heap, word(retain(last)), 0).unwrap());
    let tree = examined(|heap, last, index| {
        let other = if index % 2 == 0 { word(retain(last)) } else { word(pair(heap, 0, 0).unwrap()) };
        pair(heap, other, word(retain(last))).unwrap()
    });
    for (name, examined) in [("flat", flat), ("chain", chain), ("tree", tree)] {
        assert!(examined < 0.35, "{name}: {examined} cells looked at per cell made");
    }
}

#[test]
fn a_heap_in_disorder_is_looked_at_less_than_once() {
    // Each cell refers to a later one: whoever looks at them in order learns nothing.
    let examined = examined(|heap, last, _| {
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
        let mut passes = 0;
        // Few enough rings that the collector goes on to believe that there are none; and references in disorder.
        let rarely = [400, 4000, 20_000, 200_000][below(4)];
        let disorder = [30, 1000, 20_000][below(3)];
        let linked = [2, 20, 200][below(3)];
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
