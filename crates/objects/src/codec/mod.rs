//! Codecs: `str` to `bytes` and back.
