//! The values of the module `datetime` in memory: dates, times, durations and fixed zones. What they do is the business of that module.
//!
//! ```text
//!   date(2024, 2, 29)                       16 bytes      header, one word of fields
//!   datetime(2024, 2, 29, 12, 30)           16            the same
//!   datetime(2024, 2, 29, tzinfo=zone)      24            and a reference to the zone
//!   timedelta(hours=1)                      16            header, microseconds
//!   timezone(timedelta(hours=1))            24            header, offset, name
//! ```
//!
//! [`fields`] has the fields and their words, [`layout`] the cells.

pub mod fields;
pub mod layout;

pub use fields::Fields;
