//! Names that may stand at the head of a line: needed where an export holds spaces for tabs (T-23), or a name holds a tab (T-27).

use super::clock;
use super::words::words;
use crate::platform::thai::is_unseen;

/// Letters of a name that a file tells by itself, and how many such names are looked at.
const LONGEST: usize = 40;
const MOST: usize = 200;

/// Names of people, longest first.
#[derive(Clone, Debug, Default)]
pub struct Known {
    names: Vec<String>,
}

/// A name as it is compared: without zero-width marks, with single spaces.
pub fn plain(name: &str) -> String {
    let seen: String = name.chars().filter(|letter| !is_unseen(*letter)).collect();
    seen.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

impl Known {
    pub fn new(names: impl IntoIterator<Item = String>) -> Known {
        let mut names: Vec<String> = names.into_iter().map(|name| plain(&name)).filter(|name| !name.is_empty()).collect();
        names.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        names.dedup();
        Known { names }
    }

    /// Name and text of `name<TAB>text`; nothing without a second field. A known name may hold a tab itself.
    pub(super) fn tabbed<'a>(&self, rest: &'a str) -> Option<(&'a str, &'a str)> {
        let with_tab = self.names.iter().filter(|name| name.contains('\t')).find_map(|name| part(rest, name, '\t'));
        with_tab.or_else(|| rest.split_once('\t'))
    }

    /// Name and text of ` name text`, the longest known name first.
    pub(super) fn spaced<'a>(&self, rest: &'a str) -> Option<(&'a str, &'a str)> {
        let rest = rest.trim_start_matches(|letter| letter == ' ' || is_unseen(letter));
        self.names.iter().find_map(|name| part(rest, name, ' '))
    }
}

/// Names that a file without tabs tells by itself: what stands before a bare word of LINE's own at the end of a line, and at the head of
/// another line too.
pub(super) fn learned(text: &str) -> Vec<String> {
    let heads: Vec<&str> = text.lines().filter_map(|line| clock::head(line.trim_start_matches('\u{feff}').trim_end())).map(|head| head.rest).collect();
    if heads.iter().any(|rest| rest.starts_with('\t')) {
        return Vec::new();
    }
    let words = words();
    let ends = |last: &str| words.bare.contains_key(last) || words.unsent.contains(last.trim_end_matches('.'));
    let named = |rest: &&str| rest.trim().rsplit_once(' ').filter(|(_, last)| ends(&last.to_lowercase())).map(|(name, _)| name.trim().to_owned());
    let mut found: Vec<String> = heads.iter().filter_map(named).filter(|name| !name.is_empty() && name.chars().count() <= LONGEST).collect();
    found.sort();
    found.dedup();
    found.truncate(MOST);
    found.retain(|name| heads.iter().filter(|rest| part(rest.trim_start(), name, ' ').is_some()).count() > 1);
    found
}

/// `rest` parted behind a name and a separator, unseen marks left out of the comparison.
fn part<'a>(rest: &'a str, name: &str, separator: char) -> Option<(&'a str, &'a str)> {
    let mut left = name.chars().peekable();
    for (at, letter) in rest.char_indices() {
        if left.peek().is_none() {
            if letter == separator {
                return Some((&rest[..at], rest[at..].trim_start_matches(separator)));
            }
            if is_unseen(letter) {
                continue;
            }
            return None;
        }
        if is_unseen(letter) {
            continue;
        }
        if left.next() != Some(letter) {
            return None;
        }
    }
    left.peek().is_none().then_some((rest, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t23_the_longest_known_name_wins() {
        let known = Known::new(["ครูแอน".into(), "ครูแอน บ้านทุ่ง".into()]);
        assert_eq!(known.spaced(" ครูแอน บ้านทุ่ง สวัสดีค่ะ"), Some(("ครูแอน บ้านทุ่ง", "สวัสดีค่ะ")));
        assert_eq!(known.spaced(" ครูแอน สวัสดีค่ะ"), Some(("ครูแอน", "สวัสดีค่ะ")));
        assert_eq!(known.spaced(" ครูแอนนา สวัสดี"), None);
        assert_eq!(known.spaced(" ครู\u{200b}แอน ค่ะ"), Some(("ครู\u{200b}แอน", "ค่ะ")));
    }

    #[test]
    fn t27_a_known_name_may_hold_a_tab() {
        let known = Known::new(["ครู\tบี".into()]);
        assert_eq!(known.tabbed("ครู\tบี\tสวัสดี"), Some(("ครู\tบี", "สวัสดี")));
        assert_eq!(known.tabbed("ครูแอน\tสวัสดี\tค่ะ"), Some(("ครูแอน", "สวัสดี\tค่ะ")));
        assert_eq!(known.tabbed("ครูแอนเข้าร่วมกลุ่ม"), None);
    }
}
