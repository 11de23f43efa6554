//! What `sys` tells of the runtime as struct sequences: `version_info`, `flags`, `float_info` and their like. Made when first asked for.

use lissom_objects::structseq::{StructSpec, field};
use lissom_objects::{Context, PyResult, ShapeId, Value};

use super::Settings;

static VERSION: StructSpec = StructSpec::new(
    "sys.version_info",
    "sys.version_info\n\nVersion information as a named tuple.",
    &[
        field("major", "Major release number"),
        field("minor", "Minor release number"),
        field("micro", "Patch release number"),
        field("releaselevel", "'alpha', 'beta', 'candidate', or 'final'"),
        field("serial", "Serial release number"),
    ],
    5,
)
.not_callable();

static FLAGS: StructSpec = StructSpec::new(
    "sys.flags",
    "sys.flags\n\nFlags provided through command line arguments or environment vars.",
    &[
        field("debug", "-d"),
        field("inspect", "-i"),
        field("interactive", "-i"),
        field("optimize", "-O or -OO"),
        field("dont_write_bytecode", "-B"),
        field("no_user_site", "-s"),
        field("no_site", "-S"),
        field("ignore_environment", "-E"),
        field("verbose", "-v"),
        field("bytes_warning", "-b"),
        field("quiet", "-q"),
        field("hash_randomization", "-R"),
        field("isolated", "-I"),
        field("dev_mode", "-X dev"),
        field("utf8_mode", "-X utf8"),
        field("warn_default_encoding", "-X warn_default_encoding"),
        field("safe_path", "-P"),
        field("int_max_str_digits", "-X int_max_str_digits"),
        field("gil", "-X gil"),
        field("thread_inherit_context", "-X thread_inherit_context"),
        field("context_aware_warnings", "-X context_aware_warnings"),
    ],
    18,
)
.not_callable();

static FLOAT: StructSpec = StructSpec::new(
    "sys.float_info",
    "sys.float_info\n\nA named tuple holding information about the float type.",
    &[
        field("max", "DBL_MAX -- maximum representable finite float"),
        field("max_exp", "DBL_MAX_EXP -- maximum int e such that radix**(e-1) is representable"),
        field("max_10_exp", "DBL_MAX_10_EXP -- maximum int e such that 10**e is representable"),
        field("min", "DBL_MIN -- Minimum positive normalized float"),
        field("min_exp", "DBL_MIN_EXP -- minimum int e such that radix**(e-1) is a normalized float"),
        field("min_10_exp", "DBL_MIN_10_EXP -- minimum int e such that 10**e is a normalized float"),
        field("dig", "DBL_DIG -- maximum number of decimal digits that can be faithfully represented in a float"),
        field("mant_dig", "DBL_MANT_DIG -- mantissa digits"),
        field("epsilon", "DBL_EPSILON -- Difference between 1 and the next representable float"),
        field("radix", "FLT_RADIX -- radix of exponent"),
        field("rounds", "FLT_ROUNDS -- rounding mode used for arithmetic operations"),
    ],
    11,
);

static INT: StructSpec = StructSpec::new(
    "sys.int_info",
    "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The attributes are read only.",
    &[
        field("bits_per_digit", "size of a digit in bits"),
        field("sizeof_digit", "size in bytes of the C type used to represent a digit"),
        field("default_max_str_digits", "maximum string conversion digits limitation"),
        field("str_digits_check_threshold", "minimum positive value for int_max_str_digits"),
    ],
    4,
);

static HASH: StructSpec = StructSpec::new(
    "sys.hash_info",
    "hash_info\n\nA named tuple providing parameters used for computing hashes.",
    &[
        field("width", "width of the type used for hashing, in bits"),
        field("modulus", "prime number giving the modulus on which the hash function is based"),
        field("inf", "value to be used for hash of a positive infinity"),
        field("nan", "value to be used for hash of a nan"),
        field("imag", "multiplier used for the imaginary part of a complex number"),
        field("algorithm", "name of the algorithm for hashing of str, bytes and memoryviews"),
        field("hash_bits", "internal output size of hash algorithm"),
        field("seed_bits", "seed size of hash algorithm"),
        field("cutoff", "small string optimization cutoff"),
    ],
    9,
);

