//! A random program against the heap: everything at once, recounted by the verifier.
#![allow(clippy::undocumented_unsafe_blocks, reason = "cells and buffers here are the test's own, made with the layout they are used as, and each is freed once")]

mod common;
use common::*;
use lissom_heap::{
    BREAK_COLLECT, BREAK_FINALIZE, Cell, Generation, Heap, OutOfMemory, Stress, Visitor, Word, flags,
};
use std::ptr::NonNull;
use std::sync::atomic::Ordering;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }
}

/// A heap and its "register stack".
struct Program {
    heap: Box<Heap>,
    roots: Vec<Word>,
    random: Random,
    failures: usize,
}

impl Program {
    fn new(seed: u64, limit: Option<usize>) -> Program {
        Program { heap: heap_with(limit), roots: Vec::new(), random: Random(seed | 1), failures: 0 }
    }

    fn verify(&mut self) {
        let roots = &mut self.roots;
        let mut name = |visitor: &mut dyn Visitor| visitor.slots(roots.as_mut_ptr(), roots.len());
        self.heap.verify(Some(&mut name)).unwrap();
    }

    fn compact(&mut self) {
        let roots = &mut self.roots;
        self.heap.compact(&mut |visitor| visitor.slots(roots.as_mut_ptr(), roots.len()));
    }

    /// A root, borrowed.
    fn any(&mut self) -> Word {
        if self.roots.is_empty() { 0 } else { self.roots[self.random.below(self.roots.len())] }
    }

    /// A root, counted.
    fn any_counted(&mut self) -> Word {
        let any = self.any();
        if any != 0 {
            unsafe { Heap::retain(any as *mut Cell) };
        }
        any
    }

    fn drop_root(&mut self) {
        if !self.roots.is_empty() {
            let index = self.random.below(self.roots.len());
            let root = self.roots.swap_remove(index);
            unsafe { Heap::release(root as *mut Cell) };
        }
    }

    fn safepoint(&mut self) {
        let bits = self.heap.breaker().load(Ordering::Relaxed);
        if bits & BREAK_FINALIZE != 0 {
            while let Some(cell) = self.heap.next_finalizable() {
                self.farewell(cell);
                release(cell);
            }
        }
        if bits & BREAK_COLLECT != 0 {
            let generation = self.heap.due().unwrap_or(Generation::Young);
            self.collect(generation);
        }
    }

    fn farewell(&mut self, cell: NonNull<Cell>) {
        unsafe { cell.as_ref().clear_flag(flags::WATCHED) };
        if unsafe { cell.as_ref().has_flag(flags::FINALIZER) && !cell.as_ref().has_flag(flags::FINALIZED) } {
            unsafe { cell.as_ref().set_flag(flags::FINALIZED) };
            // Some come back.
            if self.random.below(4) == 0 {
                self.roots.push(word(retain(cell)));
            }
        }
    }

    fn collect(&mut self, generation: Generation) {
        let garbage = self.heap.begin_collection(generation);
        let cells = garbage.cells().to_vec();
        for cell in cells {
            self.farewell(cell);
        }
        self.heap.finish_collection(garbage);
    }

    fn make(&mut self) -> Result<(), OutOfMemory> {
        let cell = match self.random.below(12) {
            0..5 => {
                let (left, right) = (self.any_counted(), self.any_counted());
                match pair(&mut self.heap, left, right) {
                    Ok(cell) => cell,
                    Err(error) => {
                        for word in [left, right] {
                            if word != 0 {
                                unsafe { Heap::release(word as *mut Cell) };
                            }
                        }
                        return Err(error);
                    }
                }
            }
            5..7 => list(&mut self.heap)?,
            7 => {
                let words = 1 + self.random.below(40);
                let cell = self.heap.allocate(TUPLE, 0, 8 + words * 8)?;
                for index in 1..=words {
                    unsafe { cell.cast::<Word>().add(index).write(0) };
                }
                for index in 1..=words / 4 {
                    let item = self.any_counted();
                    unsafe { cell.cast::<Word>().add(index).write(item) };
                }
                unsafe { self.heap.track(cell.as_ptr()) };
                cell
            }
            8 => {
                let size = 1 << (4 + self.random.below(17));
                let size = size + self.random.below(size);
                text(&mut self.heap, size)?
            }
            _ => {
                let size = 1 + self.random.below(300);
                text(&mut self.heap, size)?
            }
        };
        match self.random.below(30) {
            0 => unsafe { cell.as_ref().set_flag(flags::FINALIZER) },
            1 => unsafe { cell.as_ref().set_flag(flags::WATCHED) },
            2 => unsafe { cell.as_ref().set_flag(flags::PINNED) },
            _ => {}
        }
        self.roots.push(word(cell));
        Ok(())
    }

