//! Numbers as text and as hashes.
//!
//! | module          | what                                                     |
//! |-----------------|----------------------------------------------------------|
//! | [`float_repr`]  | a float as digits: `repr`, `%e`, `%f`, `%g`              |
//! | [`float_parse`] | text as a float                                          |
//! | [`float_hex`]   | `float.hex` and `float.fromhex`                          |
//! | [`float_round`] | `round(x, n)`                                            |
//! | [`int_text`]    | small integers as digits; text as a checked run of digits |
//! | [`numeric_hash`] | equal numbers of all types hash alike                   |

pub mod float_hex;
pub mod float_parse;
pub mod float_repr;
pub mod float_round;
pub mod int_text;
pub mod numeric_hash;
