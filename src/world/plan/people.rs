use jiff::civil::Date;

use super::ground::{Ground, begun};
use crate::world::{
    Size,
    dice::Dice,
    names::Names,
    organisation::CodeKind,
    person::{Gender, Person, Post, Role},
};

/// Everyone, and who works where.
pub(in crate::world) struct Staff {
    pub(in crate::world) people: Vec<Person>,
    /// People by the index of their organisation.
    pub(in crate::world) at: Vec<Vec<usize>>,
}

impl Staff {
    /// Those at `organisation` who work as `role`.
    pub(in crate::world) fn of(&self, organisation: usize, role: Role) -> Vec<usize> {
        self.at[organisation].iter().copied().filter(|&p| self.people[p].role() == role).collect()
    }

    /// The person with this login; the demo logins always exist.
    pub(in crate::world) fn login(&self, login: &str) -> Option<usize> {
        self.people.iter().position(|p| p.login == login)
    }
}

/// People of the full world.
const FULL: usize = 3_000;

struct Hiring<'a> {
    staff: Staff,
    names: Names,
    dice: Dice,
    ground: &'a Ground,
    first: Date,
}

/// Staffs every organisation; 3,000 people for [`Size::Full`], about 30 for [`Size::Tiny`].
pub(in crate::world) fn staff(size: Size, ground: &Ground, first: Date, dice: &Dice) -> Staff {
    let staff = Staff { people: Vec::new(), at: vec![Vec::new(); ground.organisations.len()] };
    let mut hiring = Hiring { staff, names: Names::new(), dice: dice.fork(10), ground, first };
    hiring.schools(size);
    hiring.offices(size);
    hiring.agencies(size);
    hiring.top_up(size);
    hiring.demo_people();
    hiring.staff
}

