//! Bounded memory: a limit holds, the error can be caught, every allocation may fail, and a collection may come at any time.

mod common;

use std::fmt::Write;
use std::fs;

/// Programs that try to take more than the limit. Each is put into a function and must raise MemoryError.
const GREEDY: [(&str, &str); 20] = [
    ("append", "l = []\nwhile True: l.append(l)"),
    ("append integers", "l = []\nwhile True: l.append(123456789123)"),
    ("string repeat", "return 'x' * 10**9"),
    ("string growth", "s = 'abcdefgh'\nwhile True: s = s + s"),
    ("power", "return 2 ** 10**10"),
    ("shift", "return 1 << 10**10"),
    ("dict", "d = {}\ni = 0\nwhile True:\n    d[i] = i\n    i += 1"),
    ("dict of strings", "d = {}\ni = 0\nwhile True:\n    d['key %d' % i] = i\n    i += 1"),
    ("join", "return ','.join(['x' * 1000] * 10**6)"),
    ("comprehension", "return [[i] for i in range(10**9)]"),
    ("generator", "return list(x * 1.5e-300 for x in iter(int, 1))"),
    ("generators kept", "def g():\n    yield 1\nl = []\nwhile True:\n    x = g()\n    next(x)\n    l.append(x)"),
    ("format width", "return f'{1:1000000000}'"),
    ("percent width", "return '%01000000000d' % 5"),
    ("slices", "l = list(range(1000000))\nkeep = []\nwhile True: keep.append(l[:])"),
    ("sort", "return sorted(str(i) * 10 for i in range(10**8))"),
    ("deep copy", "import copy\nl = [[[i] for i in range(300)] for j in range(300)]\nkeep = []\nwhile True: keep.append(copy.deepcopy(l))"),
    ("bytes", "return bytes(10**9)"),
    ("objects", "class P:\n    def __init__(self, n): self.n = n\nn = None\nwhile True: n = P(n)"),
    ("replace", "return ('a' * 10**6).replace('a', 'b' * 10**4)"),
];

const RECURSION: &str = "import sys\nsys.setrecursionlimit(10**9)\ndef f(n):\n    return f(n + 1) + 1\nreturn f(0)";

fn indent(code: &str) -> String {
    code.lines().map(|line| format!("    {line}\n")).collect()
}

/// Runs the greedy code twice under the limit: caught both times, everything given up in between.
fn greedy_program(code: &str, errors: &str) -> String {
    format!(
        "def greedy():\n{}\n\
         for attempt in range(2):\n    try:\n        greedy()\n        print('no error')\n    except {errors} as e:\n        print('caught', type(e).__name__)\n\
         print(sum(len(str(i)) for i in range(10000)), [x * 2 for x in range(3)])\n\
         for line in open('/proc/self/status'):\n    if line.startswith('VmHWM'): print('peak', line.split()[1])\n",
        indent(code)
    )
}

