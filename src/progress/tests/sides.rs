//! Each signal on both sides of its threshold, over holidays and breaks.
use super::scene::{Scene, day};
use crate::networks::Part;
use crate::progress::evaluation::Evaluation;
use crate::progress::settings::Settings;
use crate::progress::signal::{self, Cell, Severity};

const CALM: Option<Severity> = Some(Severity::Calm);
const WATCH: Option<Severity> = Some(Severity::Watch);
const HELP: Option<Severity> = Some(Severity::Help);

#[test]
fn a_half_of_the_partners_is_enough_less_is_not() {
    let mut scene = Scene::since("2026-06-01", 4);
    scene.talk("lead.0", "2026-07-20").talk("p1.0", "2026-07-10").agree("p2.1", "2026-07-15");
    assert_eq!(scene.severity("partner_activity", "2026-07-20"), CALM, "two of four, one by an acknowledgement");
    scene.facts.acts.pop();
    assert_eq!(scene.severity("partner_activity", "2026-07-20"), WATCH);
    assert_eq!(scene.words("partner_activity", "2026-07-20", &[]).0, "โรงเรียนร่วมพัฒนามีส่วนร่วม 1 จาก 4 แห่งใน 28 วัน");
    assert_eq!(scene.words("partner_activity", "2026-07-20", &[]).1, "1 of 4 partner schools took part in 28 days");
    scene.facts.acts.pop();
    assert_eq!(scene.severity("partner_activity", "2026-07-20"), HELP);
}

#[test]
fn activity_says_nothing_before_28_open_days_and_without_partners() {
    let scene = Scene::since("2026-06-05", 2);
    assert_eq!(scene.severity("partner_activity", "2026-07-02"), None, "27 days");
    assert_eq!(scene.severity("partner_activity", "2026-07-03"), HELP, "the day after 28 days");
    // Opened in a break: 1 to 28 November are its first open days.
    let scene = Scene::since("2026-10-20", 2);
    assert_eq!(scene.severity("partner_activity", "2026-11-28"), None, "the 28th open day is not over");
    assert_eq!(scene.severity("partner_activity", "2026-11-29"), HELP, "the day after 28 open days");
    // A partner that comes later is waited for alike; with 12 August, a holiday, on its way.
    let mut scene = Scene::since("2026-05-16", 1);
    scene.school("late", Part::Partner, day("2026-07-20"));
    scene.talk("p1.0", "2026-08-10");
    assert_eq!(scene.measure("partner_activity", "2026-08-18").unwrap().of, 1);
    assert_eq!(scene.measure("partner_activity", "2026-08-19").unwrap().of, 2);
    assert_eq!(Scene::since("2026-06-05", 0).severity("partner_activity", "2026-07-20"), None);
}

#[test]
fn a_break_stops_the_window_of_activity() {
    let mut scene = Scene::since("2026-06-01", 1);
    scene.talk("p1.0", "2026-10-09");
    // 11–31 October do not count: 9 October is still within 28 open days on 28 November, not a day later.
    assert_eq!(scene.severity("partner_activity", "2026-11-26"), CALM);
    assert_eq!(scene.severity("partner_activity", "2026-11-27"), HELP);
}

/// Three questions on Mondays, each answered so many days later.
fn asked(scene: &mut Scene, days: [(&str, &str); 3]) {
    for (asked, answered) in days {
        scene.ask("p1.0", asked).answer("lead.0", answered);
    }
}

#[test]
fn three_school_days_are_in_time_four_are_late() {
    let mut scene = Scene::since("2026-05-16", 2);
    asked(&mut scene, [("2026-07-06", "2026-07-09"), ("2026-07-13", "2026-07-16"), ("2026-07-20", "2026-07-23")]);
    assert_eq!(scene.severity("lead_reply", "2026-07-24"), CALM);
    let mut scene = Scene::since("2026-05-16", 2);
    asked(&mut scene, [("2026-07-06", "2026-07-10"), ("2026-07-13", "2026-07-17"), ("2026-07-20", "2026-07-24")]);
    assert_eq!(scene.severity("lead_reply", "2026-07-24"), WATCH);
    assert_eq!(scene.words("lead_reply", "2026-07-24", &[]).0, "แกนนำใช้เวลาตอบ 4 วัน");
}

