//! Constant folding: expressions of constants whose value can be worked out here.
//!
//! Results are bounded in size, and nothing is folded that would raise: the program raises it at its place.

use lissom_bytecode::Const;
use ruff_python_ast::{Expr, Operator, UnaryOp};

use crate::error::Result;
use crate::literal::{big, literal};
use crate::source::Source;

/// The most bytes a folded string may have.
const TEXT_MAX: usize = 4096;
/// The most items a folded tuple may have when it is repeated.
const ITEMS_MAX: usize = 256;

/// Folds expressions of one source.
#[derive(Clone, Copy)]
pub(crate) struct Folder<'a> {
    pub(crate) source: &'a Source,
    /// The value of `__debug__`.
    pub(crate) debug: bool,
}

impl Folder<'_> {
    /// The value of `expression` if it is a constant.
    pub(crate) fn fold(self, expression: &Expr) -> Result<Option<Const>> {
        match expression {
            Expr::BinOp(node) => {
                let Some(right) = self.fold(&node.right)? else { return Ok(None) };
                let Some(left) = self.fold(&node.left)? else { return Ok(None) };
                Ok(binary(node.op, &left, &right))
            }
            Expr::UnaryOp(node) => Ok(self.fold(&node.operand)?.and_then(|operand| unary(node.op, &operand))),
            Expr::Tuple(node) => {
                let mut items = Vec::with_capacity(node.elts.len());
                for item in &node.elts {
                    match self.fold(item)? {
                        Some(item) => items.push(item),
                        None => return Ok(None),
                    }
                }
                Ok(Some(Const::Tuple(items.into())))
            }
            Expr::Name(node) if node.id.as_str() == "__debug__" => Ok(Some(Const::Bool(self.debug))),
            other => literal(self.source, other),
        }
    }
}

/// Is the constant true?
pub(crate) fn truth(constant: &Const) -> bool {
    match constant {
        Const::None => false,
        Const::Bool(value) => *value,
        Const::Int(value) => *value != 0,
        Const::Float(value) => *value != 0.0,
        Const::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
        Const::Str(text) | Const::Bytes(text) => !text.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
        Const::Ellipsis | Const::BigInt { .. } | Const::Slice(_) | Const::Code(_) | Const::Packed(_) => true,
    }
}

pub(crate) fn unary(op: UnaryOp, operand: &Const) -> Option<Const> {
    if op == UnaryOp::Not {
        return Some(Const::Bool(!truth(operand)));
    }
    match (op, operand) {
        (UnaryOp::USub, Const::Float(value)) => Some(Const::Float(-value)),
        (UnaryOp::UAdd, Const::Float(value)) => Some(Const::Float(*value)),
        (UnaryOp::USub, Const::Complex(real, imaginary)) => Some(Const::Complex(-real, -imaginary)),
        (UnaryOp::UAdd, Const::Complex(real, imaginary)) => Some(Const::Complex(*real, *imaginary)),
        (UnaryOp::USub, Const::BigInt { negative, magnitude }) => Some(big(!negative, magnitude.to_vec())),
        (UnaryOp::UAdd, Const::BigInt { .. }) => Some(operand.clone()),
        // `~True` warns at run time.
        (UnaryOp::Invert, Const::Bool(_)) => None,
        _ => {
            let value = small(operand)?;
            match op {
                UnaryOp::USub => integer(-value),
                UnaryOp::UAdd => integer(value),
                UnaryOp::Invert => integer(!value),
                UnaryOp::Not => None,
            }
        }
    }
}

/// An integer, or a bool as one, that leaves room to calculate.
fn small(constant: &Const) -> Option<i128> {
    match constant {
        Const::Bool(value) => Some(*value as i128),
        Const::Int(value) => Some(*value as i128),
        Const::BigInt { negative, magnitude } if magnitude.len() < 16 => {
            let mut bytes = [0; 16];
            for (to, from) in bytes.iter_mut().zip(magnitude) {
                *to = *from;
            }
            let value = i128::from_le_bytes(bytes);
            Some(if *negative { -value } else { value })
        }
        _ => None,
    }
}

fn integer(value: i128) -> Option<Const> {
    Some(match i64::try_from(value) {
        Ok(value) => Const::Int(value),
        Err(_) => big(value < 0, value.unsigned_abs().to_le_bytes().to_vec()),
    })
}

