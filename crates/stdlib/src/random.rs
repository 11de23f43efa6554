//! `_random`: the Mersenne Twister as a type.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};
use lissom_text::mt19937::MersenneTwister;

/// `_random.Random`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_random.Random",
    layout: Record::INFO,
    flags: TypeFlags(TypeFlags::BASE.0 | TypeFlags::WEAKREF.0),
    doc: "Random() -> create a random number generator with its own internal state.",
    methods: &[Random::METHODS],
    ..TypeSpec::DEFAULT
};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_random", Some("Module implements the Mersenne Twister random number generator."))?;
    cx.module_type(&module, &SPEC)?;
    Ok(module)
}

fn missing(cx: &mut Context) -> lissom_objects::Raised {
    cx.error(ShapeId::SYSTEM_ERROR, "the generator has no state")
}

/// The generator that a seed gives: integers by their value, other objects by their hash, None by the system's randomness.
fn seeded(cx: &mut Context, seed: Option<&Value>) -> PyResult<MersenneTwister> {
    let Some(seed) = seed.filter(|seed| !seed.is_none()) else {
        let mut bytes = [0u8; 4 * MersenneTwister::STATE_WORDS];
        let filled = lissom_host::random::fill(&mut bytes);
        crate::errors::or_os_error(cx, filled, None)?;
        let key: Vec<u32> = bytes.chunks_exact(4).map(|word| word.iter().rev().fold(0, |all, byte| all << 8 | u32::from(*byte))).collect();
        return Ok(MersenneTwister::from_key(&key));
    };
    if let Some(number) = cx.as_int(seed) {
        let mut room = 0;
        let (_, limbs) = number.parts(&mut room);
        let mut key: Vec<u32> = limbs.iter().flat_map(|limb| [*limb as u32, (*limb >> 32) as u32]).collect();
        while key.len() > 1 && key.last() == Some(&0) {
            key.pop();
        }
        if key.is_empty() {
            key.push(0);
        }
        return Ok(MersenneTwister::from_key(&key));
    }
    let hash = cx.hash(seed)? as u64;
    let key = if hash >> 32 == 0 { vec![hash as u32] } else { vec![hash as u32, (hash >> 32) as u32] };
    Ok(MersenneTwister::from_key(&key))
}

/// The methods.
pub struct Random;

#[methods]
impl Random {
    /// Create and return a new object.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // The seed is for `__init__`, which a subclass may replace.
        let generator = seeded(cx, Some(&Value::int32(0)))?;
        cx.new_record(args.get(0), generator)
    }

    /// Initialize self.
    #[sig("(self, seed=None, /)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Random::seed(cx, args)
    }

    /// random() -> x in the interval [0, 1).
    #[sig("(self, /)")]
    fn random(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(generator) = cx.record_state_mut::<MersenneTwister>(args.this()) else { return Err(missing(cx)) };
        let number = generator.next_f64();
        cx.new_float(number)
    }

    /// seed([n]) -> None.
    #[sig("(self, n=None, /)")]
    fn seed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let generator = seeded(cx, args.opt(1))?;
        if let Some(state) = cx.record_state_mut::<MersenneTwister>(args.this()) {
            *state = generator;
        }
        Ok(Value::NONE)
    }

    /// getstate() -> tuple containing the current state.
    #[sig("(self, /)")]
    fn getstate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(generator) = cx.record_state::<MersenneTwister>(args.this()) else { return Err(missing(cx)) };
        let (words, index) = generator.state();
        let mut values: Vec<Value> = words.iter().map(|word| Value::int_unchecked(i64::from(*word))).collect();
        values.push(Value::int_unchecked(index as i64));
        cx.new_tuple_from(values)
    }

    /// setstate(state) -> None.
    #[sig("(self, state, /)")]
    fn setstate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(items) = cx.as_tuple(args.get(1)) else { return Err(cx.type_error("state vector must be a tuple")) };
        if items.len() != MersenneTwister::STATE_WORDS + 1 {
            return Err(cx.value_error("state vector is the wrong size"));
        }
        let mut words = [0u32; MersenneTwister::STATE_WORDS];
        for (place, item) in words.iter_mut().zip(items) {
            *place = match item.as_small_int().and_then(|number| u32::try_from(number).ok()) {
                Some(word) => word,
                None => return Err(cx.value_error("invalid state")),
            };
        }
        let index = items.last().and_then(Value::as_small_int).and_then(|index| usize::try_from(index).ok());
        let Some(generator) = index.and_then(|index| MersenneTwister::from_state(words, index)) else { return Err(cx.value_error("invalid state")) };
        if let Some(state) = cx.record_state_mut::<MersenneTwister>(args.this()) {
            *state = generator;
        }
        Ok(Value::NONE)
    }

    /// getrandbits(k) -> x.  Generates an int with k random bits.
    #[sig("(self, k, /)")]
    fn getrandbits(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bits = cx.index_i64(args.get(1))?;
        let Ok(bits) = u64::try_from(bits) else { return Err(cx.value_error("Cannot convert negative int")) };
        if bits == 0 {
            return Ok(Value::int32(0));
        }
        cx.check_size((bits / 8) as usize + 8)?;
        let Some(generator) = cx.record_state_mut::<MersenneTwister>(args.this()) else { return Err(missing(cx)) };
        if bits <= 64 {
            let number = generator.next_bits(bits as u32);
            return cx.new_int_u64(number);
        }
        let words: Vec<u32> = generator.bit_words(bits).collect();
        let limbs: Vec<u64> = words.chunks(2).map(|pair| pair.iter().rev().fold(0, |all, word| all << 32 | u64::from(*word))).collect();
        cx.new_int_from_limbs(false, &limbs)
    }
}
