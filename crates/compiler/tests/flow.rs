//! The flow check finds code that would read an unset register or leave a value behind.

use lissom_bytecode::{Code, Const, Instr, Op, flow};
use lissom_compiler::{Mode, Options, compile};

const SOURCE: &str = "def f(a, xs):
    if a: x = 1
    print(x)
    [y for y in xs]
    return 0 < a() < xs() and g()
";

fn function(source: &str) -> Code {
    let code = compile(source.as_bytes(), "<test>", Mode::Exec, &Options::default()).unwrap();
    code.consts
        .into_iter()
        .find_map(|constant| match constant {
            Const::Code(code) => Some(*code),
            _ => None,
        })
        .unwrap()
}

/// What the check says of the function with every instruction `op` on a temporary (or a local) left out.
fn without(op: Op) -> Result<(), String> {
    let mut code = function(SOURCE);
    for instr in &mut code.instrs {
        if instr.op == op && (op != Op::Clear || instr.a as usize >= code.locals.len()) {
            *instr = Instr::new(Op::Nop, 0, 0, 0);
        }
    }
    flow::check(&code)
}

#[test]
fn the_check_finds_mistakes() {
    assert_eq!(flow::check(&function(SOURCE)), Ok(()));
    assert!(without(Op::CheckBound).unwrap_err().contains("may be unset"));
    assert!(without(Op::Clear).unwrap_err().contains("may still be set"));
    assert!(without(Op::GetIter).unwrap_err().contains("may be unset"));
}
