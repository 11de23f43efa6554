//! Says whether calls in tail position become jumps: then each instruction calls the next (see src/dispatch/mod.rs).

fn main() {
    println!("cargo::rustc-check-cfg=cfg(sibling_calls)");
    println!("cargo::rerun-if-changed=build.rs");
    // LLVM makes sibling calls when it optimises for speed.
    if matches!(std::env::var("OPT_LEVEL").as_deref(), Ok("2" | "3")) {
        println!("cargo::rustc-cfg=sibling_calls");
    }
}