    fn change(&mut self) -> Result<(), OutOfMemory> {
        let Some(cell) = NonNull::new(self.any() as *mut Cell) else { return Ok(()) };
        match unsafe { cell.as_ref().kind() } {
            PAIR => {
                let item = self.any_counted();
                set_left(&mut self.heap, cell, item);
            }
            LIST => {
                let times = if self.random.below(50) == 0 { 10_000 } else { 1 + self.random.below(20) };
                for _ in 0..times {
                    let item = self.any_counted();
                    push(&mut self.heap, cell, item).inspect_err(|_| unsafe { Heap::release(item as *mut Cell) })?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn step(&mut self) {
        let result = match self.random.below(20) {
            0..8 => self.make(),
            8..13 => self.change(),
            13 if self.random.below(60) == 0 => {
                self.collect(Generation::Full);
                Ok(())
            }
            14 if self.random.below(60) == 0 => {
                self.heap.give_back();
                Ok(())
            }
            15 if self.random.below(100) == 0 => {
                if self.random.below(2) == 0 {
                    while self.roots.len() > 40 {
                        self.drop_root();
                    }
                    self.collect(Generation::Full);
                }
                self.compact();
                Ok(())
            }
            17 if self.random.below(150) == 0 => (0..3000).try_for_each(|_| self.make()),
            16 if self.random.below(100) == 0 => {
                while self.roots.len() > 20 {
                    self.drop_root();
                }
                Ok(())
            }
            _ => {
                self.drop_root();
                Ok(())
            }
        };
        if result.is_err() {
            self.failures += 1;
            self.collect(Generation::Full);
            self.drop_root();
        }
        self.safepoint();
    }

    /// Drops everything; then nothing is left.
    fn end(mut self) {
        self.heap.set_stress(Stress::default());
        while !self.roots.is_empty() {
            self.drop_root();
        }
        for _ in 0..20 {
            self.safepoint();
            while !self.roots.is_empty() {
                self.drop_root();
            }
            self.collect(Generation::Full);
        }
        self.verify();
        assert_eq!(cells(&mut self.heap), 0);
    }
}

/// More seeds: `LISSOM_HEAP_SEEDS=1000 cargo test -p lissom-heap --release random`.
fn seeds(count: u64) -> std::ops::Range<u64> {
    1..std::env::var("LISSOM_HEAP_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(count)
}

#[test]
fn random_programs() {
    let mut moved = 0;
    for seed in seeds(12) {
        let mut program = Program::new(seed * 77_777, None);
        for step in 0..12_000 {
            program.step();
            if step % 997 == 0 {
                program.verify();
            }
        }
        moved += program.heap.stats().moved;
        program.end();
    }
    assert!(moved > 1000, "{moved}");
}

#[test]
fn random_programs_under_stress() {
    for seed in seeds(6) {
        let mut program = Program::new(seed * 31_337, None);
        program.heap.set_stress(Stress { collect_every: 7, poison: true, ..Stress::default() });
        for step in 0..3000 {
            program.step();
            if step % 499 == 0 {
                program.verify();
            }
        }
        program.end();
    }
}

#[test]
fn random_programs_at_the_limit() {
    for seed in seeds(6) {
        let limit = 2 << 20;
        let mut program = Program::new(seed * 4_242, Some(limit));
        for step in 0..8000 {
            program.step();
            if step % 997 == 0 {
                program.verify();
            }
        }
        assert!(program.failures > 0);
        program.end();
    }
}

#[test]
fn every_allocation_fails_once() {
    let run = |nth: u64, all: bool| {
        let mut program = Program::new(99, None);
        program.heap.set_stress(Stress { fail_nth: nth, fail_all_after: all, poison: true, collect_every: 50 });
        for _ in 0..400 {
            program.step();
        }
        program.verify();
        let (failures, allocations) = (program.failures, program.heap.stress_allocations());
        program.end();
        (failures, allocations)
    };
    let (failures, allocations) = run(u64::MAX, false);
    assert_eq!(failures, 0);
    for nth in 1..=allocations {
        assert_eq!(run(nth, false).0, 1, "allocation {nth}");
    }
    for nth in (1..=allocations).step_by(7) {
        assert!(run(nth, true).0 >= 1);
    }
}