static THREAD: StructSpec = StructSpec::new(
    "sys.thread_info",
    "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
    &[
        field("name", "name of the thread implementation"),
        field("lock", "name of the lock implementation"),
        field("version", "name and version of the thread library"),
    ],
    3,
);

static ASYNCGEN_HOOKS: StructSpec = StructSpec::new(
    "sys.asyncgen_hooks",
    "sys.asyncgen_hooks\n\nNamed tuple containing hooks for asynchronous generators.",
    &[field("firstiter", ""), field("finalizer", "")],
    2,
);

/// `sys.get_asyncgen_hooks()`
///
/// # Errors
/// `MemoryError`
pub fn asyncgen_hooks(cx: &mut Context, first: &Value, finalizer: &Value) -> PyResult<Value> {
    cx.new_struct(&ASYNCGEN_HOOKS, &[first.clone(), finalizer.clone()])
}

fn ints<const N: usize>(cx: &mut Context, numbers: [i64; N]) -> PyResult<Vec<Value>> {
    numbers.into_iter().map(|number| cx.new_int(number)).collect()
}

/// The attribute of this name, if it is one that is made when first asked for.
///
/// # Errors
/// `MemoryError`
pub fn attribute(cx: &mut Context, name: &str) -> PyResult<Option<Value>> {
    let made = match name {
        "version_info" => {
            let level = cx.new_str("final")?;
            cx.new_struct(&VERSION, &[Value::int32(3), Value::int32(14), Value::int32(0), level, Value::int32(0)])?
        }
        "flags" => {
            let flags = cx.state::<Settings>("sys").flags;
            // dev_mode and safe_path are booleans.
            let items: Vec<Value> = flags.iter().enumerate().map(|(index, flag)| if matches!(index, super::flag::DEV_MODE | super::flag::SAFE_PATH) { Value::bool(*flag != 0) } else { Value::int32(*flag) }).collect();
            cx.new_struct(&FLAGS, &items)?
        }
        "float_info" => {
            let [max, min, epsilon] = [f64::MAX, f64::MIN_POSITIVE, f64::EPSILON];
            let (max, min, epsilon) = (cx.new_float(max)?, cx.new_float(min)?, cx.new_float(epsilon)?);
            let int = Value::int32;
            cx.new_struct(&FLOAT, &[max, int(1024), int(308), min, int(-1021), int(-307), int(15), int(53), epsilon, int(2), int(1)])?
        }
        "int_info" => {
            let items = ints(cx, [30, 4, 4300, 640])?;
            cx.new_struct(&INT, &items)?
        }
        "hash_info" => {
            let mut items = ints(cx, [64, (1 << 61) - 1, 314_159, 0, 1_000_003, 0, 64, 128, 0])?;
            items[5] = cx.new_str("siphash13")?;
            cx.new_struct(&HASH, &items)?
        }
        "thread_info" => {
            let items = [cx.new_str("pthread")?, cx.new_str("semaphore")?, Value::NONE];
            cx.new_struct(&THREAD, &items)?
        }
        "implementation" => implementation(cx)?,
        _ => return Ok(None),
    };
    Ok(Some(made))
}

fn implementation(cx: &mut Context) -> PyResult<Value> {
    let sys = (cx.hooks.import)(cx, "sys")?;
    let version = cx.get_attr_str(&sys, "version_info")?;
    let hexversion = cx.get_attr_str(&sys, "hexversion")?;
    let name = cx.new_str("lissom")?;
    let tag = cx.new_str("lissom-314")?;
    let values = [name, tag, version, hexversion, Value::FALSE];
    let names = cx.new_dict()?;
    for (name, value) in ["name", "cache_tag", "version", "hexversion", "supports_isolated_interpreters"].iter().zip(values) {
        let name = cx.intern(name)?;
        cx.dict_set(&names, &name, value)?;
    }
    let class = cx.type_object(ShapeId::SIMPLE_NAMESPACE);
    cx.call(&class, &[names])
}
