//! Raising and handling exceptions, `with`, and `match`.

use lissom_bytecode::ops::{ASYNC, USE_A, USE_B, USE_C};
use lissom_objects::value::word;
use lissom_objects::{Context, PyResult, ShapeId, Value};

use super::{handler, release, slow};
use crate::execute;
use crate::frame::Frame;
use crate::ops::control;

handler!(Raise, m => {
    (*m.frame).ip = m.ip;
    let exception = if m.has(USE_A) { Value::from_word(std::mem::replace(&mut *m.place(m.i.a), 0)) } else { None };
    let cause = if m.has(USE_B) { Value::from_word(std::mem::replace(&mut *m.place(m.i.b), 0)) } else { None };
    let raised = control::raise(m.cx, exception, cause);
    m.raise(raised)
});

handler!(Reraise, m => {
    (*m.frame).ip = m.ip;
    let exception = m.take(USE_A, m.i.a);
    let raised = execute::reraise(m.cx, exception);
    m.raise(raised)
});

handler!(EnterHandler, m => {
    let exception = m.cx.raised.take().unwrap_or(Value::NONE);
    let before = execute::enter_handler(m.cx, m.frame, exception.clone());
    m.put(m.i.a, before.into_word());
    m.put(m.i.a + 1, exception.into_word());
    m.settled()
});

handler!(LeaveHandler, m => {
    leave_handler(m.cx, m.frame, m.place(m.i.a));
    m.settled()
});

/// The exception that was handled before becomes the one handled.
///
/// # Safety
/// Two registers of the window.
#[inline(never)]
unsafe fn leave_handler(cx: &mut Context, frame: *mut Frame, pair: *mut u64) {
    // SAFETY: the caller's promise.
    unsafe {
        let before = Value::from_word(std::mem::replace(&mut *pair, 0));
        let current = Value::from_word(std::mem::replace(&mut *pair.add(1), 0));
        execute::leave_handler(cx, frame, before);
        drop(current);
    }
}

handler!(MatchException, m => {
    let matches = slow!(m, control::match_exception(m.cx, m.value(m.i.b), m.value(m.i.c)));
    m.used(USE_C, m.i.c);
    m.put(m.i.a, if matches { word::TRUE } else { word::FALSE });
    m.settled()
});

handler!(SplitGroup, m => {
    slow!(m, split_group(m.cx, m.value(m.i.b), m.value(m.i.c), m.place(m.i.a)));
    m.used(USE_C, m.i.c);
    m.settled()
});

/// As [`control::split_group`], into two registers.
#[inline(never)]
unsafe fn split_group(cx: &mut Context, error: &Value, wanted: &Value, to: *mut u64) -> PyResult {
    let (matched, rest) = control::split_group(cx, error, wanted)?;
    if !matched.is_none() {
        cx.handled = Some(matched.clone());
    }
    // SAFETY: the caller names registers of the window.
    unsafe {
        release(std::mem::replace(&mut *to, matched.into_word()));
        release(std::mem::replace(&mut *to.add(1), rest.into_word()));
    }
    Ok(())
}

handler!(MergeGroup, m => {
    let value = slow!(m, control::merge_group(m.cx, m.value(m.i.b), m.value(m.i.c)));
    m.result(value)
});

handler!(EndAsyncFor, m => {
    if !m.cx.is_instance_of(m.value(m.i.a), ShapeId::STOP_ASYNC_ITERATION) {
        (*m.frame).ip = m.ip;
        let raised = execute::reraise(m.cx, m.value(m.i.a).clone());
        return m.raise(raised);
    }
    m.put(m.i.b, 0);
    m.put(m.i.a, 0);
    m.settled()
});

handler!(EnterWith, m => {
    slow!(m, enter_with(m.cx, m.value(m.i.b), m.has(ASYNC), m.place(m.i.a)));
    m.used(USE_B, m.i.b);
    m.settled()
});

/// As [`control::enter_with`], into two registers.
#[inline(never)]
unsafe fn enter_with(cx: &mut Context, manager: &Value, asynchronous: bool, to: *mut u64) -> PyResult {
    let manager = manager.clone();
    let (exit, entered) = control::enter_with(cx, &manager, asynchronous)?;
    // SAFETY: the caller names registers of the window.
    unsafe {
        release(std::mem::replace(&mut *to, exit.into_word()));
        release(std::mem::replace(&mut *to.add(1), entered.into_word()));
    }
    Ok(())
}

handler!(ExitWithException, m => {
    let value = slow!(m, control::exit_with_exception(m.cx, m.value(m.i.b), m.value(m.i.c)));
    m.done(value.into_word())
});

handler!(MatchSequence, m => {
    let matches = control::is_sequence(m.cx, m.value(m.i.b));
    m.done(if matches { word::TRUE } else { word::FALSE })
});

handler!(MatchMapping, m => {
    let matches = control::is_mapping(m.cx, m.value(m.i.b));
    m.done(if matches { word::TRUE } else { word::FALSE })
});

handler!(MatchKeys, m => {
    let value = slow!(m, control::match_keys(m.cx, m.value(m.i.b), m.value(m.i.c)));
    m.done(value.into_word())
});

handler!(MatchClass, m => {
    let value = slow!(m, control::match_class(m.cx, m.value(m.i.b), m.value(m.i.c), m.value(m.i.c + 1), m.value(m.i.c + 2)));
    execute::clear(m.place(m.i.c), 3);
    m.put(m.i.a, value.into_word());
    m.settled()
});
