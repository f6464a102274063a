use jiff::civil::{Date, date};

use super::{ground::Ground, people::Staff};
use crate::world::{
    Size,
    dice::Dice,
    network::{Behaviour, Engagement, Member, Network, Part, Programme},
    person::Role,
    year::Year,
};

/// Index of the programme of the 178 networks.
const QUALITY_NETWORKS: usize = 0;

/// The five programmes that ship as templates (product.md).
pub(in crate::world) fn programmes(ground: &Ground, year: &Year) -> Vec<Programme> {
    let (from, to) = period(year);
    let programme = |key, name, owner, partners| Programme { key, name, owner, partners, from, to };
    vec![
        programme("obec-networks", "เครือข่ายนวัตกรรมคุณภาพสถานศึกษา", ground.commission, ground.offices.clone()),
        programme("bma-exchange", "การเชื่อมโยงข้อมูลประกันคุณภาพการศึกษา กทม. และ สมศ.", ground.bangkok, vec![ground.evaluator]),
        programme("tqa", "Collaborative Assessment ตามแนวทางรางวัลคุณภาพแห่งชาติ (TQA)", ground.commission, vec![ground.institute]),
        programme("district-iqa", "วงรอบการประกันคุณภาพภายในของเขตพื้นที่การศึกษา", ground.offices[0], vec![ground.commission]),
        programme("onesqa-synergy", "ONESQA Synergy พัฒนาคุณภาพสถานศึกษาท้องถิ่น", ground.evaluator, [vec![ground.local], ground.universities.clone()].concat()),
    ]
}

/// From the fiscal year before the talk begins to the end of the one after the day of load.
fn period(year: &Year) -> (Date, Date) {
    let fiscal = if year.day.month() >= 10 { year.day.year() + 1 } else { year.day.year() };
    (date(year.first.year() - 1, 10, 1), date(fiscal + 1, 9, 30))
}

/// Behaviours of the networks outside the first area office, per 175.
const MIX: [(Behaviour, usize); 6] = [
    (Behaviour::FewPartners, 16),
    (Behaviour::SlowLead, 14),
    (Behaviour::OneWay, 13),
    (Behaviour::OneVoice, 11),
    (Behaviour::Silent, 11),
    (Behaviour::QuietNewcomer, 6),
];

fn behaviours(networks: usize, size: Size, outsiders: usize, dice: &mut Dice) -> Vec<Behaviour> {
    if size == Size::Tiny {
        return vec![Behaviour::Thriving, Behaviour::Silent, Behaviour::Thriving];
    }
    let mut rest: Vec<Behaviour> = MIX.iter().flat_map(|&(b, n)| std::iter::repeat_n(b, n)).collect();
    rest.resize(networks - 3, Behaviour::Thriving);
    dice.shuffle(&mut rest);
    let mut all = vec![Behaviour::Thriving, Behaviour::SlowLead, Behaviour::Silent];
    all.extend(rest);
    if all[outsiders] != Behaviour::Thriving
        && let Some(other) = (3..networks).rev().find(|&i| all[i] == Behaviour::Thriving)
    {
        all.swap(outsiders, other);
    }
    all
}

/// One network per circle, in the circles' order.
pub(in crate::world) fn weave(size: Size, ground: &Ground, staff: &Staff, year: &Year, dice: &Dice) -> Vec<Network> {
    let mut dice = dice.fork(20);
    let (from, to) = period(year);
    let outsiders = staff.login("demo.outsider").map(|p| staff.people[p].home());
    let outsiders = ground.circles.iter().position(|c| outsiders.is_some_and(|s| c.partners.contains(&s))).unwrap_or(0);
    let behaviours = behaviours(ground.circles.len(), size, outsiders, &mut dice);
    let advisers = staff.of(ground.commission, Role::Adviser);
    let demo_adviser = staff.login("demo.adviser");
    ground
        .circles
        .iter()
        .zip(behaviours)
        .enumerate()
        .map(|(n, (circle, behaviour))| {
            let member = |organisation, part| Member { organisation, part, from };
            let mut members = vec![member(circle.lead, Part::Lead)];
            members.extend(circle.partners.iter().map(|&p| member(p, Part::Partner)));
            if behaviour == Behaviour::QuietNewcomer {
                let last = members.len() - 1;
                members[last].from = year.open_days_ago(dice.between(20, 45) as usize);
            }
            members.push(member(circle.office, Part::Supervisor));
            let supervisors = staff.of(circle.office, Role::Supervisor);
            let supervisor = if n < 6 { supervisors[0] } else { supervisors[n % supervisors.len()] };
            let adviser = if n < 4 { demo_adviser } else { None }.unwrap_or_else(|| advisers[n / 8 % advisers.len()]);
            Network {
                name: format!("เครือข่าย{}", circle.place),
                programme: QUALITY_NETWORKS,
                members,
                supervisors: vec![supervisor],
                advisers: vec![adviser],
                from,
                to,
                behaviour,
            }
        })
        .collect()
}

/// demo.coach with three schools, the other coaches with one to three schools of Bangkok and of local governments.
pub(in crate::world) fn engage(ground: &Ground, staff: &Staff, year: &Year) -> Vec<Engagement> {
    let (_, to) = period(year);
    let engage = |coach, school| Engagement { coach, school, from: year.first, to };
    let mut engagements = Vec::new();
    let mut schools = ground.other_schools.iter().copied().rev();
    if let Some(coach) = staff.login("demo.coach") {
        engagements.push(engage(coach, ground.circles[0].partners[1]));
        engagements.extend(schools.by_ref().take(2).map(|school| engage(coach, school)));
    }
    let coaches: Vec<usize> = ground.universities.iter().flat_map(|&u| staff.of(u, Role::Coach)).filter(|&c| staff.people[c].login != "demo.coach").collect();
    engagements.extend(schools.zip(coaches.iter().cycle()).map(|(school, &coach)| engage(coach, school)));
    engagements
}
