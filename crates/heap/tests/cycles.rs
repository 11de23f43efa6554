//! The collector: cycles are found, finalizers wait their turn, and what lives is left alone.
#![allow(clippy::undocumented_unsafe_blocks, reason = "cells and buffers here are the test's own, made with the layout they are used as, and each is freed once")]

mod common;
use common::*;
use lissom_heap::{BREAK_COLLECT, BREAK_FINALIZE, Generation, Heap, flags};
use std::sync::atomic::Ordering;

/// A ring of pairs; the caller owns one reference to the cell returned.
fn ring(heap: &mut Heap, length: usize) -> Handle {
    let first = pair(heap, 0, 0).unwrap();
    let mut last = first;
    for _ in 1..length {
        last = pair(heap, word(last), 0).unwrap();
    }
    // The first one refers to the last: the handle on `last` is taken over; the caller gets one on `first`.
    set_left(heap, first, word(last));
    retain(first)
}

#[test]
fn a_dropped_ring_is_collected_and_a_held_one_is_not() {
    for generation in [Generation::Young, Generation::Full] {
        let mut heap = heap();
        let held = ring(&mut heap, 100);
        let dropped = ring(&mut heap, 50);
        release(dropped);
        assert_eq!(cells(&mut heap), 150);
        let collected = heap.collect(generation);
        assert_eq!((collected.examined, collected.freed, collected.kept), (150, 50, 0));
        assert_eq!(cells(&mut heap), 100);
        assert_eq!(count(held), 2);
        release(held);
        assert_eq!(heap.collect(Generation::Young).freed, 0, "they are old by now");
        assert_eq!(heap.collect(Generation::Full).freed, 100);
        assert_eq!(cells(&mut heap), 0);
        assert_eq!(heap.stats().old_cells, 0);
    }
}

#[test]
fn a_list_that_contains_itself_and_its_leaves() {
    let mut heap = heap();
    let list = list(&mut heap).unwrap();
    for _ in 0..100_000 {
        let leaf = text(&mut heap, 20).unwrap();
        push(&mut heap, list, word(leaf)).unwrap();
    }
    assert!(!unsafe { list.as_ref().is_tracked() }, "leaves make no cycles");
    push(&mut heap, list, word(list)).unwrap();
    assert_eq!(heap.collect(Generation::Young).freed, 1);
    assert_eq!((cells(&mut heap), heap.stats().large_mappings), (0, 0));
}

#[test]
fn more_than_the_stack_can_hold() {
    let mut heap = heap();
    let outer = list(&mut heap).unwrap();
    for _ in 0..200_000 {
        let inner = pair(&mut heap, 0, 0).unwrap();
        let ring = pair(&mut heap, word(inner), 0).unwrap();
        set_left(&mut heap, inner, word(retain(ring)));
        push(&mut heap, outer, word(ring)).unwrap();
    }
    let collected = heap.collect(Generation::Full);
    assert_eq!((collected.examined, collected.freed), (400_001, 0));
    release(outer);
    assert_eq!(heap.collect(Generation::Full).freed, 400_000);
    assert_eq!(cells(&mut heap), 0);
}

#[test]
fn a_cell_with_a_finalizer_waits_on_the_queue() {
    let mut heap = heap();
    let inner = text(&mut heap, 8).unwrap();
    let cell = pair(&mut heap, word(inner), 0).unwrap();
    unsafe { cell.as_ref().set_flag(flags::FINALIZER) };
    release(cell);
    assert!(heap.breaker().load(Ordering::Relaxed) & BREAK_FINALIZE != 0);
    assert_eq!(cells(&mut heap), 2);
    let next = heap.next_finalizable().unwrap();
    assert_eq!((next, count(next)), (cell, 1));
    assert!(heap.breaker().load(Ordering::Relaxed) & BREAK_FINALIZE == 0);
    unsafe { next.as_ref().set_flag(flags::FINALIZED) };
    // It comes back once; the next time it is freed.
    let resurrected = retain(next);
    release(next);
    assert_eq!(cells(&mut heap), 2);
    release(resurrected);
    assert_eq!(cells(&mut heap), 0);
    assert!(heap.next_finalizable().is_none());
}

#[test]
fn the_queue_keeps_its_order_as_it_grows() {
    let mut heap = heap();
    let made: Vec<Handle> = (0..1000)
        .map(|_| {
            let cell = text(&mut heap, 8).unwrap();
            unsafe { cell.as_ref().set_flag(flags::WATCHED) };
            cell
        })
        .collect();
    for (number, &cell) in made.iter().enumerate() {
        release(cell);
        if number % 3 == 2 {
            let first = heap.next_finalizable().unwrap();
            assert_eq!(first, made[number / 3]);
            unsafe { first.as_ref().clear_flag(flags::WATCHED) };
            release(first);
        }
    }
    assert_eq!(heap.finalizable_count(), 1000 - 333);
    assert_eq!(cells(&mut heap), 1000 - 333);
}

