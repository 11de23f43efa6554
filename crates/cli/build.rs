//! How the command is linked in optimised builds: code that programs run lies together, and the C library lies within.
//!
//! Linux maps a file's pages 16 at a time around the one that is touched, so code that is spread over the executable counts
//! as memory of the process from end to end. `layout.txt` names the functions that every start runs (`start`), and those that
//! many programs run (`often`), in the order in which they are to lie; a linker script puts them first, and what it does not
//! know stays where it was. `cargo xtask layout` writes the file. The names are those of the mangled symbols without what
//! changes between compilers.
//!
//! The executable is linked at a fixed address (relocating its tables would make 0.5 MB of them the process's own), and with
//! the C library's archive where there is one (the shared one costs 1.9 MB of mapped pages and the time of the loader).
//!
//! All of this is for one known surrounding: Linux with glibc on x86-64, and the linker that rustc brings. Elsewhere, or
//! when another linker is asked for, the command is linked as usual.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The libraries that the standard library asks for, and the archives that serve each.
const LIBRARIES: [(&str, &[&str]); 7] = [
    ("gcc_s", &["libgcc_eh.a", "libgcc.a"]),
    ("c", &["libc.a", "libgcc.a", "libgcc_eh.a"]),
    ("m", &["libm.a"]),
    ("util", &["libutil.a"]),
    ("rt", &["librt.a"]),
    ("pthread", &["libpthread.a"]),
    ("dl", &["libdl.a"]),
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=layout.txt");
    if !is_known_surrounding() || matches!(variable("OPT_LEVEL").as_str(), "0" | "1") {
        return;
    }
    let out = PathBuf::from(variable("OUT_DIR"));
    if let Err(error) = lay_out(&out).and_then(|()| bind_libraries(&out)) {
        println!("cargo::warning=the command is linked without its layout: {error}");
    }
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// Whether the linker and the C library are the ones this file knows.
fn is_known_surrounding() -> bool {
    let target = "x86_64-unknown-linux-gnu";
    let flags = variable("CARGO_ENCODED_RUSTFLAGS");
    let own_linker = !variable("RUSTC_LINKER").is_empty();
    variable("TARGET") == target
        && variable("HOST") == target
        && !own_linker
        && !["linker", "link-arg", "relocation-model", "crt-static"]
            .iter()
            .any(|flag| flags.contains(flag))
}

/// Writes the linker script and asks for it.
fn lay_out(out: &Path) -> std::io::Result<()> {
    let list = std::fs::read_to_string("layout.txt")?;
    let (mut code, mut constants) = (String::new(), String::new());
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split_once(' ').map_or(line, |(_, name)| name);
        let _ = match name.strip_prefix("member:") {
            Some(member) => writeln!(code, "    *.a:{member}(.text .text.*)")
                .and_then(|()| writeln!(constants, "    *.a:{member}(.rodata .rodata.*)")),
            // Local functions of one name from several crates get numbers when they are linked together.
            None => writeln!(code, "    *(\".text.{name}\" \".text.unlikely.{name}\" \".text.{name}.[0-9]*\")"),
        };
    }
    // Small constants, which have no names, lie together, and not between tables and the parts of the library, which do.
    // What is written in assembly has no section of its own to be named by.
    let script = format!(
        "SECTIONS {{\n  .text.first : ALIGN(0x10000) {{\n    *crt1.o(.text)\n    *crtbegin*.o(.text)\n    *.rlib:*-x86_64.o(.text)\n{code}  }}\n}} INSERT BEFORE .text;\n\
         SECTIONS {{\n  .rodata.first : {{\n{constants}  }}\n}} INSERT BEFORE .rodata;\n\
         SECTIONS {{\n  .rodata.tables : {{\n    *(.rodata._R*)\n  }}\n}} INSERT BEFORE .rodata;\n\
         SECTIONS {{\n  .gcc_except_table : {{\n    *(.gcc_except_table .gcc_except_table.*)\n  }}\n}} INSERT AFTER .eh_frame;\n"
    );
    let file = out.join("layout.ld");
    std::fs::write(&file, script)?;
    println!("cargo::rustc-link-arg-bins=-Wl,-T,{}", file.display());
    println!("cargo::rustc-link-arg-bins=-no-pie");
    Ok(())
}

/// Lets the names of the libraries mean their archives; does nothing where one is not installed.
fn bind_libraries(out: &Path) -> std::io::Result<()> {
    let folder = out.join("archives");
    std::fs::create_dir_all(&folder)?;
    for (name, archives) in LIBRARIES {
        let mut group = String::from("GROUP (");
        for archive in archives {
            let Some(path) = installed(archive) else {
                return Ok(());
            };
            let _ = write!(group, " \"{path}\"");
        }
        std::fs::write(folder.join(format!("lib{name}.so")), group + " )\n")?;
    }
    println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
    println!("cargo::rustc-link-arg-bins=-static");
    Ok(())
}

/// Where the C compiler finds an archive.
fn installed(archive: &str) -> Option<String> {
    let output = Command::new("cc")
        .arg(format!("-print-file-name={archive}"))
        .output()
        .ok()?;
    let path = String::from_utf8(output.stdout).ok()?.trim().to_string();
    Path::new(&path).is_absolute().then_some(path)
}
