//! What a socket is handed when its bell rings: everything that its streams have, in one write, rights asked again first when in doubt.
use axum::extract::ws::Message;

use super::feed::Next;
use super::frame;
use super::sitting::{Heard, TURN};
use super::socket::{Client, Goodbye, Joined};
use crate::platform::db::Stream;

/// What a turn of one stream leaves to do.
enum Left {
    Nothing,
    More,
    /// The client was told to begin anew.
    Reset,
}

/// How long returning clients are asked to spread after a restart.
const SPREAD_MS: u64 = 4_000;

impl Client {
    /// Everything that the joined streams have, rights asked again first when in doubt.
    pub(super) async fn deliver(&mut self) -> Result<(), Goodbye> {
        if self.seat.must_leave() {
            let spread = u64::from(rand::random::<u16>()) * SPREAD_MS / u64::from(u16::MAX) + 250;
            self.send(Message::Text(frame::bye(spread))).await?;
            return Err(Goodbye(Some((1012, "restarting"))));
        }
        if self.seat.take_doubt() {
            self.ask_again().await?;
        }
        loop {
            let mut more = false;
            let mut place = 0;
            while place < self.joined.len() {
                match self.deliver_one(place).await? {
                    Left::Nothing => place += 1,
                    Left::More => {
                        more = true;
                        place += 1;
                    }
                    Left::Reset => drop(self.joined.remove(place)),
                }
            }
            self.flush().await?;
            if !more {
                // The line took everything: from here on the rooms write to it themselves.
                self.joined.iter().filter(|joined| joined.announce.is_none()).for_each(|joined| joined.sitting.give());
                return Ok(());
            }
        }
    }

    /// One turn of one stream.
    async fn deliver_one(&mut self, place: usize) -> Result<Left, Goodbye> {
        let Joined { feed, sitting, announce } = &mut self.joined[place];
        let Heard { mut cursor, whispers } = sitting.take();
        let more;
        match feed.after(cursor, TURN) {
            Next::Frames(frames) => {
                more = frames.len() == TURN;
                cursor += frames.len() as i64;
                for frame in frames {
                    self.line.feed(Message::Text(frame)).await?;
                }
            }
            Next::Read { head } if self.hub.limits.replay > 0 && head - cursor > self.hub.limits.replay as i64 => {
                self.line.feed(Message::Text(frame::reset(&feed.stream, head))).await?;
                self.hub.leave(sitting, feed);
                return Ok(Left::Reset);
            }
            Next::Read { .. } => {
                more = true;
                match self.hub.read_frames(&feed.stream, cursor).await {
                    Ok(frames) => {
                        for (number, frame) in frames {
                            cursor = number;
                            self.line.feed(Message::Text(frame)).await?;
                        }
                    }
                    Err(error) => {
                        tracing::warn!(stream = %feed.stream, error = %error, "catch-up could not be read");
                        self.line.feed(Message::Text(frame::reset(&feed.stream, feed.head()))).await?;
                        self.hub.leave(sitting, feed);
                        return Ok(Left::Reset);
                    }
                }
            }
        }
        if let Some(head) = announce.filter(|head| cursor >= *head) {
            *announce = None;
            self.line.feed(Message::Text(frame::joined(&feed.stream, head))).await?;
        }
        let (said, until) = feed.whispers_after(whispers);
        sitting.came_to(Heard { cursor, whispers: until });
        for frame in said {
            self.line.feed(Message::Text(frame)).await?;
        }
        Ok(if more { Left::More } else { Left::Nothing })
    }

    /// The session first, then each stream: what is no longer theirs ends here, before another word goes out.
    async fn ask_again(&mut self) -> Result<(), Goodbye> {
        for joined in &self.joined {
            joined.sitting.take();
        }
        match self.hub.gate.stands_until(&self.core.db, &self.seat.actor).await {
            Ok(Some(until)) => self.seat.stands_until(until),
            Ok(None) => return Err(Goodbye(Some((4401, "signed out")))),
            Err(error) => {
                tracing::warn!(error = %error, "a session could not be checked: refused");
                return Err(Goodbye(Some((1012, "unavailable"))));
            }
        }
        let streams: Vec<Stream> = self.joined.iter().map(|joined| joined.feed.stream.clone()).collect();
        for stream in streams {
            // A check that fails refuses.
            if self.hub.check(&self.seat.actor, &stream).await.is_err() {
                self.unsit(&stream);
                self.line.feed(Message::Text(frame::ended(&stream))).await?;
            }
        }
        Ok(())
    }
}
