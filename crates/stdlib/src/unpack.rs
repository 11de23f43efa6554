//! Where the embedded library appears to lie, and the files that appear there when somebody looks.
//!
//! Modules of the library are run from the executable. Their `__file__`, the `co_filename` of their code and the library's entry in `sys.path`
//! name a folder of the user's cache all the same, as programs expect of them: they list the folder of `os.__file__`, open a module's source,
//! hand its path to another program. So the sources are written there, all at once, the first time that a path of that folder is handed to the
//! system, or is mentioned to a child process. Most programs never look, and never pay.
//!
//!     $LISSOM_CACHE/library-3.14-DIGEST        the first of these places that is there or can be made;
//!     $XDG_CACHE_HOME/lissom/library-…         the digest is that of the sources, so that builds do not
//!     $HOME/.cache/lissom/library-…            see each other's
//!     /tmp/lissom-UID/library-…                (`$TMPDIR`) if nobody else can write below it
//!
//! Where nothing can be written the paths still name the modules, and the library's own ways to a source (`inspect`, `linecache`, tracebacks)
//! still find it through the loader; opening such a file says that it is not there.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use lissom_host::{environment, tree};
use lissom_objects::Context;
use lissom_vm::Machine;

use crate::library;

/// The folder that the library's modules are named after. It need not exist.
pub fn folder() -> String {
    let name = format!("library-3.14-{}", library::DIGEST);
    let variable = |name: &str| environment::variable(name).filter(|value| !value.is_empty()).map(|value| PathBuf::from(OsString::from_vec(value)));
    let temporary = variable("TMPDIR").unwrap_or_else(|| PathBuf::from("/tmp")).join(format!("lissom-{}", lissom_host::process::user().1));
    let caches = [
        variable("LISSOM_CACHE"),
        variable("XDG_CACHE_HOME").map(|cache| cache.join("lissom")),
        variable("HOME").filter(|home| lissom_host::source::is_folder(home)).map(|home| home.join(".cache/lissom")),
        Some(temporary.clone()).filter(|folder| tree::is_own(folder)),
    ];
    // Elsewhere in the runtime paths of modules are text: what is none is passed over.
    let found = caches.iter().flatten().find_map(|cache| tree::place(&cache.join(&name))?.into_os_string().into_string().ok());
    found.unwrap_or_else(|| temporary.join(name).to_string_lossy().into_owned())
}

/// A path is about to be handed to the system: if it lies in the library's folder, the folder is written if it is not there.
#[inline]
pub fn look(cx: &mut Context, path: &[u8]) {
    let folder = Machine::of(cx).library_folder.as_bytes();
    if path.first() == Some(&b'/') && path.starts_with(folder) {
        unpack(cx);
    }
}

/// A child process is about to be told a text: if it mentions the library's folder, the folder is written if it is not there.
pub fn mention(cx: &mut Context, text: &[u8]) {
    let folder = Machine::of(cx).library_folder.as_bytes();
    if text.len() >= folder.len() && text.windows(folder.len()).any(|part| part == folder) {
        unpack(cx);
    }
}

/// Writes the sources. What goes wrong shows in what the path is used for.
#[cold]
fn unpack(cx: &mut Context) {
    let folder = Machine::of(cx).library_folder.clone();
    let folder = Path::new(std::ffi::OsStr::from_bytes(folder.as_bytes()));
    let _ = tree::write_once(folder, &mut |write| {
        for name in library::names() {
            let (Some(package), Some(source)) = (library::library(name), library::source(name)) else { return Err(io::ErrorKind::OutOfMemory.into()) };
            write(&format!("{}{}", name.replace('.', "/"), if package { "/__init__.py" } else { ".py" }), &source)?;
        }
        Ok(())
    });
}
