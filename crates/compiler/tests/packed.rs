//! Packed code: what was packed comes out again, a code at a time too; and no bytes whatever make the reader fail otherwise than by an error.

use std::path::Path;

use lissom_bytecode::packed::{Nested, Packed, Unit, pack};
use lissom_bytecode::{Code, Const, verify};
use lissom_compiler::{Mode, Options, compile};

/// The sources of the golden listings, and one that has every kind of constant.
fn programs() -> Vec<(String, Code)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut sources = vec![(
        "constants of all kinds".to_owned(),
        "'''module'''\nx = [None, True, ..., 1, -7, 1 << 90, -(1 << 70), 1.5, float, 2j, 'é\\ud800', b'\\xff', (1, (2, 'x')), a[1:2]]\ny = x in {1, 2}\n\
         class C:\n    'doc'\n    def f(self, *a, k=1, **b):\n        'method'\n        return lambda: (self, __class__)\n    for i in 'ab':\n        def g(self): pass\n"
            .to_owned(),
    )];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "golden") {
            let text = std::fs::read_to_string(&path).unwrap();
            let source = text.split_once("---\n").map_or(text.as_str(), |(source, _)| source);
            sources.push((path.file_stem().unwrap().to_string_lossy().into_owned(), source.to_owned()));
        }
    }
    sources.into_iter().map(|(name, source)| (name.clone(), compile(source.as_bytes(), &name, Mode::Exec, &Options::default()).unwrap())).collect()
}

#[test]
fn what_is_packed_comes_out() {
    let programs = programs();
    assert!(programs.len() > 25);
    for (name, code) in programs {
        let packed = pack(&code).unwrap();
        let unit = Unit::open(&packed).unwrap();
        let unpacked = unit.unpack_all(&name).unwrap();
        assert_eq!(unpacked, code, "{name}");
        for index in 0..unit.len() {
            let (head, single) = (unit.head(index).unwrap(), unit.unpack(index).unwrap().code);
            assert_eq!((head.name, head.qualname, head.first_line, head.flags), (&*single.name, &*single.qualname, single.first_line, single.flags));
            assert_eq!((head.captured as usize, unit.captures(index).unwrap()), (single.frees.len(), single.captures));
        }
    }
}

#[test]
fn functions_in_loops_are_made_more_than_once() {
    let code = compile(b"def f(): pass\nfor i in x:\n    def g(): pass\nclass C:\n    def m(self): pass\nwhile y:\n    class D:\n        def n(self): pass\n", "", Mode::Exec, &Options::default());
    let packed = pack(&code.unwrap()).unwrap();
    let unit = Unit::open(&packed).unwrap();
    let mut found = Vec::new();
    for outer in 0..unit.len() {
        for constant in unit.unpack(outer).unwrap().code.consts {
            if let Const::Packed(Nested::Code { index, once, function, captures }) = constant {
                assert_eq!((function, captures), (unit.head(index).unwrap().flags.optimized, unit.head(index).unwrap().captured > 0));
                found.push((unit.head(index).unwrap().qualname.to_owned(), once));
            }
        }
    }
    found.sort();
    let expected = [("C", true), ("C.m", true), ("D", false), ("D.n", false), ("f", true), ("g", false)];
    assert_eq!(found, expected.map(|(name, once)| (name.to_owned(), once)));
}

/// Reads all there is; what comes out need not make sense.
fn read_all(packed: &Packed) -> bool {
    let Ok(unit) = Unit::open(packed) else { return false };
    for index in 0..unit.len().saturating_add(1) {
        let _ = unit.head(index);
        if let Ok(unpacked) = unit.unpack(index) {
            let _ = verify::verify(&unpacked.code);
        }
    }
    unit.unpack_all("").is_ok()
}

#[test]
fn no_bytes_break_the_reader() {
    let mut state = 1u64;
    for (_, code) in programs() {
        let packed = pack(&code).unwrap();
        assert!(read_all(&packed));
        for part in 0..3 {
            let bytes = [&packed.first, &packed.later, &packed.rest][part];
            let with = |bytes: Vec<u8>| {
                let mut changed = packed.clone();
                *[&mut changed.first, &mut changed.later, &mut changed.rest][part] = bytes;
                changed
            };
            for length in (0..bytes.len()).step_by(7) {
                assert!(!read_all(&with(bytes[..length].to_vec())));
            }
            for _ in 0..100 {
                let mut changed = bytes.clone();
                for _ in 0..3.min(bytes.len()) {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let at = (state >> 33) as usize % changed.len();
                    changed[at] = (state >> 20) as u8;
                }
                read_all(&with(changed));
            }
        }
    }
}
