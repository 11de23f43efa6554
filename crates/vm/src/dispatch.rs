//! The loop: fetch an instruction, do its fast path here, or call the slow path that is named for it.
//!
//! What an instruction means when its fast path does not hold lives in ops/. This file knows words and tags: integers, floats and
//! exact lists, tuples and dicts are served in place, everything else is somebody else's business.
//!
//! The loop keeps four things in local variables: the frame, its registers, the instruction pointer and the code. `frame.ip` is only
//! written before something that may look at it (a slow path, a call).

use lissom_bytecode::Op;
use lissom_bytecode::ops::{IN_PLACE, METHOD, NEGATE, USE_A, USE_B, USE_C};
use lissom_heap::{Cell, Heap};
use lissom_objects::dict::Dict;
use lissom_objects::function::{self, Function, Template};
use lissom_objects::list::{ItemKind, List, iter::ListIterator};
use lissom_objects::names::Special;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::range::layout::RangeIterator;
use lissom_objects::value::word;
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

use crate::code::{CodeCell, breaker_raised, cache_at};
use crate::execute::{self, Flow};
use crate::frame::{Frame, Return};
use crate::machine::Machine;
use crate::ops::{arithmetic, attribute, build, calls, control, variable};

/// A register's word.
macro_rules! reg {
    ($regs:expr, $index:expr) => {
        *$regs.add($index as usize)
    };
}

/// A register as a value, borrowed. The register is set: the compiler tests variables that may not be.
macro_rules! val {
    ($regs:expr, $index:expr) => {
        &*$regs.add($index as usize).cast::<Value>()
    };
}

#[inline(always)]
fn is_int(word: u64) -> bool {
    word & 1 != 0
}

#[inline(always)]
fn both_ints(a: u64, b: u64) -> bool {
    a & b & 1 != 0
}

#[inline(always)]
fn both_floats(a: u64, b: u64) -> bool {
    (a & 3 == 2) & (b & 3 == 2)
}

/// The float of a word known to be one in place.
#[inline(always)]
fn float(word: u64) -> f64 {
    if word == 0x8000_0000_0000_0002 {
        return 0.0;
    }
    f64::from_bits(((2 - (word >> 63)) | (word & !3)).rotate_right(3))
}

/// A number as a float, for mixed arithmetic of values in place: integers up to 2^53 are exact.
#[inline(always)]
fn as_float(word: u64) -> Option<f64> {
    if word & 3 == 2 {
        return Some(float(word));
    }
    if word & 1 != 0 {
        let number = word as i64 >> 1;
        if number.unsigned_abs() <= 1 << 53 {
            return Some(number as f64);
        }
    }
    None
}

/// Releases a word if it is a reference.
#[inline(always)]
unsafe fn release(word: u64) {
    if word & 7 == 0 && word != 0 {
        // SAFETY: the caller gives up the reference that the word stood for.
        unsafe { Heap::release(word as *mut Cell) };
    }
}

/// Counts a word up if it is a reference.
#[inline(always)]
unsafe fn retain(word: u64) {
    if word & 7 == 0 {
        // SAFETY: the word is a live value's.
        unsafe { Heap::retain(word as *mut Cell) };
    }
}

/// Runs the frame that is on top of the frame stack until the one that native code made ends.
///
/// # Safety
/// `machine` is the context's own, and its top frame was just made with [`Return::Native`].
pub(crate) unsafe fn run(cx: &mut Context, machine: *mut Machine) -> PyResult<Value> {
    // SAFETY: the caller's promise; the loop does not unwind.
    unsafe {
        (*machine).entered += 1;
        let result = interpret(cx, machine);
        (*machine).entered -= 1;
        result
    }
}

