//! Sinks: where output goes, and the only way in which this crate takes memory by a program's size.
//!
//! A sink may refuse ([`Full`]); every algorithm passes the refusal on at once. What was pushed before
//! stays in the sink; the caller throws it away.

use crate::wtf8;

/// The sink cannot take more: the memory limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Takes bytes one after the other.
pub trait Sink {
    /// Appends `bytes`.
    fn push_bytes(&mut self, bytes: &[u8]) -> Result<(), Full>;

    /// Says that `additional` bytes will follow, so that a size that cannot be had is refused before work begins.
    fn reserve(&mut self, _additional: usize) -> Result<(), Full> {
        Ok(())
    }

    /// Says how many bytes of temporary memory the algorithm holds from now on; 0 when it has let them go.
    /// Called only where that size depends on the input.
    fn hold_scratch(&mut self, _bytes: usize) -> Result<(), Full> {
        Ok(())
    }

    /// Appends one byte.
    fn push_byte(&mut self, byte: u8) -> Result<(), Full> {
        self.push_bytes(&[byte])
    }

    /// Appends one code point, surrogates included.
    fn push_code_point(&mut self, point: u32) -> Result<(), Full> {
        let mut buffer = [0; 4];
        self.push_bytes(wtf8::encode(point, &mut buffer))
    }

    /// Appends a code point `times` times.
    fn push_fill(&mut self, point: u32, times: usize) -> Result<(), Full> {
        let mut buffer = [0; 4];
        let unit = wtf8::encode(point, &mut buffer);
        self.push_repeated(unit, times)
    }

    /// Appends `unit` (at most 64 bytes are copied at a time) `times` times.
    fn push_repeated(&mut self, unit: &[u8], times: usize) -> Result<(), Full> {
        if times == 0 || unit.is_empty() {
            return Ok(());
        }
        self.reserve(unit.len().checked_mul(times).ok_or(Full)?)?;
        let mut block = [0u8; 64];
        let per_block = block.len() / unit.len();
        if per_block < 2 {
            for _ in 0..times {
                self.push_bytes(unit)?;
            }
            return Ok(());
        }
        let filled = per_block.min(times);
        for part in block.chunks_exact_mut(unit.len()).take(filled) {
            part.copy_from_slice(unit);
        }
        let mut left = times;
        while left > 0 {
            let now = left.min(filled);
            self.push_bytes(&block[..now * unit.len()])?;
            left -= now;
        }
        Ok(())
    }
}

impl Sink for Vec<u8> {
    fn push_bytes(&mut self, bytes: &[u8]) -> Result<(), Full> {
        self.try_reserve(bytes.len()).map_err(|_| Full)?;
        self.extend_from_slice(bytes);
        Ok(())
    }

    fn reserve(&mut self, additional: usize) -> Result<(), Full> {
        self.try_reserve(additional).map_err(|_| Full)
    }
}

/// A sink that only counts bytes: for measuring before writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length(pub usize);

impl Sink for Length {
    fn push_bytes(&mut self, bytes: &[u8]) -> Result<(), Full> {
        self.0 = self.0.checked_add(bytes.len()).ok_or(Full)?;
        Ok(())
    }

    fn push_repeated(&mut self, unit: &[u8], times: usize) -> Result<(), Full> {
        let bytes = unit.len().checked_mul(times).ok_or(Full)?;
        self.0 = self.0.checked_add(bytes).ok_or(Full)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_and_counts() {
        let mut out = Vec::new();
        out.push_fill(0x20ac, 70).unwrap();
        assert_eq!(out, "€".repeat(70).as_bytes());
        out.clear();
        out.push_repeated(&[b'x'; 40], 3).unwrap();
        assert_eq!(out, [b'x'; 120]);
        let mut length = Length::default();
        length.push_fill(0x20ac, 70).unwrap();
        length.push_code_point(0xd800).unwrap();
        assert_eq!(length.0, 213);
        assert_eq!(length.push_fill(0x20ac, usize::MAX), Err(Full));
    }
}
