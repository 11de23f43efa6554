//! Writes `crates/cli/layout.txt`: which functions every start runs, and which many programs run.
//!
//! The release build runs an empty program and each program under `tests/scripts/programs` below valgrind's callgrind, which
//! notes every instruction that was executed; the symbol table says whose they are. What changes between compilers and
//! builds is cut from the symbols (hashes), so the list outlives them. See `crates/cli/build.rs` for what is done with it.

use crate::workspace;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const HEADER: &str = "# Functions in the order in which they lie in the executable; written by `cargo xtask layout`, read by build.rs.\n";

/// A program that grows: what the heap and its collector do for it counts as what every other program does.
const GROWTH: &str = "\
import gc
class Node:
    def __init__(self, value, link):
        self.value = value
        self.link = link
def numbers(start):
    while True:
        yield start
kept, link = [], None
for n in range(60000):
    link = Node(n, link)
    kept.append(([n, str(n)], {'n': link, n: None}, (link, float(n)), {str(n)}, lambda: n, numbers(n), b'%d' % n))
    kept.append(kept[-1][0].append)
del kept[::2], link
gc.collect()
print(len(kept))
";

/// What a pattern brings is told apart in steps of so many bytes; within a step names stay together.
const IDLE_STEP: u64 = 48 << 10;

/// What the C library runs at the start to find the kernel's functions in the vDSO, which valgrind hides; and its tables of characters.
const UNSEEN: [&str; 7] = [
    "member:dl-object.o",
    "member:dl-setup_hash.o",
    "member:strcmp-avx*.o",
    "member:strcmp-evex*.o",
    "member:strcmp-sse*.o",
    "member:C-ctype.o",
    "member:strtol_l.o",
];

/// A program's own functions: address, size, name.
type Symbols = Vec<(u64, u64, String)>;

/// Rewrites the list.
pub fn run() -> Result<(), String> {
    workspace::run(Command::new(workspace::cargo()).args(["build", "--release", "--locked"]))?;
    let lissom = workspace::target().join("release/lissom");
    let symbols = symbols(&lissom)?;
    let members = members()?;
    let [empty, growth] = [("layout.py", "# Nothing.\npass\n"), ("layout_growth.py", GROWTH)].map(|(name, text)| {
        let path = workspace::target().join(name);
        std::fs::write(&path, text).map(|()| path)
    });
    let empty = empty.map_err(|error| format!("layout.py: {error}"))?;
    let growth = growth.map_err(|error| format!("layout_growth.py: {error}"))?;
    let mut start = executed(&lissom, &symbols, &[&empty.to_string_lossy()], &[])?;
    // What another surrounding makes it do belongs to the start as well.
    let variables = [
        ("HOME", "/tmp"),
        ("PATH", "/usr/bin:/bin"),
        ("LANG", "C.UTF-8"),
        ("PYTHONPATH", "/tmp"),
        ("PYTHONHASHSEED", "0"),
    ];
    start.extend(executed(
        &lissom,
        &symbols,
        &[&empty.to_string_lossy()],
        &variables,
    )?);
    let mut programs: BTreeMap<String, usize> = BTreeMap::new();
    let mut program_count = 0;
    for program in workspace::files()?
        .iter()
        .filter(|name| name.starts_with("tests/scripts/programs/") && name.ends_with(".py"))
    {
        program_count += 1;
        for name in executed(&lissom, &symbols, &[program], &[])? {
            *programs.entry(name).or_default() += 1;
        }
    }
    for name in executed(&lissom, &symbols, &[&growth.to_string_lossy()], &[])? {
        programs.insert(name, program_count);
    }
    let mut often: Vec<(usize, String)> = programs
        .into_iter()
        .filter(|(name, count)| *count > 1 && !start.contains(name))
        .map(|(name, count)| (count, name))
        .collect();
    // Of those that as many programs run, the ones of a module stand together: who needs one needs more.
    often.sort_by(|a, b| (b.0, path(&a.1), &a.1).cmp(&(a.0, path(&b.1), &b.1)));

    // Instances of one generic function differ by hash alone, so a pattern brings all of them: those that bring much that did
    // not run come last.
    let mut brought: HashMap<String, u64> = HashMap::new();
    for (_, size, name) in &symbols {
        for pattern in patterns(name, &members) {
            *brought.entry(pattern).or_default() += size;
        }
    }
    let idle = |name: &String| {
        patterns(name, &members)
            .iter()
            .filter_map(|pattern| brought.get(pattern))
            .sum::<u64>()
            / IDLE_STEP
    };
    let mut start: Vec<String> = start.into_iter().collect();
    start.sort_by_cached_key(|name| (idle(name), name.clone()));

    let mut list = HEADER.to_string();
    let mut written = BTreeSet::new();
    for pattern in UNSEEN {
        let _ = writeln!(list, "start {pattern}");
        written.insert(pattern.to_string());
    }
    let rows = start
        .iter()
        .map(|name| ("start", name))
        .chain(often.iter().map(|(_, name)| ("often", name)));
    for (group, name) in rows {
        for pattern in patterns(name, &members) {
            if written.insert(pattern.clone()) {
                let _ = writeln!(list, "{group} {pattern}");
            }
        }
    }
    let path = workspace::root().join("crates/cli/layout.txt");
    std::fs::write(&path, list).map_err(|error| format!("{}: {error}", path.display()))?;
    println!(
        "{} functions at the start, {} more often",
        start.len(),
        often.len()
    );
    Ok(())
}