/// The loop itself.
unsafe fn interpret(cx: &mut Context, machine: *mut Machine) -> PyResult<Value> {
    // SAFETY: see the module's and frame.rs's invariants: registers of verified code are in the window, words are values, the frame's
    // function keeps code and globals alive. Every unsafe operation below rests on these.
    unsafe {
        let mut frame: *mut Frame = (*machine).frame;
        let mut regs: *mut u64 = (*frame).registers;
        let mut ip = (*frame).ip;
        let mut code: *const CodeCell = (*frame).code;

        // Takes up the frame that is on top now.
        macro_rules! reload {
            () => {{
                frame = (*machine).frame;
                regs = (*frame).registers;
                ip = (*frame).ip;
                code = (*frame).code;
            }};
        }

        loop {
            // An exception leaves the inner loop; what handles it is looked for behind it.
            let raised: Raised = 'run: loop {
                let i = *ip;
                ip = ip.add(1);

                // A slow path: the frame says where it is, errors go to the handlers.
                macro_rules! slow {
                    ($call:expr) => {{
                        (*frame).ip = ip;
                        match $call {
                            Ok(value) => value,
                            Err(raised) => break 'run raised,
                        }
                    }};
                }
                // The end of an instruction that may have freed something with a finalizer.
                macro_rules! settle {
                    () => {
                        if breaker_raised(cx) {
                            (*frame).ip = ip;
                            if let Err(raised) = execute::safepoint(cx) {
                                break 'run raised;
                            }
                        }
                    };
                }
                // Writes a word to a register and releases what was there.
                macro_rules! set {
                    ($index:expr, $word:expr) => {{
                        let place = regs.add($index as usize);
                        let new: u64 = $word;
                        let old = *place;
                        *place = new;
                        if old & 7 == 0 && old != 0 {
                            Heap::release(old as *mut Cell);
                            settle!();
                        }
                    }};
                }
                // Releases operands whose last use this was.
                macro_rules! used {
                    ($flag:expr, $index:expr) => {
                        if i.flags & $flag != 0 {
                            let place = regs.add($index as usize);
                            let old = *place;
                            if old & 7 == 0 && old != 0 {
                                *place = 0;
                                Heap::release(old as *mut Cell);
                                settle!();
                            }
                        }
                    };
                }
                // The result of a slow path goes to R[a]; operands are released first unless they lie there.
                macro_rules! result {
                    ($value:expr) => {{
                        let value: Value = $value;
                        used!(USE_B, i.b);
                        used!(USE_C, i.c);
                        set!(i.a, value.into_word());
                    }};
                }
                macro_rules! binary {
                    ($special:ident) => {{
                        let value = slow!(arithmetic::binary(cx, Special::$special, i.flags & IN_PLACE != 0, val!(regs, i.b), val!(regs, i.c)));
                        result!(value)
                    }};
                }
                macro_rules! binary_int {
                    ($special:ident) => {{
                        let other = Value::int32(i.c as i16 as i32);
                        let value = slow!(arithmetic::binary(cx, Special::$special, i.flags & IN_PLACE != 0, val!(regs, i.b), &other));
                        used!(USE_B, i.b);
                        set!(i.a, value.into_word());
                    }};
                }
                macro_rules! float_result {
                    ($number:expr, $special:ident) => {{
                        match Value::small_float($number) {
                            Some(value) => set!(i.a, value.into_word()),
                            None => {
                                let value = slow!(cx.new_float($number));
                                result!(value)
                            }
                        }
                    }};
                }
                macro_rules! compare {
                    ($operator:ident) => {{
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) {
                            let holds = Compare::$operator.holds((b as i64).cmp(&(c as i64)));
                            set!(i.a, if holds { word::TRUE } else { word::FALSE });
                        } else if both_floats(b, c) {
                            let holds = Compare::$operator.holds_for_floats(float(b), float(c));
                            set!(i.a, if holds { word::TRUE } else { word::FALSE });
                        } else {
                            let value = slow!(cx.compare(Compare::$operator, val!(regs, i.b), val!(regs, i.c)));
                            result!(value)
                        }
                    }};
                }
                macro_rules! jump_compare {
                    ($operator:ident) => {{
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        let holds = if both_ints(b, c) {
                            Compare::$operator.holds((b as i64).cmp(&(c as i64)))
                        } else if both_floats(b, c) {
                            Compare::$operator.holds_for_floats(float(b), float(c))
                        } else {
                            let holds = slow!(control::compare_truth(cx, Compare::$operator, val!(regs, i.b), val!(regs, i.c)));
                            used!(USE_B, i.b);
                            used!(USE_C, i.c);
                            holds
                        };
                        if holds != (i.flags & NEGATE != 0) {
                            ip = ip.offset(i.a as i16 as isize);
                        }
                    }};
                }
                macro_rules! jump_compare_int {
                    ($operator:ident) => {{
                        let b = reg!(regs, i.b);
                        let holds = if is_int(b) {
                            Compare::$operator.holds((b as i64 >> 1).cmp(&(i.c as i16 as i64)))
                        } else if b & 3 == 2 {
                            Compare::$operator.holds_for_floats(float(b), i.c as i16 as f64)
                        } else {
                            let other = Value::int32(i.c as i16 as i32);
                            let holds = slow!(control::compare_truth(cx, Compare::$operator, val!(regs, i.b), &other));
                            used!(USE_B, i.b);
                            holds
                        };
                        if holds != (i.flags & NEGATE != 0) {
                            ip = ip.offset(i.a as i16 as isize);
                        }
                    }};
                }
                // What a call that may have pushed a frame did.
                macro_rules! flow {
                    ($flow:expr) => {
                        match $flow {
                            Flow::Value(value) => set!(i.a, value.into_word()),
                            Flow::Frame => reload!(),
                        }
                    };
                }
                // Hands a yielded value to whoever resumed this generator. `$value` is owned.
                macro_rules! leave_with_yield {
                    ($value:expr) => {{
                        let mut value: Value = $value;
                        loop {
                            match execute::suspend(cx, machine, value) {
                                execute::Resumed::Native(value) => return Ok(value),
                                execute::Resumed::Frame => break,
                                execute::Resumed::Yield(again) => value = again,
                            }
                        }
                        reload!();
                    }};
                }

                match i.op {
                    Op::Nop => {}
                    Op::Move => {
                        let source = regs.add(i.b as usize);
                        let value = *source;
                        if i.flags & USE_B != 0 {
                            *source = 0;
                        } else {
                            retain(value);
                        }
                        set!(i.a, value);
                    }
                    Op::LoadConst => {
                        let value = (*code).constant(i.b).word();
                        retain(value);
                        set!(i.a, value);
                    }
                    Op::LoadInt => set!(i.a, (i.bc() as i64 as u64) << 1 | 1),
                    Op::Clear => set!(i.a, 0),
                    Op::CheckBound => {
                        if reg!(regs, i.a) == 0 {
                            (*frame).ip = ip;
                            break 'run variable::unbound(cx, &*code, i.a, (*code).name_at(i.b as usize));
                        }
                    }
                    Op::DeleteLocal => {
                        if reg!(regs, i.a) == 0 {
                            (*frame).ip = ip;
                            break 'run variable::unbound(cx, &*code, i.a, (*code).name_at(i.b as usize));
                        }
                        set!(i.a, 0);
                    }

                    Op::MakeCell => {
                        let content = Value::from_word(std::mem::replace(&mut reg!(regs, i.a), 0));
                        let cell = slow!(function::new_cell(cx, content));
                        reg!(regs, i.a) = cell.into_word();
                    }
                    Op::LoadCell => match function::cell_get(val!(regs, i.b)) {
                        Some(content) => {
                            let value = content.clone().into_word();
                            set!(i.a, value);
                        }
                        None => {
                            (*frame).ip = ip;
                            break 'run variable::unbound(cx, &*code, i.b, (*code).name_at(i.c as usize));
                        }
                    },
                    Op::StoreCell => {
                        let value = execute::take_or_clone(regs.add(i.b as usize), i.flags & USE_B != 0);
                        function::cell_set(cx, val!(regs, i.a), Some(value));
                        settle!();
                    }
                    Op::DeleteCell => {
                        if function::cell_get(val!(regs, i.a)).is_none() {
                            (*frame).ip = ip;
                            break 'run variable::unbound(cx, &*code, i.a, (*code).name_at(i.b as usize));
                        }
                        function::cell_set(cx, val!(regs, i.a), None);
                        settle!();
                    }
                    Op::LoadFree => {
                        let cell = Function::captured(function_of(frame), i.b as usize);
                        match function::cell_get(&*cell) {
                            Some(content) => {
                                let value = content.clone().into_word();
                                set!(i.a, value);
                            }
                            None => {
                                (*frame).ip = ip;
                                break 'run variable::unbound_free(cx, &*code, i.b);
                            }
                        }
                    }
                    Op::StoreFree => {
                        let value = execute::take_or_clone(regs.add(i.b as usize), i.flags & USE_B != 0);
                        let cell = Function::captured(function_of(frame), i.a as usize);
                        function::cell_set(cx, &*cell, Some(value));
                        settle!();
                    }
                    Op::DeleteFree => {
                        let cell = Function::captured(function_of(frame), i.a as usize);
                        if function::cell_get(&*cell).is_none() {
                            (*frame).ip = ip;
                            break 'run variable::unbound_free(cx, &*code, i.a);
                        }
                        function::cell_set(cx, &*cell, None);
                        settle!();
                    }
                    Op::LoadFreeCell => {
                        let cell = (*Function::captured(function_of(frame), i.b as usize)).clone();
                        set!(i.a, cell.into_word());
                    }

                    Op::LoadGlobal => {
                        let cache = cache_at(cx, code, i.c);
                        if !cache.is_null()
                            && (*cache).shape != 0
                            && let Some(table) = (*(*frame).globals).table()
                            && table.header().version == (*cache).shape
                        {
                            if (*cache).epoch == 0 {
                                // In the globals.
                                let value = *table.entry((*cache).payload as u32).add(1);
                                retain(value);
                                set!(i.a, value);
                                continue;
                            }
                            let builtins = variable::builtins_of(frame);
                            if let Some(table) = builtins.and_then(lissom_objects::dict::table_of)
                                && table.header().version == (*cache).epoch
                            {
                                let value = *table.entry((*cache).payload as u32).add(1);
                                retain(value);
                                set!(i.a, value);
                                continue;
                            }
                        }
                        let value = slow!(variable::load_global(cx, machine, frame, (*code).site_name(i.c), cache));
                        set!(i.a, value.into_word());
                    }
                    Op::StoreGlobal => {
                        let value = execute::take_or_clone(regs.add(i.b as usize), i.flags & USE_B != 0);
                        let cache = cache_at(cx, code, i.c);
                        if !cache.is_null()
                            && (*cache).shape != 0
                            && let Some(mut table) = (*(*frame).globals).table()
                            && table.header().version == (*cache).shape
                            && !value.needs_tracking()
                        {
                            let old = table.replace((*cache).payload as u32, value);
                            drop(old);
                            settle!();
                            continue;
                        }
                        slow!(variable::store_global(cx, machine, frame, (*code).site_name(i.c), value, cache));
                        settle!();
                    }
                    Op::DeleteGlobal => {
                        slow!(variable::delete_global(cx, frame, (*code).name_at(i.b as usize)));
                        settle!();
                    }
                    Op::LoadName => {
                        let value = slow!(variable::load_name(cx, frame, (*code).name_at(i.b as usize)));
                        set!(i.a, value.into_word());
                    }
                    Op::StoreName => {
                        let value = execute::take_or_clone(regs.add(i.b as usize), i.flags & USE_B != 0);
                        slow!(variable::store_name(cx, frame, (*code).name_at(i.a as usize), value));
                        settle!();
                    }
                    Op::DeleteName => {
                        slow!(variable::delete_name(cx, frame, (*code).name_at(i.b as usize)));
                        settle!();
                    }
                    Op::LoadFromNamespaceOrFree => {
                        let value = slow!(variable::load_from_namespace_or_free(cx, frame, val!(regs, i.c), i.b));
                        used!(USE_C, i.c);
                        set!(i.a, value.into_word());
                    }
                    Op::LoadFromNamespaceOrGlobal => {
                        let value = slow!(variable::load_from_namespace_or_global(cx, frame, val!(regs, i.c), (*code).name_at(i.b as usize)));
                        used!(USE_C, i.c);
                        set!(i.a, value.into_word());
                    }
                    Op::LoadLocals => {
                        let value = slow!(variable::load_locals(cx, frame));
                        set!(i.a, value.into_word());
                    }

                    Op::Add => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) {
                            if let Some(sum) = (b as i64).checked_add(c as i64 - 1) {
                                set!(i.a, sum as u64);
                                continue;
                            }
                        } else if both_floats(b, c) {
                            float_result!(float(b) + float(c), Add);
                            continue;
                        } else if let (Some(x), Some(y)) = (as_float(b), as_float(c)) {
                            float_result!(x + y, Add);
                            continue;
                        }
                        // The left operand may die here: then a string can grow in place.
                        if (i.a == i.b || i.flags & USE_B != 0) && arithmetic::both_strings(val!(regs, i.b), val!(regs, i.c)) {
                            let value = slow!(arithmetic::append(cx, regs.add(i.b as usize), val!(regs, i.c)));
                            used!(USE_C, i.c);
                            set!(i.a, value.into_word());
                            continue;
                        }
                        binary!(Add)
                    }
                    Op::Sub => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) {
                            if let Some(difference) = (b as i64).checked_sub(c as i64 - 1) {
                                set!(i.a, difference as u64);
                                continue;
                            }
                        } else if both_floats(b, c) {
                            float_result!(float(b) - float(c), Sub);
                            continue;
                        } else if let (Some(x), Some(y)) = (as_float(b), as_float(c)) {
                            float_result!(x - y, Sub);
                            continue;
                        }
                        binary!(Sub)
                    }
                    Op::Mul => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) {
                            if let Some(product) = (b as i64 >> 1).checked_mul(c as i64 - 1) {
                                set!(i.a, product as u64 | 1);
                                continue;
                            }
                        } else if both_floats(b, c) {
                            float_result!(float(b) * float(c), Mul);
                            continue;
                        } else if let (Some(x), Some(y)) = (as_float(b), as_float(c)) {
                            float_result!(x * y, Mul);
                            continue;
                        }
                        binary!(Mul)
                    }
                    Op::Div => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if let (Some(x), Some(y)) = (as_float(b), as_float(c))
                            && y != 0.0
                        {
                            float_result!(x / y, TrueDiv);
                            continue;
                        }
                        binary!(TrueDiv)
                    }
                    Op::FloorDiv => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) && c != 1 {
                            let (x, y) = (b as i64 >> 1, c as i64 >> 1);
                            let quotient = floor_div(x, y);
                            if let Some(value) = Value::small_int(quotient) {
                                set!(i.a, value.into_word());
                                continue;
                            }
                        }
                        binary!(FloorDiv)
                    }
                    Op::Mod => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) && c != 1 {
                            let (x, y) = (b as i64 >> 1, c as i64 >> 1);
                            set!(i.a, (floor_mod(x, y) as u64) << 1 | 1);
                            continue;
                        }
                        binary!(Mod)
                    }
                    Op::Pow => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_floats(b, c) && float(b) > 0.0 {
                            float_result!(float(b).powf(float(c)), Pow);
                            continue;
                        }
                        binary!(Pow)
                    }
                    Op::MatMul => binary!(MatMul),
                    Op::And => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) {
                            set!(i.a, b & c);
                            continue;
                        }
                        binary!(And)
                    }
                    Op::Or => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) {
                            set!(i.a, b | c);
                            continue;
                        }
                        binary!(Or)
                    }
                    Op::Xor => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) {
                            set!(i.a, (b ^ c) | 1);
                            continue;
                        }
                        binary!(Xor)
                    }
                    Op::Shl => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c)
                            && let Some(value) = shift_left(b, c as i64 >> 1)
                        {
                            set!(i.a, value);
                            continue;
                        }
                        binary!(LShift)
                    }
                    Op::Shr => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if both_ints(b, c) && c as i64 > 0 {
                            let bits = (c as i64 >> 1).min(63);
                            set!(i.a, ((b as i64 >> 1 >> bits) as u64) << 1 | 1);
                            continue;
                        }
                        binary!(RShift)
                    }
                    Op::AddInt => {
                        let b = reg!(regs, i.b);
                        if is_int(b) {
                            if let Some(sum) = (b as i64).checked_add((i.c as i16 as i64) << 1) {
                                set!(i.a, sum as u64);
                                continue;
                            }
                        } else if b & 3 == 2 {
                            float_result!(float(b) + i.c as i16 as f64, Add);
                            continue;
                        }
                        binary_int!(Add)
                    }
                    Op::SubInt => {
                        let b = reg!(regs, i.b);
                        if is_int(b) {
                            if let Some(difference) = (b as i64).checked_sub((i.c as i16 as i64) << 1) {
                                set!(i.a, difference as u64);
                                continue;
                            }
                        } else if b & 3 == 2 {
                            float_result!(float(b) - i.c as i16 as f64, Sub);
                            continue;
                        }
                        binary_int!(Sub)
                    }
                    Op::MulInt => {
                        let b = reg!(regs, i.b);
                        if is_int(b) {
                            if let Some(product) = (b as i64 - 1).checked_mul(i.c as i16 as i64) {
                                set!(i.a, product as u64 | 1);
                                continue;
                            }
                        } else if b & 3 == 2 {
                            float_result!(float(b) * i.c as i16 as f64, Mul);
                            continue;
                        }
                        binary_int!(Mul)
                    }
                    Op::FloorDivInt => {
                        let b = reg!(regs, i.b);
                        let divisor = i.c as i16 as i64;
                        if is_int(b)
                            && divisor > 0
                        {
                            set!(i.a, (floor_div(b as i64 >> 1, divisor) as u64) << 1 | 1);
                            continue;
                        }
                        binary_int!(FloorDiv)
                    }
                    Op::ModInt => {
                        let b = reg!(regs, i.b);
                        let divisor = i.c as i16 as i64;
                        if is_int(b) && divisor > 0 {
                            set!(i.a, (floor_mod(b as i64 >> 1, divisor) as u64) << 1 | 1);
                            continue;
                        }
                        binary_int!(Mod)
                    }
                    Op::AndInt => {
                        let b = reg!(regs, i.b);
                        if is_int(b) {
                            set!(i.a, b & ((i.c as i16 as i64 as u64) << 1 | 1));
                            continue;
                        }
                        binary_int!(And)
                    }
                    Op::ShlInt => {
                        let b = reg!(regs, i.b);
                        if is_int(b)
                            && let Some(value) = shift_left(b, i.c as i16 as i64)
                        {
                            set!(i.a, value);
                            continue;
                        }
                        binary_int!(LShift)
                    }
                    Op::ShrInt => {
                        let b = reg!(regs, i.b);
                        let bits = i.c as i16 as i64;
                        if is_int(b) && bits >= 0 {
                            set!(i.a, ((b as i64 >> 1 >> bits.min(63)) as u64) << 1 | 1);
                            continue;
                        }
                        binary_int!(RShift)
                    }
                    Op::Neg => {
                        let b = reg!(regs, i.b);
                        if is_int(b)
                            && let Some(value) = Value::small_int(-(b as i64 >> 1))
                        {
                            set!(i.a, value.into_word());
                            continue;
                        }
                        let value = slow!(arithmetic::unary(cx, Special::Neg, val!(regs, i.b)));
                        result!(value)
                    }
                    Op::Pos => {
                        let value = slow!(arithmetic::unary(cx, Special::Pos, val!(regs, i.b)));
                        result!(value)
                    }
                    Op::Invert => {
                        let b = reg!(regs, i.b);
                        if is_int(b) {
                            set!(i.a, !b | 1);
                            continue;
                        }
                        let value = slow!(arithmetic::unary(cx, Special::Invert, val!(regs, i.b)));
                        result!(value)
                    }
                    Op::Not => {
                        let b = reg!(regs, i.b);
                        if b == word::TRUE || b == word::FALSE {
                            set!(i.a, if b == word::TRUE { word::FALSE } else { word::TRUE });
                            continue;
                        }
                        let truth = slow!(cx.truth(val!(regs, i.b)));
                        used!(USE_B, i.b);
                        set!(i.a, if truth { word::FALSE } else { word::TRUE });
                    }
                    Op::ToBool => {
                        let truth = slow!(cx.truth(val!(regs, i.b)));
                        used!(USE_B, i.b);
                        set!(i.a, if truth { word::TRUE } else { word::FALSE });
                    }

                    Op::Lt => compare!(Lt),
                    Op::Le => compare!(Le),
                    Op::Eq => compare!(Eq),
                    Op::Ne => compare!(Ne),
                    Op::Gt => compare!(Gt),
                    Op::Ge => compare!(Ge),
                    Op::Is => {
                        let same = reg!(regs, i.b) == reg!(regs, i.c);
                        used!(USE_B, i.b);
                        used!(USE_C, i.c);
                        set!(i.a, if same != (i.flags & NEGATE != 0) { word::TRUE } else { word::FALSE });
                    }
                    Op::In => {
                        let found = slow!(cx.contains(val!(regs, i.c), val!(regs, i.b)));
                        used!(USE_B, i.b);
                        used!(USE_C, i.c);
                        set!(i.a, if found != (i.flags & NEGATE != 0) { word::TRUE } else { word::FALSE });
                    }

                    Op::Jump => ip = ip.offset(i.bc() as isize),
                    Op::JumpBack => {
                        ip = ip.offset(i.bc() as isize);
                        settle!();
                    }
                    Op::JumpIf => {
                        let a = reg!(regs, i.a);
                        let truth = match a {
                            word::TRUE => true,
                            word::FALSE | word::NONE => false,
                            _ if is_int(a) => a != 1,
                            _ => {
                                let truth = slow!(cx.truth(val!(regs, i.a)));
                                used!(USE_A, i.a);
                                truth
                            }
                        };
                        if truth != (i.flags & NEGATE != 0) {
                            ip = ip.offset(i.bc() as isize);
                        }
                    }
                    Op::JumpIfNone => {
                        let none = reg!(regs, i.b) == word::NONE;
                        used!(USE_B, i.b);
                        if none != (i.flags & NEGATE != 0) {
                            ip = ip.offset(i.a as i16 as isize);
                        }
                    }
                    Op::JumpIfIs => {
                        let same = reg!(regs, i.b) == reg!(regs, i.c);
                        used!(USE_B, i.b);
                        used!(USE_C, i.c);
                        if same != (i.flags & NEGATE != 0) {
                            ip = ip.offset(i.a as i16 as isize);
                        }
                    }
                    Op::JumpIfLt => jump_compare!(Lt),
                    Op::JumpIfLe => jump_compare!(Le),
                    Op::JumpIfEq => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        // Strings in place and other constants are equal only to themselves.
                        if b & 7 == 4 && c & 7 == 4 {
                            if (b == c) != (i.flags & NEGATE != 0) {
                                ip = ip.offset(i.a as i16 as isize);
                            }
                            continue;
                        }
                        jump_compare!(Eq)
                    }
                    Op::JumpIfNe => jump_compare!(Ne),
                    Op::JumpIfGt => jump_compare!(Gt),
                    Op::JumpIfGe => jump_compare!(Ge),
                    Op::JumpIfLtInt => jump_compare_int!(Lt),
                    Op::JumpIfLeInt => jump_compare_int!(Le),
                    Op::JumpIfEqInt => jump_compare_int!(Eq),
                    Op::JumpIfNeInt => jump_compare_int!(Ne),
                    Op::JumpIfGtInt => jump_compare_int!(Gt),
                    Op::JumpIfGeInt => jump_compare_int!(Ge),
                    Op::JumpIfIn => {
                        let found = slow!(cx.contains(val!(regs, i.c), val!(regs, i.b)));
                        used!(USE_B, i.b);
                        used!(USE_C, i.c);
                        if found != (i.flags & NEGATE != 0) {
                            ip = ip.offset(i.a as i16 as isize);
                        }
                    }

                    Op::LoadAttr => {
                        let object = reg!(regs, i.b);
                        let cache = cache_at(cx, code, i.c);
                        if object & 7 == 0 && !cache.is_null() {
                            let shape = (*(object as *const Cell)).kind();
                            if shape == (*cache).shape && (*cache).epoch == cx.shapes.epoch {
                                let payload = (*cache).payload;
                                // A slot of the instance, in its cell.
                                if payload & 1 != 0 {
                                    let value = *(object as *const u64).add((payload >> 3) as usize);
                                    if value != 0 {
                                        retain(value);
                                        used!(USE_B, i.b);
                                        set!(i.a, value);
                                        continue;
                                    }
                                }
                            }
                        }
                        let value = slow!(attribute::load(cx, val!(regs, i.b), (*code).site_name(i.c), cache));
                        used!(USE_B, i.b);
                        set!(i.a, value.into_word());
                    }
                    Op::StoreAttr => {
                        let object = reg!(regs, i.a);
                        let cache = cache_at(cx, code, i.c);
                        if object & 7 == 0 && !cache.is_null() {
                            let shape = (*(object as *const Cell)).kind();
                            if shape == (*cache).shape && (*cache).epoch == cx.shapes.epoch {
                                let payload = (*cache).payload;
                                let value = execute::take_or_clone(regs.add(i.b as usize), i.flags & USE_B != 0);
                                if value.needs_tracking() {
                                    cx.heap.track(object as *mut Cell);
                                }
                                let place = (object as *mut u64).add((payload >> 3 & 0xffff) as usize);
                                // A new attribute: the cell moves to the next shape, which the payload names.
                                if payload & 2 != 0 {
                                    *place = value.into_word();
                                    (*(object as *const Cell)).set_kind((payload >> 32) as u32);
                                } else {
                                    let old = std::mem::replace(&mut *place, value.into_word());
                                    release(old);
                                    settle!();
                                }
                                used!(USE_A, i.a);
                                continue;
                            }
                        }
                        let value = execute::take_or_clone(regs.add(i.b as usize), i.flags & USE_B != 0);
                        slow!(attribute::store(cx, val!(regs, i.a), (*code).site_name(i.c), value, cache));
                        used!(USE_A, i.a);
                        settle!();
                    }
                    Op::DeleteAttr => {
                        slow!(cx.delete_attr(val!(regs, i.a), (*code).name_at(i.b as usize)));
                        used!(USE_A, i.a);
                        settle!();
                    }
                    Op::LoadMethod => {
                        let object = reg!(regs, i.b);
                        let cache = cache_at(cx, code, i.c);
                        if !cache.is_null() {
                            let shape = if object & 7 == 0 { (*(object as *const Cell)).kind() } else { (*regs.add(i.b as usize).cast::<Value>()).immediate_shape().0 };
                            if shape == (*cache).shape && (*cache).epoch == cx.shapes.epoch {
                                let method = (*cache).payload;
                                if i.flags & USE_B != 0 {
                                    reg!(regs, i.b) = 0;
                                } else {
                                    retain(object);
                                }
                                Heap::retain(method as *mut Cell);
                                // Both registers are fresh temporaries (or the object's own, which was taken).
                                if i.a == i.b {
                                    if i.flags & USE_B == 0 {
                                        release(object);
                                    }
                                    reg!(regs, i.a) = method;
                                    reg!(regs, i.a + 1) = object;
                                } else {
                                    set!(i.a, method);
                                    set!(i.a + 1, object);
                                }
                                continue;
                            }
                        }
                        let (method, receiver) = slow!(attribute::load_method(cx, val!(regs, i.b), (*code).site_name(i.c), cache));
                        used!(USE_B, i.b);
                        set!(i.a, method.into_word());
                        set!(i.a + 1, receiver.map_or(0, Value::into_word));
                    }
                    Op::LoadSuperAttr => {
                        let value = slow!(attribute::load_super(cx, val!(regs, i.b), val!(regs, i.b + 1), (*code).site_name(i.c)));
                        execute::clear(regs.add(i.b as usize), 2);
                        set!(i.a, value.into_word());
                    }
                    Op::LoadSuperMethod => {
                        let cache = cache_at(cx, code, i.c);
                        let (class, receiver) = (reg!(regs, i.b), reg!(regs, i.b + 1));
                        if let Some(method) = attribute::cached_super_method(cx, class, receiver, cache) {
                            Heap::retain(method as *mut Cell);
                            reg!(regs, i.b) = 0;
                            reg!(regs, i.b + 1) = 0;
                            release(class);
                            set!(i.a, method);
                            set!(i.a + 1, receiver);
                            continue;
                        }
                        let (method, receiver) = slow!(attribute::load_super_method(cx, val!(regs, i.b), val!(regs, i.b + 1), (*code).site_name(i.c), cache));
                        execute::clear(regs.add(i.b as usize), 2);
                        set!(i.a, method.into_word());
                        set!(i.a + 1, receiver.map_or(0, Value::into_word));
                    }
                    Op::LoadItem => {
                        let (b, c) = (reg!(regs, i.b), reg!(regs, i.c));
                        if b & 7 == 0 && is_int(c) {
                            if let Some(value) = sequence_item(b, c as i64 >> 1) {
                                used!(USE_B, i.b);
                                set!(i.a, value);
                                continue;
                            }
                        }
                        let value = slow!(build::get_item(cx, val!(regs, i.b), val!(regs, i.c)));
                        result!(value)
                    }
                    Op::LoadItemInt => {
                        let b = reg!(regs, i.b);
                        if b & 7 == 0
                            && let Some(value) = sequence_item(b, i.c as i16 as i64)
                        {
                            used!(USE_B, i.b);
                            set!(i.a, value);
                            continue;
                        }
                        let key = Value::int32(i.c as i16 as i32);
                        let value = slow!(build::get_item(cx, val!(regs, i.b), &key));
                        used!(USE_B, i.b);
                        set!(i.a, value.into_word());
                    }
                    Op::StoreItem => {
                        let (a, b) = (reg!(regs, i.a), reg!(regs, i.b));
                        if a & 7 == 0 && is_int(b) && (*(a as *const Cell)).kind() == ShapeId::LIST.0 {
                            let list = a as *mut List;
                            let length = (*list).len() as i64;
                            let mut index = b as i64 >> 1;
                            if index < 0 {
                                index += length;
                            }
                            if (0..length).contains(&index) {
                                let value = execute::take_or_clone(regs.add(i.c as usize), i.flags & USE_C != 0);
                                if value.needs_tracking() {
                                    cx.heap.track(a as *mut Cell);
                                }
                                match (*list).put(index as usize, value) {
                                    Ok(old) => {
                                        drop(old);
                                        settle!();
                                    }
                                    Err(value) => slow!(cx.list_put(val!(regs, i.a), index as usize, value)),
                                }
                                used!(USE_A, i.a);
                                continue;
                            }
                        }
                        slow!(build::set_item(cx, val!(regs, i.a), val!(regs, i.b), val!(regs, i.c)));
                        used!(USE_A, i.a);
                        used!(USE_B, i.b);
                        used!(USE_C, i.c);
                        settle!();
                    }
                    Op::DeleteItem => {
                        slow!(cx.delete_item(val!(regs, i.a), val!(regs, i.b)));
                        used!(USE_A, i.a);
                        used!(USE_B, i.b);
                        settle!();
                    }
                    Op::LoadSlice => {
                        let value = slow!(build::load_slice(cx, val!(regs, i.b), val!(regs, i.c), val!(regs, i.c + 1)));
                        used!(USE_B, i.b);
                        execute::clear(regs.add(i.c as usize), 2);
                        set!(i.a, value.into_word());
                    }
                    Op::StoreSlice => {
                        slow!(build::store_slice(cx, val!(regs, i.a), val!(regs, i.b), val!(regs, i.b + 1), val!(regs, i.c)));
                        used!(USE_A, i.a);
                        execute::clear(regs.add(i.b as usize), 2);
                        used!(USE_C, i.c);
                        settle!();
                    }

                    Op::BuildSlice => {
                        let step = if i.c == 3 { (*regs.add(i.b as usize + 2).cast::<Value>()).clone() } else { Value::NONE };
                        let (start, stop) = ((val!(regs, i.b)).clone(), (val!(regs, i.b + 1)).clone());
                        let value = slow!(cx.new_slice(start, stop, step));
                        execute::clear(regs.add(i.b as usize), i.c as usize);
                        set!(i.a, value.into_word());
                    }
                    Op::BuildList => {
                        let items = std::slice::from_raw_parts(regs.add(i.b as usize).cast::<Value>(), i.c as usize);
                        let value = slow!(cx.new_list_from(items));
                        execute::clear(regs.add(i.b as usize), i.c as usize);
                        set!(i.a, value.into_word());
                    }
                    Op::BuildTuple => {
                        let first = regs.add(i.b as usize);
                        let items = std::slice::from_raw_parts(first.cast::<Value>(), i.c as usize);
                        let tracked = items.iter().any(Value::needs_tracking);
                        let (value, room) = slow!(cx.new_tuple_room(i.c as usize, tracked));
                        for index in 0..i.c as usize {
                            room.cast::<u64>().add(index).write(*first.add(index));
                            *first.add(index) = 0;
                        }
                        set!(i.a, value.into_word());
                    }
                    Op::BuildSet => {
                        let items = std::slice::from_raw_parts(regs.add(i.b as usize).cast::<Value>(), i.c as usize);
                        let value = slow!(build::set(cx, items));
                        execute::clear(regs.add(i.b as usize), i.c as usize);
                        set!(i.a, value.into_word());
                    }
                    Op::BuildMap => {
                        let items = std::slice::from_raw_parts(regs.add(i.b as usize).cast::<Value>(), 2 * i.c as usize);
                        let value = slow!(build::map(cx, items));
                        execute::clear(regs.add(i.b as usize), 2 * i.c as usize);
                        set!(i.a, value.into_word());
                    }
                    Op::BuildMapShaped => {
                        let cache = cache_at(cx, code, i.c);
                        let value = slow!(build::shaped_map(cx, &*code, i.c, regs.add(i.b as usize), cache));
                        set!(i.a, value.into_word());
                    }
                    Op::BuildString => {
                        let items = std::slice::from_raw_parts(regs.add(i.b as usize).cast::<Value>(), i.c as usize);
                        let value = slow!(cx.build_string(items));
                        execute::clear(regs.add(i.b as usize), i.c as usize);
                        set!(i.a, value.into_word());
                    }
                    Op::ListAppend => {
                        let value = execute::take_or_clone(regs.add(i.b as usize), i.flags & USE_B != 0);
                        slow!(cx.list_push(val!(regs, i.a), value));
                    }
                    Op::ListExtend => {
                        slow!(build::list_extend(cx, val!(regs, i.a), val!(regs, i.b)));
                        used!(USE_B, i.b);
                    }
                    Op::SetAdd => {
                        slow!(cx.set_add(val!(regs, i.a), val!(regs, i.b)));
                        used!(USE_B, i.b);
                    }
                    Op::SetUpdate => {
                        slow!(build::set_update(cx, val!(regs, i.a), val!(regs, i.b)));
                        used!(USE_B, i.b);
                    }
                    Op::MapAdd => {
                        let value = execute::take_or_clone(regs.add(i.c as usize), i.flags & USE_C != 0);
                        slow!(cx.dict_set(val!(regs, i.a), val!(regs, i.b), value));
                        used!(USE_B, i.b);
                        settle!();
                    }
                    Op::DictUpdate => {
                        slow!(build::dict_update(cx, val!(regs, i.a), val!(regs, i.b)));
                        used!(USE_B, i.b);
                    }
                    Op::DictMerge => {
                        slow!(build::dict_merge(cx, val!(regs, i.a), val!(regs, i.b), val!(regs, i.c)));
                        used!(USE_B, i.b);
                    }
                    Op::ListToTuple => {
                        let items = slow!(cx.collect(val!(regs, i.b)));
                        let value = slow!(cx.new_tuple_from(items));
                        used!(USE_B, i.b);
                        set!(i.a, value.into_word());
                    }
                    Op::FormatValue => {
                        let value = slow!(cx.format_value(val!(regs, i.b), i.c));
                        used!(USE_B, i.b);
                        set!(i.a, value.into_word());
                    }
                    Op::FormatSpec => {
                        let value = slow!(cx.format(val!(regs, i.b), val!(regs, i.c)));
                        result!(value)
                    }

                    Op::UnpackSequence => {
                        let source = (val!(regs, i.b)).clone();
                        used!(USE_B, i.b);
                        slow!(build::unpack(cx, &source, regs.add(i.a as usize), i.c as usize));
                        drop(source);
                        settle!();
                    }
                    Op::UnpackStarred => {
                        let source = (val!(regs, i.b)).clone();
                        used!(USE_B, i.b);
                        slow!(build::unpack_starred(cx, &source, regs.add(i.a as usize), (i.c & 255) as usize, (i.c >> 8) as usize));
                        drop(source);
                        settle!();
                    }
                    Op::GetIter => {
                        let value = slow!(control::get_iter(cx, val!(regs, i.b)));
                        used!(USE_B, i.b);
                        set!(i.a, value.into_word());
                    }
                    Op::ForIter => {
                        let iterator = reg!(regs, i.b);
                        let shape = if iterator & 7 == 0 { (*(iterator as *const Cell)).kind() } else { 0 };
                        if shape == ShapeId::RANGE_ITERATOR.0 {
                            let range = iterator as *mut RangeIterator;
                            if (*range).remaining > 0 {
                                let current = (*range).current;
                                (*range).remaining -= 1;
                                (*range).current = current.wrapping_add((*range).step);
                                set!(i.a, (current as u64) << 1 | 1);
                                continue;
                            }
                        } else if shape == ShapeId::LIST_ITERATOR.0 {
                            let stepped = iterator as *mut ListIterator;
                            if let Some(list) = &(*stepped).list
                                && let Some(cell) = list.exact_list()
                                && let Some(item) = (*cell).get((*stepped).index)
                            {
                                (*stepped).index += 1;
                                set!(i.a, item.into_word());
                                continue;
                            }
                        } else if shape == ShapeId::GENERATOR.0 {
                            (*frame).ip = ip;
                            match execute::resume_inline(cx, machine, val!(regs, i.b), Value::NONE, Return::ForIter, i.a) {
                                Ok(true) => {
                                    reload!();
                                    settle!();
                                    continue;
                                }
                                Ok(false) => {
                                    set!(i.b, 0);
                                    ip = ip.add(i.c as usize);
                                    continue;
                                }
                                Err(raised) => break 'run raised,
                            }
                        }
                        match slow!(cx.next(val!(regs, i.b))) {
                            Some(item) => set!(i.a, item.into_word()),
                            None => {
                                set!(i.b, 0);
                                ip = ip.add(i.c as usize);
                            }
                        }
                    }

                    Op::Call => {
                        (*frame).ip = ip;
                        let base = regs.add(i.b as usize);
                        let callee = *base;
                        // A Python function with exactly the arguments it wants: its frame starts on them.
                        if callee & 7 == 0 && (*(callee as *const Cell)).kind() == ShapeId::FUNCTION.0 {
                            let template = template_of(callee as *const Function);
                            let callee_code = code_of(template);
                            if (*callee_code).simple
                                && (*callee_code).positional == i.c
                                && (*frame).generator.is_none()
                                && let Some(next) = execute::push(machine, frame, base.add(1), callee_code)
                            {
                                *base = 0;
                                next.function = Value::from_word(callee);
                                next.globals = globals_of(template);
                                next.destination = i.a;
                                next.on_return = Return::Register;
                                frame = next;
                                regs = base.add(1);
                                code = callee_code;
                                ip = (*code).instrs.start();
                                for register in i.c..(*code).locals {
                                    *regs.add(register as usize) = 0;
                                }
                                settle!();
                                continue;
                            }
                        }
                        let flow = slow!(calls::call(cx, machine, base, 1, i.c as usize, &[], i.a));
                        flow!(flow);
                        settle!();
                    }
                    Op::CallMethod => {
                        (*frame).ip = ip;
                        let base = regs.add(i.b as usize);
                        let callee = *base;
                        if callee & 7 == 0 && (*(callee as *const Cell)).kind() == ShapeId::FUNCTION.0 {
                            let template = template_of(callee as *const Function);
                            let callee_code = code_of(template);
                            let receiver = (*base.add(1) != 0) as u16;
                            if (*callee_code).simple
                                && (*callee_code).positional == i.c + receiver
                                && (*frame).generator.is_none()
                                && let Some(next) = execute::push(machine, frame, base.add(2 - receiver as usize), callee_code)
                            {
                                *base = 0;
                                next.function = Value::from_word(callee);
                                next.globals = globals_of(template);
                                next.destination = i.a;
                                next.on_return = Return::Register;
                                frame = next;
                                regs = base.add(2 - receiver as usize);
                                code = callee_code;
                                ip = (*code).instrs.start();
                                for register in i.c + receiver..(*code).locals {
                                    *regs.add(register as usize) = 0;
                                }
                                settle!();
                                continue;
                            }
                        }
                        let flow = if *base.add(1) != 0 {
                            slow!(calls::call(cx, machine, base, 1, i.c as usize + 1, &[], i.a))
                        } else {
                            slow!(calls::call(cx, machine, base, 2, i.c as usize, &[], i.a))
                        };
                        flow!(flow);
                        settle!();
                    }
                    Op::CallKeywords => {
                        (*frame).ip = ip;
                        let base = regs.add(i.b as usize);
                        let (count, names) = calls::keywords_of(&*code, i.c);
                        let flow = if i.flags & METHOD == 0 {
                            slow!(calls::call(cx, machine, base, 1, count, names, i.a))
                        } else if *base.add(1) != 0 {
                            slow!(calls::call(cx, machine, base, 1, count + 1, names, i.a))
                        } else {
                            slow!(calls::call(cx, machine, base, 2, count, names, i.a))
                        };
                        flow!(flow);
                        settle!();
                    }
                    Op::CallUnpacked => {
                        (*frame).ip = ip;
                        let flow = slow!(calls::call_unpacked(cx, machine, regs.add(i.b as usize), i.c != 0, i.a));
                        flow!(flow);
                        settle!();
                    }
                    Op::Return | Op::ReturnConst => {
                        let value = if i.op == Op::Return {
                            execute::take_or_clone(regs.add(i.a as usize), i.flags & USE_A != 0)
                        } else {
                            (*code).constant(i.b).clone()
                        };
                        // A plain frame with a plain caller: the result goes to its register.
                        if (*frame).on_return == Return::Register && (*frame).locals.is_none() && (*frame).object.is_none() {
                            let registers = (*code).registers as usize;
                            for index in 0..registers {
                                let old = *regs.add(index);
                                if old & 7 == 0 && old != 0 {
                                    *regs.add(index) = 0;
                                    Heap::release(old as *mut Cell);
                                }
                            }
                            let destination = (*frame).destination;
                            let function = (*frame).function.take();
                            execute::pop(machine);
                            reload!();
                            drop(function);
                            set!(destination, value.into_word());
                            settle!();
                            continue;
                        }
                        (*frame).ip = ip;
                        match execute::finish(cx, machine, value) {
                            Ok(execute::Resumed::Native(value)) => return Ok(value),
                            Ok(_) => {
                                reload!();
                                settle!();
                            }
                            Err(raised) => break 'run raised,
                        }
                    }
                    Op::MakeFunction => {
                        let value = slow!(calls::make_function(cx, frame, regs.add(i.a as usize), i.b, i.c));
                        set!(i.a, value.into_word());
                    }

                    Op::Yield => {
                        (*frame).ip = ip;
                        let value = execute::take_or_clone(regs.add(i.b as usize), i.flags & USE_B != 0);
                        let value = if (*code).flags.async_generator { slow!(crate::generator::wrap_yielded(cx, value)) } else { value };
                        leave_with_yield!(value);
                    }
                    Op::YieldFrom => {
                        (*frame).ip = ip;
                        let sent = Value::from_word(std::mem::replace(&mut reg!(regs, i.a), 0)).unwrap_or(Value::NONE);
                        match slow!(control::delegate(cx, machine, val!(regs, i.b), sent, i.a)) {
                            control::Delegated::Frame => reload!(),
                            control::Delegated::Yielded(value) => {
                                // Come back to this instruction.
                                (*frame).ip = ip.sub(1);
                                leave_with_yield!(value);
                            }
                            control::Delegated::Returned(value) => {
                                set!(i.b, 0);
                                set!(i.a, value.into_word());
                            }
                        }
                    }
                    Op::GetYieldFromIter => {
                        let value = slow!(control::yield_from_iter(cx, &*code, val!(regs, i.b)));
                        used!(USE_B, i.b);
                        set!(i.a, value.into_word());
                    }
                    Op::GetAwaitable => {
                        let value = slow!(control::awaitable(cx, val!(regs, i.b), i.c));
                        used!(USE_B, i.b);
                        set!(i.a, value.into_word());
                    }
                    Op::GetAsyncIter => {
                        let value = slow!(control::async_iter(cx, val!(regs, i.b)));
                        used!(USE_B, i.b);
                        set!(i.a, value.into_word());
                    }
                    Op::GetAsyncNext => {
                        let value = slow!(control::async_next(cx, val!(regs, i.b)));
                        set!(i.a, value.into_word());
                    }
                    Op::EndAsyncFor => {
                        let error = (val!(regs, i.a)).clone();
                        if !cx.is_instance_of(&error, ShapeId::STOP_ASYNC_ITERATION) {
                            (*frame).ip = ip;
                            break 'run execute::reraise(cx, error);
                        }
                        drop(error);
                        set!(i.a, 0);
                        set!(i.b, 0);
                    }

                    Op::Raise => {
                        (*frame).ip = ip;
                        let exception = if i.flags & USE_A != 0 { Value::from_word(std::mem::replace(&mut reg!(regs, i.a), 0)) } else { None };
                        let cause = if i.flags & USE_B != 0 { Value::from_word(std::mem::replace(&mut reg!(regs, i.b), 0)) } else { None };
                        break 'run control::raise(cx, exception, cause);
                    }
                    Op::Reraise => {
                        (*frame).ip = ip;
                        let exception = execute::take_or_clone(regs.add(i.a as usize), i.flags & USE_A != 0);
                        break 'run execute::reraise(cx, exception);
                    }
                    Op::EnterHandler => {
                        let exception = cx.raised.take().unwrap_or(Value::NONE);
                        let before = cx.handled.replace(exception.clone()).unwrap_or(Value::NONE);
                        set!(i.a, before.into_word());
                        set!(i.a + 1, exception.into_word());
                    }
                    Op::LeaveHandler => {
                        let before = Value::from_word(std::mem::replace(&mut reg!(regs, i.a), 0));
                        let current = Value::from_word(std::mem::replace(&mut reg!(regs, i.a + 1), 0));
                        let ended = std::mem::replace(&mut cx.handled, before.filter(|before| !before.is_none()));
                        drop(ended);
                        drop(current);
                        settle!();
                    }
                    Op::MatchException => {
                        let matches = slow!(control::match_exception(cx, val!(regs, i.b), val!(regs, i.c)));
                        used!(USE_C, i.c);
                        set!(i.a, if matches { word::TRUE } else { word::FALSE });
                    }
                    Op::SplitGroup => {
                        let (matched, rest) = slow!(control::split_group(cx, val!(regs, i.b), val!(regs, i.c)));
                        if !matched.is_none() {
                            cx.handled = Some(matched.clone());
                        }
                        used!(USE_C, i.c);
                        set!(i.a, matched.into_word());
                        set!(i.a + 1, rest.into_word());
                    }
                    Op::MergeGroup => {
                        let value = slow!(control::merge_group(cx, val!(regs, i.b), val!(regs, i.c)));
                        result!(value)
                    }
                    Op::EnterWith => {
                        let (exit, entered) = slow!(control::enter_with(cx, val!(regs, i.b), i.flags & lissom_bytecode::ops::ASYNC != 0));
                        used!(USE_B, i.b);
                        set!(i.a, exit.into_word());
                        set!(i.a + 1, entered.into_word());
                    }
                    Op::ExitWithException => {
                        let value = slow!(control::exit_with_exception(cx, val!(regs, i.b), val!(regs, i.c)));
                        set!(i.a, value.into_word());
                    }

                    Op::ImportName => {
                        let base = regs.add(i.c as usize);
                        let value = slow!(crate::import::import_name(cx, frame, (*code).name_at(i.b as usize), &*base.cast::<Value>(), &*base.add(1).cast::<Value>()));
                        execute::clear(base, 2);
                        set!(i.a, value.into_word());
                    }
                    Op::ImportFrom => {
                        let value = slow!(crate::import::import_from(cx, val!(regs, i.b), (*code).name_at(i.c as usize)));
                        set!(i.a, value.into_word());
                    }
                    Op::ImportStar => {
                        slow!(crate::import::import_star(cx, frame, val!(regs, i.b)));
                        used!(USE_B, i.b);
                    }
                    Op::LoadBuildClass => {
                        let value = slow!(variable::build_class(cx, frame));
                        set!(i.a, value.into_word());
                    }

                    Op::MatchSequence => {
                        let matches = control::is_sequence(cx, val!(regs, i.b));
                        set!(i.a, if matches { word::TRUE } else { word::FALSE });
                    }
                    Op::MatchMapping => {
                        let matches = control::is_mapping(cx, val!(regs, i.b));
                        set!(i.a, if matches { word::TRUE } else { word::FALSE });
                    }
                    Op::MatchKeys => {
                        let value = slow!(control::match_keys(cx, val!(regs, i.b), val!(regs, i.c)));
                        set!(i.a, value.into_word());
                    }
                    Op::MatchClass => {
                        let value = slow!(control::match_class(cx, val!(regs, i.b), val!(regs, i.c), val!(regs, i.c + 1), val!(regs, i.c + 2)));
                        execute::clear(regs.add(i.c as usize), 3);
                        set!(i.a, value.into_word());
                    }
                    Op::GetLen => {
                        let length = slow!(cx.len(val!(regs, i.b)));
                        set!(i.a, (length as u64) << 1 | 1);
                    }
                    Op::CallIntrinsic => {
                        let value = slow!(crate::ops::intrinsic::call(cx, frame, i.c, regs.add(i.b as usize)));
                        set!(i.a, value.into_word());
                    }
                }
            };
            // An exception: the frame that handles it, or out of the machine.
            match crate::unwind::unwind(cx, machine, raised) {
                Ok(()) => reload!(),
                Err(raised) => return Err(raised),
            }
        }
    }
}

