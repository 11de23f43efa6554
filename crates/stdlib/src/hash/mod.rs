//! Hash functions: `_md5`, `_sha1`, `_sha2`, `_sha3` and `_blake2`, below `hashlib`.
//!
//! All hash objects are of one shape: a record with an [`Engine`]. The types differ in their name and in what their constructors take.

mod blake2;
mod engine;

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use engine::Engine;

/// States the type of a family of hash objects.
macro_rules! types {
    ($($id:ident = $name:literal, $flags:expr, [$($methods:expr),*];)*) => {
        $(static $id: TypeSpec = TypeSpec {
            name: $name,
            layout: Record::INFO,
            flags: $flags,
            methods: &[$($methods),*],
            ..TypeSpec::DEFAULT
        };)*
    };
}

types! {
    MD5 = "_md5.md5", TypeFlags::NO_INSTANTIATION, [Fixed::METHODS, Common::METHODS];
    SHA1 = "_sha1.sha1", TypeFlags::NO_INSTANTIATION, [Fixed::METHODS, Common::METHODS];
    SHA224 = "_sha2.SHA224Type", TypeFlags::NO_INSTANTIATION, [Fixed::METHODS, Common::METHODS];
    SHA256 = "_sha2.SHA256Type", TypeFlags::NO_INSTANTIATION, [Fixed::METHODS, Common::METHODS];
    SHA384 = "_sha2.SHA384Type", TypeFlags::NO_INSTANTIATION, [Fixed::METHODS, Common::METHODS];
    SHA512 = "_sha2.SHA512Type", TypeFlags::NO_INSTANTIATION, [Fixed::METHODS, Common::METHODS];
    SHA3_224 = "_sha3.sha3_224", TypeFlags(0), [MakeSha3::METHODS, Keccak::METHODS, Fixed::METHODS, Common::METHODS];
    SHA3_256 = "_sha3.sha3_256", TypeFlags(0), [MakeSha3::METHODS, Keccak::METHODS, Fixed::METHODS, Common::METHODS];
    SHA3_384 = "_sha3.sha3_384", TypeFlags(0), [MakeSha3::METHODS, Keccak::METHODS, Fixed::METHODS, Common::METHODS];
    SHA3_512 = "_sha3.sha3_512", TypeFlags(0), [MakeSha3::METHODS, Keccak::METHODS, Fixed::METHODS, Common::METHODS];
    SHAKE_128 = "_sha3.shake_128", TypeFlags(0), [MakeSha3::METHODS, Keccak::METHODS, Any::METHODS, Common::METHODS];
    SHAKE_256 = "_sha3.shake_256", TypeFlags(0), [MakeSha3::METHODS, Keccak::METHODS, Any::METHODS, Common::METHODS];
    BLAKE2B = "_blake2.blake2b", TypeFlags::BASE, [blake2::MakeBlake2::METHODS, Fixed::METHODS, Common::METHODS];
    BLAKE2S = "_blake2.blake2s", TypeFlags::BASE, [blake2::MakeBlake2::METHODS, Fixed::METHODS, Common::METHODS];
}

/// `_md5`
///
/// # Errors
/// `MemoryError`
pub fn md5(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_md5", None)?;
    add_type(cx, &module, "MD5Type", &MD5)?;
    cx.module_functions(&module, Md5Functions::METHODS)?;
    Ok(module)
}

/// `_sha1`
///
/// # Errors
/// `MemoryError`
pub fn sha1(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_sha1", None)?;
    add_type(cx, &module, "SHA1Type", &SHA1)?;
    cx.module_functions(&module, Sha1Functions::METHODS)?;
    Ok(module)
}

/// `_sha2`
///
/// # Errors
/// `MemoryError`
pub fn sha2(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_sha2", None)?;
    for (name, spec) in [("SHA224Type", &SHA224), ("SHA256Type", &SHA256), ("SHA384Type", &SHA384), ("SHA512Type", &SHA512)] {
        add_type(cx, &module, name, spec)?;
    }
    cx.module_functions(&module, Sha2Functions::METHODS)?;
    Ok(module)
}

