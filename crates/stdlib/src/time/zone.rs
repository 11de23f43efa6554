//! The local zone: what `TZ` says, or the system; read by `tz-rs`.
//!
//! ```text
//!   TZ not set                       /etc/localtime
//!   TZ=Europe/Berlin                 a file below /usr/share/zoneinfo, or one named in full
//!   TZ=CET-1CEST,M3.5.0,M10.5.0/3    rules; a colon before either of these means nothing
//!   TZ=CET-1CEST                     as if the rules of New York followed
//!   TZ=                              UTC; so is what cannot be understood, but named by the letters it begins with
//! ```
//!
//! The zone is read when the module is made, and by `tzset`; a change of the variable alone changes nothing.

use lissom_host::source;
use tz::TimeZone;

use super::calendar::ERA;

/// Where the files lie.
const FOLDERS: [&str; 3] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"];
/// No file of a zone is nearly as large.
const FILE_MAX: u64 = 1 << 20;
/// Past this moment either way, the calendar's period is used: everything repeats.
const FAR: i64 = 1 << 38;
/// The rules where only two names are given.
const RULES: &str = ",M3.2.0,M11.1.0";
/// A guess at a moment with summer time, or without: how far away it is looked for, and in what steps.
const NEARBY: i64 = 8 * 366 * 86_400;
const STEP: i64 = 7 * 86_400;

/// A local zone.
pub enum Zone {
    /// From a file or from rules.
    Known(TimeZone),
    /// UTC under some name.
    Named(String),
}

/// What holds at a moment in a zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Local<'a> {
    /// Seconds east of UTC.
    pub offset: i64,
    /// Is it summer time?
    pub summer: bool,
    /// The abbreviation in use.
    pub name: &'a str,
}

impl Default for Zone {
    fn default() -> Zone {
        Zone::Named("UTC".into())
    }
}

impl Zone {
    /// The zone that the variable `TZ` names, or the system's.
    pub fn of_variable(variable: Option<&[u8]>) -> Zone {
        let Some(variable) = variable else {
            return read("/etc/localtime").map_or_else(Zone::default, Zone::Known);
        };
        let text = String::from_utf8_lossy(variable.strip_prefix(b":").unwrap_or(variable)).into_owned();
        if text.is_empty() {
            return Zone::default();
        }
        let file = if text.starts_with('/') { read(&text) } else { FOLDERS.iter().find_map(|folder| read(&format!("{folder}/{text}"))) };
        let known = file.or_else(|| rules(&text)).or_else(|| rules(&format!("{}{RULES}", text.split(',').next().unwrap_or_default())));
        known.map_or_else(
            || {
                let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
                Zone::Named(if letters < 3 { String::new() } else { text[..letters].into() })
            },
            Zone::Known,
        )
    }

    /// What holds at a moment, given in seconds since 1970.
    pub fn at(&self, moment: i64) -> Local<'_> {
        let utc = |name| Local { offset: 0, summer: false, name };
        let zone = match self {
            Zone::Named(name) => return utc(name),
            Zone::Known(zone) => zone.as_ref(),
        };
        let moment = if moment > FAR {
            FAR + (moment - FAR) % ERA
        } else if moment < -FAR {
            -FAR + (moment + FAR) % ERA
        } else {
            moment
        };
        // Without rules, what the last change brought stays.
        let last = || zone.transitions().last().and_then(|last| zone.local_time_types().get(last.local_time_type_index()));
        match zone.find_local_time_type(moment).ok().or_else(last) {
            Some(found) => Local { offset: i64::from(found.ut_offset()), summer: found.is_dst(), name: found.time_zone_designation() },
            None => utc("UTC"),
        }
    }

    /// The moment at which clocks show a time, which is given as if it were UTC. A wish for summer time or against it
    /// decides between two such moments, and when clocks never show that time, or not in that way.
    pub fn moment(&self, shown: i64, summer: Option<bool>) -> i64 {
        // A moment nearby tells an offset, and that a moment that is nearer.
        let (mut before, mut moment) = (shown, shown);
        for _ in 0..4 {
            let next = shown.saturating_sub(self.at(moment).offset);
            if next == moment {
                return self.wished(shown, moment, summer);
            }
            if next == before {
                break;
            }
            (before, moment) = (moment, next);
        }
        // Clocks were put forward past that time. What is shown when one counts on is a matter of taste: the moment in
        // summer time, or the one that is not as was wished.
        let fits = |moment: i64| self.at(moment).summer != summer.unwrap_or(false);
        if fits(moment) || !fits(before) { moment } else { before }
    }

    /// A moment at which clocks show a time, or else one at which they would, if summer time were as is wished.
    fn wished(&self, shown: i64, moment: i64, summer: Option<bool>) -> i64 {
        let found = self.at(moment).summer;
        let Some(summer) = summer.filter(|summer| *summer != found) else { return moment };
        let mut distance = STEP;
        while distance < NEARBY {
            for other in [moment - distance, moment + distance] {
                let local = self.at(other);
                if local.summer == summer {
                    return shown - local.offset;
                }
            }
            distance += STEP;
        }
        if summer { moment - 3600 } else { moment + 3600 }
    }
}