impl Hiring<'_> {
    fn hire(&mut self, organisation: usize, role: Role) -> usize {
        let female = match role {
            // the handwritten room of the first network speaks as women
            Role::Teacher if self.ground.circles[0].has(organisation) => 100,
            Role::Leader => 45,
            Role::PlatformAdmin => 30,
            _ => 72,
        };
        let gender = if self.dice.chance(female) { Gender::Female } else { Gender::Male };
        let (given_name, family_name) = self.names.full(gender, &mut self.dice);
        let from = begun(self.first, &mut self.dice);
        let person = Person {
            login: self.free_login(organisation, role),
            title: self.title(gender, role),
            given_name,
            family_name,
            nickname: self.free_nickname(gender, organisation),
            gender,
            posts: vec![Post { role, organisation, from }],
        };
        self.staff.people.push(person);
        let index = self.staff.people.len() - 1;
        self.staff.at[organisation].push(index);
        index
    }

    /// Within one organisation nicknames differ, so that a room never has two of the same school.
    fn free_nickname(&mut self, gender: Gender, organisation: usize) -> &'static str {
        loop {
            let nickname = self.names.nickname(gender, &mut self.dice);
            if !self.staff.at[organisation].iter().any(|&p| self.staff.people[p].nickname == nickname) {
                return nickname;
            }
        }
    }

    /// School code (or office code), then a letter for the role and a running number.
    fn free_login(&self, organisation: usize, role: Role) -> String {
        let codes = &self.ground.organisations[organisation].codes;
        let code = codes.iter().find(|c| c.kind == CodeKind::Smis).unwrap_or(&codes[0]).code.to_lowercase();
        let letter = match role {
            Role::Teacher => "t",
            Role::Leader => "d",
            Role::LeadEditor => "e",
            Role::Supervisor => "s",
            Role::DistrictAdmin => "a",
            Role::Adviser => "r",
            Role::Coach => "c",
            Role::Commission => "o",
            Role::Evaluator => "v",
            Role::PlatformAdmin => "p",
            Role::PrivacyOfficer => "y",
        };
        format!("{code}.{letter}{}", self.staff.of(organisation, role).len() + 1)
    }

    fn title(&mut self, gender: Gender, role: Role) -> &'static str {
        let learned = matches!(role, Role::Coach | Role::Adviser | Role::Supervisor);
        match gender {
            _ if role == Role::Coach && self.dice.chance(60) => "ผศ.ดร.",
            _ if learned && self.dice.chance(20) => "ดร.",
            Gender::Male if self.dice.chance(4) => "ว่าที่ร้อยตรี",
            Gender::Male => "นาย",
            Gender::Female if self.dice.chance(48) => "นาง",
            Gender::Female => "นางสาว",
        }
    }

    fn schools(&mut self, size: Size) {
        let ground = self.ground;
        for circle in &ground.circles {
            self.hire(circle.lead, Role::LeadEditor);
            self.hire(circle.lead, Role::Teacher);
            if size == Size::Full {
                self.hire(circle.lead, Role::Leader);
                self.hire(circle.lead, Role::Teacher);
            }
            for &partner in &circle.partners {
                self.hire(partner, Role::Leader);
                self.hire(partner, Role::Teacher);
                if size == Size::Full {
                    self.hire(partner, Role::Teacher);
                }
            }
        }
        if size == Size::Full {
            for &school in &ground.other_schools {
                self.hire(school, Role::Leader);
                (0..3).for_each(|_| _ = self.hire(school, Role::Teacher));
            }
        }
    }

    fn offices(&mut self, size: Size) {
        for &office in &self.ground.offices {
            self.hire(office, Role::Supervisor);
            if size == Size::Full {
                self.hire(office, Role::DistrictAdmin);
                (0..4).for_each(|_| _ = self.hire(office, Role::Supervisor));
            }
        }
    }

    fn agencies(&mut self, size: Size) {
        let ground = self.ground;
        let many = |n: usize| if size == Size::Full { n } else { 1 };
        for (organisation, role, count) in [
            (ground.commission, Role::Commission, many(8)),
            (ground.commission, Role::Adviser, many(24)),
            (ground.commission, Role::PlatformAdmin, many(2)),
            (ground.commission, Role::PrivacyOfficer, many(2)),
            (ground.evaluator, Role::Evaluator, many(6)),
            (ground.bangkok, Role::Commission, many(3)),
            (ground.local, Role::Commission, many(3)),
            (ground.universities[0], Role::Coach, many(6)),
            (ground.universities[1], Role::Coach, many(6)),
        ] {
            (0..count).for_each(|_| _ = self.hire(organisation, role));
        }
    }

    /// Larger schools send one more teacher until the world has its number.
    fn top_up(&mut self, size: Size) {
        if size == Size::Tiny {
            return;
        }
        let mut schools: Vec<usize> = self.ground.circles.iter().flat_map(|c| c.partners.iter().copied()).collect();
        self.dice.shuffle(&mut schools);
        schools.sort_by_key(|&s| std::cmp::Reverse(self.ground.organisations[s].size_class));
        let missing = FULL.saturating_sub(self.staff.people.len());
        for &school in schools.iter().take(missing) {
            self.hire(school, Role::Teacher);
        }
    }

    /// The nine people of the sign-in page, seated so that the main journey works.
    fn demo_people(&mut self) {
        let (ground, first) = (self.ground, &self.ground.circles[0]);
        let elsewhere = ground.circles.iter().find(|c| c.office == ground.offices[ground.offices.len().min(4) / 2]);
        let outside = elsewhere.map_or(first.lead, |c| c.partners[0]);
        for (login, organisation, role, title, given_name, family_name, nickname, gender) in [
            ("demo.teacher", first.partners[0], Role::Teacher, "นางสาว", "พิมพ์ชนก", "แก้วทุ่งรวง", "แอน", Gender::Female),
            ("demo.leader", first.partners[0], Role::Leader, "นาย", "วิชาญ", "บุญริมธาร", "วิทย์", Gender::Male),
            ("demo.lead", first.lead, Role::LeadEditor, "นาง", "กาญจนา", "ศรีสว่างนา", "นิด", Gender::Female),
            ("demo.supervisor", first.office, Role::Supervisor, "นาง", "รัตนาภรณ์", "สุขไทรงาม", "อ้อย", Gender::Female),
            ("demo.adviser", ground.commission, Role::Adviser, "ดร.", "ปรีชา", "ธรรมยืนนาน", "ชัย", Gender::Male),
            ("demo.coach", ground.universities[0], Role::Coach, "ผศ.ดร.", "ศันสนีย์", "พรหมธารใส", "ภา", Gender::Female),
            ("demo.commission", ground.commission, Role::Commission, "นางสาว", "อรวรรณ", "เพชรลานสน", "อร", Gender::Female),
            ("demo.admin", ground.commission, Role::PlatformAdmin, "นาย", "ณัฐพล", "เรืองคลองใส", "เอก", Gender::Male),
            ("demo.outsider", outside, Role::Teacher, "นาย", "ธีรพงษ์", "คำเนินผา", "ต้อม", Gender::Male),
        ] {
            let Some(index) =
                self.staff.at[organisation].iter().copied().find(|&p| self.staff.people[p].role() == role && !self.staff.people[p].login.starts_with("demo."))
            else {
                continue;
            };
            if let Some(&other) = self.staff.at[organisation].iter().find(|&&p| p != index && self.staff.people[p].nickname == nickname) {
                self.staff.people[other].nickname = self.free_nickname(self.staff.people[other].gender, organisation);
            }
            let person = &mut self.staff.people[index];
            *person = Person { login: login.into(), title, given_name, family_name: family_name.into(), nickname, gender, posts: person.posts.clone() };
        }
    }
}