#[test]
fn weekends_and_holidays_are_no_school_days() {
    // Friday 7 August to Thursday 13 August 2026, with a weekend and Mother's Day between: three school days.
    let mut scene = Scene::since("2026-05-16", 1);
    asked(&mut scene, [("2026-08-07", "2026-08-13"), ("2026-08-14", "2026-08-19"), ("2026-08-20", "2026-08-25")]);
    assert_eq!(scene.measure("lead_reply", "2026-08-26").unwrap().value, 3.0);
    assert_eq!(scene.severity("lead_reply", "2026-08-26"), CALM);
}

#[test]
fn two_questions_are_no_data_and_a_third_that_waits_too_long_counts() {
    let mut scene = Scene::since("2026-05-16", 1);
    scene.ask("p1.0", "2026-07-06").answer("lead.0", "2026-07-14").ask("p1.0", "2026-07-15").answer("lead.0", "2026-07-23").ask("p1.1", "2026-07-24");
    assert_eq!(scene.severity("lead_reply", "2026-07-27"), None, "the third waits for one day only");
    assert_eq!(scene.severity("lead_reply", "2026-07-30"), None, "for three");
    assert_eq!(scene.severity("lead_reply", "2026-07-31"), HELP, "the third waits for four school days (28 July is a holiday)");
}

#[test]
fn the_lead_is_compared_with_its_own_past() {
    let mut scene = Scene::since("2026-05-16", 1);
    asked(&mut scene, [("2026-07-01", "2026-07-03"), ("2026-07-06", "2026-07-08"), ("2026-07-13", "2026-07-15")]);
    asked(&mut scene, [("2026-08-19", "2026-08-27"), ("2026-08-27", "2026-09-04"), ("2026-09-04", "2026-09-14")]);
    assert_eq!(scene.words("lead_reply", "2026-09-14", &[]).0, "แกนนำตอบช้าลงจาก 2 เป็น 6 วัน");
    assert_eq!(scene.words("lead_reply", "2026-09-14", &[]).1, "The lead answers later: from 2 to 6 days");
    assert_eq!(scene.severity("lead_reply", "2026-09-14"), HELP);
}

#[test]
fn unmarked_messages_ask_too_but_thanks_do_not() {
    let mut scene = Scene::since("2026-05-16", 1);
    for (asked, answered) in [("2026-07-06", "2026-07-10"), ("2026-07-13", "2026-07-17"), ("2026-07-20", "2026-07-24")] {
        scene.talk("p1.0", asked).answer("lead.0", answered).talk("p1.0", answered);
    }
    let measure = scene.measure("lead_reply", "2026-07-25").unwrap();
    assert_eq!((measure.count, measure.value), (3, 4.0));
}

fn messages(scene: &mut Scene, who: &str, count: usize) {
    for n in 0..count {
        scene.talk(who, if n % 2 == 0 { "2026-07-15" } else { "2026-07-16" });
    }
}

#[test]
fn one_way_talk_begins_above_80_percent_of_20_messages() {
    let mut scene = Scene::since("2026-06-01", 2);
    messages(&mut scene, "lead.0", 8);
    messages(&mut scene, "lead.1", 8);
    messages(&mut scene, "p1.0", 3);
    assert_eq!(scene.severity("lead_share", "2026-07-20"), None, "19 messages");
    messages(&mut scene, "p2.0", 1);
    assert_eq!(scene.severity("lead_share", "2026-07-20"), CALM, "16 of 20");
    messages(&mut scene, "lead.1", 1);
    assert_eq!(scene.severity("lead_share", "2026-07-20"), WATCH, "17 of 21");
    assert_eq!(
        scene.words("lead_share", "2026-07-20", &[]),
        ("แกนนำเขียนฝ่ายเดียว ร้อยละ 80 ของข้อความ".into(), "One-way talk: the lead writes 80% of the messages".into())
    );
}

#[test]
fn one_voice_begins_above_60_percent_and_is_named_to_few() {
    let mut scene = Scene::since("2026-06-01", 2);
    messages(&mut scene, "p1.0", 12);
    messages(&mut scene, "lead.0", 7);
    assert_eq!(scene.severity("one_voice", "2026-07-20"), None);
    messages(&mut scene, "p2.0", 1);
    assert_eq!(scene.severity("one_voice", "2026-07-20"), CALM, "12 of 20");
    messages(&mut scene, "p1.0", 1);
    assert_eq!(scene.severity("one_voice", "2026-07-20"), WATCH, "13 of 21");
    assert_eq!(scene.words("one_voice", "2026-07-20", &[]).0, "เสียงเดียวเด่น ร้อยละ 61 ของข้อความ");
    assert_eq!(scene.words("one_voice", "2026-07-20", &["ครูแอน"]).0, "เสียงเดียวเด่น: ครูแอน เขียนร้อยละ 61 ของข้อความ");

    let (picture, settings, signal) = (scene.picture("2026-07-20"), Settings::default(), signal::by_key("one_voice").unwrap());
    let named = |named| signal.rows(&picture, day("2026-07-20"), &settings, named).rows;
    let person = |row: &Vec<Cell>| matches!(row[0], Cell::Person(_));
    assert!(named(true).iter().all(person) && named(true).len() == 3);
    assert!(!named(false).iter().any(person) && named(false).len() == 2, "one line for all others");
}