/// The function a frame runs.
#[inline(always)]
unsafe fn function_of(frame: *mut Frame) -> *const Function {
    // SAFETY: a frame has its function as long as it runs.
    unsafe { (*frame).function.as_ref().map_or(std::ptr::null(), |function| function.word() as *const Function) }
}

/// A function's template.
#[inline(always)]
pub(crate) unsafe fn template_of(function: *const Function) -> *const Template {
    // SAFETY: every function has a template.
    unsafe { (*function).template.as_ref().map_or(std::ptr::null(), |template| template.word() as *const Template) }
}

/// A template's code.
#[inline(always)]
pub(crate) unsafe fn code_of(template: *const Template) -> *const CodeCell {
    // SAFETY: every template has its code.
    unsafe { (*template).code.as_ref().map_or(std::ptr::null(), |code| code.word() as *const CodeCell) }
}

/// A template's namespace of globals.
#[inline(always)]
pub(crate) unsafe fn globals_of(template: *const Template) -> *const Dict {
    // SAFETY: every template has its globals, a dict.
    unsafe { (*template).globals.as_ref().map_or(std::ptr::null(), |globals| globals.word() as *const Dict) }
}

/// An item of an exact list or tuple, retained; `None` if the index is out of range or it is neither.
#[inline(always)]
unsafe fn sequence_item(sequence: u64, index: i64) -> Option<u64> {
    // SAFETY: the word is a live cell's address.
    unsafe {
        let shape = ShapeId((*(sequence as *const Cell)).kind());
        if shape == ShapeId::LIST {
            let list = sequence as *const List;
            let length = (*list).len() as i64;
            let index = if index < 0 { index + length } else { index };
            if !(0..length).contains(&index) {
                return None;
            }
            let buffer = (*list).buffer();
            return Some(match (*list).kind() {
                ItemKind::Values => {
                    let item = *buffer.cast::<u64>().add(index as usize);
                    retain(item);
                    item
                }
                ItemKind::Int8 => (*buffer.cast::<i8>().add(index as usize) as i64 as u64) << 1 | 1,
                ItemKind::Int16 => (*buffer.cast::<i16>().add(index as usize) as i64 as u64) << 1 | 1,
                ItemKind::Int32 => (*buffer.cast::<i32>().add(index as usize) as i64 as u64) << 1 | 1,
                ItemKind::Bools => {
                    if *buffer.add(index as usize) != 0 {
                        word::TRUE
                    } else {
                        word::FALSE
                    }
                }
            });
        }
        let length = shape.0.wrapping_sub(ShapeId::TUPLE.0) as i64;
        if length < ShapeId::TUPLE_LENGTHS as i64 {
            let index = if index < 0 { index + length } else { index };
            if !(0..length).contains(&index) {
                return None;
            }
            let item = *(sequence as *const u64).add(1 + index as usize);
            retain(item);
            return Some(item);
        }
        None
    }
}

/// Floor division; the divisor is not 0.
#[inline(always)]
fn floor_div(a: i64, b: i64) -> i64 {
    let quotient = a.wrapping_div(b);
    if (a ^ b) < 0 && quotient.wrapping_mul(b) != a { quotient - 1 } else { quotient }
}

/// The remainder that goes with [`floor_div`].
#[inline(always)]
fn floor_mod(a: i64, b: i64) -> i64 {
    let rest = a.wrapping_rem(b);
    if rest != 0 && (rest ^ b) < 0 { rest + b } else { rest }
}

/// A shift of an integer in place to the left, if the result is one as well.
#[inline(always)]
fn shift_left(word: u64, bits: i64) -> Option<u64> {
    let number = word as i64 >> 1;
    if !(0..62).contains(&bits) {
        return None;
    }
    let shifted = number << bits;
    if shifted >> bits != number {
        return None;
    }
    Value::small_int(shifted).map(Value::into_word)
}
