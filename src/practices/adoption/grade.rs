//! The evidence grade of a practice (F-IN-6) and what its results say back (F-AD-4): computed from adoptions, never typed. Pure.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::effect::Effect;
use super::state::AdoptionState;

/// In the spirit of the What Works Clearinghouse, light enough for a school.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "EvidenceGrade")]
pub enum Grade {
    /// No other school has tried it yet.
    #[default]
    Idea,
    /// One school has.
    TriedOnce,
    /// Two or more have.
    SeveralSchools,
    /// A school that goes on with it measured a gain, and no more schools measured a loss.
    MeasuredGain,
}

impl Grade {
    /// From the weakest to the strongest.
    pub const ALL: [Grade; 4] = [Grade::Idea, Grade::TriedOnce, Grade::SeveralSchools, Grade::MeasuredGain];

    /// The name in the API and in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Grade::Idea => "idea",
            Grade::TriedOnce => "tried_once",
            Grade::SeveralSchools => "several_schools",
            Grade::MeasuredGain => "measured_gain",
        }
    }
}

/// One school's adoption, as far as evidence goes.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Trial {
    pub state: AdoptionState,
    pub tried: bool,
    pub effect: Option<Effect>,
    pub size_class: Option<String>,
}

/// Schools, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "AdoptionCounts")]
pub struct Counts {
    /// Began an adoption, even if only by interest.
    pub adopted: usize,
    pub tried: usize,
    pub trying: usize,
    pub kept: usize,
    pub adapted: usize,
    pub dropped: usize,
    /// Go on with it and measured a gain; measured a loss.
    pub better: usize,
    pub worse: usize,
}

impl Counts {
    pub fn of<'a>(trials: impl IntoIterator<Item = &'a Trial>) -> Counts {
        let mut counts = Counts::default();
        for trial in trials {
            counts.adopted += 1;
            counts.tried += usize::from(trial.tried);
            counts.trying += usize::from(trial.state == AdoptionState::Trying);
            counts.kept += usize::from(trial.state == AdoptionState::Kept);
            counts.adapted += usize::from(trial.state == AdoptionState::Adapted);
            counts.dropped += usize::from(trial.state == AdoptionState::Dropped && trial.tried);
            counts.better += usize::from(trial.state.goes_on() && trial.effect == Some(Effect::Better));
            counts.worse += usize::from(trial.tried && trial.effect == Some(Effect::Worse));
        }
        counts
    }

    /// Schools that go on with it, as it is or in their own form.
    pub fn going_on(&self) -> usize {
        self.kept + self.adapted
    }

    /// What came of it at one school or more, each once.
    pub fn results(&self) -> Vec<AdoptionState> {
        let schools = |state: &AdoptionState| match state {
            AdoptionState::Kept => self.kept,
            AdoptionState::Adapted => self.adapted,
            AdoptionState::Dropped => self.dropped,
            _ => 0,
        };
        AdoptionState::RESULTS.into_iter().filter(|state| schools(state) > 0).collect()
    }

    /// Schools where something came of it.
    pub fn ended(&self) -> usize {
        self.going_on() + self.dropped
    }
}

/// Of the schools that tried it, and nothing else.
pub fn grade(counts: &Counts) -> Grade {
    match counts {
        counts if counts.better > 0 && counts.better >= counts.worse => Grade::MeasuredGain,
        counts if counts.tried >= 2 => Grade::SeveralSchools,
        counts if counts.tried == 1 => Grade::TriedOnce,
        _ => Grade::Idea,
    }
}

/// Why it has this grade, in Thai and English.
pub fn reason(counts: &Counts) -> (String, String) {
    if counts.tried == 0 {
        return match counts.adopted {
            0 => ("ยังไม่มีโรงเรียนอื่นลองใช้".into(), "No other school has tried it yet.".into()),
            n => (format!("{n} โรงเรียนสนใจ ยังไม่มีใครเริ่มลอง"), format!("{n} interested, nobody has begun yet.")),
        };
    }
    let mut th = vec![if counts.ended() == 0 {
        format!("{} โรงเรียนกำลังลอง", counts.trying)
    } else {
        format!("{} โรงเรียนใช้ต่อ", counts.going_on())
    }];
    let mut en = vec![if counts.ended() == 0 { format!("{} trying", counts.trying) } else { format!("{} went on with it", counts.going_on()) }];
    let mut add = |n: usize, thai: &str, english: &str| {
        if n > 0 {
            th.push(format!("{n} {thai}"));
            en.push(format!("{n} {english}"));
        }
    };
    add(counts.better, "แห่งวัดผลดีขึ้น", "measured a gain");
    add(counts.worse, "แห่งวัดผลแย่ลง", "measured a loss");
    add(counts.dropped, "แห่งหยุดใช้", "stopped");
    if counts.ended() > 0 {
        add(counts.trying, "แห่งกำลังลอง", "trying now");
    }
    (th.join(" "), en.join(", "))
}

/// How schools of one size fared.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SizeGroup {
    pub size_class: String,
    /// Schools of this size where something came of it, and those that go on.
    pub ended: usize,
    pub going_on: usize,
}

/// Schools by size, where each group and what is left of the others has at least so many: smaller ones would tell what one school did.
pub fn by_size(trials: &[Trial], least: usize) -> Vec<SizeGroup> {
    let ended = |trial: &&Trial| trial.state.is_result() && trial.tried;
    let all = trials.iter().filter(ended).count();
    let mut sizes: Vec<&str> = trials.iter().filter_map(|trial| trial.size_class.as_deref()).collect();
    sizes.sort_by_key(|size| ["small", "medium", "large", "extra_large"].iter().position(|known| known == size));
    sizes.dedup();
    let group = |size: &str| {
        let of_size: Vec<&Trial> = trials.iter().filter(ended).filter(|trial| trial.size_class.as_deref() == Some(size)).collect();
        SizeGroup { size_class: size.to_owned(), ended: of_size.len(), going_on: of_size.iter().filter(|trial| trial.state.goes_on()).count() }
    };
    sizes.into_iter().map(group).filter(|group| group.ended >= least && all - group.ended >= least).collect()
}

