//! The state of a hash under way, whatever the function.

use digest::DynDigest;
use digest::{ExtendableOutput, Update, XofReader};

/// A hash under way.
pub(super) struct Engine {
    /// What Python calls the function.
    pub name: &'static str,
    state: State,
}

enum State {
    Fixed { engine: Box<dyn DynDigest>, block: usize },
    Shake128(sha3::Shake128),
    Shake256(sha3::Shake256),
    Blake2b(Box<blake2b_simd::State>, usize),
    Blake2s(Box<blake2s_simd::State>, usize),
}

impl Clone for Engine {
    fn clone(&self) -> Engine {
        let state = match &self.state {
            State::Fixed { engine, block } => State::Fixed { engine: engine.box_clone(), block: *block },
            State::Shake128(state) => State::Shake128(state.clone()),
            State::Shake256(state) => State::Shake256(state.clone()),
            State::Blake2b(state, size) => State::Blake2b(state.clone(), *size),
            State::Blake2s(state, size) => State::Blake2s(state.clone(), *size),
        };
        Engine { name: self.name, state }
    }
}

fn fixed<D: DynDigest + Default + 'static>(name: &'static str, block: usize) -> Engine {
    Engine { name, state: State::Fixed { engine: Box::new(D::default()), block } }
}

impl Engine {
    pub fn md5() -> Engine {
        fixed::<md5::Md5>("md5", 64)
    }

    pub fn sha1() -> Engine {
        fixed::<sha1::Sha1>("sha1", 64)
    }

    pub fn sha224() -> Engine {
        fixed::<sha2::Sha224>("sha224", 64)
    }

    pub fn sha256() -> Engine {
        fixed::<sha2::Sha256>("sha256", 64)
    }

    pub fn sha384() -> Engine {
        fixed::<sha2::Sha384>("sha384", 128)
    }

    pub fn sha512() -> Engine {
        fixed::<sha2::Sha512>("sha512", 128)
    }

    /// One of the functions of `_sha3`, by its name.
    pub fn sha3(name: &str) -> Engine {
        match name {
            "sha3_224" => fixed::<sha3::Sha3_224>("sha3_224", 144),
            "sha3_256" => fixed::<sha3::Sha3_256>("sha3_256", 136),
            "sha3_384" => fixed::<sha3::Sha3_384>("sha3_384", 104),
            "sha3_512" => fixed::<sha3::Sha3_512>("sha3_512", 72),
            "shake_128" => Engine { name: "shake_128", state: State::Shake128(sha3::Shake128::default()) },
            _ => Engine { name: "shake_256", state: State::Shake256(sha3::Shake256::default()) },
        }
    }

    pub fn blake2b(state: blake2b_simd::State, size: usize) -> Engine {
        Engine { name: "blake2b", state: State::Blake2b(Box::new(state), size) }
    }

    pub fn blake2s(state: blake2s_simd::State, size: usize) -> Engine {
        Engine { name: "blake2s", state: State::Blake2s(Box::new(state), size) }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::Fixed { engine, .. } => engine.update(bytes),
            State::Shake128(state) => state.update(bytes),
            State::Shake256(state) => state.update(bytes),
            State::Blake2b(state, _) => {
                state.update(bytes);
            }
            State::Blake2s(state, _) => {
                state.update(bytes);
            }
        }
    }

    /// The digest of what was fed so far; `length` is for functions whose digests have any.
    pub fn digest(&self, length: usize) -> Vec<u8> {
        let any = |mut reader: Box<dyn XofReader>| {
            let mut digest = vec![0; length];
            reader.read(&mut digest);
            digest
        };
        match &self.state {
            State::Fixed { engine, .. } => engine.box_clone().finalize().into_vec(),
            State::Shake128(state) => any(Box::new(state.clone().finalize_xof())),
            State::Shake256(state) => any(Box::new(state.clone().finalize_xof())),
            State::Blake2b(state, _) => state.finalize().as_bytes().to_vec(),
            State::Blake2s(state, _) => state.finalize().as_bytes().to_vec(),
        }
    }

    /// Bytes of a digest; 0 if there can be any.
    pub fn digest_size(&self) -> usize {
        match &self.state {
            State::Fixed { engine, .. } => engine.output_size(),
            State::Shake128(_) | State::Shake256(_) => 0,
            State::Blake2b(_, size) | State::Blake2s(_, size) => *size,
        }
    }

    /// Bytes that are hashed at once.
    pub fn block_size(&self) -> usize {
        match &self.state {
            State::Fixed { block, .. } => *block,
            State::Shake128(_) => 168,
            State::Shake256(_) => 136,
            State::Blake2b(..) => 128,
            State::Blake2s(..) => 64,
        }
    }
}
