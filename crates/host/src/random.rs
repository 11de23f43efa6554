//! Randomness from the system.

use rustix::rand::{GetRandomFlags, getrandom};

use crate::SysResult;

/// Fills a buffer.
///
/// # Errors
/// The system's.
pub fn fill(mut buffer: &mut [u8]) -> SysResult {
    while !buffer.is_empty() {
        let count = match getrandom(&mut *buffer, GetRandomFlags::empty()) {
            Ok(count) => count,
            Err(rustix::io::Errno::INTR) => 0,
            Err(errno) => return Err(errno.into()),
        };
        buffer = buffer.get_mut(count..).unwrap_or_default();
    }
    Ok(())
}

/// Two random words.
pub fn words() -> (u64, u64) {
    let mut bytes = [0u8; 16];
    if fill(&mut bytes).is_err() {
        let now = crate::clock::Clock::Real.now() as u64;
        return (now, now.rotate_left(17) ^ 0x9e37_79b9_7f4a_7c15);
    }
    let (a, b) = bytes.split_at(8);
    (u64::from_le_bytes(a.try_into().unwrap_or_default()), u64::from_le_bytes(b.try_into().unwrap_or_default()))
}
