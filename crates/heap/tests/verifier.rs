//! The verifier finds what is wrong.
#![allow(clippy::undocumented_unsafe_blocks, reason = "cells and buffers here are the test's own, made with the layout they are used as, and each is freed once")]

mod common;
use common::*;
use lissom_heap::{Heap, Visitor, Word};

fn verify(heap: &mut Heap, roots: &mut [Word]) -> Result<(), String> {
    heap.verify(Some(&mut |visitor: &mut dyn Visitor| visitor.slots(roots.as_mut_ptr(), roots.len())))
}

#[test]
fn counts_that_do_not_match_the_references() {
    let mut heap = heap();
    let inner = text(&mut heap, 8).unwrap();
    let cell = pair(&mut heap, word(inner), 0).unwrap();
    let mut roots = [word(cell)];
    verify(&mut heap, &mut roots).unwrap();
    retain(inner);
    assert_eq!(heap.verify(None), Ok(()), "it may be held outside");
    assert!(verify(&mut heap, &mut roots).unwrap_err().starts_with("text at"));
    unsafe { inner.as_ref().set_count(0) };
    assert!(heap.verify(None).unwrap_err().contains("count 0, 1 references"));
    unsafe { inner.as_ref().set_count(1) };
    verify(&mut heap, &mut roots).unwrap();
}

#[test]
fn references_to_free_cells() {
    let mut heap = heap();
    let inner = text(&mut heap, 8).unwrap();
    let cell = pair(&mut heap, 0, 0).unwrap();
    let keep = text(&mut heap, 8).unwrap();
    unsafe { (*cell.cast::<Pair>().as_ptr()).left = word(inner) };
    release(inner);
    assert!(heap.verify(None).unwrap_err().contains("which is free"));
    unsafe { (*cell.cast::<Pair>().as_ptr()).left = 0 };
    heap.verify(None).unwrap();
    release(keep);
}

#[test]
fn buffers_with_two_owners_or_none() {
    let mut heap = heap();
    let (one, two) = (list(&mut heap).unwrap(), list(&mut heap).unwrap());
    push(&mut heap, one, 1).unwrap();
    let (first, second) = (one.cast::<List>().as_ptr(), two.cast::<List>().as_ptr());
    unsafe {
        (*second).items = (*first).items;
        (*second).capacity = (*first).capacity;
        assert!(heap.verify(None).unwrap_err().contains("two owners"));
        (*second).capacity = 0;
        heap.verify(None).unwrap();
        (*first).capacity += 8;
        assert!(heap.verify(None).unwrap_err().contains("a buffer of"));
        (*first).capacity -= 8;
    }
    heap.verify(None).unwrap();
}

#[test]
fn cells_written_after_they_were_freed() {
    let mut heap = heap();
    let keep = text(&mut heap, 8).unwrap();
    let cell = text(&mut heap, 8).unwrap();
    release(cell);
    unsafe { cell.cast::<u64>().write(1 | 3 << 32) };
    assert!(heap.verify(None).unwrap_err().contains("a free cell with a header"));
    unsafe { cell.cast::<u64>().write(0) };
    heap.verify(None).unwrap();
    release(keep);
}
