//! What belongs to the account that runs the program, and to nobody else on the machine: the data folder, the database, files with secrets;
//! and the lock that keeps a second server away from the same database file.
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::config::{Config, Database, Files};

/// Bits of the group and of others.
const OTHERS: u32 = 0o077;
const STICKY: u32 = 0o1000;
/// SQLite keeps its log and its shared memory beside the file.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

/// What the process makes from now on is its own: folders 0700, files 0600.
pub fn keep_to_ourselves() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(OTHERS));
}

/// Makes the data folder, and shuts what others could read: the folder, the database, and a folder of files that lies elsewhere.
///
/// # Errors
/// In words for the operator, where that cannot be done without taking something from others.
pub fn shut(config: &Config) -> Result<(), String> {
    shut_folder(&config.data)?;
    if let Database::Sqlite(path) = &config.database {
        for end in BESIDE {
            shut_file(&beside(path, end))?;
        }
    }
    match &config.files {
        Files::Folder(folder) if !folder.starts_with(&config.data) => shut_folder(folder),
        _ => Ok(()),
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn shut_folder(folder: &Path) -> Result<(), String> {
    let found = match fs::metadata(folder) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| unusable(folder, &error));
        }
        Err(error) => return Err(unusable(folder, &error)),
    };
    let mode = found.mode();
    if mode & OTHERS == 0 {
        return Ok(());
    }
    if serves_others(folder, &found).map_err(|error| unusable(folder, &error))? {
        let folder = folder.display();
        return Err(format!(
            "{folder}: ผู้อื่นในเครื่องนี้ใช้โฟลเดอร์นี้ร่วมกันอยู่ ใช้โฟลเดอร์ของระบบเอง หรือปิดด้วย chmod 700 / \
             others on this machine use this folder too: give it a folder of its own, or shut it with chmod 700"
        ));
    }
    set(folder, 0o700)
}

/// The database may lie anywhere.
fn shut_file(path: &Path) -> Result<(), String> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() && found.mode() & OTHERS != 0 => set(path, 0o600),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(unusable(path, &error)),
    }
}

fn set(path: &Path, mode: u32) -> Result<(), String> {
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(|error| {
        let path = path.display();
        format!(
            "{path}: ผู้อื่นในเครื่องนี้เปิดดูได้ และระบบปิดเองไม่ได้ ให้เจ้าของใช้ chmod {mode:o} / \
             others on this machine can read it, and it could not be shut ({error}): let its owner run chmod {mode:o}"
        )
    })
}

fn unusable(path: &Path, error: &io::Error) -> String {
    let path = path.display();
    format!("{path}: ใช้ไม่ได้ ตรวจสิทธิ์ของบัญชีที่เปิดระบบ / cannot be used ({error}): look at the rights of the account that runs the server")
}

fn is_ours(found: &fs::Metadata) -> bool {
    found.uid() == rustix::process::geteuid().as_raw()
}

/// A folder of the system, such as /tmp or /srv, one of another account, or one in which other accounts keep something: not ours to shut.
fn serves_others(folder: &Path, found: &fs::Metadata) -> io::Result<bool> {
    if !is_ours(found) {
        return Ok(true);
    }
    let at_the_top = fs::canonicalize(folder)?.components().count() <= 2;
    let common = at_the_top || found.mode() & STICKY != 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        // A disk of its own has it from the beginning.
        if name == "lost+found" {
            continue;
        }
        let in_a_common_one = common && !name.to_string_lossy().starts_with("kalyanamit.");
        if in_a_common_one || !is_ours(&entry.metadata()?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A file with a password in it is read by its owner alone. One that another account owns (root's, commonly) may be shared with our group.
///
/// # Errors
/// In words for the operator.
pub fn check_secret_file(path: &Path) -> Result<(), String> {
    let found = fs::metadata(path).map_err(|error| unusable(path, &error))?;
    let theirs = if is_ours(&found) { OTHERS } else { 0o037 };
    if found.mode() & theirs == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(format!(
        "{path}: มีรหัสผ่านอยู่ในไฟล์นี้และผู้อื่นในเครื่องเปิดอ่านได้ ใช้ chmod 600 {path} แล้วเริ่มใหม่ / \
         it holds a password and others on this machine can read it: run chmod 600 {path} and start again"
    ))
}

/// Held for as long as a server runs; the system lets it go when the process ends, however it ends.
pub struct Claim {
    /// The lock lasts as long as the file is open.
    _file: Option<File>,
}

/// One server at a time on a SQLite file: it owns the writer, the checkpoints and the index. Commands beside it claim nothing.
///
/// # Errors
/// In words for the operator, when another server has it.
pub fn claim(config: &Config) -> Result<Claim, String> {
    let Database::Sqlite(path) = &config.database else { return Ok(Claim { _file: None }) };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| unusable(folder, &error))?;
    }
    // One file by whatever name it is given.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    let lock = beside(&path, ".lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&lock).map_err(|error| unusable(&lock, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Claim { _file: Some(file) }),
        Err(TryLockError::WouldBlock) => {
            let path = path.display();
            Err(format!(
                "{path}: มีเซิร์ฟเวอร์อื่นใช้ฐานข้อมูลนี้อยู่ ปิดตัวนั้นก่อน หรือใช้ KALYANAMIT_DATA โฟลเดอร์อื่น ถ้าต้องการหลายเครื่องให้ใช้ PostgreSQL / \
                 another server uses this database: stop that one first, or give this one a KALYANAMIT_DATA of its own; several nodes need PostgreSQL"
            ))
        }
        Err(TryLockError::Error(error)) => Err(unusable(&lock, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn our_folder_is_shut_and_one_that_serves_others_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let folder = |name: &str, mode: u32, holds: &[&str]| {
            let folder = root.path().join(name);
            fs::create_dir(&folder).unwrap();
            for name in holds {
                fs::write(folder.join(name), "").unwrap();
            }
            fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
            folder
        };
        // The last is a disk of its own, as it is mounted.
        for ours in [folder("new", 0o755, &[]), folder("old", 0o777, &["kalyanamit.db", "server.log"]), folder("disk", 0o1777, &["lost+found"])] {
            shut_folder(&ours).unwrap();
            assert_eq!(mode(&ours), 0o700, "{}", ours.display());
        }
        let made = root.path().join("deep/down");
        shut_folder(&made).unwrap();
        assert_eq!(mode(&made), 0o700);
        let shared = folder("tmp", 0o1777, &["of-somebody-else"]);
        let words = shut_folder(&shared).unwrap_err();
        assert!(words.contains("chmod 700") && words.contains("โฟลเดอร์"), "{words}");
        assert_eq!(mode(&shared), 0o777);
        assert!(serves_others(Path::new("/usr"), &fs::metadata("/usr").unwrap()).unwrap());
    }

    #[test]
    fn a_secret_is_read_by_its_owner_alone() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("kalyanamit.toml");
        fs::write(&file, "").unwrap();
        for (mode, fine) in [(0o600, true), (0o400, true), (0o640, false), (0o644, false), (0o604, false), (0o622, false)] {
            fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
            assert_eq!(check_secret_file(&file).is_ok(), fine, "{mode:o}");
        }
    }
}
