//! The post office that the operator named (`KALYANAMIT_SMTP_URL`). Nothing is sent without one.
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::letter::Letter;
use crate::platform::Clock;
use crate::platform::config::Mail;
use crate::platform::error::{Error, Result};

const ANSWER: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    clock: Clock,
}

impl Post {
    pub fn open(mail: &Mail, clock: Clock) -> Result<Post> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&mail.smtp_url).map_err(|_| Error::internal("SMTP_URL cannot be read"))?;
        let from = mail.from.parse().map_err(|_| Error::internal("MAIL_FROM is not a mail address"))?;
        Ok(Post { transport: transport.timeout(Some(ANSWER)).build(), from, clock })
    }

    /// Hands a letter over. What went wrong is told without the address.
    pub async fn send(&self, to: &str, letter: Letter) -> Result<()> {
        let to: Mailbox = to.parse().map_err(|_| Error::internal("a mail address cannot be read"))?;
        let sent = UNIX_EPOCH + Duration::from_millis(self.clock.now().0.unsigned_abs());
        let mut message = Message::builder().from(self.from.clone()).to(to).subject(letter.subject).date(sent);
        if let Some(link) = letter.unsubscribe {
            message = message.header(ListUnsubscribe(format!("<{link}>"))).header(OneClick);
        }
        let message = message.multipart(MultiPart::alternative_plain_html(letter.text, letter.html)).map_err(Error::internal)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => {
                let kind = if error.is_permanent() { "refused it" } else { "was not reached" };
                Err(Error::unavailable(format!("the mail server {kind}")))
            }
        }
    }
}

/// RFC 8058: a mail program may end the digest by itself.
#[derive(Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }
    fn parse(text: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(ListUnsubscribe(text.into()))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

#[derive(Clone)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }
    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(OneClick)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".into())
    }
}
