//! Cells and buffers: made, counted, freed, and held to the limit.
#![allow(clippy::undocumented_unsafe_blocks, reason = "cells and buffers here are the test's own, made with the layout they are used as, and each is freed once")]

mod common;
use common::*;
use lissom_heap::{Heap, IMMORTAL, OutOfMemory};
use std::sync::Arc;

#[test]
fn a_cell_has_a_count_a_kind_and_flags() {
    let mut heap = heap();
    let cell = text(&mut heap, 12).unwrap();
    unsafe {
        assert_eq!((cell.as_ref().count(), cell.as_ref().kind()), (1, TEXT));
        assert_eq!(Heap::cell_size(cell.as_ptr()), 24);
        assert!(std::ptr::eq(Heap::heap_of(cell.as_ptr()), &*heap));
        assert_eq!(cell.cast::<u64>().add(2).read(), 0, "the rest of the class is zero");
    }
    retain(cell);
    release(cell);
    assert_eq!(cells(&mut heap), 1);
    release(cell);
    assert_eq!(cells(&mut heap), 0);
}

#[test]
fn cells_of_all_sizes_do_not_overlap_and_end_in_zeros() {
    let mut heap = heap();
    let mut made = Vec::new();
    let mut size = 8;
    while size < 9 << 20 {
        for _ in 0..3 {
            let cell = heap.allocate(TEXT, 0, size).unwrap();
            unsafe {
                let capacity = Heap::cell_size(cell.as_ptr());
                assert!(capacity >= size);
                let bytes = cell.cast::<u8>().as_ptr();
                for at in size..capacity {
                    assert_eq!(*bytes.add(at), 0, "size {size} at {at}");
                }
                bytes.add(8).write_bytes(made.len() as u8, size - 8);
            }
            made.push((cell, size));
        }
        size += size / 7 + 3;
    }
    assert_eq!(cells(&mut heap), made.len());
    for (number, &(cell, size)) in made.iter().enumerate() {
        unsafe {
            assert_eq!((cell.as_ref().count(), cell.as_ref().kind()), (1, TEXT));
            let bytes = cell.cast::<u8>().as_ptr();
            for at in (8..size).step_by(97) {
                assert_eq!(*bytes.add(at), number as u8);
            }
        }
    }
    for (cell, _) in made {
        release(cell);
    }
    assert_eq!(cells(&mut heap), 0);
    heap.give_back();
    assert!(heap.committed_bytes() <= 64 * 1024, "{:?}", heap.stats());
}

#[test]
fn a_chain_of_a_million_is_freed_without_recursion() {
    let mut heap = heap();
    let mut chain = 0;
    for _ in 0..1_000_000 {
        chain = word(pair(&mut heap, chain, 0).unwrap());
    }
    assert_eq!(cells(&mut heap), 1_000_000);
    unsafe { Heap::release(chain as *mut _) };
    assert_eq!(cells(&mut heap), 0);
    assert_eq!(heap.stats().young_cells, 0);
}

#[test]
fn immortal_cells_stay() {
    let mut heap = heap();
    let cell = text(&mut heap, 8).unwrap();
    unsafe { cell.as_ref().make_immortal() };
    release(cell);
    assert!(count(cell) & IMMORTAL != 0);
    assert_eq!(cells(&mut heap), 1);
}

#[test]
fn what_rust_owns_in_a_cell_is_dropped_with_it_and_with_the_heap() {
    let mut heap = heap();
    let guard = Arc::new(());
    for keep in [false, true] {
        let cell = heap.allocate(GUARDED, 0, 16).unwrap();
        unsafe { (&raw mut (*cell.cast::<Guarded>().as_ptr()).guard).write(Some(guard.clone())) };
        assert_eq!(Arc::strong_count(&guard), 2);
        if !keep {
            release(cell);
            assert_eq!(Arc::strong_count(&guard), 1);
        }
    }
    drop(heap);
    assert_eq!(Arc::strong_count(&guard), 1);
}

#[test]
fn buffers_keep_their_bytes_as_they_grow_and_shrink() {
    let mut heap = heap();
    let start = heap.committed_bytes();
    let mut size = 1;
    let mut buffer = heap.allocate_buffer(size).unwrap();
    unsafe { buffer.write(7) };
    let fill = |bytes: &mut [u8], from: usize| {
        for (at, byte) in bytes.iter_mut().enumerate().skip(from) {
            *byte = (at / 3 + 7) as u8;
        }
    };
    let check = |bytes: &[u8]| {
        for (at, byte) in bytes.iter().enumerate() {
            assert_eq!(*byte, (at / 3 + 7) as u8);
        }
    };
    unsafe {
        while size < 8 << 20 {
            let new = size + size / 3 + 5;
            buffer = heap.resize_buffer(buffer, size, new).unwrap();
            let bytes = std::slice::from_raw_parts_mut(buffer.as_ptr(), new);
            check(&bytes[..size]);
            fill(bytes, size);
            size = new;
        }
        assert_eq!(heap.stats().large_mappings, 1);
        while size > 40 {
            let new = size / 2 - 3;
            buffer = heap.resize_buffer(buffer, size, new).unwrap();
            check(std::slice::from_raw_parts(buffer.as_ptr(), new));
            size = new;
        }
        heap.free_buffer(buffer, size);
    }
    heap.give_back();
    assert_eq!(heap.stats().large_mappings, 0);
    assert!(heap.committed_bytes() <= start + 8192);
}

