//! Comparison, and jumps that compare.

use lissom_bytecode::ops::{NEGATE, USE_A, USE_B, USE_C};
use lissom_objects::protocol::compare::Compare;
use lissom_objects::value::word;

use super::number::{both_floats, both_ints, float, is_int};
use super::{Exit, Step, handler, slow};
use crate::ops::control;

/// The word of a truth value.
#[inline(always)]
fn truth_word(holds: bool) -> u64 {
    if holds { word::TRUE } else { word::FALSE }
}

impl Step<'_> {
    /// R[a] = a truth value; operands whose last use this was are released.
    #[inline(always)]
    unsafe fn truth_done(mut self, holds: bool) -> Exit {
        // SAFETY: see `Step::done`.
        unsafe {
            let i = self.i;
            self.used(USE_B, i.b);
            self.used(USE_C, i.c);
            self.put(i.a, truth_word(holds));
            self.settled()
        }
    }

    /// Jumps by field a if the condition is the one sought.
    #[inline(always)]
    unsafe fn branch(mut self, holds: bool) -> Exit {
        // SAFETY: a jump of verified code stays in it.
        unsafe {
            if holds != self.has(NEGATE) {
                self.ip = self.ip.offset(self.i.a as i16 as isize);
            }
            self.next()
        }
    }

    /// As [`Step::branch`], after operands were released.
    #[inline(always)]
    unsafe fn branch_settled(mut self, holds: bool) -> Exit {
        // SAFETY: as in `branch`.
        unsafe {
            let i = self.i;
            self.used(USE_B, i.b);
            self.used(USE_C, i.c);
            if holds != self.has(NEGATE) {
                self.ip = self.ip.offset(i.a as i16 as isize);
            }
            self.settled()
        }
    }
}

macro_rules! compare {
    ($op:ident) => {
        handler!($op, m => {
            let (b, c) = (m.word(m.i.b), m.word(m.i.c));
            if both_ints(b, c) {
                return m.done(truth_word(Compare::$op.holds((b as i64).cmp(&(c as i64)))));
            }
            if both_floats(b, c) {
                return m.done(truth_word(Compare::$op.holds_for_floats(float(b), float(c))));
            }
        } otherwise {
            let value = slow!(m, m.cx.compare(Compare::$op, m.value(m.i.b), m.value(m.i.c)));
            m.result(value)
        });
    };
}

macro_rules! jump_compare {
    ($op:ident, $compare:ident) => {
        handler!($op, m => {
            let (b, c) = (m.word(m.i.b), m.word(m.i.c));
            if both_ints(b, c) {
                return m.branch(Compare::$compare.holds((b as i64).cmp(&(c as i64))));
            }
            if both_floats(b, c) {
                return m.branch(Compare::$compare.holds_for_floats(float(b), float(c)));
            }
            // Strings in place and other constants are equal only to themselves.
            if matches!(Compare::$compare, Compare::Eq | Compare::Ne) && b & 7 == 4 && c & 7 == 4 {
                return m.branch((b == c) == matches!(Compare::$compare, Compare::Eq));
            }
        } otherwise {
            let holds = slow!(m, control::compare_truth(m.cx, Compare::$compare, m.value(m.i.b), m.value(m.i.c)));
            m.branch_settled(holds)
        });
    };
}

macro_rules! jump_compare_int {
    ($op:ident, $compare:ident) => {
        handler!($op, m => {
            let (b, number) = (m.word(m.i.b), m.i.c as i16);
            if is_int(b) {
                return m.branch(Compare::$compare.holds((b as i64 >> 1).cmp(&(number as i64))));
            }
            if b & 3 == 2 {
                return m.branch(Compare::$compare.holds_for_floats(float(b), number as f64));
            }
        } otherwise {
            let holds = slow!(m, control::compare_int_truth(m.cx, Compare::$compare, m.value(m.i.b), m.i.c as i16));
            m.used(USE_B, m.i.b);
            if holds != m.has(NEGATE) {
                m.ip = m.ip.offset(m.i.a as i16 as isize);
            }
            m.settled()
        });
    };
}

compare!(Lt);
compare!(Le);
compare!(Eq);
compare!(Ne);
compare!(Gt);
compare!(Ge);
jump_compare!(JumpIfLt, Lt);
jump_compare!(JumpIfLe, Le);
jump_compare!(JumpIfEq, Eq);
jump_compare!(JumpIfNe, Ne);
jump_compare!(JumpIfGt, Gt);
jump_compare!(JumpIfGe, Ge);
jump_compare_int!(JumpIfLtInt, Lt);
jump_compare_int!(JumpIfLeInt, Le);
jump_compare_int!(JumpIfEqInt, Eq);
jump_compare_int!(JumpIfNeInt, Ne);
jump_compare_int!(JumpIfGtInt, Gt);
jump_compare_int!(JumpIfGeInt, Ge);

handler!(Is, m => {
    if m.i.flags & (USE_B | USE_C) == 0 {
        let same = m.word(m.i.b) == m.word(m.i.c);
        let holds = same != m.has(NEGATE);
        return m.done(truth_word(holds));
    }
} otherwise {
    let same = m.word(m.i.b) == m.word(m.i.c);
    let holds = same != m.has(NEGATE);
    m.truth_done(holds)
});

handler!(In, m => {
    let found = slow!(m, m.cx.contains(m.value(m.i.c), m.value(m.i.b)));
    let holds = found != m.has(NEGATE);
    m.truth_done(holds)
});

handler!(JumpIf, m => {
    let a = m.word(m.i.a);
    let truth = match a {
        word::TRUE => Some(true),
        word::FALSE | word::NONE => Some(false),
        _ if is_int(a) => Some(a != 1),
        _ => None,
    };
    if let Some(truth) = truth {
        if truth != m.has(NEGATE) {
            m.ip = m.ip.offset(m.i.bc() as isize);
        }
        return m.next();
    }
} otherwise {
    let truth = slow!(m, m.cx.truth(m.value(m.i.a)));
    m.used(USE_A, m.i.a);
    if truth != m.has(NEGATE) {
        m.ip = m.ip.offset(m.i.bc() as isize);
    }
    m.settled()
});

handler!(JumpIfNone, m => {
    let none = m.word(m.i.b) == word::NONE;
    if !m.has(USE_B) {
        return m.branch(none);
    }
} otherwise {
    let none = m.word(m.i.b) == word::NONE;
    m.used(USE_B, m.i.b);
    if none != m.has(NEGATE) {
        m.ip = m.ip.offset(m.i.a as i16 as isize);
    }
    m.settled()
});

handler!(JumpIfIs, m => {
    if m.i.flags & (USE_B | USE_C) == 0 {
        let same = m.word(m.i.b) == m.word(m.i.c);
        return m.branch(same);
    }
} otherwise {
    let same = m.word(m.i.b) == m.word(m.i.c);
    m.branch_settled(same)
});

handler!(JumpIfIn, m => {
    if m.i.flags & (USE_B | USE_C) == 0
        && let Some(found) = control::set_has_int(m.cx, m.value(m.i.c), m.value(m.i.b))
    {
        return m.branch(found);
    }
} otherwise {
    let found = slow!(m, m.cx.contains(m.value(m.i.c), m.value(m.i.b)));
    m.branch_settled(found)
});