fn read(path: &str) -> Option<TimeZone> {
    TimeZone::from_tz_data(&source::read_small(path.as_ref(), FILE_MAX)?).ok()
}

/// A zone from rules. A file with nothing in it but its last line says them with all that is allowed today.
fn rules(text: &str) -> Option<TimeZone> {
    if !text.is_ascii() || text.contains('\n') {
        return None;
    }
    // Both parts: six counts (one kind of time, four letters), the offset, no summer time, and the name.
    let mut part = b"TZif3".to_vec();
    part.extend([0; 15]);
    for count in [0_u32, 0, 0, 0, 1, 4] {
        part.extend(count.to_be_bytes());
    }
    part.extend([0; 6]);
    part.extend(b"UTC\0");
    let mut file = part.repeat(2);
    file.push(b'\n');
    file.extend(text.as_bytes());
    file.push(b'\n');
    TimeZone::from_tz_data(&file).ok().filter(|zone| zone.as_ref().extra_rule().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(text: &str) -> Zone {
        Zone::of_variable(Some(text.as_bytes()))
    }

    #[test]
    fn rules_are_followed_for_all_times() {
        let zone = zone("EST+05EDT,M4.1.0,M10.5.0");
        let day = 86_400;
        for (moment, offset, summer, name) in [
            (0, -18_000, false, "EST"),
            (1_720_000_000, -14_400, true, "EDT"),
            (1_720_000_000 + ERA * 1000, -14_400, true, "EDT"),
            (1_720_000_000 - ERA * 1000, -14_400, true, "EDT"),
            (1_720_000_000 + ERA * 1000 + 183 * day, -18_000, false, "EST"),
            (i64::MAX, zone.at(i64::MAX).offset, zone.at(i64::MAX).summer, zone.at(i64::MAX).name),
            (i64::MIN, zone.at(i64::MIN).offset, zone.at(i64::MIN).summer, zone.at(i64::MIN).name),
        ] {
            assert_eq!(zone.at(moment), Local { offset, summer, name }, "{moment}");
        }
    }

    #[test]
    fn what_is_not_understood_is_utc_by_another_name() {
        for (text, name) in [("", "UTC"), (":", "UTC"), ("Nonsense/Zone", "Nonsense"), ("Foo", "Foo"), ("AB", ""), ("/nowhere", "")] {
            assert_eq!(zone(text).at(0), Local { offset: 0, summer: false, name }, "{text}");
        }
    }

    #[test]
    fn times_that_are_shown_twice_or_never() {
        let zone = zone("EST5EDT,M3.2.0,M11.1.0");
        // 2025-03-09 02:30 and 2025-11-02 01:30
        let (never, twice) = (1_741_487_400, 1_762_047_000);
        for (shown, summer, moment) in [
            (never, None, 1_741_505_400),
            (never, Some(false), 1_741_505_400),
            (never, Some(true), 1_741_501_800),
            (twice, None, 1_762_061_400),
            (twice, Some(false), 1_762_065_000),
            (twice, Some(true), 1_762_061_400),
        ] {
            assert_eq!(zone.moment(shown, summer), moment, "{shown} {summer:?}");
        }
    }
}
