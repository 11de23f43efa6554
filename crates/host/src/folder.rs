//! Names in the file system: looking, making, removing. Paths are bytes.

use rustix::fs::{self, AtFlags, CWD, Mode};

use crate::SysResult;

/// What `stat` says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stat {
    /// `st_mode`
    pub mode: u32,
    /// `st_ino`
    pub inode: u64,
    /// `st_dev`
    pub device: u64,
    /// `st_nlink`
    pub links: u64,
    /// `st_uid`
    pub user: u32,
    /// `st_gid`
    pub group: u32,
    /// `st_size`
    pub size: i64,
    /// Last access, in nanoseconds.
    pub accessed: i64,
    /// Last change of the content.
    pub modified: i64,
    /// Last change of the inode.
    pub changed: i64,
    /// `st_blksize`
    pub block_size: i64,
    /// `st_blocks`
    pub blocks: i64,
    /// `st_rdev`
    pub special_device: u64,
}

impl From<fs::Stat> for Stat {
    #[allow(clippy::useless_conversion, clippy::unnecessary_cast, reason = "the widths of these fields differ between platforms")]
    fn from(stat: fs::Stat) -> Stat {
        let time = |seconds: i64, nanoseconds: i64| seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds);
        Stat {
            mode: stat.st_mode as u32,
            inode: stat.st_ino as u64,
            device: stat.st_dev as u64,
            links: stat.st_nlink as u64,
            user: stat.st_uid as u32,
            group: stat.st_gid as u32,
            size: stat.st_size as i64,
            accessed: time(stat.st_atime as i64, stat.st_atime_nsec as i64),
            modified: time(stat.st_mtime as i64, stat.st_mtime_nsec as i64),
            changed: time(stat.st_ctime as i64, stat.st_ctime_nsec as i64),
            block_size: stat.st_blksize as i64,
            blocks: stat.st_blocks as i64,
            special_device: stat.st_rdev as u64,
        }
    }
}

/// What stands for the working folder where the system wants a descriptor.
pub(crate) const CURRENT: i32 = -100;

impl From<nix::sys::stat::FileStat> for Stat {
    #[allow(clippy::useless_conversion, clippy::unnecessary_cast, reason = "the widths of these fields differ between platforms")]
    fn from(stat: nix::sys::stat::FileStat) -> Stat {
        let time = |seconds: i64, nanoseconds: i64| seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds);
        Stat {
            mode: stat.st_mode as u32,
            inode: stat.st_ino as u64,
            device: stat.st_dev as u64,
            links: stat.st_nlink as u64,
            user: stat.st_uid as u32,
            group: stat.st_gid as u32,
            size: stat.st_size as i64,
            accessed: time(stat.st_atime as i64, stat.st_atime_nsec as i64),
            modified: time(stat.st_mtime as i64, stat.st_mtime_nsec as i64),
            changed: time(stat.st_ctime as i64, stat.st_ctime_nsec as i64),
            block_size: stat.st_blksize as i64,
            blocks: stat.st_blocks as i64,
            special_device: stat.st_rdev as u64,
        }
    }
}

/// Looks at a name, through a symbolic link or not.
///
/// # Errors
/// The system's.
pub fn stat(name: &[u8], follow: bool) -> SysResult<Stat> {
    let flags = if follow { AtFlags::empty() } else { AtFlags::SYMLINK_NOFOLLOW };
    Ok(fs::statat(CWD, name, flags)?.into())
}

/// Looks at a name in the folder of a descriptor (the working folder, if there is none), through a symbolic link or not.
///
/// # Errors
/// The system's.
pub fn stat_at(folder: Option<i32>, name: &[u8], follow: bool) -> SysResult<Stat> {
    let flags = if follow { nix::fcntl::AtFlags::empty() } else { nix::fcntl::AtFlags::AT_SYMLINK_NOFOLLOW };
    Ok(nix::sys::stat::fstatat(folder.unwrap_or(CURRENT), name, flags)?.into())
}

/// Makes a folder.
///
/// # Errors
/// The system's.
pub fn make(name: &[u8], mode: u32) -> SysResult {
    Ok(fs::mkdir(name, Mode::from_raw_mode(mode))?)
}

/// Removes an empty folder.
///
/// # Errors
/// The system's.
pub fn remove(name: &[u8]) -> SysResult {
    Ok(fs::rmdir(name)?)
}

/// Removes a file.
///
/// # Errors
/// The system's.
pub fn unlink(name: &[u8]) -> SysResult {
    Ok(fs::unlink(name)?)
}

/// Gives a file another name, replacing what has it.
///
/// # Errors
/// The system's.
pub fn rename(from: &[u8], to: &[u8]) -> SysResult {
    Ok(fs::rename(from, to)?)
}

/// Makes a symbolic link.
///
/// # Errors
/// The system's.
pub fn symlink(target: &[u8], name: &[u8]) -> SysResult {
    Ok(fs::symlink(target, name)?)
}

/// Makes a hard link.
///
/// # Errors
/// The system's.
pub fn link(target: &[u8], name: &[u8]) -> SysResult {
    Ok(fs::link(target, name)?)
}

/// Where a symbolic link points to.
///
/// # Errors
/// The system's.
pub fn read_link(name: &[u8]) -> SysResult<Vec<u8>> {
    Ok(fs::readlink(name, Vec::new())?.into_bytes())
}

/// May the name be read (4), written (2), executed (1)?
pub fn access(name: &[u8], mode: u32) -> bool {
    fs::access(name, fs::Access::from_bits_truncate(mode as _)).is_ok()
}

/// Sets permissions.
///
/// # Errors
/// The system's.
pub fn chmod(name: &[u8], mode: u32) -> SysResult {
    Ok(fs::chmod(name, Mode::from_raw_mode(mode))?)
}

/// The working folder.
///
/// # Errors
/// The system's.
pub fn current() -> SysResult<Vec<u8>> {
    Ok(rustix::process::getcwd(Vec::new())?.into_bytes())
}

/// Changes the working folder.
///
/// # Errors
/// The system's.
pub fn change(name: &[u8]) -> SysResult {
    Ok(rustix::process::chdir(name)?)
}

/// Sets the times of a name: last access, last change, in nanoseconds; `None`: now.
///
/// # Errors
/// The system's.
pub fn set_times(name: &[u8], times: Option<(i64, i64)>) -> SysResult {
    let spec = |time: i64| fs::Timespec { tv_sec: time.div_euclid(1_000_000_000), tv_nsec: time.rem_euclid(1_000_000_000) as _ };
    let now = crate::clock::Clock::Real.now();
    let (accessed, modified) = times.unwrap_or((now, now));
    let times = fs::Timestamps { last_access: spec(accessed), last_modification: spec(modified) };
    Ok(fs::utimensat(CWD, name, &times, AtFlags::empty())?)
}