/// `_sha3`
///
/// # Errors
/// `MemoryError`
pub fn sha3(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_sha3", None)?;
    for spec in [&SHA3_224, &SHA3_256, &SHA3_384, &SHA3_512, &SHAKE_128, &SHAKE_256] {
        cx.module_type(&module, spec)?;
    }
    let implementation = cx.new_str("generic 64-bit")?;
    cx.module_set(&module, "implementation", implementation)?;
    Ok(module)
}

/// `_blake2`
///
/// # Errors
/// `MemoryError`
pub fn blake2(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_blake2", Some("_blake2b provides BLAKE2b for hashlib\n"))?;
    for (spec, sizes) in [(&BLAKE2B, [16, 16, 64, 64]), (&BLAKE2S, [8, 8, 32, 32])] {
        let class = cx.module_type(&module, spec)?;
        for (name, size) in ["SALT_SIZE", "PERSON_SIZE", "MAX_KEY_SIZE", "MAX_DIGEST_SIZE"].into_iter().zip(sizes) {
            let key = cx.intern(name)?;
            let namespace = cx.as_type(&class).and_then(|class| class.namespace.clone());
            if let Some(namespace) = namespace {
                cx.dict_set(&namespace, &key, Value::int32(size))?;
            }
            let prefix = if std::ptr::eq(spec, &BLAKE2B) { "BLAKE2B" } else { "BLAKE2S" };
            cx.module_set(&module, &format!("{prefix}_{name}"), Value::int32(size))?;
        }
    }
    Ok(module)
}

fn add_type(cx: &mut Context, module: &Value, name: &str, spec: &'static TypeSpec) -> PyResult {
    let class = cx.native_type(spec)?;
    cx.module_set(module, name, class)
}

/// The data an object starts with: `data`, or `string` by its old name.
fn start(cx: &mut Context, data: Option<&Value>, string: Option<&Value>) -> PyResult<Option<Value>> {
    match (data, string) {
        (Some(_), Some(_)) => Err(cx.type_error("'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.")),
        (data, string) => Ok(data.or(string).cloned()),
    }
}

/// Feeds bytes of an argument.
fn feed(cx: &mut Context, engine: &mut Engine, data: &Value) -> PyResult {
    if cx.as_str(data).is_some() {
        return Err(cx.type_error("Strings must be encoded before hashing"));
    }
    if !cx.has_buffer(data) {
        return Err(cx.type_error("object supporting the buffer API required"));
    }
    cx.with_buffer(data, |bytes| engine.update(bytes))
}

/// A new object of a type that is made by a function.
fn made(cx: &mut Context, args: &Args, spec: &'static TypeSpec, mut engine: Engine) -> PyResult<Value> {
    if let Some(data) = start(cx, args.opt(0), args.some(2))? {
        feed(cx, &mut engine, &data)?;
    }
    let class = cx.native_type(spec)?;
    cx.new_record(&class, engine)
}

/// The engine of an object.
fn engine<'a>(cx: &'a Context, object: &'a Value) -> &'a Engine {
    match cx.record_state::<Engine>(object) {
        Some(engine) => engine,
        None => unreachable!("hash objects are made with their engine"),
    }
}

fn hex(cx: &mut Context, bytes: &[u8]) -> PyResult<Value> {
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    cx.new_str(&text)
}

/// The function of `_md5`.
struct Md5Functions;

#[methods]
impl Md5Functions {
    /// Return a new MD5 hash object; optionally initialized with a string.
    #[sig("(data=b'', *, usedforsecurity=True, string=None)")]
    fn md5(cx: &mut Context, args: &Args) -> PyResult<Value> {
        made(cx, args, &MD5, Engine::md5())
    }
}

/// The function of `_sha1`.
struct Sha1Functions;

#[methods]
impl Sha1Functions {
    /// Return a new SHA1 hash object; optionally initialized with a string.
    #[sig("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        made(cx, args, &SHA1, Engine::sha1())
    }
}

/// The functions of `_sha2`.
struct Sha2Functions;

