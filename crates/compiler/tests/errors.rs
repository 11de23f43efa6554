//! Errors in CPython's words: `errors/expected.txt` is what CPython says about each of `errors/snippets.txt`
//! (`expect.py` writes it). The start of each error must agree as well; where the compiler is known to differ is listed here.

use lissom_compiler::{ErrorKind, Mode, Options, compile};

fn outcome(snippet: &str, mode: Mode) -> (String, String) {
    match compile(snippet.as_bytes(), "<test>", mode, &Options::default()) {
        Ok(_) => ("fine".to_owned(), String::new()),
        Err(error) => {
            let kind = match error.kind {
                ErrorKind::Syntax => "SyntaxError",
                ErrorKind::Indentation => "IndentationError",
                ErrorKind::Tab => "TabError",
                ErrorKind::Incomplete => "_IncompleteInputError",
                ErrorKind::Memory => "MemoryError",
                ErrorKind::Recursion => "RecursionError",
                ErrorKind::Overflow => "OverflowError",
                ErrorKind::Bare => "SyntaxError",
            };
            (format!("{kind} {}", error.message), format!("{}:{}-{}:{}", error.line, error.column, error.end_line, error.end_column))
        }
    }
}

fn compare(snippets: &str, expected: &str, mode: Mode) {
    let known: Vec<&str> = include_str!("errors/known.txt").lines().collect();
    let mut problems = Vec::new();
    for (snippet, expected) in snippets.split("====\n").zip(expected.lines()) {
        let (found, place) = outcome(snippet, mode);
        let mut parts = expected.splitn(3, ' ');
        let (kind, there, message) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let wanted = format!("{kind} {message}").trim_end().to_owned();
        let start = |place: &str| place.split('-').next().unwrap_or("").to_owned();
        if wanted == found && start(there) == start(&place) || known.contains(&format!("{mode:?} {snippet:?}").as_str()) {
            continue;
        }
        problems.push(format!("{mode:?} {snippet:?}\n    expected {there} {wanted}\n    found    {place} {found}"));
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn errors_of_modules() {
    compare(include_str!("errors/snippets.txt"), include_str!("errors/expected.txt"), Mode::Exec);
}

#[test]
fn errors_of_expressions() {
    compare(include_str!("errors/eval_snippets.txt"), include_str!("errors/eval_expected.txt"), Mode::Eval);
}

#[test]
fn errors_of_interactive_statements() {
    compare(include_str!("errors/single_snippets.txt"), include_str!("errors/single_expected.txt"), Mode::Single);
}

#[test]
fn input_that_can_go_on() {
    let kind = |text: &str| {
        let options = Options { allow_incomplete: true, ..Options::default() };
        compile(text.as_bytes(), "<test>", Mode::Single, &options).err().map(|error| error.kind)
    };
    for text in ["x = (1,\n", "if x:\n", "def f():\n    pass\n", "'''abc\n", "class C:\n    x = [\n"] {
        assert_eq!(kind(text), Some(ErrorKind::Incomplete), "{text:?}");
    }
    for text in ["x = 1\n", "if x:\n    y\n\n", "for i in x: pass\n"] {
        assert_eq!(kind(text), None, "{text:?}");
    }
    assert_eq!(kind("x = = 1\n"), Some(ErrorKind::Syntax));
    assert_eq!(kind("f(1))\n"), Some(ErrorKind::Syntax));
}

#[test]
fn errors_of_all_kinds() {
    compare(include_str!("errors/more_snippets.txt"), include_str!("errors/more_expected.txt"), Mode::Exec);
}

#[test]
fn modules_may_await_if_asked() {
    let options = Options { allow_top_level_await: true, ..Options::default() };
    let coroutine = |text: &str| compile(text.as_bytes(), "<test>", Mode::Exec, &options).map(|code| code.flags.coroutine);
    assert_eq!(coroutine("await x\n"), Ok(true));
    assert_eq!(coroutine("async with x: pass\n"), Ok(true));
    assert_eq!(coroutine("y = [i async for i in x]\n"), Ok(true));
    assert_eq!(coroutine("y = 1\n"), Ok(false));
    assert!(coroutine("def f():\n    await x\n").is_err());
}