#[test]
fn a_newcomer_is_silent_from_day_14_without_the_break() {
    let mut scene = Scene::since("2026-05-16", 1);
    scene.joins("p1.1", "2026-10-05");
    scene.joins("p1.0", "2026-10-05");
    scene.talk("p1.0", "2026-10-06");
    // five open days to 10 October, nine from 1 November on
    assert_eq!(scene.severity("newcomers", "2026-11-08"), CALM);
    assert_eq!(scene.severity("newcomers", "2026-11-09"), WATCH);
    let measure = scene.measure("newcomers", "2026-11-09").unwrap();
    assert_eq!((measure.value, measure.people.len()), (1.0, 1));
    assert_eq!(scene.words("newcomers", "2026-11-09", &[]), ("สมาชิกใหม่ 1 คนยังเงียบมา 14 วัน".into(), "1 new member has been silent for 14 days".into()));
    assert_eq!(scene.words("newcomers", "2026-11-09", &["ครูแอน"]).0, "สมาชิกใหม่ 1 คน (ครูแอน)ยังเงียบมา 14 วัน");
    scene.talk("p1.1", "2026-11-09");
    assert_eq!(scene.severity("newcomers", "2026-11-09"), CALM);
}

#[test]
fn a_new_school_is_a_newcomer_first_and_silent_only_later() {
    let mut scene = Scene::since("2026-05-16", 1);
    scene.school("late", Part::Partner, day("2026-07-01"));
    for on in ["2026-07-10", "2026-07-25"] {
        scene.talk("lead.0", on).talk("p1.0", on);
    }
    assert_eq!(scene.words("newcomers", "2026-07-25", &[]).0, "โรงเรียนใหม่ 1 แห่งยังเงียบมา 14 วัน");
    assert_eq!(scene.severity("silent_schools", "2026-07-25"), CALM);
}

#[test]
fn schools_are_silent_from_day_21_without_holidays() {
    let mut scene = Scene::since("2026-05-16", 4);
    for school in ["lead.0", "p1.0", "p2.0"] {
        scene.talk(school, "2026-08-25");
    }
    scene.talk("p3.0", "2026-08-04").talk("p4.0", "2026-08-04");
    // 12 August is a holiday
    assert_eq!(scene.severity("silent_schools", "2026-08-25"), CALM, "20 days");
    assert_eq!(scene.severity("silent_schools", "2026-08-26"), WATCH, "21 days");
    assert_eq!(scene.words("silent_schools", "2026-08-26", &[]), ("โรงเรียน 2 แห่งเงียบ 21 วัน".into(), "2 schools have been silent for 21 days".into()));
}

#[test]
fn a_signal_is_as_old_as_its_unbroken_run() {
    let mut scene = Scene::since("2026-05-16", 4);
    for school in ["lead.0", "p1.0", "p2.0", "p3.0"] {
        scene.talk(school, "2026-08-25");
    }
    scene.talk("p4.0", "2026-08-04");
    assert_eq!(scene.since_of("silent_schools", "2026-09-02"), day("2026-08-26"));
    scene.talk("p4.0", "2026-08-27");
    assert_eq!(scene.severity("silent_schools", "2026-09-02"), CALM, "spoke again");
}

#[test]
fn the_score_is_what_open_signals_leave_and_nothing_is_not_zero() {
    let settings = Settings::default();
    let evaluate = |scene: &Scene, today| Evaluation::of(&scene.picture(today), None, day(today), &settings);
    let mut scene = Scene::since("2026-05-16", 4);
    for school in ["lead.0", "p1.0", "p2.0", "p3.0"] {
        scene.answer(school, "2026-08-25");
    }
    scene.answer("p4.0", "2026-08-04");
    let found = evaluate(&scene, "2026-09-02");
    assert_eq!(found.signals.iter().map(|open| open.key).collect::<Vec<_>>(), ["silent_schools"]);
    assert_eq!(found.score, Some(100 - settings.silent_schools.weight));
    let value = |key| found.components.iter().find(|component| component.key == key).unwrap().value;
    assert_eq!((value("partner_activity"), value("lead_reply"), value("lead_share")), (Some(75.0), None, None));

    let mut nothing = Scene::since("2026-09-01", 0);
    nothing.facts.schools.clear();
    let found = evaluate(&nothing, "2026-09-02");
    assert_eq!((found.score, found.severity()), (None, Severity::Calm));
    assert_eq!(found.weeks.iter().filter(|week| week.messages.is_none()).count(), 11, "weeks before it opened hold no numbers");
}

