//! Where a message goes in the card, by its mark: finding → results, advice → conditions, agreement → steps, question → problem, the rest → the whole
//! story; what is written as a list becomes steps. Pure.
use crate::chat::MarkKind;
use crate::platform::thai;
use crate::practices::Change;

const TITLE: usize = 80;

/// A message that was chosen, with names for mentions.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub body: String,
    pub marks: Vec<MarkKind>,
}

/// A draft's words from messages in their order. A message with several marks goes where the first of finding, agreement, advice, question says.
pub fn drafted(lines: &[Line], title: &str) -> Change {
    let (mut problem, mut results, mut conditions, mut body, mut steps) = (vec![], vec![], vec![], vec![], vec![]);
    for line in lines {
        let words = thai::written(&line.body);
        if words.is_empty() {
            continue;
        }
        let place = [MarkKind::Finding, MarkKind::Agreement, MarkKind::Advice, MarkKind::Question].into_iter().find(|kind| line.marks.contains(kind));
        match place {
            Some(MarkKind::Finding) => results.push(words.to_owned()),
            Some(MarkKind::Question) => problem.push(words.to_owned()),
            Some(MarkKind::Agreement) => steps.extend(words.lines().map(step).filter(|step| !step.is_empty())),
            Some(MarkKind::Advice) => parted(words, &mut steps, &mut conditions),
            None => parted(words, &mut steps, &mut body),
        }
    }
    let title = if thai::is_blank(title) { first_words(lines) } else { thai::written(title).to_owned() };
    let joined = |parts: Vec<String>| (!parts.is_empty()).then(|| parts.join("\n"));
    Change {
        title: Some(title),
        problem: joined(problem),
        results: joined(results),
        conditions: joined(conditions),
        body: joined(body),
        steps: (!steps.is_empty()).then_some(steps),
        ..Change::default()
    }
}

/// Lines of a list go to the steps, the others where the message goes.
fn parted(words: &str, steps: &mut Vec<String>, rest: &mut Vec<String>) {
    let mut kept = Vec::new();
    for line in words.lines() {
        if is_listed(line) {
            steps.push(step(line));
        } else if !thai::is_blank(line) {
            kept.push(line.trim_end());
        }
    }
    if !kept.is_empty() {
        rest.push(kept.join("\n"));
    }
}

/// `1. …`, `๒) …`, `- …`, `• …`
fn is_listed(line: &str) -> bool {
    step(line) != line.trim() && !step(line).is_empty()
}

/// A step without the number or dash before it.
fn step(line: &str) -> String {
    let line = thai::written(line);
    if let Some(rest) = ["- ", "• ", "* ", "– "].into_iter().find_map(|dash| line.strip_prefix(dash)) {
        return thai::written(rest).to_owned();
    }
    let digits = line.chars().take_while(|c| c.is_ascii_digit() || ('๐'..='๙').contains(c)).count();
    let rest: String = line.chars().skip(digits).collect();
    match rest.strip_prefix(['.', ')']) {
        // `1.5 บาท` and `8.30 น.` are no list.
        Some(step) if (1..=2).contains(&digits) && step.starts_with(char::is_whitespace) => thai::written(step).to_owned(),
        _ => line.to_owned(),
    }
}

fn first_words(lines: &[Line]) -> String {
    let first = lines.iter().flat_map(|line| line.body.lines()).map(str::trim).find(|line| !line.is_empty());
    thai::truncate(first.unwrap_or_default(), TITLE).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(body: &str, marks: &[MarkKind]) -> Line {
        Line { body: body.into(), marks: marks.to_vec() }
    }

    #[test]
    fn a_mark_says_where_a_message_goes() {
        let talk = [
            line("ทำไมเด็ก ป.1 อ่านไม่ออก", &[MarkKind::Question]),
            line("อ่านได้ 19 จาก 21 คน", &[MarkKind::Finding]),
            line("ใช้กับห้องไม่เกิน 25 คน", &[MarkKind::Advice]),
            line("1. จับคู่เด็ก\n2) อ่านออกเสียง\nทุกเช้า", &[MarkKind::Agreement]),
            line("เริ่มจากชื่อเล่นของเด็กก่อน", &[]),
        ];
        let change = drafted(&talk, "อ่านคู่");
        assert_eq!(change.title.as_deref(), Some("อ่านคู่"));
        assert_eq!(change.problem.as_deref(), Some("ทำไมเด็ก ป.1 อ่านไม่ออก"));
        assert_eq!(change.results.as_deref(), Some("อ่านได้ 19 จาก 21 คน"));
        assert_eq!(change.conditions.as_deref(), Some("ใช้กับห้องไม่เกิน 25 คน"));
        assert_eq!(change.steps.unwrap(), ["จับคู่เด็ก", "อ่านออกเสียง", "ทุกเช้า"]);
        assert_eq!(change.body.as_deref(), Some("เริ่มจากชื่อเล่นของเด็กก่อน"));
    }

    #[test]
    fn a_list_becomes_steps_and_a_clock_does_not() {
        let change = drafted(&[line("วิธีที่ทำ\n๑. แจกลูก\n- สะกดคำ\n8.30 น. เริ่ม", &[])], "");
        assert_eq!(change.steps.unwrap(), ["แจกลูก", "สะกดคำ"]);
        assert_eq!(change.body.as_deref(), Some("วิธีที่ทำ\n8.30 น. เริ่ม"));
        assert_eq!(change.title.as_deref(), Some("วิธีที่ทำ"));
    }

    #[test]
    fn the_first_mark_that_counts_decides_and_nothing_is_said_twice() {
        let change = drafted(&[line("ได้ผลใน 2 สัปดาห์", &[MarkKind::Advice, MarkKind::Finding])], "");
        assert_eq!((change.results.as_deref(), change.conditions), (Some("ได้ผลใน 2 สัปดาห์"), None));
    }

    #[test]
    fn no_words_are_lost() {
        let talk = [line("ก", &[MarkKind::Finding]), line("ข\n- ค", &[MarkKind::Advice]), line("ง", &[]), line(" ", &[])];
        let change = drafted(&talk, "");
        let all = [change.results.unwrap(), change.conditions.unwrap(), change.steps.unwrap().concat(), change.body.unwrap()].concat();
        assert_eq!(all, "กขคง");
    }
}