#[methods]
impl Sha2Functions {
    /// Return a new SHA-224 hash object; optionally initialized with a string.
    #[sig("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha224(cx: &mut Context, args: &Args) -> PyResult<Value> {
        made(cx, args, &SHA224, Engine::sha224())
    }

    /// Return a new SHA-256 hash object; optionally initialized with a string.
    #[sig("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha256(cx: &mut Context, args: &Args) -> PyResult<Value> {
        made(cx, args, &SHA256, Engine::sha256())
    }

    /// Return a new SHA-384 hash object; optionally initialized with a string.
    #[sig("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha384(cx: &mut Context, args: &Args) -> PyResult<Value> {
        made(cx, args, &SHA384, Engine::sha384())
    }

    /// Return a new SHA-512 hash object; optionally initialized with a string.
    #[sig("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha512(cx: &mut Context, args: &Args) -> PyResult<Value> {
        made(cx, args, &SHA512, Engine::sha512())
    }
}

/// The constructor of the types of `_sha3`.
struct MakeSha3;

#[methods]
impl MakeSha3 {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, data=b'', *, usedforsecurity=True, string=None)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.name_of_type(args.get(0));
        let mut engine = Engine::sha3(name.rsplit('.').next().unwrap_or_default());
        if let Some(data) = start(cx, args.opt(1), args.some(3))? {
            feed(cx, &mut engine, &data)?;
        }
        cx.new_record(args.get(0), engine)
    }
}

/// What the types of `_sha3` tell besides.
struct Keccak;

#[methods]
impl Keccak {
    #[getter]
    fn _capacity_bits(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let rate = engine(cx, args.this()).block_size() as i32 * 8;
        Ok(Value::int32(1600 - rate))
    }

    #[getter]
    fn _rate_bits(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(engine(cx, args.this()).block_size() as i32 * 8))
    }

    #[getter]
    fn _suffix(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let suffix: &[u8] = if engine(cx, args.this()).digest_size() == 0 { b"\x1f" } else { b"\x06" };
        cx.new_bytes(suffix)
    }
}

/// What all hash objects do.
struct Common;

#[methods]
impl Common {
    /// Update this hash object's state with the provided string.
    #[sig("(self, data, /)")]
    fn update(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut changed = engine(cx, args.this()).clone();
        feed(cx, &mut changed, args.get(1))?;
        if let Some(engine) = cx.record_state_mut::<Engine>(args.this()) {
            *engine = changed;
        }
        Ok(Value::NONE)
    }

    /// Return a copy of the hash object.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let copy = engine(cx, args.this()).clone();
        let class = cx.type_of(args.this());
        cx.new_record(&class, copy)
    }

    #[getter]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = engine(cx, args.this()).name;
        cx.new_str(name)
    }

    #[getter]
    fn block_size(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(engine(cx, args.this()).block_size() as i32))
    }

    #[getter]
    fn digest_size(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(engine(cx, args.this()).digest_size() as i32))
    }
}

/// Digests of a fixed size.
struct Fixed;

#[methods]
impl Fixed {
    /// Return the digest value as a bytes object.
    #[sig("(self, /)")]
    fn digest(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let digest = engine(cx, args.this()).digest(0);
        cx.new_bytes(&digest)
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[sig("(self, /)")]
    fn hexdigest(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let digest = engine(cx, args.this()).digest(0);
        hex(cx, &digest)
    }
}

/// Digests of any size.
struct Any;

/// As many bytes of the digest as are asked for.
fn any_digest(cx: &mut Context, args: &Args) -> PyResult<Vec<u8>> {
    let length = cx.index_i64(args.get(1))?;
    let Ok(length) = usize::try_from(length) else { return Err(cx.value_error("value must be positive")) };
    if length >= 1 << 29 {
        return Err(cx.value_error("length is too large"));
    }
    cx.check_size(length.saturating_mul(4))?;
    Ok(engine(cx, args.this()).digest(length))
}

#[methods]
impl Any {
    /// Return the digest value as a bytes object.
    #[sig("(self, length)")]
    fn digest(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let digest = any_digest(cx, args)?;
        cx.new_bytes(&digest)
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[sig("(self, length)")]
    fn hexdigest(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let digest = any_digest(cx, args)?;
        hex(cx, &digest)
    }
}
