//! Sources that nest deeply or go on for long compile, or are refused: nothing overflows the machine's stack.

use lissom_bytecode::verify::verify_all;
use lissom_compiler::{ErrorKind, Mode, Options, compile};

fn kind(source: &str) -> Option<ErrorKind> {
    match compile(source.as_bytes(), "<test>", Mode::Exec, &Options::default()) {
        Ok(code) => {
            verify_all(&code).unwrap();
            None
        }
        Err(error) => Some(error.kind),
    }
}

fn repeated(before: &str, part: &str, count: usize, after: &str) -> String {
    format!("{before}{}{after}", part.repeat(count))
}

#[test]
fn what_cpython_accepts() {
    assert_eq!(kind(&repeated("x = 1", "+x", 10_000, "")), None);
    assert_eq!(kind(&repeated("x = x", ".a", 10_000, "")), None);
    assert_eq!(kind(&repeated("x = x", "()", 10_000, "")), None);
    assert_eq!(kind(&repeated("x = x", ".a()", 3_000, "")), None);
    assert_eq!(kind(&repeated("x = x", "[0]", 5_000, "")), None);
    assert_eq!(kind(&repeated("x = ", "-", 4_000, "x")), None);
    assert_eq!(kind(&repeated("x = ", "not ", 3_000, "x")), None);
    assert_eq!(kind(&repeated("x = x", "**x", 1_000, "")), None);
    assert_eq!(kind(&repeated("x = ", "x if x else ", 3_000, "x")), None);
    assert_eq!(kind(&repeated("x = ", "lambda:", 1_000, "x")), None);
    assert_eq!(kind(&repeated("x = x", "<x", 20_000, "")), None);
    assert_eq!(kind(&repeated("x = x", " and x", 20_000, "")), None);
    assert_eq!(kind(&repeated("if x: pass\n", "elif x: pass\n", 20_000, "")), None);
    assert_eq!(kind(&format!("x = {}1{}", "(".repeat(200), ")".repeat(200))), None);
    assert_eq!(kind(&format!("x = {}1{}", "[".repeat(200), "]".repeat(200))), None);
    assert_eq!(kind(&repeated("x = [", "'a', x,", 20_000, "]")), None);
    assert_eq!(kind(&repeated("f(", "x,", 5_000, ")")), None);
    assert_eq!(kind(&repeated("x = {", "x: 1,", 5_000, "}")), None);
    assert_eq!(kind(&repeated("", "x = 1\n", 50_000, "")), None);
    let nested: String = (0..99).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
    assert_eq!(kind(&format!("{nested}{}pass\n", " ".repeat(99))), None);
    let functions: String = (0..90).map(|depth| format!("{}def f{depth}(x):\n", " ".repeat(depth))).collect();
    assert_eq!(kind(&format!("{functions}{}return x\n", " ".repeat(90))), None);
    // Jumps of more than 16 bits.
    let long = "    x = x + 1\n".repeat(40_000);
    assert_eq!(kind(&format!("for x in y:\n    if x < 3: break\n{long}")), None);
}

#[test]
fn what_cpython_refuses() {
    assert_eq!(kind(&"(".repeat(100_000)), Some(ErrorKind::Syntax));
    assert_eq!(kind(&format!("x = {}1{}", "(".repeat(201), ")".repeat(201))), Some(ErrorKind::Syntax));
    assert_eq!(kind(&repeated("", "-", 1_000_000, "1")), Some(ErrorKind::Memory));
    assert_eq!(kind(&repeated("x", ".a", 100_000, "")), Some(ErrorKind::Recursion));
    assert_eq!(kind(&repeated("1", "+1", 100_000, "")), Some(ErrorKind::Recursion));
    assert_eq!(kind(&repeated("", "lambda:", 100_000, "x")), Some(ErrorKind::Memory));
    assert_eq!(kind(&repeated("", "x if x else ", 100_000, "x")), Some(ErrorKind::Memory));
    let nested: String = (0..110).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
    assert_eq!(kind(&format!("{nested}{}pass\n", " ".repeat(110))), Some(ErrorKind::Indentation));
    let loops: String = (0..30).map(|depth| format!("{}while x:\n", " ".repeat(depth))).collect();
    assert_eq!(kind(&format!("{loops}{}pass\n", " ".repeat(30))), Some(ErrorKind::Syntax));
    assert_eq!(kind(&repeated("", "f'{", 500, "")), Some(ErrorKind::Syntax));
}

#[test]
fn mutilated_sources_do_not_panic() {
    let source = include_str!("sample.py");
    for end in (0..source.len()).step_by(5).filter(|end| source.is_char_boundary(*end)) {
        let _ = kind(&source[..end]);
        let _ = kind(&source[end..]);
        let mut without = source.to_owned();
        without.replace_range(end..(end + 3).min(source.len()), "");
        let _ = kind(&without);
    }
}