#[test]
fn finalizers_of_a_cycle_run_before_it_is_cleared_and_may_bring_it_back() {
    let mut heap = heap();
    let cell = ring(&mut heap, 10);
    unsafe { cell.as_ref().set_flag(flags::FINALIZER) };
    let other = ring(&mut heap, 7);
    release(cell);
    release(other);
    let garbage = heap.begin_collection(Generation::Young);
    assert_eq!((garbage.cells().len(), garbage.farewells()), (17, 1));
    unsafe { cell.as_ref().set_flag(flags::FINALIZED) };
    let saved = retain(cell);
    let collected = heap.finish_collection(garbage);
    assert_eq!((collected.freed, collected.kept), (7, 10));
    assert_eq!((cells(&mut heap), count(saved)), (10, 2));
    release(saved);
    let collected = heap.collect(Generation::Full);
    assert_eq!((collected.freed, collected.kept), (10, 0));
    assert_eq!(cells(&mut heap), 0);
}

#[test]
fn a_finalizer_nobody_ran_keeps_its_cycle() {
    let mut heap = heap();
    let cell = ring(&mut heap, 10);
    unsafe { cell.as_ref().set_flag(flags::FINALIZER) };
    release(cell);
    let collected = heap.collect(Generation::Young);
    assert_eq!((collected.freed, collected.kept), (0, 10));
    let queued = heap.next_finalizable().unwrap();
    assert_eq!(queued, cell);
    unsafe { queued.as_ref().set_flag(flags::FINALIZED) };
    release(queued);
    assert_eq!(heap.collect(Generation::Full).freed, 10);
}

#[test]
fn references_from_old_cells_keep_young_ones() {
    let mut heap = heap();
    let old = pair(&mut heap, 0, 0).unwrap();
    unsafe { heap.track(old.as_ptr()) };
    heap.collect(Generation::Young);
    let young = ring(&mut heap, 5);
    set_left(&mut heap, old, word(young));
    assert_eq!(heap.collect(Generation::Young).freed, 0);
    release(old);
    assert_eq!(cells(&mut heap), 5);
    assert_eq!(heap.collect(Generation::Full).freed, 5);
}

#[test]
fn frozen_cells_are_left_alone() {
    let mut heap = heap();
    let cell = ring(&mut heap, 9);
    release(cell);
    heap.freeze();
    assert_eq!(heap.frozen_count(), 9);
    assert_eq!(heap.collect(Generation::Full).examined, 0);
    heap.unfreeze();
    assert_eq!(heap.frozen_count(), 0);
    assert_eq!(heap.collect(Generation::Full).freed, 9);
}

#[test]
fn the_collector_asks_to_run_and_adapts() {
    let mut heap = heap();
    let keep = list(&mut heap).unwrap();
    let mut passes = 0;
    for _ in 0..200_000 {
        let inner = text(&mut heap, 8).unwrap();
        let cell = pair(&mut heap, word(inner), 0).unwrap();
        unsafe { heap.track(cell.as_ptr()) };
        push(&mut heap, keep, word(cell)).unwrap();
        if heap.breaker().load(Ordering::Relaxed) & BREAK_COLLECT != 0
            && let Some((_, garbage)) = heap.begin_due()
        {
            heap.finish_collection(garbage);
            passes += 1;
        }
    }
    assert!((4..40).contains(&passes), "{passes} passes");
    for _ in 0..200_000 {
        let cell = ring(&mut heap, 3);
        release(cell);
        if heap.breaker().load(Ordering::Relaxed) & BREAK_COLLECT != 0
            && let Some((_, garbage)) = heap.begin_due()
        {
            heap.finish_collection(garbage);
        }
    }
    let left = cells(&mut heap);
    assert!(left < 420_000, "{left}");
}

#[test]
fn a_garbage_list_that_cannot_be_had_loses_nothing() {
    let mut heap = heap_with(Some(1 << 20));
    let mut rings = 0;
    while let Ok(first) = pair(&mut heap, 0, 0) {
        set_left(&mut heap, first, word(first));
        rings += 1;
    }
    assert!(rings > 30_000);
    assert_eq!(heap.collect(Generation::Full).freed, rings, "the list may pass the limit");
    assert_eq!(cells(&mut heap), 0);
}

#[test]
fn immortal_cells_and_cells_outside_the_heap_are_roots() {
    let mut heap = heap();
    let keeper = pair(&mut heap, 0, 0).unwrap();
    let kept = ring(&mut heap, 4);
    set_left(&mut heap, keeper, word(kept));
    unsafe { keeper.as_ref().make_immortal() };
    let outside = Box::new(Pair { header: lissom_heap::Header::immortal(PAIR, 0), left: 0, right: 0 });
    let holder = pair(&mut heap, &raw const *outside as u64, 0).unwrap();
    for generation in [Generation::Young, Generation::Full, Generation::Full] {
        assert_eq!(heap.collect(generation).freed, 0);
    }
    release(holder);
    assert_eq!(cells(&mut heap), 5);
}
