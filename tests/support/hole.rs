//! A line between client and server that can turn into a hole: it stays open and swallows every byte, both ways.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

pub struct Hole {
    pub address: SocketAddr,
    open: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Hole {
    pub async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (open, swallows) = watch::channel(false);
        let server = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(server).await.unwrap();
                let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
                tokio::spawn(pass(from_client, to_server, swallows.clone()));
                tokio::spawn(pass(from_server, to_client, swallows.clone()));
            }
        });
        Self { address, open, server }
    }

    /// From now on nothing comes through and nobody is told.
    pub fn swallow(&self) {
        self.open.send_replace(true);
    }
}

impl Drop for Hole {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, swallows: watch::Receiver<bool>) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if !*swallows.borrow() && to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
    if *swallows.borrow() {
        // The other end never learns that this one is gone.
        tokio::time::sleep(Duration::from_secs(300)).await;
    }
}