#[test]
fn the_limit_holds_and_can_be_caught() {
    let mut report = String::new();
    // What every runtime needs is not charged: the peak of an empty program, and 2 MiB for pages of the executable that the case touches.
    let empty = common::run_code("for line in open('/proc/self/status'):\n    if line.startswith('VmHWM'): print(line.split()[1])", &[], 60);
    let spared = 2048 + empty.stdout.trim().parse::<u64>().expect("the peak of an empty program");
    let cases = GREEDY.iter().map(|&(name, code)| (name, code, "MemoryError"));
    for (name, code, errors) in cases.chain([("recursion", RECURSION, "(MemoryError, RecursionError)")]) {
        let program = greedy_program(code, errors);
        let outcome = common::run_code(&program, &["--max-memory", "64M"], 120);
        let caught = outcome.stdout.lines().filter(|line| line.starts_with("caught")).count();
        let peak = outcome.stdout.lines().find_map(|line| line.strip_prefix("peak ")?.parse::<u64>().ok());
        if outcome.code != Some(0) || caught != 2 || !outcome.stdout.contains("38890 [0, 2, 4]") {
            let _ = writeln!(report, "{name}: {}", outcome.summary());
        } else if peak.is_none_or(|kib| kib > 64 * 1024 + spared) {
            let _ = writeln!(report, "{name}: peak {peak:?} KiB under a limit of 64 MiB and {spared} KiB that are not charged");
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn an_uncaught_memory_error_is_an_ordinary_error() {
    let outcome = common::run_code("x = 'a' * 10**10", &["--max-memory", "16M"], 60);
    assert_eq!(outcome.code, Some(1), "{}", outcome.summary());
    assert!(outcome.stderr.trim_end().ends_with("MemoryError"), "{}", outcome.summary());
}

/// Small programs that between them reach most allocating paths.
const WORKLOADS: [(&str, &str); 14] = [
    ("lists", "l = [[i, str(i), (i,)] for i in range(300)]\nl.sort(key=lambda x: x[1])\nprint(len(l), l[0], [x for x in l[::50]])"),
    ("dicts", "d = {str(i) * 3: {i: [i]} for i in range(300)}\nd |= {'z': 1}\nprint(len(d), sorted(d)[:3], d.pop('z'), {**d}['111'])"),
    ("classes", "class A:\n    def __init__(self, v): self.v = v\n    def __add__(self, o): return A(self.v + o.v)\n    @property\n    def p(self): return self.v\nclass B(A):\n    __slots__ = ()\nobjs = [B(i) for i in range(200)]\nfor o in objs: o.extra = [o]\nprint(sum(o.p for o in objs), (objs[1] + objs[2]).v)"),
    ("strings", "s = ''\nfor i in range(300): s += chr(97 + i % 26) + 'é'\nprint(len(s), s.upper()[:5], s.split('a')[1], f'{s[:3]:>10}', s.replace('b', 'BBB')[:8], s.encode()[:6], '%s-%d' % (s[:2], 5))"),
    ("generators", "def g(n):\n    try:\n        for i in range(n): yield [i]\n    finally:\n        pass\ndef h(n):\n    r = yield from g(n)\n    return r\nprint(sum(x[0] for x in h(300)), list(zip(h(3), g(3))))"),
    ("exceptions", "def f(n):\n    try:\n        if n == 0: raise ValueError('bottom', n)\n        f(n - 1)\n    except ValueError as e:\n        raise KeyError(n) from e\nfor i in range(5):\n    try: f(5)\n    except KeyError as e: print(e, repr(e.__cause__))"),
    ("big integers", "x = 3 ** 500\nprint(x % 1000007, (x * x) // 7 % 10**9, str(x)[:10], hex(x)[:10], divmod(x, 10**50)[1])"),
    ("sets", "s = {i * 7 % 1000 for i in range(500)}\nt = frozenset(str(i) for i in range(100))\nprint(len(s & set(range(500))), len(s | {1}), len(t - {'5'}), len(s ^ {0}))"),
    ("closures", "def make(n):\n    def f(x): return x + n\n    return f\nfs = [make(i) for i in range(200)]\nprint(sum(f(1) for f in fs), list(map(lambda f: f(0), fs))[:4])"),
    ("cycles", "import gc\nclass N: pass\nfor i in range(100):\n    a, b = N(), N()\n    a.b, b.a = b, a\n    l = [a]; l.append(l)\ngc.collect()\nprint('done')"),
    ("compile", "for i in range(5):\n    ns = {}\n    exec('def f(a, *b, c=1, **d):\\n    return [a, b, c, sorted(d), (lambda q: q + a)(1)]\\nclass C:\\n    x: int = 5', ns)\n    print(ns['f'](1, 2, z=3), ns['C'].x)"),
    ("bytes", "b = bytearray()\nfor i in range(500): b.append(i % 256); b += bytes([i % 7])\nprint(len(b), bytes(b[:10]), b.hex()[:20], memoryview(b)[5:9].tolist(), b.find(b'\\x05'))"),
    ("weak references", "import weakref\nclass N: pass\nobjs = [N() for i in range(50)]\nrefs = [weakref.ref(o, lambda r: None) for o in objs]\ndel objs[::2]\nprint(sum(r() is not None for r in refs))"),
    ("formatting", "for i in range(30): print(f'{i:>5} {i / 7:.3f} {i!r:^9} {[i] * 3}', '{:x} {}'.format(i, {i: i}), repr('é\\n' * i)[:9])"),
];

fn stressed(code: &str, stress: &str) -> common::Outcome {
    let mut command = common::lissom();
    command.env("LISSOM_STRESS", stress).arg("-c").arg(code);
    common::run(command, "", 120)
}

/// Fails the Nth allocation, for many N: always a MemoryError (or no error, where it was handled), never a crash.
#[test]
fn every_allocation_may_fail() {
    let mut report = String::new();
    for (name, code) in WORKLOADS {
        let mut nth = 1u64;
        let mut calm = 0; // runs in a row that N was too large for
        while calm < 2 && nth < 2_000_000 {
            let outcome = stressed(code, &format!("fail={nth}"));
            let fine = outcome.code == Some(0) || (outcome.code == Some(1) && outcome.stderr.contains("MemoryError"));
            if outcome.crashed() || !fine {
                let _ = writeln!(report, "{name}, allocation {nth}: {}", outcome.summary());
                break;
            }
            calm = if outcome.code == Some(0) { calm + 1 } else { 0 };
            nth += 1 + nth / 6;
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// Collecting at every k-th allocation, with freed cells poisoned, changes nothing that a program can see.
#[test]
fn collecting_at_any_time_changes_nothing() {
    let mut report = String::new();
    for (name, code) in WORKLOADS {
        let calm = stressed(code, "verify");
        for stress in ["collect=1,poison,verify", "collect=7,poison,verify", "poison,verify"] {
            let outcome = stressed(code, stress);
            if calm.code != Some(0) || outcome.code != Some(0) || outcome.stdout != calm.stdout {
                let _ = writeln!(report, "{name} under {stress}: {}\ncalm: {}", outcome.summary(), calm.summary());
                break;
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// A sample of the oracle scripts under stress: the same output as CPython's.
#[test]
fn scripts_under_stress_say_the_same() {
    let root = common::root().join("tests/scripts");
    let known = fs::read_to_string(root.join("known-failures.txt")).unwrap_or_default();
    let mut report = String::new();
    for name in [
        "language/comprehensions", "language/defaults_closures", "language/decorators", "language/generators_basic",
        "language/yield_from", "types/list_methods", "types/dict_methods", "types/set_ops", "types/str_methods",
        "types/int_bignum", "types/tuple_basic", "model/refcount_del", "programs/lru_cache", "programs/interpreter",
        "programs/matrix", "programs/event_loop", "programs/json_printer", "programs/bank",
    ] {
        let path = root.join(name).with_extension("py");
        let listed = known.lines().any(|line| line.split(':').next() == Some(name));
        if listed || !path.exists() {
            continue;
        }
        let mut command = common::lissom();
        command.env("LISSOM_STRESS", "collect=101,poison,verify").current_dir(path.parent().unwrap_or(&root)).arg(&path);
        let outcome = common::run(command, "", 240);
        let expected = fs::read_to_string(path.with_extension("out")).unwrap_or_default();
        if outcome.stdout != expected || outcome.code != Some(0) {
            let _ = writeln!(report, "{name}: {}", outcome.summary());
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// The options themselves: sizes with suffixes, and complaints about bad ones.
#[test]
fn the_limit_is_an_option() {
    for size in ["64M", "65536K", "67108864", "1G"] {
        let outcome = common::run_code("print('ran')", &["--max-memory", size], 30);
        assert_eq!(outcome.stdout, "ran\n", "{size}: {}", outcome.summary());
    }
    for size in ["many", "-5M", ""] {
        let outcome = common::run_code("print('ran')", &["--max-memory", size], 30);
        assert_eq!(outcome.code, Some(2), "{size}: {}", outcome.summary());
        assert_eq!(outcome.stdout, "");
    }
}
