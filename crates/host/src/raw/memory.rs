//! Memory that the C library keeps.

/// Gives back to the system what the C library's allocator holds but does not use: after a syntax tree was dropped, that is most of it.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the call has no preconditions.
    unsafe {
        libc::malloc_trim(0);
    }
}
