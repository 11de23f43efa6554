//! Source positions of instructions, compressed: about two bytes an instruction.

/// The source range an instruction stands for. Lines count from 1, columns from 0 in UTF-8 bytes, as in CPython's `co_positions`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// First line; 0 if the instruction has no place in the source.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// First column.
    pub column: u32,
    /// Column after the last character.
    pub end_column: u32,
}

/// Positions of a run of instructions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PositionTable {
    bytes: Box<[u8]>,
}

impl PositionTable {
    /// The position of instruction `index`; the last one known if the table is shorter.
    pub fn get(&self, index: usize) -> Position {
        self.iter().take(index + 1).last().unwrap_or_default()
    }

    /// A table of encoded bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> PositionTable {
        PositionTable { bytes: bytes.into_boxed_slice() }
    }

    /// The encoded table, to be copied elsewhere; [`positions_in`] reads it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// All positions, instruction by instruction.
    pub fn iter(&self) -> impl Iterator<Item = Position> + '_ {
        positions_in(&self.bytes)
    }
}

/// All positions of an encoded table, instruction by instruction.
///
/// An entry is either the byte `run` with its high bit set (the position before holds for that many more instructions,
/// 1 to 128), or four variable-length numbers: line difference (zigzag, shifted left by one so that the high bit of the first byte stays free), lines spanned, column, and columns spanned (zigzag).
pub fn positions_in(bytes: &[u8]) -> impl Iterator<Item = Position> + '_ {
    let mut at = 0;
    let mut current = Position::default();
    let mut run = 0;
    std::iter::from_fn(move || {
        if run > 0 {
            run -= 1;
            return Some(current);
        }
        let first = *bytes.get(at)?;
        if first & 0x80 != 0 {
            at += 1;
            run = (first & 0x7f) as u32;
            return Some(current);
        }
        // The first number uses 6 bits and a continuation flag (0x40) in its first byte.
        at += 1;
        let mut line = (first & 0x3f) as u64;
        if first & 0x40 != 0 {
            line |= read_number(bytes, &mut at) << 6;
        }
        let line = current.line as i64 + unzigzag(line);
        let spanned = read_number(bytes, &mut at);
        let column = read_number(bytes, &mut at);
        let width = unzigzag(read_number(bytes, &mut at));
        current = Position {
            line: line as u32,
            end_line: (line as u64 + spanned) as u32,
            column: column as u32,
            end_column: (column as i64 + width) as u32,
        };
        Some(current)
    })
}

/// Collects positions in the order of the instructions.
#[derive(Default)]
pub struct PositionTableBuilder {
    bytes: Vec<u8>,
    last: Position,
    run: u32,
}

impl PositionTableBuilder {
    /// Adds the position of the next instruction.
    pub fn push(&mut self, position: Position) {
        if position == self.last && !self.bytes.is_empty() {
            self.run += 1;
            return;
        }
        self.flush();
        let line = zigzag(position.line as i64 - self.last.line as i64);
        if line < 0x40 {
            self.bytes.push(line as u8);
        } else {
            self.bytes.push((line & 0x3f) as u8 | 0x40);
            write_number(&mut self.bytes, line >> 6);
        }
        write_number(&mut self.bytes, (position.end_line.max(position.line) - position.line) as u64);
        write_number(&mut self.bytes, position.column as u64);
        write_number(&mut self.bytes, zigzag(position.end_column as i64 - position.column as i64));
        self.last = Position { end_line: position.end_line.max(position.line), ..position };
    }

    /// The finished table.
    pub fn finish(mut self) -> PositionTable {
        self.flush();
        PositionTable { bytes: self.bytes.into_boxed_slice() }
    }

    fn flush(&mut self) {
        while self.run > 0 {
            let part = self.run.min(128);
            self.bytes.push(0x80 | (part - 1) as u8);
            self.run -= part;
        }
    }
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_number(bytes: &[u8], at: &mut usize) -> u64 {
    let mut number = 0;
    let mut shift = 0;
    while let Some(&byte) = bytes.get(*at) {
        *at += 1;
        number |= ((byte & 0x7f) as u64) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 56 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_survive_the_table() {
        let mut positions = Vec::new();
        for i in 0..1000u32 {
            let line = if i % 7 == 0 { 100_000 - i } else { 1 + i / 3 };
            positions.push(Position { line, end_line: line + i % 2, column: i % 300, end_column: (i * 7) % 90 });
            positions.extend(vec![*positions.last().unwrap(); (i % 300) as usize]);
        }
        let mut builder = PositionTableBuilder::default();
        positions.iter().for_each(|p| builder.push(*p));
        let table = builder.finish();
        assert_eq!(table.iter().collect::<Vec<_>>(), positions);
        assert_eq!(table.get(777), positions[777]);
    }
}