#[test]
fn a_large_buffer_grows_without_a_second_copy() {
    let mut heap = heap();
    let bytes = 64 << 20;
    let mut buffer = heap.allocate_buffer(bytes).unwrap();
    unsafe { buffer.write_bytes(1, bytes) };
    let before = resident();
    buffer = unsafe { heap.resize_buffer(buffer, bytes, bytes * 2).unwrap() };
    assert!(resident() < before + (4 << 20));
    assert_eq!(unsafe { buffer.add(bytes - 1).read() }, 1);
    assert!(heap.stats().committed_bytes_max < bytes * 2 + (1 << 20));
    unsafe { heap.free_buffer(buffer, bytes * 2) };
}

#[test]
fn the_limit_is_exact() {
    let limit = 3 << 20;
    let mut heap = heap_with(Some(limit));
    for size in [24, 40, 1000, 20_000, 100_000, 700_000, 1_200_000] {
        let mut made = Vec::new();
        while let Ok(cell) = text(&mut heap, size) {
            made.push(cell);
            assert!(heap.committed_bytes() <= limit);
        }
        let live = heap.stats().live_bytes;
        assert!(live + size + size / 2 + 16 * 1024 >= limit * 9 / 10, "size {size}: {:?}", heap.stats());
        assert_eq!(text(&mut heap, size), Err(OutOfMemory));
        assert!(heap.with_reserve(|heap| text(heap, 30_000)).is_ok_and(|cell| {
            release(cell);
            true
        }));
        for cell in made {
            release(cell);
        }
        assert_eq!(cells(&mut heap), 0);
        heap.give_back();
    }
    assert!(heap.allocate_buffer(limit).is_err());
    assert!(heap.allocate_buffer(usize::MAX / 2).is_err());
    assert!(heap.allocate_buffer(usize::MAX).is_err());
    assert!(text(&mut heap, usize::MAX / 2).is_err());
    assert!(!heap.would_fit(limit) && heap.would_fit(limit / 2));
    let rest = limit - heap.committed_bytes();
    assert!(heap.charge(rest + 1).is_err());
    heap.charge(rest).unwrap();
    heap.discharge(rest);
}

#[test]
fn building_a_text_in_place() {
    let mut heap = heap();
    let mut cell = text(&mut heap, 1).unwrap();
    let mut size = 9;
    while size < 12 << 20 {
        let new = size + size / 2;
        unsafe {
            cell = heap.resize_cell(cell, new).unwrap();
            let bytes = std::slice::from_raw_parts_mut(cell.cast::<u8>().as_ptr(), Heap::cell_size(cell.as_ptr()));
            for at in (8..size.min(new)).step_by(61) {
                assert!(size == 9 || bytes[at] == 5, "size {size} at {at}");
            }
            assert!(bytes[new..].iter().all(|&byte| byte == 0));
            bytes[8..new].fill(5);
        }
        size = new;
    }
    unsafe { cell = heap.resize_cell(cell, 20).unwrap() };
    assert_eq!(unsafe { Heap::cell_size(cell.as_ptr()) }, 24);
    assert_eq!(cells(&mut heap), 1);
    release(cell);
}

#[test]
fn a_large_text_grows_in_place_within_the_limit() {
    let mut heap = heap_with(Some(40 << 20));
    let mut cell = text(&mut heap, 2 << 20).unwrap();
    let address = cell;
    let mut size = 2 << 20;
    while size < 36 << 20 {
        size += size / 8;
        cell = unsafe { heap.resize_cell(cell, size).unwrap() };
        unsafe { cell.cast::<u8>().add(size - 1).write(1) };
    }
    assert_eq!(cell, address);
    heap.verify(None).unwrap();
    let after = text(&mut heap, 100).unwrap();
    release(cell);
    release(after);
    assert_eq!(cells(&mut heap), 0);
}

#[test]
fn thousands_of_heaps() {
    let heaps: Vec<_> = (0..1500)
        .map(|_| {
            let mut heap = heap_with(Some(1 << 20));
            let cell = text(&mut heap, 10).unwrap();
            (heap, cell)
        })
        .collect();
    for (heap, cell) in &heaps {
        assert!(std::ptr::eq(unsafe { Heap::heap_of(cell.as_ptr()) }, &**heap));
        assert!(heap.committed_bytes() <= 32 * 1024);
    }
}
