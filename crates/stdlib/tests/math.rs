//! `math` and `cmath` give what CPython 3.14 gives: every line of `data/math.tsv` (made by `data/math.py`).

use lissom_heap::Config;
use lissom_objects::context::{Context, Hooks, PyResult};
use lissom_objects::{ShapeId, Value, lifetime};

fn boot() -> Box<Context> {
    let hooks = Hooks {
        call_function: |cx, _, _| Err(cx.not_implemented("no machine")),
        resume: |cx, _, _| Err(cx.not_implemented("no machine")),
        safepoint: |cx| {
            lifetime::run_finalizers(cx);
            Ok(())
        },
        globals: |_| None,
        import: |cx, _| Err(cx.not_implemented("no modules")),
        zero_super: None,
        missing_attribute: None,
        compact: |_| {},
        give_back: |_| {},
    };
    Context::new(&Config { reserve: 1 << 30, ..Config::default() }, hooks, (1, 2)).expect("there is memory")
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
        _ => {
            let mut items = Vec::new();
            for item in rest.split(';').filter(|item| !item.is_empty()) {
                items.push(decode(cx, item)?);
            }
            cx.new_list_from(&items)
        }
    }
}

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
                _ => cx.repr(&args),
            };
            format!("!{kind}: {}", message.map(|text| cx.string_lossy(&text)).unwrap_or_default())
        }
    }
}

/// The numbers in a result, if it consists of numbers.
fn numbers(text: &str) -> Option<Vec<f64>> {
    let text = text.trim_matches(['(', ')']).trim_end_matches('j');
    text.split(", ").map(|part| part.parse().ok()).collect()
}

/// Are they the same but for the last bit? (Mathematical libraries differ there.)
fn close(a: &str, b: &str) -> bool {
    let split = |text: &str| match numbers(text) {
        Some(found) => Some(found),
        None => {
            let inner = text.trim_matches(['(', ')']).strip_suffix('j')?;
            let at = inner.rmatch_indices(['+', '-']).map(|(at, _)| at).find(|at| *at > 0 && !inner[..*at].ends_with('e'))?;
            Some(vec![inner[..at].parse().ok()?, inner[at..].parse().ok()?])
        }
    };
    match (split(a), split(b)) {
        (Some(a), Some(b)) => a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 4e-16 * a.abs().max(b.abs())),
        _ => false,
    }
}

#[test]
fn as_the_reference_computes() {
    let mut cx = boot();
    let cx = &mut *cx;
    let mut wrong = Vec::new();
    let mut nearly = 0;
    for line in include_str!("data/math.tsv").lines() {
        let mut fields: Vec<&str> = line.split('\t').collect();
        let Some(expected) = fields.pop() else { continue };
        let Some((module, name)) = fields[0].split_once('.') else { continue };
        let Some((_, make)) = lissom_stdlib::MODULES.iter().find(|row| row.0 == module) else { continue };
        let result = make(cx).and_then(|module| {
            let mut args = Vec::new();
            for field in &fields[1..] {
                args.push(decode(cx, field)?);
            }
            let function = cx.get_attr_str(&module, name)?;
            cx.call(&function, &args)
        });
        let found = shown(cx, result);
        if found != expected {
            if close(&found, expected) {
                nearly += 1;
            } else {
                wrong.push(format!("{}\n    expected {expected}\n    found    {found}", fields.join(" ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines differ:\n{}", wrong.len(), wrong[..wrong.len().min(80)].join("\n"));
    assert!(nearly < 150, "{nearly} results differ in their last bit");
}
