//! A disk that a test fills and frees again: a file system of its own in memory where the machine allows to mount one, else a limit on the size
//! of the files that a node may write.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use super::Node;

enum Kind {
    Mounted,
    Limited,
}

pub struct SmallDisk {
    kind: Kind,
    folder: TempDir,
}

impl SmallDisk {
    /// With room for so many MiB.
    pub fn of(mib: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={mib}m"), "tmpfs"]).arg(folder.path()).output();
        let kind = if mounted.is_ok_and(|output| output.status.success()) { Kind::Mounted } else { Kind::Limited };
        Self { kind, folder }
    }

    /// Without a file system of its own: the node is told to write no longer files.
    pub fn limited() -> Self {
        Self { kind: Kind::Limited, folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn filler(&self) -> PathBuf {
        self.folder.path().join("filler")
    }

    /// From now on nothing more fits.
    pub fn fill(&self, node: &Node) {
        match self.kind {
            Kind::Mounted => {
                let mut file = File::options().create(true).append(true).open(self.filler()).unwrap();
                for size in [1 << 20, 1 << 12, 1] {
                    while file.write_all(&vec![0; size]).is_ok() {}
                }
            }
            Kind::Limited => limit(node, "1"),
        }
    }

    /// There is room again.
    pub fn free(&self, node: &Node) {
        match self.kind {
            Kind::Mounted => fs::remove_file(self.filler()).unwrap(),
            Kind::Limited => limit(node, "unlimited"),
        }
    }
}

fn limit(node: &Node, most: &str) {
    let status = Command::new("prlimit").args(["--pid", &node.pid().to_string(), &format!("--fsize={most}:unlimited")]).status().unwrap();
    assert!(status.success());
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if matches!(self.kind, Kind::Mounted) {
            // Lazily: a node that a failed test left behind is ended a moment later.
            let done = Command::new("umount").arg("-l").arg(self.folder.path()).status();
            if !done.is_ok_and(|status| status.success()) {
                eprintln!("{} stays mounted", self.folder.path().display());
            }
        }
    }
}
