//! A bad mobile line (R5): slow, late, now and then reset, and every ten seconds gone for two.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};

/// 64 kbit/s, each way.
const BYTES_PER_S: f64 = 8_000.0;
const DELAY_MS: std::ops::Range<u64> = 300..1_500;
/// So many of a hundred connections end in the middle.
const RESETS: u64 = 5;
const EVERY: Duration = Duration::from_secs(10);
const GONE: Duration = Duration::from_secs(2);

pub struct Mobile {
    pub address: SocketAddr,
    bad: watch::Sender<Line>,
    tasks: [JoinHandle<()>; 2],
}

#[derive(Clone, Copy, PartialEq)]
enum Line {
    Bad,
    Gone,
    Good,
}

impl Mobile {
    pub async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (bad, line) = watch::channel(Line::Bad);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, server, line.clone()));
            }
        });
        let switch = bad.clone();
        let switching = tokio::spawn(async move {
            while *switch.borrow() == Line::Bad {
                sleep(EVERY - GONE).await;
                switch.send_if_modified(|line| turn(line, Line::Bad, Line::Gone));
                sleep(GONE).await;
                switch.send_if_modified(|line| turn(line, Line::Gone, Line::Bad));
            }
        });
        Self { address, bad, tasks: [accepting, switching] }
    }

    /// The signal is back for good.
    pub fn recover(&self) {
        self.bad.send_replace(Line::Good);
    }
}

impl Drop for Mobile {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

fn turn(line: &mut Line, from: Line, to: Line) -> bool {
    let turns = *line == from;
    if turns {
        *line = to;
    }
    turns
}

fn chance(range: std::ops::Range<u64>) -> u64 {
    range.start + rand::random::<u64>() % (range.end - range.start)
}

/// One connection, until either end or the line ends it.
async fn carry(client: TcpStream, server: SocketAddr, mut line: watch::Receiver<Line>) {
    if *line.borrow() == Line::Gone {
        return;
    }
    let Ok(server) = TcpStream::connect(server).await else { return };
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let delay = Duration::from_millis(chance(DELAY_MS)) / 2;
    let (up, down) = (pass(from_client, to_server, delay, line.clone()), pass(from_server, to_client, delay, line.clone()));
    let reset = async {
        match chance(0..100) < RESETS {
            true => sleep(Duration::from_millis(chance(500..5_000))).await,
            false => std::future::pending().await,
        }
    };
    tokio::select! {
        () = up => {}
        () = down => {}
        () = reset => {}
        _ = line.wait_for(|line| *line == Line::Gone) => {}
    }
}

/// Late by the delay, in order, and no faster than the line.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, delay: Duration, line: watch::Receiver<Line>) {
    let (on, mut under_way) = mpsc::channel::<(Instant, Vec<u8>)>(64);
    let reading = async move {
        let mut bytes = vec![0; 2 * 1024];
        while let Ok(read @ 1..) = from.read(&mut bytes).await {
            if on.send((Instant::now() + delay, bytes[..read].to_vec())).await.is_err() {
                return;
            }
        }
    };
    let writing = async move {
        while let Some((due, bytes)) = under_way.recv().await {
            if *line.borrow() != Line::Good {
                sleep_until(due).await;
                sleep(Duration::from_secs_f64(bytes.len() as f64 / BYTES_PER_S)).await;
            }
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(reading, writing);
}
