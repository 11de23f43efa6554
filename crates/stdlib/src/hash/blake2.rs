//! BLAKE2 with its parameters: key, salt, person, and those of trees.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

use super::engine::Engine;
use super::{feed, start};

/// What limits the parameters.
struct Limits {
    digest: i64,
    salt: usize,
    person: usize,
    offset: u64,
}

const B: Limits = Limits { digest: 64, salt: 16, person: 16, offset: u64::MAX };
const S: Limits = Limits { digest: 32, salt: 8, person: 8, offset: (1 << 48) - 1 };

/// A number within bounds.
fn number(cx: &mut Context, value: Option<&Value>, default: i64, least: i64, most: i64, wrong: &str) -> PyResult<i64> {
    let Some(value) = value else { return Ok(default) };
    let number = i64::from(crate::errors::c_int(cx, value)?);
    if (least..=most).contains(&number) { Ok(number) } else { Err(cx.value_error(wrong)) }
}

/// An unsigned number of 64 bits.
fn unsigned(cx: &mut Context, value: Option<&Value>) -> PyResult<u64> {
    let Some(value) = value else { return Ok(0) };
    let index = cx.index(value)?;
    let number = cx.as_int(&index).map(|number| (number.is_negative(), number.to_u64()));
    match number {
        Some((true, _)) => Err(cx.value_error("value must be positive")),
        Some((_, Some(number))) => Ok(number),
        _ => Err(cx.overflow_error("Python int too large for C unsigned long")),
    }
}

/// Bytes of at most a size.
fn bytes(cx: &mut Context, value: Option<&Value>, most: usize, wrong: &str) -> PyResult<Vec<u8>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let bytes = cx.with_buffer(value, <[u8]>::to_vec)?;
    if bytes.len() <= most { Ok(bytes) } else { Err(cx.value_error(&format!("maximum {wrong} length is {most} bytes"))) }
}

/// The constructor of both types.
pub(super) struct MakeBlake2;

#[methods]
impl MakeBlake2 {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, data=b'', *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let base = cx.native_type(&super::BLAKE2B)?;
        let wide = cx.is_subtype(args.get(0), &base);
        let limits = if wide { B } else { S };
        let digest = match args.opt(2) {
            Some(size) => {
                let size = i64::from(crate::errors::c_int(cx, size)?);
                if !(1..=limits.digest).contains(&size) {
                    return Err(cx.value_error(&format!("digest_size for {} must be between 1 and {} bytes, here it is {size}", if wide { "Blake2b" } else { "Blake2s" }, limits.digest)));
                }
                size as usize
            }
            None => limits.digest as usize,
        };
        let salt = bytes(cx, args.opt(4), limits.salt, "salt")?;
        let person = bytes(cx, args.opt(5), limits.person, "person")?;
        let fanout = number(cx, args.opt(6), 1, 0, 255, "fanout must be between 0 and 255")? as u8;
        let depth = number(cx, args.opt(7), 1, 1, 255, "depth must be between 1 and 255")? as u8;
        let leaf = unsigned(cx, args.opt(8))?;
        let Ok(leaf) = u32::try_from(leaf) else { return Err(cx.overflow_error("leaf_size is too large")) };
        let offset = unsigned(cx, args.opt(9))?;
        if offset > limits.offset {
            return Err(cx.overflow_error("node_offset is too large"));
        }
        let node_depth = number(cx, args.opt(10), 0, 0, 255, "node_depth must be between 0 and 255")? as u8;
        let inner = number(cx, args.opt(11), 0, 0, limits.digest, &format!("inner_size must be between 0 and is {}", limits.digest))? as usize;
        let last = args.opt(12).map_or(Ok(false), |last| cx.truth(last))?;
        let key = bytes(cx, args.opt(3), limits.digest as usize, "key")?;
        let mut engine = if wide {
            let mut parameters = blake2b_simd::Params::new();
            parameters.hash_length(digest).key(&key).salt(&salt).personal(&person).fanout(fanout).max_depth(depth).max_leaf_length(leaf);
            parameters.node_offset(offset).node_depth(node_depth).inner_hash_length(inner).last_node(last);
            Engine::blake2b(parameters.to_state(), digest)
        } else {
            let mut parameters = blake2s_simd::Params::new();
            parameters.hash_length(digest).key(&key).salt(&salt).personal(&person).fanout(fanout).max_depth(depth).max_leaf_length(leaf);
            parameters.node_offset(offset).node_depth(node_depth).inner_hash_length(inner).last_node(last);
            Engine::blake2s(parameters.to_state(), digest)
        };
        if let Some(data) = start(cx, args.opt(1), args.some(14))? {
            feed(cx, &mut engine, &data)?;
        }
        cx.new_record(args.get(0), engine)
    }
}
