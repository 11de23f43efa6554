//! Text and bytes as Python sees them: methods called on a context, their results by `repr`.

use lissom_heap::Config;
use lissom_objects::context::{Context, Hooks, PyResult};
use lissom_objects::str::{TextBuilder, ops};
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
        zero_super: None,
        missing_attribute: None,
        compact: |_| {},
        give_back: |_| {},
        import: |cx, _| Err(cx.error(ShapeId::IMPORT_ERROR, "no modules")),
    };
    let config = Config { reserve: 1 << 30, ..Config::default() };
    Context::new(&config, hooks, (1, 2)).expect("there is memory")
}

/// A small language for arguments: `'text'`, `b'bytes'`, integers, None, True, False.
fn value(cx: &mut Context, text: &str) -> Value {
    let unquote = |text: &str| text.trim_matches('\'').replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0");
    let made = match text {
        "None" => Ok(Value::NONE),
        "True" => Ok(Value::TRUE),
        "False" => Ok(Value::FALSE),
        _ if text.starts_with("ba'") => cx.new_bytearray(unquote(&text[2..]).as_bytes()),
        _ if text.starts_with("b'") => cx.new_bytes(unquote(&text[1..]).as_bytes()),
        _ if text.starts_with('\'') => cx.new_str(&unquote(text)),
        _ => cx.new_int(text.parse().unwrap_or_else(|_| panic!("{text}"))),
    };
    made.unwrap_or_else(|_| panic!("{text}"))
}

/// What a call gives, as `repr`, or the exception's type and message.
fn call(cx: &mut Context, this: &str, method: &str, arguments: &[&str]) -> String {
    let receiver = value(cx, this);
    let arguments: Vec<Value> = arguments.iter().map(|text| value(cx, text)).collect();
    let result = cx.call_method(&receiver, method, &arguments);
    shown(cx, result)
}

fn shown(cx: &mut Context, result: PyResult<Value>) -> String {
    let text = result.and_then(|value| cx.repr(&value));
    match text {
        Ok(text) => cx.string_lossy(&text),
        Err(raised) => {
            let error = cx.take_raised(raised);
            let name = cx.type_name(&error);
            match cx.str(&error) {
                Ok(text) => format!("{name}: {}", cx.string_lossy(&text)),
                Err(_) => name,
            }
        }
    }
}

