//! How long the heap's operations take: `cargo run --release -p lissom-heap --example measure`.
#![allow(clippy::print_stdout, clippy::undocumented_unsafe_blocks)]

#[path = "../tests/common/mod.rs"]
mod common;
use common::*;
use lissom_heap::{BREAK_COLLECT, Generation, Heap};
use std::hint::black_box;
use std::sync::atomic::Ordering;
use std::time::Instant;

fn time(what: &str, times: usize, body: impl FnOnce()) {
    let start = Instant::now();
    body();
    let spent = start.elapsed();
    println!("{what:<52}{:>8.2} ns each {:>9.2} ms", spent.as_nanos() as f64 / times as f64, spent.as_secs_f64() * 1e3);
}

fn tree(heap: &mut Heap, depth: u32) -> Handle {
    if depth == 0 {
        return pair(heap, 1, 1).unwrap();
    }
    let left = tree(heap, depth - 1);
    let right = tree(heap, depth - 1);
    let cell = pair(heap, word(left), word(right)).unwrap();
    if heap.breaker().load(Ordering::Relaxed) & BREAK_COLLECT != 0
        && let Some((_, garbage)) = heap.begin_due()
            {
                heap.finish_collection(garbage);
    }
    cell
}

fn main() {
    let mut heap = heap();
    let n = 20_000_000;
    time("allocate and free a cell of 24 bytes", n, || {
        for _ in 0..n {
            release(black_box(text(&mut heap, 16).unwrap()));
        }
    });
    time("allocate and free a pair of 24 bytes", n, || {
        for _ in 0..n {
            let cell = heap.allocate(PAIR, 0, 24).unwrap();
            unsafe {
                (*cell.cast::<Pair>().as_ptr()).left = 1;
                (*cell.cast::<Pair>().as_ptr()).right = 1;
            }
            release(black_box(cell));
        }
    });
    time("allocate and free a buffer of 64 bytes", n, || {
        for _ in 0..n {
            let buffer = black_box(heap.allocate_buffer(64).unwrap());
            unsafe { heap.free_buffer(buffer, 64) };
        }
    });
    time("allocate and free a cell of 200 bytes", n / 4, || {
        for _ in 0..n / 4 {
            release(black_box(text(&mut heap, 192).unwrap()));
        }
    });
    for _ in 0..2 {
        let mut chain = 0;
        let n = 1_000_000;
        time("build a chain of 1M pairs", n, || {
            for _ in 0..n {
                let cell = heap.allocate(PAIR, 0, 24).unwrap();
                unsafe {
                    (*cell.cast::<Pair>().as_ptr()).left = chain;
                    (*cell.cast::<Pair>().as_ptr()).right = 1;
                }
                chain = word(cell);
            }
        });
        time("free it", n, || unsafe { Heap::release(chain as *mut _) });
    }
    for collect in [false, true, true] {
        heap.set_collector_enabled(collect);
        let before = heap.stats();
        let mut root = None;
        let n = 1 << 21;
        time(&format!("build a tree of 2M pairs, collector: {collect}"), n, || root = Some(tree(&mut heap, 20)));
        let after = heap.stats();
        println!(
            "    {} young and {} full passes looked at {} cells",
            after.collections_young - before.collections_young,
            after.collections_full - before.collections_full,
            after.examined - before.examined
        );
        time("a full pass over it", n, || {
            heap.collect(Generation::Full);
        });
        time("free it", n, || release(root.unwrap()));
    }
    let n = 1_000_000;
    time("rings of 3, dropped and collected", n * 3, || {
        for _ in 0..n {
            let first = pair(&mut heap, 0, 0).unwrap();
            let second = pair(&mut heap, word(first), 0).unwrap();
            let third = pair(&mut heap, word(second), 0).unwrap();
            set_left(&mut heap, first, word(third));
            if heap.breaker().load(Ordering::Relaxed) & BREAK_COLLECT != 0
                && let Some((_, garbage)) = heap.begin_due()
            {
                heap.finish_collection(garbage);
            }
        }
    });
    println!("{:#?}", heap.stats());
}
