//! Numbers compute what CPython 3.14 computes: every line of `data/numbers.tsv` (made by `data/numbers.py`).

use lissom_heap::Config;
use lissom_objects::context::{Context, Hooks, PyResult};
use lissom_objects::names::Special;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::{ShapeId, Value, lifetime};

fn boot(config: &Config) -> Box<Context> {
    let hooks = Hooks {
        call_function: |cx, _, _| Err(cx.not_implemented("no machine")),
        resume: |cx, _, _| Err(cx.not_implemented("no machine")),
        safepoint: |cx| {
            lifetime::run_finalizers(cx);
            Ok(())
        },
        globals: |_| None,
        zero_super: None,
        missing_attribute: None,
        compact: |_| {},
        give_back: |_| {},
        import: |cx, _| Err(cx.not_implemented("no modules")),
    };
    Context::new(config, hooks, (1, 2)).expect("there is memory")
}

fn hex_float(cx: &mut Context, text: &str) -> PyResult<f64> {
    let class = cx.type_object(ShapeId::FLOAT);
    let text = cx.new_str(text)?;
    let made = cx.call_method(&class, "fromhex", &[text])?;
    Ok(cx.as_float(&made).unwrap_or(0.0))
}

fn decode(cx: &mut Context, text: &str) -> PyResult<Value> {
    let (kind, rest) = text.split_at(1);
    match kind {
        "n" => Ok(Value::NONE),
        "t" => Ok(Value::bool(rest == "1")),
        "i" => {
            let class = cx.type_object(ShapeId::INT);
            let text = cx.new_str(rest)?;
            cx.call(&class, &[text, Value::int32(16)])
        }
        "f" => {
            let number = hex_float(cx, rest)?;
            cx.new_float(number)
        }
        "c" => {
            let (real, imaginary) = rest.split_once(',').unwrap_or((rest, "0"));
            let parts = (hex_float(cx, real)?, hex_float(cx, imaginary)?);
            cx.new_complex(parts)
        }
        "s" => cx.new_str(rest),
        "y" => {
            let bytes: Vec<u8> = (0..rest.len() / 2).map(|at| u8::from_str_radix(&rest[2 * at..2 * at + 2], 16).unwrap_or(0)).collect();
            cx.new_bytes(&bytes)
        }
        _ => {
            let mut parts = Vec::new();
            for part in rest.split(',') {
                parts.push(decode(cx, part)?);
            }
            let class = cx.type_object(if kind == "r" { ShapeId::RANGE } else { ShapeId::SLICE });
            cx.call(&class, &parts)
        }
    }
}

fn apply(cx: &mut Context, name: &str, args: &[Value]) -> PyResult<Value> {
    let binary = [
        ("+", Special::Add),
        ("-", Special::Sub),
        ("*", Special::Mul),
        ("/", Special::TrueDiv),
        ("//", Special::FloorDiv),
        ("%", Special::Mod),
        ("divmod", Special::DivMod),
        ("<<", Special::LShift),
        (">>", Special::RShift),
        ("&", Special::And),
        ("|", Special::Or),
        ("^", Special::Xor),
        ("**", Special::Pow),
        ("@", Special::MatMul),
    ];
    let comparisons = [("<", Compare::Lt), ("<=", Compare::Le), ("==", Compare::Eq), ("!=", Compare::Ne), (">", Compare::Gt), (">=", Compare::Ge)];
    let unary = [("neg", Special::Neg), ("pos", Special::Pos), ("inv", Special::Invert), ("abs", Special::Abs)];
    let types = [("int", ShapeId::INT), ("float", ShapeId::FLOAT), ("complex", ShapeId::COMPLEX), ("list", ShapeId::LIST)];
    if let Some((_, special)) = binary.iter().find(|row| row.0 == name) {
        return cx.binary(*special, &args[0], &args[1]);
    }
    if let Some((_, operator)) = comparisons.iter().find(|row| row.0 == name) {
        return cx.compare(*operator, &args[0], &args[1]);
    }
    if let Some((_, special)) = unary.iter().find(|row| row.0 == name) {
        return cx.unary(*special, &args[0]);
    }
    if let Some((_, id)) = types.iter().find(|row| row.0 == name) {
        let class = cx.type_object(*id);
        return cx.call(&class, args);
    }
    if let Some(method) = name.strip_prefix('.') {
        return cx.call_method(&args[0], method, &args[1..]);
    }
    match name {
        "hash" => {
            let hash = cx.hash(&args[0])?;
            cx.new_int(hash)
        }
        "repr" => cx.repr(&args[0]),
        "bool" => cx.truth(&args[0]).map(Value::bool),
        "pow" => cx.power(&args[0], &args[1], args.get(2)),
        "len" => {
            let length = cx.len(&args[0])?;
            cx.new_int_usize(length)
        }
        "in" => cx.contains(&args[0], &args[1]).map(Value::bool),
        "[]" => cx.get_item(&args[0], &args[1]),
        "reversed" => {
            let iterator = cx.call_method(&args[0], "__reversed__", &[])?;
            let class = cx.type_object(ShapeId::LIST);
            cx.call(&class, &[iterator])
        }
        _ => Err(cx.not_implemented(name)),
    }
}