/// The functions in an executable, by address.
fn symbols(executable: &Path) -> Result<Symbols, String> {
    let text = output(
        Command::new("nm")
            .args(["-n", "-S", "--defined-only"])
            .arg(executable),
    )?;
    let mut symbols = Vec::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [address, size, "t" | "T" | "w" | "W" | "i", name] = fields[..] else {
            continue;
        };
        let (Ok(address), Ok(size)) = (
            u64::from_str_radix(address, 16),
            u64::from_str_radix(size, 16),
        ) else {
            continue;
        };
        symbols.push((address, size, name.to_string()));
    }
    Ok(symbols)
}

/// The functions that a run executes; with variables, these are its whole environment.
fn executed(
    lissom: &Path,
    symbols: &Symbols,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<BTreeSet<String>, String> {
    let profile = workspace::target().join("layout.callgrind");
    // Its output goes to a file, as where it matters how small a program is.
    let printed = workspace::target().join("layout.out");
    let printed = std::fs::File::create(&printed)
        .map_err(|error| format!("{}: {error}", printed.display()))?;
    let mut command = Command::new("valgrind");
    if !variables.is_empty() {
        command.env_clear();
    }
    let status = command
        .args(["--quiet", "--tool=callgrind", "--dump-instr=yes"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(lissom)
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(workspace::root())
        .stdin(Stdio::null())
        .stdout(printed)
        .stderr(Stdio::null())
        .status()
        .map_err(|error| format!("valgrind: {error}"))?;
    if !status.success() {
        return Err(format!("{}: {status}", arguments.join(" ")));
    }
    let text = std::fs::read_to_string(&profile)
        .map_err(|error| format!("{}: {error}", profile.display()))?;
    let _ = std::fs::remove_file(&profile);
    let mut names = BTreeSet::new();
    for address in addresses(&text) {
        let at = symbols.partition_point(|symbol| symbol.0 <= address);
        if let Some((start, size, name)) = at.checked_sub(1).and_then(|at| symbols.get(at))
            && address < start + size
        {
            names.insert(name.clone());
        }
    }
    Ok(names)
}

/// The addresses of the instructions in a profile. The format is described in valgrind's manual, "Callgrind Format
/// Specification": addresses may be relative to the last one. The command lies at a fixed address, so its symbols say which
/// of them are its own.
fn addresses(profile: &str) -> BTreeSet<u64> {
    let mut last = 0u64;
    let mut found = BTreeSet::new();
    for line in profile.lines() {
        let position = line.split(' ').next().unwrap_or_default();
        last = match position.as_bytes() {
            [b'0', b'x', ..] => u64::from_str_radix(&position[2..], 16).unwrap_or(last),
            [b'+', ..] => last.saturating_add(position[1..].parse().unwrap_or(0)),
            [b'-', ..] => last.saturating_sub(position[1..].parse().unwrap_or(0)),
            [b'*'] => last,
            _ => continue,
        };
        found.insert(last);
    }
    found
}

/// The archive member that defines each function of the C library, of the mathematical one and of the compiler's.
fn members() -> Result<HashMap<String, String>, String> {
    let mut archives = Vec::new();
    for name in ["libc.a", "libm.a", "libgcc.a", "libgcc_eh.a"] {
        let path = output(Command::new("cc").arg(format!("-print-file-name={name}")))?
            .trim()
            .to_string();
        let bytes = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
        match bytes.starts_with(b"!<arch>") {
            true => archives.push(path),
            // A linker script that names the archives.
            false => archives.extend(
                String::from_utf8_lossy(&bytes)
                    .split_whitespace()
                    .filter(|word| word.ends_with(".a"))
                    .map(str::to_string),
            ),
        }
    }
    let text = output(
        Command::new("nm")
            .args(["-A", "--defined-only"])
            .args(&archives),
    )?;
    let mut members = HashMap::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [place, kind, name] = fields[..] else {
            continue;
        };
        let Some(member) = place.split(':').nth(1) else {
            continue;
        };
        // A name that is local to one member may be another's too; the public one counts.
        if matches!(kind, "T" | "W" | "i") {
            members.insert(name.to_string(), member.to_string());
        } else if kind == "t" {
            members
                .entry(name.to_string())
                .or_insert_with(|| member.to_string());
        }
    }
    Ok(members)
}

/// What the linker is to look for: a symbol with its hashes left open, or a member of an archive.
fn patterns(symbol: &str, members: &HashMap<String, String>) -> Vec<String> {
    if let Some(open) = symbol
        .strip_prefix("_ZN")
        .and_then(|rest| rest.rfind("17h"))
        .map(|at| &symbol[..at + 6])
    {
        return vec![format!("{open}*")];
    }
    if symbol.starts_with("_R") {
        let unnumbered = match symbol.rsplit_once('.') {
            Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => symbol,
        };
        return vec![without_disambiguators(unnumbered)];
    }
    match members.get(symbol) {
        // Valgrind's processor lacks what newer ones have: their variants of a function lie beside it.
        Some(member) => match member
            .split_once("-avx")
            .or_else(|| member.split_once("-sse"))
        {
            Some((function, _)) => ["avx", "evex", "sse"]
                .iter()
                .map(|extension| format!("member:{function}-{extension}*.o"))
                .collect(),
            None => vec![format!("member:{member}")],
        },
        None => vec![symbol.to_string()],
    }
}

/// The names of crate, modules, types and function in a symbol of the newer mangling (RFC 2603): each stands behind its length.
fn path(symbol: &str) -> Vec<&str> {
    let mut path = Vec::new();
    let mut rest = symbol;
    while let Some(at) = rest.find(|next: char| next.is_ascii_digit()) {
        rest = &rest[at..];
        let digits = rest.find(|next: char| !next.is_ascii_digit()).unwrap_or(rest.len());
        let (length, name) = rest.split_at(digits);
        // An underscore divides the length from a name that would be read as a part of it.
        let name = name.strip_prefix('_').unwrap_or(name);
        match length.parse().ok().and_then(|length: usize| name.split_at_checked(length)) {
            Some((part, behind)) if part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
                path.push(part);
                rest = behind;
            }
            _ => rest = name,
        }
    }
    path
}

/// A symbol of the newer mangling (RFC 2603), the crates' disambiguators left open.
fn without_disambiguators(symbol: &str) -> String {
    let mut open = String::new();
    let mut rest = symbol;
    while let Some(at) = rest.find("Cs") {
        let (before, after) = rest.split_at(at + 2);
        open.push_str(before);
        let end = after.find('_').unwrap_or(after.len());
        open.push('*');
        rest = &after[end..];
    }
    open + rest
}

fn output(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!(
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}
