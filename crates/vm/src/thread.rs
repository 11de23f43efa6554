//! Threads of a runtime.

use lissom_objects::Context;

/// Does something that may take long and touches no object.
pub fn blocking<T>(_cx: &mut Context, body: impl FnOnce() -> T) -> T {
    body()
}

/// Is the main thread running?
pub fn is_main(_cx: &mut Context) -> bool {
    true
}

/// In the child of a fork only the thread that forked is left.
pub fn after_fork(_cx: &mut Context) {}
