//! Compaction and giving back, measured as the system sees it.
#![allow(clippy::undocumented_unsafe_blocks, reason = "cells and buffers here are the test's own, made with the layout they are used as, and each is freed once")]

mod common;
use common::*;
use lissom_heap::{BREAK_COLLECT, Cell, Generation, Heap, Visitor, Word, flags};
use std::sync::Mutex;
use std::sync::atomic::Ordering;

/// Tests that measure the process run one at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn compact(heap: &mut Heap, roots: &mut [Word]) -> lissom_heap::Compacted {
    heap.compact(&mut |visitor: &mut dyn Visitor| visitor.slots(roots.as_mut_ptr(), roots.len()))
}

#[test]
fn what_is_freed_goes_back_to_the_system() {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut heap = heap();
    let before = resident();
    let mut made: Vec<Handle> = (0..1_000_000).map(|_| text(&mut heap, 56).unwrap()).collect();
    assert!(resident() > before + 64_000_000);
    let committed = heap.committed_bytes();
    assert!(committed < 66_500_000, "{committed}");
    // The first half: whole pages.
    made.drain(..500_000).for_each(release);
    assert!(heap.committed_bytes() < committed / 2 + (1 << 20));
    assert!(resident() < before + 34_000_000 + 8_000_000);
    // Of the rest, one of two spans: given back on request.
    let mut kept = Vec::new();
    for cell in made {
        if (cell.as_ptr().addr() / 4096) % 2 == 0 {
            release(cell);
        } else {
            kept.push(cell);
        }
    }
    let committed = heap.committed_bytes();
    assert!(heap.give_back() > committed * 4 / 10);
    heap.verify(None).unwrap();
    // And used again.
    let room = heap.committed_bytes();
    for _ in 0..kept.len() {
        kept.push(text(&mut heap, 56).unwrap());
    }
    assert!(heap.stats().pages <= 520 && heap.committed_bytes() > room, "{:?}", heap.stats());
    heap.verify(None).unwrap();
}

#[test]
fn empty_spans_are_given_back_unasked() {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut heap = heap();
    let made: Vec<Handle> = (0..200_000).map(|_| text(&mut heap, 56).unwrap()).collect();
    let committed = heap.committed_bytes();
    for cell in made {
        if (cell.as_ptr().addr() / 4096) % 16 != 3 {
            release(cell);
            if heap.breaker().load(Ordering::Relaxed) & BREAK_COLLECT != 0 {
                assert!(heap.begin_due().is_none());
            }
        }
    }
    assert!(heap.committed_bytes() < committed / 4, "{:?}", heap.stats());
    heap.verify(None).unwrap();
}

#[test]
fn one_survivor_in_a_hundred_moves_together() {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut heap = heap();
    let empty = resident();
    let keep = list(&mut heap).unwrap();
    let mut dropped = Vec::new();
    for number in 0..1_000_000_u64 {
        let inner = text(&mut heap, 24).unwrap();
        unsafe { inner.cast::<u64>().add(1).write(number) };
        let cell = pair(&mut heap, word(inner), number << 3 | 1).unwrap();
        if number % 100 == 0 {
            let list = list(&mut heap).unwrap();
            push(&mut heap, list, word(cell)).unwrap();
            push(&mut heap, keep, word(list)).unwrap();
        } else {
            dropped.push(cell);
        }
    }
    let full = resident() - empty;
    dropped.into_iter().for_each(release);
    heap.collect(Generation::Full);
    let mut roots = [word(keep)];
    let compacted = compact(&mut heap, &mut roots);
    heap.verify(Some(&mut |visitor: &mut dyn Visitor| visitor.slots(roots.as_mut_ptr(), 1))).unwrap();
    let left = resident().saturating_sub(empty);
    assert!(left < full / 5, "{left} of {full} bytes left");
    assert!(heap.committed_bytes() * 5 < heap.stats().committed_bytes_max, "{compacted:?} {:?}", heap.stats());
    assert!(compacted.cells >= 29_000, "{compacted:?}");
    // All slots lead to what they did.
    let body = roots[0] as *mut List;
    unsafe {
        for index in 0..(*body).length as usize {
            let list = *(*body).items.add(index) as *mut List;
            let pair = *(*list).items as *mut Pair;
            assert_eq!((*pair).right, (index as u64 * 100) << 3 | 1);
            assert_eq!(*((*pair).left as *mut u64).add(1), index as u64 * 100);
        }
        Heap::release(roots[0] as *mut Cell);
    }
    heap.collect(Generation::Full);
    assert_eq!(cells(&mut heap), 0);
}

