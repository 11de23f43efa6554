//! Equality of code objects: what they do and where it stands in the source; not the file they come from.
//!
//! Constants are compared more strictly than by `==`: `1`, `1.0` and `True` are three, and so are `0.0` and `-0.0`.

use lissom_objects::{Context, PyResult, ShapeId, Value};

use super::CodeCell;
use super::parts;

/// Are two code objects equal?
///
/// # Errors
/// What comparing constants raises.
pub(super) fn equal(cx: &mut Context, left: &Value, right: &Value) -> PyResult<bool> {
    super::packed::settle(cx, left)?;
    super::packed::settle(cx, right)?;
    let (Some(one), Some(other)) = (CodeCell::of(left), CodeCell::of(right)) else { return Ok(false) };
    let plain = one.first_line == other.first_line
        && one.positional == other.positional
        && one.positional_only == other.positional_only
        && one.keyword_only == other.keyword_only
        && one.registers == other.registers
        && one.consts == other.consts
        && one.names == other.names
        && one.locals == other.locals
        && one.frees == other.frees
        && one.flag_bits() == other.flag_bits()
        && one.instrs.items() == other.instrs.items()
        && one.positions.items() == other.positions.items()
        && parts::tables(one) == parts::tables(other);
    if !plain {
        return Ok(false);
    }
    let names = |code: &CodeCell| code.name.iter().cloned().chain(code.values.items()[code.consts as usize..].iter().cloned()).collect::<Vec<_>>();
    for (a, b) in names(one).iter().zip(&names(other)) {
        if !cx.equal(a, b)? {
            return Ok(false);
        }
    }
    let consts = |code: &CodeCell| code.values.items()[..code.consts as usize].to_vec();
    for (a, b) in consts(one).iter().zip(&consts(other)) {
        if !same_constant(cx, a, b)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Are two constants the same: in type, in sign of zero, and in their parts?
fn same_constant(cx: &mut Context, left: &Value, right: &Value) -> PyResult<bool> {
    if left.is(right) {
        return Ok(true);
    }
    cx.check_stack()?;
    if !cx.type_of(left).is(&cx.type_of(right)) {
        return Ok(false);
    }
    if let (Some(left), Some(right)) = (left.as_tuple(), right.as_tuple()) {
        if left.len() != right.len() {
            return Ok(false);
        }
        for (a, b) in left.iter().zip(right) {
            if !same_constant(cx, a, b)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    if let (Some(left), Some(right)) = (left.as_exact_float(), right.as_exact_float()) {
        return Ok(left.to_bits() == right.to_bits());
    }
    if let (Some(left), Some(right)) = (cx.as_complex(left), cx.as_complex(right)) {
        return Ok(left.0.to_bits() == right.0.to_bits() && left.1.to_bits() == right.1.to_bits());
    }
    cx.equal(left, right)
}

/// The hash of a code object: of its name, the plain numbers and the instructions.
///
/// # Errors
/// What hashing a name raises.
pub(super) fn hash(cx: &mut Context, value: &Value) -> PyResult<i64> {
    let Some(code) = CodeCell::of(value) else { return Err(cx.type_error("code expected")) };
    let mut all = code.instrs.items().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, instr| mix(hash, u64::from_le_bytes(instr.bytes())));
    for number in [code.first_line, code.positional as u32, code.keyword_only as u32, code.flag_bits(), code.locals as u32] {
        all = mix(all, number as u64);
    }
    let names: Vec<Value> = code.name.iter().cloned().chain(code.values.items()[code.consts as usize..].iter().cloned()).collect();
    for name in names {
        all = mix(all, cx.hash(&name)? as u64);
    }
    let hash = all as i64;
    Ok(if hash == -1 { -2 } else { hash })
}

fn mix(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23)
}

/// Is it a code object?
pub(super) fn is_code(value: &Value) -> bool {
    value.is_pointer() && value.shape() == ShapeId::CODE
}