pub(crate) fn binary(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    match (left, right) {
        (Const::Str(a), Const::Str(b)) if op == Operator::Add && a.len() + b.len() <= TEXT_MAX => {
            Some(Const::Str([&**a, &**b].concat().into()))
        }
        (Const::Bytes(a), Const::Bytes(b)) if op == Operator::Add && a.len() + b.len() <= TEXT_MAX => {
            Some(Const::Bytes([&**a, &**b].concat().into()))
        }
        (Const::Tuple(a), Const::Tuple(b)) if op == Operator::Add && a.len() + b.len() <= ITEMS_MAX => {
            Some(Const::Tuple([&**a, &**b].concat().into()))
        }
        (Const::Str(text), count) | (count, Const::Str(text)) if op == Operator::Mult => {
            repeat(text, count).map(|text| Const::Str(text.into()))
        }
        (Const::Bytes(text), count) | (count, Const::Bytes(text)) if op == Operator::Mult => {
            repeat(text, count).map(|text| Const::Bytes(text.into()))
        }
        (Const::Tuple(items), count) | (count, Const::Tuple(items)) if op == Operator::Mult => {
            let count = usize::try_from(i64::try_from(small(count)?).ok()?.max(0)).ok()?;
            let count = if items.is_empty() { 0 } else { count };
            let fits = items.len().checked_mul(count)? <= ITEMS_MAX;
            fits.then(|| Const::Tuple((0..count).flat_map(|_| items.iter().cloned()).collect()))
        }
        (Const::Float(_), _) | (_, Const::Float(_)) if real(left).is_some() && real(right).is_some() => {
            floats(op, real(left)?, real(right)?)
        }
        (Const::Complex(..), _) | (_, Const::Complex(..)) => complex(op, left, right),
        _ => integers(op, left, right),
    }
}

fn repeat(text: &[u8], count: &Const) -> Option<Vec<u8>> {
    let count = usize::try_from(i64::try_from(small(count)?).ok()?.max(0)).ok()?;
    (text.len().checked_mul(count)? <= TEXT_MAX).then(|| text.repeat(count))
}

fn real(constant: &Const) -> Option<f64> {
    match constant {
        Const::Float(value) => Some(*value),
        Const::Int(value) if value.unsigned_abs() <= 1 << 53 => Some(*value as f64),
        Const::Bool(value) => Some(*value as u8 as f64),
        _ => None,
    }
}

fn floats(op: Operator, a: f64, b: f64) -> Option<Const> {
    let value = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        Operator::Pow if a > 0.0 && b.is_finite() => a.powf(b),
        _ => return None,
    };
    // An infinite power is an OverflowError.
    (op != Operator::Pow || value.is_finite()).then_some(Const::Float(value))
}

fn complex(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    match (op, left, right) {
        (Operator::Add, Const::Complex(a, b), Const::Complex(c, d)) => Some(Const::Complex(a + c, b + d)),
        (Operator::Sub, Const::Complex(a, b), Const::Complex(c, d)) => Some(Const::Complex(a - c, b - d)),
        (Operator::Add, Const::Complex(a, b), other) => Some(Const::Complex(a + real(other)?, *b)),
        (Operator::Sub, Const::Complex(a, b), other) => Some(Const::Complex(a - real(other)?, *b)),
        (Operator::Add, other, Const::Complex(c, d)) => Some(Const::Complex(real(other)? + c, *d)),
        (Operator::Sub, other, Const::Complex(c, d)) => Some(Const::Complex(real(other)? - c, -d)),
        _ => None,
    }
}

fn integers(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    let (a, b) = (small(left)?, small(right)?);
    if let (Const::Bool(a), Const::Bool(b)) = (left, right) {
        match op {
            Operator::BitAnd => return Some(Const::Bool(a & b)),
            Operator::BitOr => return Some(Const::Bool(a | b)),
            Operator::BitXor => return Some(Const::Bool(a ^ b)),
            _ => {}
        }
    }
    let value = match op {
        Operator::Add => a.checked_add(b)?,
        Operator::Sub => a.checked_sub(b)?,
        Operator::Mult => a.checked_mul(b)?,
        Operator::Div => {
            let exact = 1i128 << 53;
            if b == 0 || a.abs() > exact || b.abs() > exact {
                return None;
            }
            return Some(Const::Float(a as f64 / b as f64));
        }
        Operator::FloorDiv if b != 0 => {
            let (quotient, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
            if rest != 0 && (rest < 0) != (b < 0) { quotient - 1 } else { quotient }
        }
        Operator::Mod if b != 0 => {
            let rest = a.checked_rem(b)?;
            if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }
        }
        Operator::Pow if (0..=126).contains(&b) => a.checked_pow(b as u32)?,
        Operator::LShift if (0..=126).contains(&b) => {
            let shifted = a.checked_shl(b as u32)?;
            if shifted >> b != a {
                return None;
            }
            shifted
        }
        Operator::RShift if b >= 0 => a >> b.min(127),
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        _ => return None,
    };
    integer(value)
}
