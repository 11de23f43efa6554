//! The environment and the command line, as bytes.

use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// One variable.
pub fn variable(name: &str) -> Option<Vec<u8>> {
    std::env::var_os(OsStr::new(name)).map(OsStringExt::into_vec)
}

/// All variables.
pub fn variables() -> Vec<(Vec<u8>, Vec<u8>)> {
    std::env::vars_os().map(|(name, value)| (name.into_vec(), value.into_vec())).collect()
}

/// The command line, the program first.
pub fn arguments() -> Vec<Vec<u8>> {
    std::env::args_os().map(OsStringExt::into_vec).collect()
}

/// Where the running program lies.
pub fn executable() -> Option<Vec<u8>> {
    std::env::current_exe().ok().map(|path| path.as_os_str().as_bytes().to_vec())
}