/// Shares must differ by so much before a sentence is made of it.
const APART: f64 = 0.25;

fn size_words(size: &str) -> (&'static str, &'static str) {
    match size {
        "small" => ("โรงเรียนต่ำกว่า 120 คน", "schools under 120 pupils"),
        "medium" => ("โรงเรียนขนาดกลาง", "middle-sized schools"),
        "large" => ("โรงเรียนขนาดใหญ่", "large schools"),
        _ => ("โรงเรียนขนาดใหญ่พิเศษ", "very large schools"),
    }
}

/// “3 จาก 5 โรงเรียนใช้ต่อ; ได้ผลน้อยกว่าในโรงเรียนต่ำกว่า 120 คน”. Empty while nothing came of it anywhere.
pub fn flows_back(counts: &Counts, groups: &[SizeGroup]) -> (String, String) {
    let (ended, going_on) = (counts.ended(), counts.going_on());
    if ended == 0 {
        return (String::new(), String::new());
    }
    let mut th = format!("{going_on} จาก {ended} โรงเรียนใช้ต่อ");
    let mut en = format!("{going_on} of {ended} schools kept it");
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    for group in groups {
        let others = share(going_on - group.going_on, ended - group.ended);
        let here = share(group.going_on, group.ended);
        let (thai, english) = size_words(&group.size_class);
        if here - others <= -APART {
            th.push_str(&format!("; ได้ผลน้อยกว่าใน{thai}"));
            en.push_str(&format!("; works less in {english}"));
        } else if here - others >= APART {
            th.push_str(&format!("; ได้ผลดีกว่าใน{thai}"));
            en.push_str(&format!("; works better in {english}"));
        }
    }
    (th, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use AdoptionState::{Adapted, Dropped, Interested, Kept, Trying};

    fn trial(state: AdoptionState, effect: Option<Effect>, size: &str) -> Trial {
        Trial { state, tried: !matches!(state, Interested), effect, size_class: Some(size.into()) }
    }

    fn graded(trials: &[Trial]) -> (Grade, String) {
        let counts = Counts::of(trials);
        (grade(&counts), reason(&counts).0)
    }

    #[test]
    fn interest_is_no_evidence() {
        assert_eq!(graded(&[]), (Grade::Idea, "ยังไม่มีโรงเรียนอื่นลองใช้".into()));
        assert_eq!(graded(&[trial(Interested, None, "small")]).0, Grade::Idea);
        let given_up = Trial { state: Dropped, tried: false, effect: None, size_class: None };
        assert_eq!(graded(std::slice::from_ref(&given_up)).0, Grade::Idea, "dropped before it was tried");
        assert_eq!(Counts::of(&[given_up]).results(), [], "and so no result");
    }

    #[test]
    fn grades_rise_with_schools_and_with_measures() {
        let once = trial(Trying, None, "small");
        assert_eq!(graded(std::slice::from_ref(&once)), (Grade::TriedOnce, "1 โรงเรียนกำลังลอง".into()));
        assert_eq!(graded(&[once.clone(), trial(Kept, None, "large")]).0, Grade::SeveralSchools);
        let gain = trial(Kept, Some(Effect::Better), "small");
        assert_eq!(graded(&[gain.clone(), gain.clone(), trial(Adapted, None, "small")]), (Grade::MeasuredGain, "3 โรงเรียนใช้ต่อ 2 แห่งวัดผลดีขึ้น".into()));
        let loss = trial(Dropped, Some(Effect::Worse), "small");
        assert_eq!(graded(&[gain, loss.clone(), loss]).0, Grade::SeveralSchools, "more losses than gains are no gain");
    }

    #[test]
    fn a_gain_of_a_school_that_stopped_is_none() {
        assert_eq!(graded(&[trial(Dropped, Some(Effect::Better), "small")]).0, Grade::TriedOnce);
    }

    #[test]
    fn what_came_of_it_is_said_once_however_many_schools_say_it() {
        let trials = [trial(Dropped, None, "small"), trial(Kept, None, "small"), trial(Kept, None, "large"), trial(Trying, None, "large")];
        assert_eq!(Counts::of(&trials).results(), [Kept, Dropped]);
    }

    #[test]
    fn grades_are_named_as_the_api_names_them() {
        for grade in Grade::ALL {
            assert_eq!(serde_json::to_value(grade).unwrap(), grade.as_str());
        }
    }

    #[test]
    fn results_flow_back_with_the_size_of_the_school() {
        let trials = [
            trial(Kept, None, "medium"),
            trial(Kept, None, "medium"),
            trial(Adapted, None, "medium"),
            trial(Dropped, None, "small"),
            trial(Dropped, None, "small"),
        ];
        let counts = Counts::of(&trials);
        let said = flows_back(&counts, &by_size(&trials, 2));
        assert_eq!(said.0, "3 จาก 5 โรงเรียนใช้ต่อ; ได้ผลน้อยกว่าในโรงเรียนต่ำกว่า 120 คน; ได้ผลดีกว่าในโรงเรียนขนาดกลาง");
        assert_eq!(flows_back(&counts, &by_size(&trials, 3)).0, "3 จาก 5 โรงเรียนใช้ต่อ", "two schools are too few for a stranger");
        assert_eq!(flows_back(&Counts::of(&[trial(Trying, None, "small")]), &[]).0, "");
    }
}