#[test]
fn what_something_outside_holds_stays() {
    let mut heap = heap();
    let mut made: Vec<Handle> = (0..10_000).map(|_| pair(&mut heap, 0, 0).unwrap()).collect();
    let mut held = Vec::new();
    let mut roots = Vec::new();
    for (number, cell) in made.drain(..).enumerate() {
        match number % 50 {
            0 => held.push(cell),
            1 => roots.push(word(cell)),
            2 => {
                unsafe { cell.as_ref().set_flag(flags::PINNED) };
                roots.push(word(cell));
            }
            _ => release(cell),
        }
    }
    let before = roots.clone();
    let addresses = held.clone();
    let compacted = compact(&mut heap, &mut roots);
    assert_eq!(compacted.cells, 200);
    assert_eq!(held, addresses);
    for (number, (&old, &new)) in before.iter().zip(&roots).enumerate() {
        assert_eq!(old == new, number % 2 == 1, "pinned ones stay, others move");
        assert_eq!(unsafe { (*(new as *mut Cell)).count() }, 1);
    }
    assert_eq!(cells(&mut heap), 600);
}

#[test]
fn counts_are_given_back_when_nothing_can_move() {
    let mut heap = heap();
    let made: Vec<Handle> = (0..10_000).map(|_| pair(&mut heap, 0, 0).unwrap()).collect();
    let mut held = Vec::new();
    for (number, cell) in made.into_iter().enumerate() {
        if number % 50 == 0 {
            // Two references: one that compaction is told of, one that it is not.
            unsafe { cell.as_ref().set_count(2) };
            held.push(cell);
        } else {
            release(cell);
        }
    }
    let mut roots: Vec<Word> = held.iter().map(|&cell| word(cell)).collect();
    for _ in 0..2 {
        assert_eq!(compact(&mut heap, &mut roots).cells, 0);
        assert!(held.iter().all(|cell| unsafe { cell.as_ref().count() } == 2));
    }
    assert_eq!(roots, held.iter().map(|&cell| word(cell)).collect::<Vec<_>>());
}

#[test]
fn buffers_move_when_all_owners_are_known() {
    let mut heap = heap();
    let keep = list(&mut heap).unwrap();
    let mut dropped = Vec::new();
    for number in 0..100_000_u64 {
        let list = list(&mut heap).unwrap();
        for item in 0..10 {
            push(&mut heap, list, (number + item) << 3 | 1).unwrap();
        }
        if number % 64 == 0 {
            push(&mut heap, keep, word(list)).unwrap();
        } else {
            dropped.push(list);
        }
    }
    dropped.into_iter().for_each(release);
    let mut roots = [word(keep)];
    let compacted = compact(&mut heap, &mut roots);
    assert!(compacted.buffers > 1500, "{compacted:?}");
    let body = roots[0] as *mut List;
    for index in 0..unsafe { (*body).length } as usize {
        unsafe {
            let list = *(*body).items.add(index) as *mut List;
            for item in 0..10 {
                assert_eq!(*(*list).items.add(item), (index as u64 * 64 + item as u64) << 3 | 1);
            }
        }
    }
    heap.verify(Some(&mut |visitor: &mut dyn Visitor| visitor.slots(roots.as_mut_ptr(), 1))).unwrap();
    assert!(heap.committed_bytes() < 600_000, "{:?}", heap.stats());
    // With a buffer that nobody names, its page stays.
    let loose = heap.allocate_buffer(20).unwrap();
    compact(&mut heap, &mut roots);
    unsafe { heap.free_buffer(loose, 20) };
    heap.verify(None).unwrap();
}

#[test]
fn weak_words_follow_and_charges_end() {
    let mut heap = heap();
    let mut dropped = Vec::new();
    let mut kept = Vec::new();
    for number in 0..20_000_u64 {
        let cell = pair(&mut heap, 0, number << 3 | 1).unwrap();
        if number % 80 == 0 {
            let weak = heap.allocate(WEAK, 0, 24).unwrap();
            unsafe {
                (*weak.cast::<Weak>().as_ptr()).target = word(cell);
                (*weak.cast::<Weak>().as_ptr()).charged = 1000;
            }
            heap.charge(1000).unwrap();
            kept.push((cell, weak));
        } else {
            dropped.push(cell);
        }
    }
    dropped.into_iter().for_each(release);
    let mut roots: Vec<Word> = kept.iter().map(|(cell, _)| word(*cell)).collect();
    assert_eq!(compact(&mut heap, &mut roots).cells, kept.len());
    heap.verify(None).unwrap();
    assert_eq!(heap.stats().charged_bytes, kept.len() * 1000);
    for (&(_, weak), &root) in kept.iter().zip(&roots) {
        assert_eq!(unsafe { (*weak.cast::<Weak>().as_ptr()).target }, root);
        assert_eq!(unsafe { heap.measure(weak.as_ptr()) }, 1024);
        release(weak);
        unsafe { Heap::release(root as *mut Cell) };
    }
    assert_eq!(heap.stats().charged_bytes, 0);
    assert_eq!(cells(&mut heap), 0);
}
