//! Errors in CPython's words: `errors/expected.txt` is what CPython says about each of `errors/snippets.txt`
//! (`expect.py` writes it). The start of each error must agree as well; where the compiler is known to differ is listed here.

use lissom_compiler::{ErrorKind, Mode, Options, compile};

fn outcome(snippet: &str) -> (String, String) {
    match compile(snippet.as_bytes(), "<test>", Mode::Exec, &Options::default()) {
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
            };
            (format!("{kind} {}", error.message), format!("{}:{}-{}:{}", error.line, error.column, error.end_line, error.end_column))
        }
    }
}

#[test]
fn errors_are_those_of_cpython() {
    let snippets = include_str!("errors/snippets.txt");
    let expected = include_str!("errors/expected.txt");
    let known: Vec<&str> = include_str!("errors/known.txt").lines().collect();
    let mut problems = Vec::new();
    for (snippet, expected) in snippets.split("====\n").zip(expected.lines()) {
        let (found, place) = outcome(snippet);
        let mut parts = expected.splitn(3, ' ');
        let (kind, there, message) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let wanted = format!("{kind} {message}").trim_end().to_owned();
        let start = |place: &str| place.split('-').next().unwrap_or("").to_owned();
        if wanted == found && start(there) == start(&place) || known.contains(&format!("{snippet:?}").as_str()) {
            continue;
        }
        problems.push(format!("{snippet:?}\n    expected {there} {wanted}\n    found    {place} {found}"));
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}