#[test]
fn a_cycle_stands_still_from_day_21_without_the_break_and_only_while_it_is_open() {
    let mut scene = Scene::since("2026-05-20", 1);
    assert_eq!(scene.severity("sleeping_cycles", "2026-06-20"), None, "no cycle is no data");
    scene.cycle("c1", &["2026-06-05", "2026-06-10"], None);
    assert_eq!(scene.severity("sleeping_cycles", "2026-06-30"), Some(Severity::Calm));
    assert_eq!(scene.severity("sleeping_cycles", "2026-07-01"), Some(Severity::Watch));
    assert_eq!(scene.severity("sleeping_cycles", "2026-07-25"), Some(Severity::Help));
    scene.cycle("c2", &["2026-06-05"], Some("2026-06-20"));
    assert_eq!(scene.measure("sleeping_cycles", "2026-07-01").unwrap().of, 1);
    let mut autumn = Scene::since("2026-05-20", 1);
    autumn.cycle("c3", &["2026-10-05"], None);
    assert_eq!(autumn.severity("sleeping_cycles", "2026-10-31"), Some(Severity::Calm), "the break stops the clock");
}

#[test]
fn a_trial_owes_its_result_after_45_days() {
    let mut scene = Scene::since("2026-05-20", 2);
    assert_eq!(scene.severity("stalled_trials", "2026-06-20"), None, "nothing is tried");
    scene.trial("p1", "reading", &[("2026-05-25", false), ("2026-06-10", true)]);
    assert_eq!(scene.severity("stalled_trials", "2026-07-25"), CALM, "45 days");
    assert_eq!(scene.severity("stalled_trials", "2026-07-26"), WATCH, "46 days");
    assert_eq!(scene.words("stalled_trials", "2026-07-26", &[]).0, "การลองใช้ 1 รายการยังไม่บอกผล นานที่สุด 46 วัน");
    assert_eq!(scene.words("stalled_trials", "2026-07-26", &[]).1, "1 trial has no result yet, the longest for 46 days");
    assert_eq!(scene.severity("stalled_trials", "2026-09-30"), HELP);
    assert_eq!(scene.since_of("stalled_trials", "2026-09-30"), day("2026-07-26"));
    let rows = signal::by_key("stalled_trials").unwrap().rows(&scene.picture("2026-07-26"), day("2026-07-26"), &Settings::default(), false).rows;
    assert_eq!(rows[0][..2], [Cell::School("p1".into()), Cell::Practice("reading".into())]);

    // A result ends it, whatever it is; whoever tries again begins anew.
    scene.facts.trials[0].moves.push((day("2026-07-20"), false));
    assert_eq!(scene.severity("stalled_trials", "2026-07-26"), None);
    scene.facts.trials[0].moves.push((day("2026-07-22"), true));
    assert_eq!(scene.severity("stalled_trials", "2026-07-26"), CALM);
    assert_eq!(scene.severity("stalled_trials", "2026-07-19"), CALM, "as it stood on that day");
}

#[test]
fn a_trial_counts_while_its_school_belongs_and_through_breaks() {
    let mut scene = Scene::since("2026-05-20", 1);
    scene.trial("p1", "reading", &[("2026-09-20", true)]).trial("elsewhere", "reading", &[("2026-06-01", true)]);
    assert_eq!(scene.measure("stalled_trials", "2026-10-10").unwrap().of, 1, "not what others try");
    assert_eq!(scene.severity("stalled_trials", "2026-11-04"), CALM, "45 days, 21 of them without school");
    assert_eq!(scene.severity("stalled_trials", "2026-11-05"), WATCH, "46 days");
    assert_eq!(scene.since_of("stalled_trials", "2026-11-20"), day("2026-11-05"));
    // The long break is listed while it lasts.
    scene.trial("p1", "counting", &[("2026-03-15", true)]);
    assert_eq!(scene.measure("stalled_trials", "2026-11-05").unwrap().days, 235);
    scene.facts.schools[1].until = Some(day("2026-10-15"));
    assert_eq!(scene.severity("stalled_trials", "2026-12-20"), None);
}