#[test]
fn methods_of_str() {
    let cx = &mut *boot();
    let mut wrong = Vec::new();
    for (this, method, arguments, expected) in [
        ("'hello'", "upper", &[][..], "'HELLO'"),
        ("'straße'", "upper", &[], "'STRASSE'"),
        ("'a,b,c'", "split", &["','"], "['a', 'b', 'c']"),
        ("' a  b '", "split", &[], "['a', 'b']"),
        ("'é ü'", "split", &[], "['é', 'ü']"),
        ("'a\\nb'", "splitlines", &["True"], r"['a\n', 'b']"),
        ("'héllo wörld'", "find", &["'wö'"], "6"),
        ("'héllo wörld'", "find", &["'o'"], "4"),
        ("'héllo'", "find", &["'z'"], "-1"),
        ("'aaa'", "count", &["''"], "4"),
        ("'héé'", "count", &["''", "1"], "3"),
        ("'abc'", "replace", &["''", "'-'"], "'-a-b-c-'"),
        ("'aXbX'", "replace", &["'X'", "'é'", "1"], "'aébX'"),
        ("'abc'", "center", &["8", "'*'"], "'**abc***'"),
        ("'-42'", "zfill", &["6"], "'-00042'"),
        ("'xxabcxx'", "strip", &["'x'"], "'abc'"),
        ("'key=value'", "partition", &["'='"], "('key', '=', 'value')"),
        ("'a.b.c'", "rpartition", &["'.'"], "('a.b', '.', 'c')"),
        ("'prefix'", "removeprefix", &["'pre'"], "'fix'"),
        ("'abc'", "startswith", &["'b'", "1"], "True"),
        ("'abc'", "index", &["'z'"], "ValueError: substring not found"),
        ("'abc'", "join", &["1"], "TypeError: can only join an iterable"),
        ("'-'", "join", &["'abc'"], "'a-b-c'"),
        ("'{} {1}'", "format", &["1", "2"], "ValueError: cannot switch from automatic field numbering to manual field specification"),
        ("'{0!r:>5}|{1}'", "format", &["'a'", "2"], "\"  'a'|2\""),
        ("'{:{}}|'", "format", &["'a'", "'>4'"], "'   a|'"),
        ("'{'", "format", &[], "ValueError: Single '{' encountered in format string"),
        ("'%s=%5s|%r'", "__mod__", &["1"], "TypeError: not enough arguments for format string"),
        ("'%5.1s|'", "__mod__", &["'éa'"], "'    é|'"),
        ("'%x'", "__mod__", &["255"], "'ff'"),
        ("'%#06x'", "__mod__", &["255"], "'0x00ff'"),
        ("'%c'", "__mod__", &["8364"], "'€'"),
        ("'éa'", "__getitem__", &["-1"], "'a'"),
        ("'éa'", "__getitem__", &["2"], "IndexError: string index out of range"),
        ("'ab'", "__mul__", &["3"], "'ababab'"),
        ("'é'", "encode", &[], r"b'\xc3\xa9'"),
        ("'é'", "encode", &["'latin-1'"], r"b'\xe9'"),
        ("'é'", "encode", &["'ascii'", "'xmlcharrefreplace'"], "b'&#233;'"),
        ("'é'", "encode", &["'ascii'", "'namereplace'"], r"b'\\N{LATIN SMALL LETTER E WITH ACUTE}'"),
        ("'€'", "encode", &["'utf-16'"], r"b'\xff\xfe\xac '"),
        ("'a'", "encode", &["'nope'"], "LookupError: unknown encoding: nope"),
        ("'abc'", "isalpha", &[], "True"),
        ("'a\\tb'", "expandtabs", &["4"], "'a   b'"),
        ("'it\\n'", "__repr__", &[], r#""'it\\n'""#),
        ("'Hello World'", "swapcase", &[], "'hELLO wORLD'"),
        ("'hello world'", "title", &[], "'Hello World'"),
        ("'abc'", "__contains__", &["'bc'"], "True"),
        ("'abc'", "__contains__", &["1"], "TypeError: 'in <string>' requires string as left operand, not int"),
        ("'abc'", "__lt__", &["'abd'"], "True"),
        ("'abc'", "__eq__", &["1"], "NotImplemented"),
    ] {
        let found = call(cx, this, method, arguments);
        if found != expected {
            wrong.push(format!("{this}.{method}{arguments:?} is {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn methods_of_bytes() {
    let cx = &mut *boot();
    let mut wrong = Vec::new();
    for (this, method, arguments, expected) in [
        ("b'hello'", "upper", &[][..], "b'HELLO'"),
        ("b'a b'", "split", &[], "[b'a', b'b']"),
        ("ba'a,b'", "split", &["b','"], "[bytearray(b'a'), bytearray(b'b')]"),
        ("b'abc'", "find", &["98"], "1"),
        ("b'abc'", "find", &["'b'"], "TypeError: argument should be integer or bytes-like object, not 'str'"),
        ("b'abc'", "find", &["256"], "ValueError: byte must be in range(0, 256)"),
        ("b'abc'", "hex", &[], "'616263'"),
        ("b'abcd'", "hex", &["':'", "3"], "'61:626364'"),
        ("b'abc'", "decode", &[], "'abc'"),
        ("b'%d-%s'", "__mod__", &["1"], "TypeError: not enough arguments for format string"),
        ("b'%05d'", "__mod__", &["42"], "b'00042'"),
        ("b'abc'", "__getitem__", &["0"], "97"),
        ("b'abc'", "__getitem__", &["5"], "IndexError: index out of range"),
        ("ba'abc'", "__getitem__", &["5"], "IndexError: bytearray index out of range"),
        ("b'abc'", "__add__", &["ba'd'"], "b'abcd'"),
        ("ba'abc'", "__add__", &["b'd'"], "bytearray(b'abcd')"),
        ("b'abc'", "__eq__", &["ba'abc'"], "NotImplemented"),
        ("ba'abc'", "__eq__", &["b'abc'"], "True"),
        ("b'abc'", "replace", &["b'b'", "b'xy'"], "b'axyc'"),
        ("ba'abc'", "pop", &[], "99"),
        ("ba'abc'", "pop", &["7"], "IndexError: pop index out of range"),
        ("ba'abc'", "append", &["256"], "ValueError: byte must be in range(0, 256)"),
        ("b'abc'", "title", &[], "b'Abc'"),
        ("b'ab'", "__mul__", &["2"], "b'abab'"),
        ("b'abc'", "translate", &["None", "b'b'"], "b'ac'"),
        ("b'a'", "center", &["4", "b'*'"], "b'*a**'"),
        ("b'xax'", "strip", &["b'x'"], "b'a'"),
    ] {
        let found = call(cx, this, method, arguments);
        if found != expected {
            wrong.push(format!("{this}.{method}{arguments:?} is {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn strings_grow_in_place() {
    let cx = &mut *boot();
    for piece in ["x", "é", "abc", "日本語"] {
        let piece = cx.new_str(piece).unwrap();
        let mut text = Value::EMPTY_STRING;
        let mut expected = String::new();
        for _ in 0..3000 {
            text = ops::concat_in_place(cx, text, &piece).map_err(|_| ()).unwrap();
            expected.push_str(&cx.string_lossy(&piece));
        }
        let view = text.as_str().unwrap();
        assert_eq!((view.utf8(), view.chars()), (Some(expected.as_str()), expected.chars().count()));
        // A string that somebody else has does not change.
        let kept = text.clone();
        let longer = ops::concat_in_place(cx, text, &piece).map_err(|_| ()).unwrap();
        assert_eq!(kept.as_str().unwrap().utf8(), Some(expected.as_str()));
        assert_eq!(longer.str_bytes().len(), expected.len() + piece.str_bytes().len());
    }
}

#[test]
fn builders_finish_at_any_size() {
    let cx = &mut *boot();
    for unit in ["a", "é", "\u{10000}"] {
        for count in [0, 1, 3, 7, 8, 50, 97, 1000, 40_000, 200_000] {
            let mut builder = TextBuilder::new();
            for _ in 0..count {
                builder.push_str(cx, unit).unwrap();
            }
            let text = builder.finish(cx).unwrap();
            let view = text.as_str().unwrap();
            assert_eq!(view.chars(), count);
            assert!(view.utf8() == Some(unit.repeat(count).as_str()));
            let mut builder = TextBuilder::new();
            builder.push_repeated(cx, unit.as_bytes(), count).unwrap();
            let bytes = builder.finish_bytes(cx).unwrap();
            assert!(bytes.bytes_slice() == unit.repeat(count).as_bytes());
        }
    }
}

#[test]
fn wide_strings_are_indexed() {
    let cx = &mut *boot();
    let expected: Vec<char> = (0..5000u32).map(|n| char::from_u32(0x100 + n % 700).unwrap()).collect();
    let text = cx.new_str(&expected.iter().collect::<String>()).unwrap();
    for index in (0..5000).step_by(37) {
        let found = ops::char_at(cx, &text, index).unwrap().unwrap();
        assert_eq!(found.as_str().unwrap().utf8(), Some(expected[index as usize].to_string().as_str()));
    }
    for (start, step, count) in [(10, 1, 700), (4999, -1, 5000), (4999, -3, 100), (0, 250, 20)] {
        let part = ops::slice(cx, &text, start, step, count).unwrap();
        let wanted: String = (0..count).map(|n| expected[(start as i64 + step * n as i64) as usize]).collect();
        assert_eq!(part.as_str().unwrap().utf8(), Some(wanted.as_str()));
    }
}

#[test]
fn iterators_step() {
    let cx = &mut *boot();
    let text = cx.new_str("aé日😀z").unwrap();
    let items = cx.collect(&text).unwrap();
    let shown: Vec<String> = items.iter().map(|item| cx.string_lossy(item)).collect();
    assert_eq!(shown, ["a", "é", "日", "😀", "z"]);
    let bytes = cx.new_bytearray(b"ab").unwrap();
    let items = cx.collect(&bytes).unwrap();
    assert_eq!(items.iter().filter_map(Value::as_small_int).collect::<Vec<_>>(), [97, 98]);
}

#[test]
fn bytearrays_change() {
    let cx = &mut *boot();
    let array = cx.new_bytearray(b"hello world").unwrap();
    cx.bytearray_splice(&array, 0, 6, b"").unwrap();
    cx.bytearray_splice(&array, 5, 0, b"!!").unwrap();
    cx.bytearray_splice(&array, 1, 2, b"XYZ").unwrap();
    assert_eq!(cx.bytes_like(&array).ok().as_deref(), Some(&b"wXYZld!!"[..]));
    for round in 0..2000 {
        cx.bytearray_splice(&array, 0, 3, &[b'a'; 5]).unwrap();
        let length = cx.bytes_like(&array).unwrap().len();
        cx.bytearray_splice(&array, 0, 2, b"").unwrap();
        cx.bytearray_splice(&array, length - 2, 0, &[b'z', round as u8]).unwrap();
    }
    assert_eq!(cx.bytes_like(&array).unwrap().len(), 8 + 2000 * 2);
    // A view keeps the length as it is, until it is gone.
    let view = lissom_objects::memoryview::ops::new(cx, &array).unwrap();
    let refused = cx.bytearray_splice(&array, 0, 1, b"").map(|()| Value::NONE);
    assert_eq!(shown(cx, refused), "BufferError: Existing exports of data: object cannot be re-sized");
    drop(view);
    cx.bytearray_resize(&array, 0).unwrap();
}

#[test]
fn views_show_items() {
    let cx = &mut *boot();
    let array = cx.new_bytearray(&[1, 0, 2, 0, 255, 255]).unwrap();
    let view = lissom_objects::memoryview::ops::new(cx, &array).unwrap();
    let letter = cx.new_str("h").unwrap();
    let cast = cx.call_method(&view, "cast", &[letter]).unwrap();
    let list = cx.call_method(&cast, "tolist", &[]);
    assert_eq!(shown(cx, list), "[1, 2, -1]");
    let set = cx.call_method(&cast, "__setitem__", &[Value::int32(0), Value::int32(-2)]);
    assert_eq!(shown(cx, set), "None");
    let bytes = cx.call_method(&view, "tobytes", &[]);
    assert_eq!(shown(cx, bytes), r"b'\xfe\xff\x02\x00\xff\xff'");
    let refused = cx.call_method(&cast, "__setitem__", &[Value::int32(0), Value::int32(40_000)]);
    assert_eq!(shown(cx, refused), "ValueError: memoryview: invalid value for format 'h'");
    cx.call_method(&view, "release", &[]).unwrap();
    let refused = cx.call_method(&view, "tobytes", &[]);
    assert_eq!(shown(cx, refused), "ValueError: operation forbidden on released memoryview object");
}

#[test]
fn decoding_handles_errors() {
    let cx = &mut *boot();
    let mut wrong = Vec::new();
    for (input, encoding, errors, expected) in [
        (&b"a\xffb"[..], "utf-8", "replace", r"'a\ufffdb'"),
        (b"a\xffb", "utf-8", "ignore", "'ab'"),
        (b"a\xffb", "utf-8", "surrogateescape", r"'a\udcffb'"),
        (b"a\xffb", "ascii", "backslashreplace", r"'a\\xffb'"),
        (b"\xed\xa0\x80", "utf-8", "surrogatepass", r"'\ud800'"),
        (b"\xff\xfea\0", "utf-16", "strict", "'a'"),
        (b"\xe9", "latin-1", "strict", "'\u{e9}'"),
        (b"\\u20ac", "unicode_escape", "strict", "'\u{20ac}'"),
        (b"a\xff", "utf-8", "strict", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte"),
        (b"a\xff", "utf-8", "nope", "LookupError: unknown error handler name 'nope'"),
    ] {
        let bytes = cx.new_bytes(input).unwrap();
        let (encoding, errors) = (cx.new_str(encoding).unwrap(), cx.new_str(errors).unwrap());
        let result = cx.call_method(&bytes, "decode", &[encoding, errors]);
        let expected = expected.replace("\\ufffd", "\u{fffd}");
        let found = shown(cx, result);
        if found != expected {
            wrong.push(format!("{found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
