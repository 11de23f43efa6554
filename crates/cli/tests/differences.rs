//! Known differences from CPython: each `tests/differences/NAME.py` says what `NAME.lissom` holds, and that is not what CPython said
//! (`NAME.out`). A difference that is gone becomes an oracle script. The page about them is made from the same files.

mod common;

use std::fs;

#[test]
fn differences_are_as_described() {
    let folder = common::root().join("tests/differences");
    let mut count = 0;
    let mut problems = Vec::new();
    for entry in fs::read_dir(&folder).expect("tests/differences").flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        count += 1;
        let read = |extension: &str| fs::read_to_string(path.with_extension(extension)).unwrap_or_default();
        let mut command = common::lissom();
        command.arg(&path);
        let said = common::run(command, "", 60).stdout;
        if said != read("lissom") {
            problems.push(format!("{}: says\n{said}", path.display()));
        }
        if said == read("out") {
            problems.push(format!("{}: is no difference any more", path.display()));
        }
    }
    assert!(count > 0 && problems.is_empty(), "{}", problems.join("\n"));
}
