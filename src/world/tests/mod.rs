use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

use jiff::{ToSpan, civil::date};

use super::{year::date_of, *};

mod days;
mod signals;

static FULL: LazyLock<World> = LazyLock::new(|| plan(date(2026, 11, 21), Size::Full));

fn hash(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    world.hash(&mut hasher);
    hasher.finish()
}

fn login(world: &World, login: &str) -> usize {
    world.people.iter().position(|p| p.login == login).unwrap_or_else(|| panic!("{login} is missing"))
}

/// May `person` write in `space`? Rights matrix, row PLC space: schools of the network, assigned supervisors, invited members, engaged coaches.
fn may_write(world: &World, space: &Space, person: usize, at: jiff::Timestamp) -> bool {
    let network = &world.networks[space.network];
    let invited = space.members.iter().any(|m| m.person == person && m.since <= at);
    let home = world.people[person].home();
    let of_network = network.members.iter().any(|m| m.organisation == home && m.part != Part::Supervisor && m.from <= date_of(at));
    invited || (space.audience == Audience::Open && (of_network || network.supervisors.contains(&person)))
}

/// What must hold in a world of any size on any day.
fn assert_sound(world: &World) {
    let start = year::moment(world.first, 0, 0);
    let end = year::moment(world.day, 0, 0);
    assert_eq!(world.people.iter().map(|p| &p.login).collect::<HashSet<_>>().len(), world.people.len());
    assert_eq!(world.organisations.iter().map(|o| &o.name).collect::<HashSet<_>>().len(), world.organisations.len());
    let codes: Vec<_> = world.organisations.iter().flat_map(|o| &o.codes).map(|c| (c.kind, &c.code)).collect();
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
    for (index, organisation) in world.organisations.iter().enumerate() {
        assert!(organisation.parent.is_none_or(|p| p < index), "{} stands before its parent", organisation.name);
        for code in &organisation.codes {
            let length = match code.kind {
                CodeKind::Ministry => 10,
                CodeKind::Smis => 8,
                CodeKind::Obec => 6,
                CodeKind::Office => code.code.len(),
            };
            assert_eq!(code.code.len(), length, "{}", organisation.name);
        }
    }
    let mut partners = HashSet::new();
    for network in &world.networks {
        assert!(!world.organisations[network.lead()].awards.is_empty(), "{} has a lead without award", network.name);
        assert!(network.partners().all(|p| partners.insert(p)), "{} shares a partner", network.name);
        assert!(network.from < world.first && network.to > world.day);
    }
    let mut last: HashMap<usize, &str> = HashMap::new();
    for (index, message) in world.messages.iter().enumerate() {
        let space = &world.spaces[message.space];
        assert!(may_write(world, space, message.author, message.at), "{} may not write in {}", world.people[message.author].login, space.name);
        assert!(start <= message.at && message.at < end && space.at < message.at, "{}", message.body);
        assert!(index == 0 || world.messages[index - 1].at <= message.at);
        assert!(!message.body.contains(['{', '}', '|']) && !message.body.trim().is_empty(), "{}", message.body);
        assert!(message.topic < space.topics.len());
        assert_ne!(last.insert(message.space, &message.body), Some(message.body.as_str()));
        if let Some(reply) = message.reply_to {
            assert!(reply < index && world.messages[reply].space == message.space);
        }
        if let Some(about) = message.about {
            assert!(world.practices[about].published < message.at);
        }
        let after = message.reactions.iter().map(|r| (r.person, r.at)).chain(message.marks.iter().map(|m| (m.person, m.at)));
        for (person, at) in after.chain(message.edit.iter().map(|e| (message.author, e.at))).chain(message.deleted.map(|at| (message.author, at))) {
            assert!(message.at < at && at < end && may_write(world, space, person, at), "{}", message.body);
        }
    }
}

/// Adoptions begin once the practice is out and the school, with its teacher, is of its network.
fn assert_adoptions(world: &World) {
    let end = year::moment(world.day, 0, 0);
    for adoption in &world.adoptions {
        let practice = &world.practices[adoption.practice];
        let network = world.networks.iter().find(|network| network.members.iter().any(|member| member.organisation == practice.owner)).unwrap();
        let day = date_of(adoption.begun);
        assert!(practice.published < adoption.begun && adoption.begun < end);
        assert!(network.members.iter().any(|member| member.organisation == adoption.school && member.from <= day), "{} on {day}", practice.card.title);
        let teaches = |post: &Post| post.organisation == adoption.school && post.from <= day;
        assert!(world.people[adoption.by].posts.iter().any(teaches), "{} on {day}", world.people[adoption.by].login);
    }
}

