//! Threads of a runtime: each is a thread of the system, and one of them runs at a time.
//!
//! ```text
//!   runs ──> asks to block (blocking), is asked for the turn (take_turns), or ends
//!     its stacks and what else is its own leave the machine and the context (Own::exchange), the turn is handed on
//!   waits for its turn, first come first served; asks for it after SWITCH_INTERVAL ──> its own goes back in, it runs
//! ```
//!
//! The machine and the context are the same for all: whoever has the turn finds its own stacks in them. So nothing but this file knows of
//! threads, and a program that starts none pays nothing: there is no lock to take. A switch happens at safepoints and in blocking calls only;
//! what native code does between two of these, and Python code without a call or a jump back, is not divided.
//!
//! Who waits for something that another thread does (a lock, the end of a thread) waits for the next *event* and looks again.
//!
//! When the runtime ends, threads that still run never get the turn again, and sleep for good: they hold what is in a runtime that is gone.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lissom_heap::BREAK_USER;
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

use crate::frame::Frame;
use crate::machine::Machine;

/// Asks the thread that runs to hand its turn on.
pub(crate) const BREAK_SWITCH: u32 = BREAK_USER << 2;
/// How long a thread waits before it asks for the turn (`sys.getswitchinterval`).
const SWITCH_INTERVAL: Duration = Duration::from_millis(5);
/// How long the main thread waits for an event before it looks for signals.
const PATIENCE: Duration = Duration::from_millis(100);
/// The identity of the first thread.
const FIRST: u64 = 1;
/// Bytes of a thread's machine stack, if the program does not say (`threading.stack_size`).
pub const STACK_DEFAULT: usize = 16 << 20;
/// Of these, kept for what has no guard.
const STACK_RESERVE: usize = 1 << 20;

/// Who may run, and what happened.
struct Turns {
    taken: bool,
    waiting: VecDeque<u64>,
    next_ticket: u64,
    /// Counts what others may wait for.
    events: u64,
    /// The runtime's breaker word; none when the runtime has ended.
    breaker: Option<Breaker>,
}

/// The address of the breaker word.
struct Breaker(*const AtomicU32);

// SAFETY: the word is atomic, and its address is used only under the lock of the turns, where the runtime's end removes it.
unsafe impl Send for Breaker {}

/// What the threads of a runtime share.
struct Shared {
    turns: Mutex<Turns>,
    /// The turn was handed on.
    turn: Condvar,
    /// There was an event.
    event: Condvar,
}

