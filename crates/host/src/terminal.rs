//! Questions about terminals.

use rustix::fd::AsFd;

/// Columns and lines of the terminal a descriptor leads to.
pub fn size(descriptor: impl AsFd) -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(descriptor).ok()?;
    Some((size.ws_col, size.ws_row))
}

/// Is standard input a terminal?
pub fn input_is_terminal() -> bool {
    rustix::termios::isatty(rustix::stdio::stdin())
}