/// Cycles lie where people talked: every session holds words of at least two of them.
fn assert_cycles(world: &World) {
    let end = year::moment(world.day, 0, 0);
    for (index, cycle) in world.cycles.iter().enumerate() {
        assert!(cycle.continues.is_none_or(|before| before < index && world.cycles[before].closed.is_some_and(|closed| closed < cycle.at)));
        assert!(cycle.moves.iter().all(|step| cycle.at < step.at && step.at < end), "{}", cycle.title);
        for held in &cycle.sessions {
            assert!(cycle.at < held.from && held.from < held.until && held.until <= end && held.confirmed.is_none_or(|at| held.until < at && at < end));
            let said = world.messages.iter().filter(|m| m.space == cycle.space && held.from <= m.at && m.at < held.until);
            assert!(said.map(|m| m.author).collect::<HashSet<_>>().len() >= 2, "{}", cycle.title);
        }
        assert!(cycle.sessions.windows(2).all(|pair| pair[0].until <= pair[1].from), "{}", cycle.title);
        for (_, person) in &cycle.roles {
            assert!(may_write(world, &world.spaces[cycle.space], *person, cycle.at), "{} has a role and may not enter", world.people[*person].login);
        }
    }
}

#[test]
fn a_handful_of_rooms_run_cycles_and_the_first_is_in_the_middle() {
    for (world, least) in [(&*FULL, 6), (&plan(date(2026, 11, 21), Size::Tiny), 1)] {
        assert_cycles(world);
        assert!(world.cycles.len() >= least && world.cycles.len() <= 8, "{}", world.cycles.len());
        let reading = world.cycles.iter().find(|cycle| cycle.holder("model") == Some(login(world, "demo.teacher")) && cycle.closed.is_none()).unwrap();
        assert_eq!((reading.sessions.len(), reading.moves.last().map(|step| step.step)), (3, Some("reflect")));
        assert_eq!(reading.sessions.iter().filter(|held| held.confirmed.is_none()).count(), 1, "one waits for the head");
    }
    assert!(FULL.cycles.iter().any(|cycle| cycle.closed.is_some() && cycle.head.is_some()), "a record is approved");
    for day in [date(2027, 1, 1), date(2027, 4, 20), date(2027, 5, 17), date(2027, 9, 13)] {
        assert_cycles(&plan(day, Size::Tiny));
    }
}

#[test]
fn the_full_world_counts_exactly() {
    let world = &*FULL;
    let leads: HashSet<usize> = world.networks.iter().map(Network::lead).collect();
    let partners: HashSet<usize> = world.networks.iter().flat_map(|n| n.partners().collect::<Vec<_>>()).collect();
    assert_eq!((world.networks.len(), leads.len(), partners.len()), (178, 178, 558));
    assert_eq!(leads.union(&partners).count(), 736);
    assert_eq!(world.people.len(), 3_000);
    assert_eq!(world.practices.len(), 60);
    assert_eq!(world.programmes.len(), 5);
    assert!(world.messages.len().abs_diff(30_000) <= 500, "{}", world.messages.len());
    let of = |kind| world.organisations.iter().filter(|o| o.kind == kind).count();
    assert_eq!((of(OrganisationKind::PrimaryArea), of(OrganisationKind::SecondaryArea), of(OrganisationKind::Bureau)), (24, 8, 1));
    assert!(world.networks.iter().filter(|n| world.organisations[n.overseer()].kind == OrganisationKind::Bureau).count() >= 3);
    assert!(world.organisations.iter().any(|o| o.name.contains("(วันครู 2500)")) && world.organisations.iter().any(|o| o.name.contains("เขต ๑")));
    assert_sound(world);
}

#[test]
fn the_same_day_gives_the_same_world() {
    assert_eq!(hash(&FULL), hash(&plan(date(2026, 11, 21), Size::Full)));
    assert_ne!(hash(&FULL), hash(&plan(date(2026, 11, 22), Size::Full)));
}

