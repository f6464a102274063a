//! The reader's process: `kalyanamit read-text FORMAT` takes a document on standard input and gives its words. What a hostile document can
//! take is its own process: it is ended when it takes too long or too much, and a stack that overflows overflows there.
use std::io::{Read, Write};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::time::{interval, timeout};

use super::format::Format;
use crate::platform::error::{Error, Result};

/// Time that one document may take.
const LONGEST: Duration = Duration::from_secs(30);
/// Memory that its reader may take, in bytes.
const LARGEST: u64 = 768 * 1024 * 1024;
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// Bytes of words that are taken from it; the reader itself stops before.
const WORDS: u64 = 1_000_000;

/// The whole life of a reader's process. Failure says that the document cannot be read.
pub fn read_standard_input(format: &str) -> std::io::Result<()> {
    let unreadable = |why: String| std::io::Error::other(why);
    let format = Format::parse(format).ok_or_else(|| unreadable(format!("no such format: {format}")))?;
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    // Beside the process, so that its own stack is not what tells how deep a document may go.
    let read = std::thread::Builder::new().stack_size(64 * 1024 * 1024).spawn(move || format.read(&bytes))?.join();
    let text = read.map_err(|_| unreadable("its reader gave up".into()))?.map_err(|why| unreadable(why.0))?;
    std::io::stdout().write_all(text.as_bytes())
}

/// The words of a document, or `None` when it cannot be read within its bounds.
pub async fn read(format: Format, bytes: Vec<u8>) -> Result<Option<String>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("read-text").arg(format.as_str()).env_clear().kill_on_drop(true);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let process = child.id();
    let ended = tokio::select! {
        ended = timeout(LONGEST, converse(&mut child, bytes)) => ended,
        () = grown(process) => return Ok(None),
    };
    match ended {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(error)) => {
            tracing::debug!(error = %error, "a reader of documents broke off");
            Ok(None)
        }
        Err(_) => Ok(None),
    }
}

async fn converse(child: &mut Child, bytes: Vec<u8>) -> std::io::Result<Option<String>> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(std::io::Error::other("a reader without pipes"));
    };
    let mut words = Vec::new();
    let mut stdout = stdout.take(WORDS);
    let give = async {
        // A reader that has seen enough closes its ear.
        drop(stdin.write_all(&bytes).await);
        drop(stdin);
    };
    let ((), taken) = tokio::join!(give, stdout.read_to_end(&mut words));
    taken?;
    Ok(if child.wait().await?.success() { String::from_utf8(words).ok() } else { None })
}

/// Returns when the process has taken more memory than it may; never where the system does not tell.
async fn grown(process: Option<u32>) {
    let Some(process) = process else { return std::future::pending().await };
    let path = format!("/proc/{process}/statm");
    let mut looks = interval(LOOK);
    loop {
        looks.tick().await;
        let resident = std::fs::read_to_string(&path).ok().and_then(|pages| pages.split(' ').nth(1)?.parse::<u64>().ok());
        match resident {
            Some(pages) if pages * 4_096 > LARGEST => return,
            Some(_) => {}
            None => return std::future::pending().await,
        }
    }
}

/// All bytes of a stored file.
pub async fn gather(mut flow: crate::files::vault::Flow, most: u64) -> Result<Vec<u8>> {
    use futures::TryStreamExt;
    let mut bytes = Vec::new();
    while let Some(piece) = flow.try_next().await.map_err(Error::internal)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() as u64 > most {
            return Err(Error::internal("a stored file is longer than its row says"));
        }
    }
    Ok(bytes)
}
