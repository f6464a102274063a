//! Wrong answers: whoever gives too many to a question about a password or a code waits before the next one is looked at.
//!
//! Right answers cost nothing, so that a whole school behind one address signs in and joins at once. Wrong ones are counted for the account in
//! question and for the prefix of the address that they come from. An address, or an account, about which too much is guessed does not shut
//! anybody out: each account asked about from each address is then given fewer tries.
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::debts::{Allowance, Debts};
use super::{Prefix, invitation};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;

/// What is asked, and about whom.
#[derive(Clone, Copy, Debug)]
pub enum Question<'a> {
    /// The password of an account, asked of whoever comes.
    SignIn { login: &'a str },
    /// One's own password, asked again of somebody who is signed in.
    OwnPassword(&'a PersonId),
    /// The code of a meeting, asked of a member.
    Attendance(&'a PersonId),
    /// The code of an invitation as it is read aloud, asked of whoever comes.
    Invitation { code: &'a str },
}

const MINUTE: Duration = Duration::from_secs(60);
const TEN_MINUTES: Duration = Duration::from_secs(600);
/// A code that was right here is taken here without a count for so long: the rest of a workshop types the same one.
const KNOWN_FOR: Duration = Duration::from_secs(12 * 3_600);
/// Codes remembered as right.
const KNOWN: usize = 20_000;

/// The counts of one node; nothing where the operator asked for no limit.
#[derive(Clone)]
pub struct Guesses(Option<Arc<Counts>>);

struct Counts {
    /// Keys are hashed, so that no text of a stranger's is kept.
    hasher: RandomState,
    /// Wrong answers about one account from one address, as the operator set them (`signins_per_minute`).
    some: u32,
    debts: Mutex<Debts>,
    /// Codes that were right, by code and prefix.
    known: Mutex<Debts>,
}

/// What one question is counted against.
struct Against {
    /// Counts always.
    own: (u64, Allowance),
    /// Counts once one of `around` is used up.
    narrow: Option<(u64, Allowance)>,
    around: Vec<(u64, Allowance)>,
}

impl Guesses {
    /// `per_minute`: wrong answers about one account from one address; 0 = no limit on any question.
    pub fn new(per_minute: u64) -> Guesses {
        let some = u32::try_from(per_minute).unwrap_or(u32::MAX / 100).min(u32::MAX / 100);
        let counts = Counts { hasher: RandomState::new(), some, debts: Mutex::default(), known: Mutex::default() };
        Guesses((some > 0).then(|| Arc::new(counts)))
    }

    /// May an answer to this be looked at? Asked before the answer is compared, and again by whoever had to wait for that.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub fn may_ask(&self, question: Question<'_>, from: Prefix) -> Result<()> {
        let Some(counts) = &self.0 else { return Ok(()) };
        if counts.knows(question, from) {
            return Ok(());
        }
        let against = counts.against(question, from);
        let debts = counts.debts();
        let now = Instant::now();
        let waits = |(key, allowance): &(u64, Allowance)| debts.wait(*key, *allowance, now);
        let mut wait = waits(&against.own);
        if let Some(narrow) = &against.narrow
            && against.around.iter().any(|around| !waits(around).is_zero())
        {
            wait = wait.max(waits(narrow));
        }
        if wait.is_zero() { Ok(()) } else { Err(refused(question, wait)) }
    }

    /// Counts an answer that was wrong.
    pub fn was_wrong(&self, question: Question<'_>, from: Prefix) {
        let Some(counts) = &self.0 else { return };
        let against = counts.against(question, from);
        let (mut debts, now) = (counts.debts(), Instant::now());
        for (key, allowance) in against.narrow.iter().chain(&against.around).chain([&against.own]) {
            debts.add(*key, *allowance, now);
        }
    }

    /// Remembers a code that was right, or that was made here.
    pub fn was_right(&self, question: Question<'_>, from: Prefix) {
        let (Some(counts), Question::Invitation { code }) = (&self.0, question) else { return };
        counts.known().keep(counts.code(code, from), KNOWN_FOR, KNOWN, Instant::now());
    }
}

impl Counts {
    fn debts(&self) -> MutexGuard<'_, Debts> {
        self.debts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, Debts> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn code(&self, code: &str, from: Prefix) -> u64 {
        self.hasher.hash_one((invitation::spoken(code), from))
    }

    fn knows(&self, question: Question<'_>, from: Prefix) -> bool {
        let Question::Invitation { code } = question else { return false };
        self.known().holds(self.code(code, from), Instant::now())
    }

    fn against(&self, question: Question<'_>, from: Prefix) -> Against {
        let some = self.some;
        let few = (some / 10).max(1);
        let key = |what: &str, whose: &str, from: Option<Prefix>| self.hasher.hash_one((what, whose, from));
        let place = |what: &str| (key(what, "", Some(from)), Allowance::new(some * 20, MINUTE));
        match question {
            // A stranger may guess in somebody's name: so the account itself is never shut, only what each address may ask about it.
            Question::SignIn { login } => Against {
                own: (key("sign in", login, Some(from)), Allowance::new(some, MINUTE)),
                narrow: Some((key("sign in again", login, Some(from)), Allowance::new(few, TEN_MINUTES))),
                around: vec![place("sign in"), (key("sign in", login, None), Allowance::new(some * 3, TEN_MINUTES))],
            },
            Question::OwnPassword(person) => {
                Against { own: (key("own password", person.as_str(), None), Allowance::new(some, TEN_MINUTES)), narrow: None, around: Vec::new() }
            }
            // Five digits, read aloud: a third as many tries as for a password, whoever the member is.
            Question::Attendance(person) => Against {
                own: (key("attendance", person.as_str(), None), Allowance::new((some / 3).max(1), TEN_MINUTES)),
                narrow: Some((key("attendance again", person.as_str(), None), Allowance::new(few, TEN_MINUTES))),
                around: vec![place("attendance")],
            },
            Question::Invitation { .. } => Against { own: (key("invitation", "", Some(from)), Allowance::new(some, MINUTE)), narrow: None, around: Vec::new() },
        }
    }
}

/// `90 s` as people say it.
fn spoken_wait(seconds: u64) -> (String, String) {
    if seconds < 60 {
        return (format!("{seconds} วินาที"), format!("{seconds} s"));
    }
    let minutes = seconds.div_ceil(60);
    (format!("{minutes} นาที"), format!("{minutes} min"))
}

fn refused(question: Question<'_>, wait: Duration) -> Error {
    let seconds = wait.as_secs() + 1;
    let (th, en) = spoken_wait(seconds);
    let (th, en) = match question {
        Question::SignIn { .. } => (
            format!("ยังเข้าสู่ระบบไม่ได้ เพราะใส่ชื่อผู้ใช้หรือรหัสผ่านผิดหลายครั้ง รออีก {th} แล้วลองใหม่"),
            format!("Too many wrong logins or passwords. Wait {en}, then try again."),
        ),
        Question::OwnPassword(_) => (
            format!("ยังเปลี่ยนรหัสผ่านไม่ได้ เพราะใส่รหัสผ่านปัจจุบันผิดหลายครั้ง รออีก {th} แล้วลองใหม่"),
            format!("The current password was wrong too often. Wait {en}, then try again."),
        ),
        Question::Attendance(_) => (
            format!("ยังลงชื่อด้วยรหัสไม่ได้ เพราะใส่รหัสผิดหลายครั้ง รออีก {th} หรือให้ผู้นำวงเพิ่มชื่อคุณในรายชื่อ"),
            format!("The code was wrong too often. Wait {en}, or ask the facilitator to put you on the list."),
        ),
        Question::Invitation { .. } => (
            format!("ยังเปิดคำเชิญด้วยรหัสไม่ได้ เพราะมีการใส่รหัสผิดหลายครั้งจากอินเทอร์เน็ตเดียวกัน รออีก {th} หรือเปิดจากลิงก์หรือ QR ของคำเชิญ"),
            format!("Too many wrong codes came from this connection. Wait {en}, or open the link or the QR code of the invitation."),
        ),
    };
    let mut error = Error::new(axum::http::StatusCode::TOO_MANY_REQUESTS, "too_many_wrong", th, en);
    error.retry_after_s = Some(seconds);
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Prefix = Prefix::Four(std::net::Ipv4Addr::new(203, 0, 113, 7));
    const THERE: Prefix = Prefix::Four(std::net::Ipv4Addr::new(203, 0, 113, 8));

    fn sign_in(login: &str) -> Question<'_> {
        Question::SignIn { login }
    }

    #[test]
    fn only_wrong_answers_count_and_only_where_they_were_given() {
        let guesses = Guesses::new(3);
        for _ in 0..1_000 {
            guesses.may_ask(sign_in("anna.t"), HERE).unwrap();
            guesses.was_right(sign_in("anna.t"), HERE);
        }
        for _ in 0..3 {
            guesses.may_ask(sign_in("anna.t"), HERE).unwrap();
            guesses.was_wrong(sign_in("anna.t"), HERE);
        }
        let error = guesses.may_ask(sign_in("anna.t"), HERE).unwrap_err();
        assert_eq!((error.status.as_u16(), error.code), (429, "too_many_wrong"));
        assert!(error.retry_after_s.is_some_and(|seconds| seconds <= 21), "{error:?}");
        guesses.may_ask(sign_in("anna.t"), THERE).unwrap();
        guesses.may_ask(sign_in("bom.t"), HERE).unwrap();
    }

    #[test]
    fn an_address_that_tries_many_accounts_gets_few_tries_at_each_and_shuts_nobody_out() {
        let guesses = Guesses::new(30);
        for number in 0..900 {
            guesses.was_wrong(sign_in(&format!("guessed.{number}")), HERE);
        }
        guesses.may_ask(sign_in("anna.t"), HERE).unwrap();
        for _ in 0..3 {
            guesses.was_wrong(sign_in("anna.t"), HERE);
        }
        guesses.may_ask(sign_in("anna.t"), HERE).unwrap_err();
        guesses.may_ask(sign_in("bom.t"), HERE).unwrap();
    }

    #[test]
    fn an_account_guessed_at_from_everywhere_stays_open_to_its_owner() {
        let guesses = Guesses::new(30);
        let from = |number: u8| Prefix::Four(std::net::Ipv4Addr::new(198, 51, 100, number));
        let mut looked_at = 0;
        for address in 0..200 {
            for _ in 0..30 {
                if guesses.may_ask(sign_in("anna.t"), from(address)).is_ok() {
                    looked_at += 1;
                    guesses.was_wrong(sign_in("anna.t"), from(address));
                }
            }
        }
        assert!(looked_at < 90 + 200 * 3, "{looked_at} of 6000 guesses were looked at");
        guesses.may_ask(sign_in("anna.t"), HERE).unwrap();
    }

    #[test]
    fn a_code_that_was_right_here_stays_right_whatever_a_neighbour_guesses() {
        let guesses = Guesses::new(30);
        guesses.was_right(Question::Invitation { code: "K7PM-2QXZ" }, HERE);
        for _ in 0..40 {
            guesses.was_wrong(Question::Invitation { code: "AAAA-AAAA" }, HERE);
        }
        guesses.may_ask(Question::Invitation { code: "BBBB-BBBB" }, HERE).unwrap_err();
        guesses.may_ask(Question::Invitation { code: "k7pm 2qxz" }, HERE).unwrap();
        guesses.may_ask(Question::Invitation { code: "BBBB-BBBB" }, THERE).unwrap();
    }

    #[test]
    fn a_member_is_known_whatever_address_they_come_from() {
        let guesses = Guesses::new(30);
        let person = PersonId::from("p-1");
        for number in 0..10 {
            guesses.was_wrong(Question::Attendance(&person), Prefix::Four(std::net::Ipv4Addr::new(198, 51, 100, number)));
        }
        let error = guesses.may_ask(Question::Attendance(&person), HERE).unwrap_err();
        assert!(error.th.contains("ผู้นำวง"));
        guesses.may_ask(Question::OwnPassword(&person), HERE).unwrap();
    }

    #[test]
    fn no_limit_is_no_limit() {
        let guesses = Guesses::new(0);
        for _ in 0..1_000 {
            guesses.was_wrong(sign_in("anna.t"), HERE);
        }
        guesses.may_ask(sign_in("anna.t"), HERE).unwrap();
    }
}