#[test]
fn any_day_of_load_gives_a_sound_world() {
    for day in [date(2027, 1, 1), date(2027, 4, 20), date(2027, 5, 17), date(2027, 9, 13), date(2028, 2, 29)] {
        assert_sound(&plan(day, Size::Tiny));
    }
    let world = plan(date(2027, 5, 20), Size::Full);
    assert_sound(&world);
    assert!(world.messages.len().abs_diff(30_000) <= 500, "{}", world.messages.len());
}

#[test]
fn schools_try_only_what_they_may_read_whatever_the_day() {
    assert!(FULL.adoptions.len() >= 100, "{}", FULL.adoptions.len());
    let days = date(2026, 11, 22).series(1.day()).take(5).chain(date(2026, 12, 15).series(47.day()).take(7));
    for day in days {
        assert_adoptions(&plan(day, Size::Full));
    }
}

#[test]
fn the_demo_people_sit_where_the_main_journey_needs_them() {
    for world in [&*FULL, &plan(date(2026, 11, 21), Size::Tiny)] {
        let first = &world.networks[0];
        let home = |l| world.people[login(world, l)].home();
        assert_eq!(home("demo.lead"), first.lead());
        assert_eq!(home("demo.teacher"), home("demo.leader"));
        assert!(first.partners().any(|p| p == home("demo.teacher")));
        assert_eq!(home("demo.supervisor"), first.overseer());
        assert!(first.supervisors.contains(&login(world, "demo.supervisor")));
        let advised = world.networks.iter().filter(|n| n.advisers.contains(&login(world, "demo.adviser"))).count();
        assert!(advised >= 2 && first.advisers.contains(&login(world, "demo.adviser")));
        let coached = world.engagements.iter().filter(|e| e.coach == login(world, "demo.coach"));
        assert_eq!(coached.count(), 3);
        let other = world.networks.iter().find(|n| n.partners().any(|p| p == home("demo.outsider")));
        assert!(other.is_some_and(|n| n.overseer() != first.overseer() && n.behaviour == Behaviour::Thriving));
        for role in ["demo.commission", "demo.admin"] {
            assert_eq!(world.organisations[home(role)].kind, OrganisationKind::Commission);
        }
    }
}

#[test]
fn a_room_does_not_repeat_itself() {
    assert!(talk::wordings() >= 700, "{}", talk::wordings());
    let mut rooms: HashMap<usize, Vec<&str>> = HashMap::new();
    for message in &FULL.messages {
        rooms.entry(message.space).or_default().push(&message.body);
    }
    let near: usize = rooms.values().map(|said| (1..said.len()).filter(|&i| said[i.saturating_sub(20)..i].contains(&said[i])).count()).sum();
    assert!(near <= 30, "{near} of 30,000 messages were said before among the last 20 of their room");
}

#[test]
fn particles_follow_the_speaker() {
    for message in &FULL.messages {
        let wrong = match FULL.people[message.author].gender {
            Gender::Female => "ครับ",
            Gender::Male => "ค่ะ",
        };
        assert!(!message.body.contains(wrong), "{}", message.body);
    }
}

#[test]
fn the_tiny_world_is_tiny() {
    let world = plan(date(2026, 11, 21), Size::Tiny);
    assert_eq!(world.networks.len(), 3);
    assert!((28..=40).contains(&world.people.len()), "{}", world.people.len());
    assert!((100..=140).contains(&world.messages.len()), "{}", world.messages.len());
    assert_sound(&world);
}

#[test]
fn every_card_is_complete() {
    let cards = plan::practices::cards();
    assert_eq!(cards.len(), 60);
    let items = ["1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.1", "3.2", "3.3", "3.4", "3.5"];
    for card in &cards {
        assert!(card.steps.len() >= 4 && !card.standards.is_empty(), "{}", card.title);
        assert!(card.standards.iter().all(|s| items.contains(&s.as_str())), "{}", card.title);
        assert!(card.results.contains(|c: char| c.is_ascii_digit()), "{} has no numbers", card.title);
        assert!(["teaching", "management"].contains(&card.kind.as_str()));
        assert!(card.size_classes.iter().all(|s| ["small", "medium", "large", "extra_large"].contains(&s.as_str())));
        for text in [&card.title, &card.summary, &card.problem, &card.results, &card.conditions] {
            assert!(!["ด.ช.", "ด.ญ.", "เด็กชาย", "เด็กหญิง"].iter().any(|t| text.contains(t)), "{} names a pupil", card.title);
        }
    }
    let titles: HashSet<&String> = cards.iter().map(|c| &c.title).collect();
    assert_eq!(titles.len(), 60);
}