/// The repr of a result, or the exception's name and message.
fn shown(cx: &mut Context, result: PyResult<Value>) -> String {
    let result = result.and_then(|value| cx.repr(&value));
    match result {
        Ok(text) => cx.string_lossy(&text),
        Err(raised) => {
            let error = cx.take_raised(raised);
            let kind = cx.type_name(&error);
            let args = lissom_objects::exception::fields(cx, &error).and_then(|fields| fields.args.clone()).unwrap_or(Value::NONE);
            let message = match args.as_tuple() {
                Some([message]) => cx.str(message),
                Some([]) => Ok(Value::EMPTY_STRING),
                _ => cx.repr(&args),
            };
            format!("!{kind}: {}", message.map(|text| cx.string_lossy(&text)).unwrap_or_default())
        }
    }
}

#[test]
fn as_the_reference_computes() {
    let mut cx = boot(&Config { reserve: 1 << 30, ..Config::default() });
    let cx = &mut *cx;
    let mut wrong = Vec::new();
    for line in include_str!("data/numbers.tsv").lines() {
        let mut fields: Vec<&str> = line.split('\t').collect();
        let (Some(expected), name) = (fields.pop(), fields[0]) else { continue };
        let args: PyResult<Vec<Value>> = fields[1..].iter().map(|field| decode(cx, field)).collect();
        let result = match args {
            Ok(args) => apply(cx, name, &args),
            Err(raised) => Err(raised),
        };
        let found = shown(cx, result);
        if found != expected {
            wrong.push(format!("{}\n    expected {expected}\n    found    {found}", fields.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{} lines differ:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}

#[test]
fn sizes_are_checked_before_work() {
    let mut cx = boot(&Config { reserve: 1 << 30, limit: Some(32 << 20) });
    let cx = &mut *cx;
    let (one, two, three) = (Value::int32(1), Value::int32(2), Value::int32(3));
    let huge = cx.new_int(1 << 40).expect("small");
    for (operation, a) in [(Special::LShift, &one), (Special::Pow, &two), (Special::Pow, &three)] {
        let result = cx.binary(operation, a, &huge);
        assert!(shown(cx, result).starts_with("!MemoryError"));
    }
    let bits = cx.new_int(1 << 25).expect("small");
    let large = cx.binary(Special::LShift, &one, &bits).expect("4 MiB fit");
    let result = cx.binary(Special::Pow, &large, &three);
    assert!(shown(cx, result).is_empty() || cx.binary(Special::Add, &large, &one).is_ok());
    assert_eq!(cx.as_int(&large).map(|number| number.bit_length()), Some((1 << 25) + 1));
}