impl Shared {
    fn new(breaker: &AtomicU32) -> Arc<Shared> {
        let turns = Turns { taken: true, waiting: VecDeque::new(), next_ticket: 0, events: 0, breaker: Some(Breaker(breaker)) };
        Arc::new(Shared { turns: Mutex::new(turns), turn: Condvar::new(), event: Condvar::new() })
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands the turn on.
    fn release(&self) {
        self.turns().taken = false;
        self.turn.notify_all();
    }

    /// Waits for the turn. Does not come back when the runtime has ended.
    fn acquire(&self) {
        let mut turns = self.turns();
        let ticket = turns.next_ticket;
        turns.next_ticket += 1;
        turns.waiting.push_back(ticket);
        loop {
            if turns.breaker.is_none() {
                drop(turns);
                loop {
                    std::thread::park();
                }
            }
            if !turns.taken && turns.waiting.front() == Some(&ticket) {
                turns.waiting.pop_front();
                turns.taken = true;
                return;
            }
            let (again, waited) = self.turn.wait_timeout(turns, SWITCH_INTERVAL).unwrap_or_else(PoisonError::into_inner);
            turns = again;
            if waited.timed_out()
                && let Some(breaker) = &turns.breaker
            {
                // SAFETY: the runtime removes the address under this lock before it goes.
                unsafe { (*breaker.0).fetch_or(BREAK_SWITCH, Ordering::Relaxed) };
            }
        }
    }

    /// Waits until there were other events than so many, or the time is over.
    fn wait(&self, seen: u64, end: Option<Instant>) {
        let mut turns = self.turns();
        while turns.events == seen {
            let left = end.map_or(PATIENCE, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return;
            }
            turns = self.event.wait_timeout(turns, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// The threads of a runtime, as the machine knows them.
pub(crate) struct Threads {
    shared: Arc<Shared>,
    /// Threads besides the main one that have been started and not ended.
    others: usize,
    /// The last identity given.
    last: u64,
    /// Who runs.
    current: u64,
    /// The main thread: the first, or, in the child of a fork, the one that forked.
    main: u64,
    /// What the breaker asked of the main thread while another ran.
    for_main: u32,
    /// The thread that runs is not asked for its turn.
    undivided: usize,
    /// What the thread that runs keeps for its context variables.
    context: Option<Value>,
    /// Another number each time that is set, in any thread; 0 if it never was.
    context_number: u64,
    /// The last such number given.
    last_context_number: u64,
}

impl Threads {
    pub(crate) fn new(breaker: &AtomicU32) -> Threads {
        Threads { shared: Shared::new(breaker), others: 0, last: FIRST, current: FIRST, main: FIRST, for_main: 0, undivided: 0, context: None, context_number: 0, last_context_number: 0 }
    }

    /// Who runs.
    pub(crate) fn current(&self) -> u64 {
        self.current
    }

    /// No other thread gets the turn again.
    pub(crate) fn end(&mut self) {
        self.shared.turns().breaker = None;
        self.shared.turn.notify_all();
        self.shared.event.notify_all();
        self.others = 0;
    }

    /// Is there more than one?
    pub(crate) fn are_several(&self) -> bool {
        self.others > 0
    }
}

/// What a thread has of its own: in the machine and the context while it runs, here while another does.
struct Own {
    identity: u64,
    registers: Vec<u64>,
    frames: Vec<u64>,
    frame: *mut Frame,
    entered: usize,
    stack_entered: usize,
    frames_charged: usize,
    registers_charged: usize,
    dying: u64,
    kept: Vec<Value>,
    origins: crate::asynchronous::Origins,
    raised: Option<Value>,
    returned: Option<Value>,
    reraised: bool,
    handled: Option<Value>,
    in_repr: Vec<u64>,
    stack_limit: usize,
    undivided: usize,
    context: Option<Value>,
    context_number: u64,
}

impl Own {
    /// What stands in the machine while nobody runs.
    fn nobody() -> Own {
        Own {
            identity: 0,
            registers: Vec::new(),
            frames: Vec::new(),
            frame: std::ptr::null_mut(),
            entered: 0,
            stack_entered: 0,
            frames_charged: 0,
            registers_charged: 0,
            dying: 0,
            kept: Vec::new(),
            origins: Default::default(),
            raised: None,
            returned: None,
            reraised: false,
            handled: None,
            in_repr: Vec::new(),
            stack_limit: 0,
            undivided: 0,
            context: None,
            context_number: 0,
        }
    }

    /// A new thread's.
    fn new(identity: u64) -> Option<Own> {
        let (registers, frames) = Machine::new_stacks()?;
        Some(Own { identity, registers, frames, ..Own::nobody() })
    }

    /// Puts this into the machine and the context, and keeps what was there.
    ///
    /// # Safety
    /// The context is alive and has a machine; the caller has the turn.
    #[inline(never)]
    unsafe fn exchange(&mut self, cx: *mut Context) {
        use std::mem::swap;
        // SAFETY: the caller's promise: nobody else uses the context now.
        let cx = unsafe { &mut *cx };
        swap(&mut self.raised, &mut cx.raised);
        swap(&mut self.returned, &mut cx.returned);
        swap(&mut self.reraised, &mut cx.reraised);
        swap(&mut self.handled, &mut cx.handled);
        swap(&mut self.in_repr, &mut cx.in_repr);
        swap(&mut self.stack_limit, &mut cx.stack_limit);
        let machine = Machine::of(cx);
        swap(&mut self.identity, &mut machine.threads.current);
        swap(&mut self.undivided, &mut machine.threads.undivided);
        swap(&mut self.context, &mut machine.threads.context);
        swap(&mut self.context_number, &mut machine.threads.context_number);
        swap(&mut self.registers, &mut machine.registers);
        swap(&mut self.frames, &mut machine.frames);
        swap(&mut self.frame, &mut machine.frame);
        swap(&mut self.entered, &mut machine.entered);
        swap(&mut self.stack_entered, &mut machine.stack_entered);
        swap(&mut self.frames_charged, &mut machine.frames_charged);
        swap(&mut self.registers_charged, &mut machine.registers_charged);
        swap(&mut self.dying, &mut machine.dying);
        swap(&mut self.kept, &mut machine.kept);
        swap(&mut self.origins, &mut machine.origins);
        if !machine.registers.is_empty() {
            machine.set_ends();
        }
        if machine.threads.current == machine.threads.main && machine.threads.for_main != 0 {
            let bits = std::mem::take(&mut machine.threads.for_main);
            cx.heap.raise(bits);
        }
    }
}

/// Does something while others may run.
///
/// # Safety
/// The context is alive and has a machine, and the caller has the turn and does not use what it borrowed from the context meanwhile.
#[inline(never)]
unsafe fn aside<T>(cx: *mut Context, body: impl FnOnce() -> T) -> T {
    let mut own = Own::nobody();
    // SAFETY: the caller's promise. The turn is handed on when the thread's own is out, and is there again before it goes in.
    unsafe {
        let shared = Arc::clone(&Machine::of(&mut *cx).threads.shared);
        own.exchange(cx);
        shared.release();
        let result = body();
        shared.acquire();
        own.exchange(cx);
        result
    }
}

/// Does something that may take long and touches no object; other threads run meanwhile.
pub fn blocking<T>(cx: &mut Context, body: impl FnOnce() -> T) -> T {
    if !Machine::of(cx).threads.are_several() {
        return body();
    }
    // SAFETY: the caller has the turn, as it has the context; `body` has no part of it.
    unsafe { aside(cx, body) }
}

/// Could another thread run while this one waits?
pub fn are_several(cx: &mut Context) -> bool {
    Machine::of(cx).threads.are_several()
}

/// What the breaker asks for is the main thread's matter: true if it runs, otherwise it is told later.
pub(crate) fn is_for_main(cx: &mut Context, bits: u32) -> bool {
    let threads = &mut Machine::of(cx).threads;
    let runs = threads.current == threads.main;
    if !runs {
        threads.for_main |= bits;
    }
    runs
}

/// Lets others run that wait for the turn.
pub(crate) fn take_turns(cx: &mut Context) {
    let threads = &Machine::of(cx).threads;
    if threads.are_several() && threads.undivided == 0 && !threads.shared.turns().waiting.is_empty() {
        blocking(cx, || ());
    }
}

/// Does something during which this thread keeps its turn, unless it blocks.
pub fn undivided<T>(cx: &mut Context, body: impl FnOnce(&mut Context) -> T) -> T {
    Machine::of(cx).threads.undivided += 1;
    let result = body(cx);
    Machine::of(cx).threads.undivided -= 1;
    result
}

/// The context of this thread's variables, if there is one.
pub fn context(cx: &mut Context) -> Option<Value> {
    Machine::of(cx).threads.context.clone()
}

/// Sets the context of this thread's variables.
pub fn set_context(cx: &mut Context, context: Option<Value>) {
    context_changed(cx);
    let old = std::mem::replace(&mut Machine::of(cx).threads.context, context);
    drop(old);
}

/// Notes that a variable was set in this thread's context.
pub fn context_changed(cx: &mut Context) {
    let threads = &mut Machine::of(cx).threads;
    threads.last_context_number += 1;
    threads.context_number = threads.last_context_number;
}

/// A number that changes whenever this thread's context, or a variable in it, is set, and that no other thread's context has: for who remembers
/// the value of a variable. 0 if none was ever set.
#[inline(always)]
pub fn context_number(cx: &mut Context) -> u64 {
    Machine::of(cx).threads.context_number
}

/// How many events there were: what a wait begins with, before it looks whether it has to wait.
pub fn events(cx: &mut Context) -> u64 {
    Machine::of(cx).threads.shared.turns().events
}

/// Tells all that wait that something happened: a lock is free, a thread has ended.
pub fn tell(cx: &mut Context) {
    let shared = &Machine::of(cx).threads.shared;
    shared.turns().events += 1;
    shared.event.notify_all();
}

/// Waits until there were other events than `seen`, for `timeout` at most; now and then it comes back without, so that signals are served.
pub fn wait(cx: &mut Context, seen: u64, timeout: Option<Duration>) {
    let patience = if is_main(cx) { Some(PATIENCE) } else { None };
    let longest = match (timeout, patience) {
        (Some(timeout), Some(patience)) => Some(timeout.min(patience)),
        (timeout, patience) => timeout.or(patience),
    };
    let end = longest.and_then(|longest| Instant::now().checked_add(longest));
    let shared = Arc::clone(&Machine::of(cx).threads.shared);
    blocking(cx, || shared.wait(seen, end));
}

/// Has the runtime ended, so that no other thread runs any more?
pub fn has_ended(cx: &mut Context) -> bool {
    Machine::of(cx).threads.shared.turns().breaker.is_none()
}

/// The identity of the thread that runs.
pub fn identity(cx: &mut Context) -> u64 {
    Machine::of(cx).threads.current
}

/// The identity of the main thread.
pub fn main_identity(cx: &mut Context) -> u64 {
    Machine::of(cx).threads.main
}

/// Is the main thread running?
pub fn is_main(cx: &mut Context) -> bool {
    let threads = &Machine::of(cx).threads;
    threads.current == threads.main
}

/// How many threads there are besides the main one.
pub fn others(cx: &mut Context) -> usize {
    Machine::of(cx).threads.others
}

/// Hands values and addresses of a runtime to a thread of it.
struct Handover {
    cx: *mut Context,
    own: Own,
    function: u64,
}

// SAFETY: the other thread touches them only when it has the turn, and so nobody else does.
unsafe impl Send for Handover {}

/// Starts a thread that calls a function without arguments; what the function raises is dropped. Gives its identity.
///
/// # Errors
/// `RuntimeError` if the system does not start one.
pub fn start(cx: &mut Context, function: &Value, stack: usize) -> PyResult<u64> {
    let machine = Machine::of(cx);
    let identity = machine.threads.last + 1;
    let shared = Arc::clone(&machine.threads.shared);
    let Some(own) = Own::new(identity) else { return Err(cannot_start(cx)) };
    let mut handover = Handover { cx: &raw mut *cx, own, function: function.clone().into_word() };
    let word = handover.function;
    let spawned = std::thread::Builder::new().stack_size(stack).spawn(move || {
        let here = 0u8;
        handover.own.stack_limit = (&raw const here as usize).saturating_sub(stack.saturating_sub(STACK_RESERVE));
        // Signals are for the main thread.
        let _ = lissom_host::raw::signals::mask(2, &lissom_host::raw::signals::Set::full());
        shared.acquire();
        // SAFETY: this thread has the turn, and the runtime has not ended, or it would not have come back.
        unsafe { live(handover) };
        shared.release();
    });
    if spawned.is_err() {
        // SAFETY: the reference that the thread would have taken over.
        drop(unsafe { Value::from_word(word) });
        return Err(cannot_start(cx));
    }
    let threads = &mut Machine::of(cx).threads;
    threads.last = identity;
    threads.others += 1;
    Ok(identity)
}

fn cannot_start(cx: &mut Context) -> Raised {
    cx.error(ShapeId::RUNTIME_ERROR, "can't start new thread")
}

/// A thread from its first turn to its end; it has the turn when this returns.
///
/// # Safety
/// The context is alive, and this thread has the turn.
unsafe fn live(mut handover: Handover) {
    let address = handover.cx;
    // SAFETY: the caller's promise.
    unsafe {
        handover.own.exchange(address);
        let cx = &mut *address;
        if let Some(function) = Value::from_word(handover.function) {
            if let Err(raised) = cx.call(&function, &[]) {
                drop(cx.take_raised(raised));
            }
            drop(function);
        }
        // Finalizers of what went with it run here.
        if let Err(raised) = cx.poll() {
            drop(cx.take_raised(raised));
        }
        cx.handled = None;
        cx.returned = None;
        drop(Machine::of(cx).threads.context.take());
        crate::stack::discharge(cx);
        Machine::of(cx).kept.clear();
        if Machine::of(cx).threads.others == 0 {
            // The child of a fork ends with the thread that forked.
            lissom_host::raw::spawn::leave(0);
        }
        Machine::of(cx).threads.others -= 1;
        tell(cx);
        handover.own.exchange(address);
    }
}

/// The runtime ends: no other thread gets the turn again.
pub fn end(cx: &mut Context) {
    Machine::of(cx).threads.end();
}

/// In the child of a fork only the thread that forked is left.
pub fn after_fork(cx: &mut Context) {
    let shared = Shared::new(cx.heap.breaker());
    let threads = &mut Machine::of(cx).threads;
    // Another thread may have held the lock of the old ones: they are left as they are.
    std::mem::forget(std::mem::replace(&mut threads.shared, shared));
    threads.others = 0;
    threads.main = threads.current;
}
