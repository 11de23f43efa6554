//! Names in the file system: looking, making, removing. Paths are bytes; where a folder is given by a descriptor, they are relative to it.

use nix::fcntl::{self, AtFlags};
use nix::sys::stat::{self, FchmodatFlags, Mode, SFlag, UtimensatFlags};
use nix::sys::time::TimeSpec;
use nix::unistd::{self, AccessFlags, FchownatFlags, Gid, LinkatFlags, Uid, UnlinkatFlags};

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

/// What stands for the working folder where the system wants a descriptor.
pub(crate) const CURRENT: i32 = -100;

impl From<stat::FileStat> for Stat {
    #[allow(clippy::useless_conversion, clippy::unnecessary_cast, reason = "the widths of these fields differ between platforms")]
    fn from(stat: stat::FileStat) -> Stat {
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
    stat_at(None, name, follow)
}

/// Looks at a name in the folder of a descriptor (the working folder, if there is none), through a symbolic link or not.
///
/// # Errors
/// The system's.
pub fn stat_at(folder: Option<i32>, name: &[u8], follow: bool) -> SysResult<Stat> {
    let flags = if follow { AtFlags::empty() } else { AtFlags::AT_SYMLINK_NOFOLLOW };
    Ok(stat::fstatat(folder.unwrap_or(CURRENT), name, flags)?.into())
}

/// Makes a folder.
///
/// # Errors
/// The system's.
pub fn make(folder: Option<i32>, name: &[u8], mode: u32) -> SysResult {
    Ok(stat::mkdirat(folder.unwrap_or(CURRENT), name, Mode::from_bits_truncate(mode))?)
}

/// Removes an empty folder.
///
/// # Errors
/// The system's.
pub fn remove(folder: Option<i32>, name: &[u8]) -> SysResult {
    Ok(unistd::unlinkat(folder, name, UnlinkatFlags::RemoveDir)?)
}

/// Removes a file.
///
/// # Errors
/// The system's.
pub fn unlink(folder: Option<i32>, name: &[u8]) -> SysResult {
    Ok(unistd::unlinkat(folder, name, UnlinkatFlags::NoRemoveDir)?)
}

/// Gives a file another name, replacing what has it.
///
/// # Errors
/// The system's.
pub fn rename(from_folder: Option<i32>, from: &[u8], to_folder: Option<i32>, to: &[u8]) -> SysResult {
    Ok(fcntl::renameat(from_folder, from, to_folder, to)?)
}

/// Makes a symbolic link.
///
/// # Errors
/// The system's.
pub fn symlink(target: &[u8], folder: Option<i32>, name: &[u8]) -> SysResult {
    Ok(unistd::symlinkat(target, folder, name)?)
}

/// Makes a hard link, to what a symbolic link leads to or to the link itself.
///
/// # Errors
/// The system's.
pub fn link(target_folder: Option<i32>, target: &[u8], folder: Option<i32>, name: &[u8], follow: bool) -> SysResult {
    let flags = if follow { LinkatFlags::SymlinkFollow } else { LinkatFlags::NoSymlinkFollow };
    Ok(unistd::linkat(target_folder, target, folder, name, flags)?)
}

/// Where a symbolic link points to.
///
/// # Errors
/// The system's.
pub fn read_link(folder: Option<i32>, name: &[u8]) -> SysResult<Vec<u8>> {
    use std::os::unix::ffi::OsStringExt;
    Ok(fcntl::readlinkat(folder.unwrap_or(CURRENT), name)?.into_vec())
}

/// May the name be read (4), written (2), executed (1)? By the real user, or by the effective one.
pub fn access(folder: Option<i32>, name: &[u8], mode: u32, effective: bool, follow: bool) -> bool {
    let mut flags = AtFlags::empty();
    // The same bit means another thing where names are removed.
    flags.set(AtFlags::AT_REMOVEDIR, effective);
    flags.set(AtFlags::AT_SYMLINK_NOFOLLOW, !follow);
    unistd::faccessat(folder, name, AccessFlags::from_bits_truncate(mode as i32), flags).is_ok()
}

/// Sets permissions.
///
/// # Errors
/// The system's; `NOTSUP` for those of a symbolic link.
pub fn chmod(folder: Option<i32>, name: &[u8], mode: u32, follow: bool) -> SysResult {
    let flags = if follow { FchmodatFlags::FollowSymlink } else { FchmodatFlags::NoFollowSymlink };
    Ok(stat::fchmodat(folder, name, Mode::from_bits_truncate(mode), flags)?)
}

/// Sets the permissions of an open file.
///
/// # Errors
/// The system's.
pub fn chmod_open(number: i32, mode: u32) -> SysResult {
    Ok(stat::fchmod(number, Mode::from_bits_truncate(mode))?)
}

fn identities(user: u32, group: u32) -> (Option<Uid>, Option<Gid>) {
    // The number with all bits set means to leave it as it is.
    ((user != u32::MAX).then(|| Uid::from_raw(user)), (group != u32::MAX).then(|| Gid::from_raw(group)))
}

/// Sets user and group.
///
/// # Errors
/// The system's.
pub fn chown(folder: Option<i32>, name: &[u8], user: u32, group: u32, follow: bool) -> SysResult {
    let (user, group) = identities(user, group);
    let flags = if follow { FchownatFlags::FollowSymlink } else { FchownatFlags::NoFollowSymlink };
    Ok(unistd::fchownat(folder, name, user, group, flags)?)
}

/// Sets user and group of an open file.
///
/// # Errors
/// The system's.
pub fn chown_open(number: i32, user: u32, group: u32) -> SysResult {
    let (user, group) = identities(user, group);
    Ok(unistd::fchown(number, user, group)?)
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
    Ok(unistd::chdir(name)?)
}

/// Changes the working folder to that of a descriptor.
///
/// # Errors
/// The system's.
pub fn change_to(number: i32) -> SysResult {
    Ok(unistd::fchdir(number)?)
}

/// A time of a file: seconds and nanoseconds.
pub type Time = (i64, i64);

fn times_of(times: Option<(Time, Time)>) -> (TimeSpec, TimeSpec) {
    // The system's mark for the present moment.
    const NOW: i64 = (1 << 30) - 1;
    let ((accessed, accessed_part), (modified, modified_part)) = times.unwrap_or(((0, NOW), (0, NOW)));
    (TimeSpec::new(accessed, accessed_part), TimeSpec::new(modified, modified_part))
}

/// Sets the times of a name: last access, last change; `None`: now.
///
/// # Errors
/// The system's.
pub fn set_times(folder: Option<i32>, name: &[u8], times: Option<(Time, Time)>, follow: bool) -> SysResult {
    let (accessed, modified) = times_of(times);
    let flags = if follow { UtimensatFlags::FollowSymlink } else { UtimensatFlags::NoFollowSymlink };
    Ok(stat::utimensat(folder, name, &accessed, &modified, flags)?)
}

/// Sets the times of an open file.
///
/// # Errors
/// The system's.
pub fn set_times_open(number: i32, times: Option<(Time, Time)>) -> SysResult {
    let (accessed, modified) = times_of(times);
    Ok(stat::futimens(number, &accessed, &modified)?)
}

/// Makes a named pipe.
///
/// # Errors
/// The system's.
pub fn make_pipe(folder: Option<i32>, name: &[u8], mode: u32) -> SysResult {
    Ok(unistd::mkfifoat(folder, name, Mode::from_bits_truncate(mode))?)
}

/// Makes a file, a pipe or a device, as the mode says.
///
/// # Errors
/// The system's.
pub fn make_node(folder: Option<i32>, name: &[u8], mode: u32, device: u64) -> SysResult {
    let (kind, mode) = (SFlag::from_bits_truncate(mode), Mode::from_bits_truncate(mode & 0o7777));
    Ok(stat::mknodat(folder.unwrap_or(CURRENT), name, kind, mode, device)?)
}

/// Cuts or lengthens a file.
///
/// # Errors
/// The system's.
pub fn truncate(name: &[u8], length: i64) -> SysResult {
    Ok(unistd::truncate(name, length)?)
}

/// What `statvfs` says of the file system of a name or of a descriptor, in its order.
///
/// # Errors
/// The system's.
pub fn file_system(name: Result<&[u8], i32>) -> SysResult<[u64; 11]> {
    let found = match name {
        Ok(name) => rustix::fs::statvfs(name)?,
        // The folder of descriptors of the process has a name for each.
        Err(number) => {
            crate::descriptors::stat(number)?;
            rustix::fs::statvfs(format!("/proc/self/fd/{number}").as_bytes())?
        }
    };
    Ok([
        found.f_bsize, found.f_frsize, found.f_blocks, found.f_bfree, found.f_bavail, found.f_files, found.f_ffree, found.f_favail, found.f_flag.bits(), found.f_namemax, found.f_fsid,
    ])
}
