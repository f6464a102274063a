use jiff::civil::{Date, date};

use super::schools::{Naming, SchoolBuilder};
use crate::world::{
    Size,
    dice::Dice,
    names,
    organisation::{Award, Code, CodeKind, Organisation, OrganisationKind as Kind},
};

/// One network's schools, before it is a network.
pub(in crate::world) struct Circle {
    pub(in crate::world) place: String,
    pub(in crate::world) office: usize,
    pub(in crate::world) lead: usize,
    pub(in crate::world) partners: Vec<usize>,
}

impl Circle {
    /// Whether `school` is the lead or a partner of it.
    pub(super) fn has(&self, school: usize) -> bool {
        self.lead == school || self.partners.contains(&school)
    }
}

/// The organisations, and where the later parts find what they need among them.
pub(in crate::world) struct Ground {
    pub(in crate::world) organisations: Vec<Organisation>,
    pub(in crate::world) circles: Vec<Circle>,
    pub(in crate::world) commission: usize,
    pub(in crate::world) bangkok: usize,
    pub(in crate::world) local: usize,
    pub(in crate::world) evaluator: usize,
    pub(in crate::world) institute: usize,
    pub(in crate::world) universities: Vec<usize>,
    /// Area offices and the bureau.
    pub(in crate::world) offices: Vec<usize>,
    /// Schools of Bangkok and of local governments.
    pub(in crate::world) other_schools: Vec<usize>,
}

/// The schools of demo.lead, demo.teacher and their neighbours.
const FIRST_PLACES: [&str; 5] = ["ห้วยน้ำใส", "หนองดอกคูน", "ดอนตะแบกงาม", "ทุ่งฟ้าใส", "โคกลมโชย"];
const FIRST_SCHOOLS: [&str; 5] = ["โรงเรียนบ้านห้วยน้ำใส", "โรงเรียนบ้านหนองดอกคูน", "โรงเรียนวัดดอนตะแบกงาม (วันครู 2500)", "โรงเรียนชุมชนบ้านทุ่งฟ้าใส", "โรงเรียนบ้านโคกลมโชย"];
const AWARD: &str = "IQA AWARD";

/// Lays out every tree (D-ORG): 178 circles of 736 schools for [`Size::Full`], 3 of 12 for [`Size::Tiny`].
pub(in crate::world) fn lay(size: Size, dice: &Dice) -> Ground {
    let mut ground = roots();
    let schools = SchoolBuilder::new(names::places(&FIRST_PLACES, &mut dice.fork(1)), dice.fork(2), date(2003, 5, 16));
    let mut layer = Layer { schools, dice: dice.fork(3), provinces: names::provinces() };
    layer.areas(&mut ground, size);
    layer.bangkok(&mut ground, size);
    layer.local(&mut ground, size);
    for (i, name) in FIRST_SCHOOLS.iter().enumerate().take(1 + ground.circles[0].partners.len()) {
        let school = if i == 0 { ground.circles[0].lead } else { ground.circles[0].partners[i - 1] };
        ground.organisations[school].name = (*name).to_owned();
    }
    ground
}

fn office(name: String, kind: Kind, parent: Option<usize>, code: String, province: Option<&'static str>) -> Organisation {
    let codes = vec![Code { kind: CodeKind::Office, code, from: date(2010, 8, 17) }];
    Organisation { name, kind, parent, codes, size_class: None, province, awards: Vec::new() }
}

fn roots() -> Ground {
    let mut ground = Ground {
        organisations: Vec::new(),
        circles: Vec::new(),
        commission: 0,
        bangkok: 0,
        local: 0,
        evaluator: 0,
        institute: 0,
        universities: Vec::new(),
        offices: Vec::new(),
        other_schools: Vec::new(),
    };
    let root = |name: &str, kind, code: &str| office(name.to_owned(), kind, None, code.to_owned(), None);
    ground.commission = ground.add(root("สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน (สพฐ.)", Kind::Commission, "OBEC"));
    let city = ground.add(root("กรุงเทพมหานคร", Kind::City, "BMA"));
    ground.bangkok = ground.add(office("สำนักการศึกษา กรุงเทพมหานคร".into(), Kind::Department, Some(city), "BMA-ED".into(), None));
    ground.local = ground.add(root("กรมส่งเสริมการปกครองท้องถิ่น (สถ.)", Kind::Department, "DLA"));
    ground.evaluator = ground.add(root("สำนักงานรับรองมาตรฐานและประเมินคุณภาพการศึกษา (สมศ.)", Kind::Evaluator, "ONESQA"));
    ground.institute = ground.add(root("สถาบันเพิ่มผลผลิตแห่งชาติ", Kind::Institute, "FTPI"));
    for (name, code) in [("มหาวิทยาลัยทุ่งรวงทอง", "U01"), ("มหาวิทยาลัยภูสายหมอก", "U02")]
    {
        let university = ground.add(root(name, Kind::University, code));
        ground.universities.push(university);
    }
    ground
}

impl Ground {
    fn add(&mut self, organisation: Organisation) -> usize {
        self.organisations.push(organisation);
        self.organisations.len() - 1
    }
}

struct Layer {
    schools: SchoolBuilder,
    dice: Dice,
    provinces: Vec<&'static str>,
}

impl Layer {
    fn areas(&mut self, ground: &mut Ground, size: Size) {
        let commission = ground.commission;
        let (primary, secondary) = match size {
            Size::Full => (24, 8),
            Size::Tiny => (2, 0),
        };
        let mut shares = self.partner_shares(size).into_iter();
        for n in 0..primary {
            // one office writes its number in Thai digits, as some do
            let (province, area) = if size == Size::Tiny { (n, 1) } else { (n / 2, n % 2 + 1) };
            let digit = if n == 6 { "๑".to_owned() } else { area.to_string() };
            let title = self.provinces[province];
            let code = format!("{:02}{area:02}", province + 1);
            let id = ground.add(office(format!("สพป. {title} เขต {digit}"), Kind::PrimaryArea, Some(commission), code, Some(title)));
            let circles = if size == Size::Tiny { 2 - n } else { 7 - area };
            self.circles(ground, Naming::Primary, id, (province, title), area, shares.by_ref().take(circles));
        }
        for province in 0..secondary {
            let title = self.provinces[province];
            let code = format!("{:02}90", province + 1);
            let id = ground.add(office(format!("สพม. {title}"), Kind::SecondaryArea, Some(commission), code, Some(title)));
            self.circles(ground, Naming::Secondary, id, (province, title), 90, shares.by_ref().take(5));
        }
        let bureau = ground.add(office("สำนักบริหารงานการศึกษาพิเศษ (สศศ.)".into(), Kind::Bureau, Some(commission), "SEB".into(), None));
        let province = (4, self.provinces[4]);
        self.circles(ground, Naming::Special, bureau, province, 99, shares);
    }

    /// How many partners each network has: 2 to 6, together exactly 558 (mean 3.13).
    fn partner_shares(&mut self, size: Size) -> Vec<usize> {
        if size == Size::Tiny {
            return vec![3, 3, 3];
        }
        let mut shares: Vec<usize> = (0..178).map(|_| 2 + self.dice.weighted(&[34, 32, 20, 10, 4])).collect();
        shares[0] = 4;
        let mut sum: usize = shares.iter().sum();
        while sum != 558 {
            let i = 3 + self.dice.below(175);
            if sum < 558 && shares[i] < 6 {
                shares[i] += 1;
                sum += 1;
            } else if sum > 558 && shares[i] > 2 {
                shares[i] -= 1;
                sum -= 1;
            }
        }
        shares
    }

    fn circles(
        &mut self,
        ground: &mut Ground,
        naming: Naming,
        office: usize,
        province: (usize, &'static str),
        area: usize,
        shares: impl Iterator<Item = usize>,
    ) {
        ground.offices.push(office);
        for partners in shares {
            let (place, mut lead) = self.schools.next(naming, office, province, area);
            lead.awards.push(self.award(ground, office, &lead));
            let lead = ground.add(lead);
            let partners = (0..partners).map(|_| ground.add(self.schools.next(naming, office, province, area).1)).collect();
            ground.circles.push(Circle { place, office, lead, partners });
        }
    }

    fn award(&mut self, ground: &Ground, office: usize, school: &Organisation) -> Award {
        Award {
            award: AWARD,
            year: 2561 + self.dice.below(2) as i16,
            level: if self.dice.chance(60) { "ยอดเยี่ยม" } else { "ดีเด่น" },
            size_class: school.size_class.unwrap_or(crate::world::SizeClass::Medium),
            body: ground.organisations[if self.dice.chance(80) { office } else { ground.commission }].name.clone(),
        }
    }

    fn bangkok(&mut self, ground: &mut Ground, size: Size) {
        if size == Size::Tiny {
            return;
        }
        for (n, district) in ["บางลำดวน", "คลองดอกบัว", "ทุ่งลมโชย", "บางตะวันอ้อม"].into_iter().enumerate()
        {
            let name = format!("สำนักงานเขต{district}");
            let id = ground.add(office(name, Kind::DistrictOffice, Some(ground.bangkok), format!("BK{:02}", n + 1), Some("กรุงเทพมหานคร")));
            for _ in 0..6 {
                let school = self.schools.next(Naming::Bangkok, id, (98, "กรุงเทพมหานคร"), n).1;
                let school = ground.add(school);
                ground.other_schools.push(school);
            }
        }
    }

    fn local(&mut self, ground: &mut Ground, size: Size) {
        let governments: &[(usize, &str)] = match size {
            Size::Full => &[(2, "เทศบาลเมืองตะวันธานี"), (2, "เทศบาลตำบลหนองเรไร"), (4, "เทศบาลเมืองลำดวนบุรี"), (4, "องค์การบริหารส่วนตำบลวังจำปูน")],
            Size::Tiny => &[(2, "เทศบาลเมืองตะวันธานี")],
        };
        let mut province = None;
        for (n, &(number, name)) in governments.iter().enumerate() {
            let title = self.provinces[number];
            let above = match province {
                Some((seen, id)) if seen == number => id,
                _ => ground.add(office(format!("จังหวัด{title}"), Kind::Province, Some(ground.local), format!("P{number:02}"), Some(title))),
            };
            province = Some((number, above));
            let government = ground.add(office(name.into(), Kind::LocalGovernment, Some(above), format!("L{:02}", n + 1), Some(title)));
            for _ in 0..2 {
                let school = self.schools.next(Naming::Municipal, government, (number, title), n).1;
                let school = ground.add(school);
                ground.other_schools.push(school);
            }
        }
    }
}

/// A date on which somebody may have begun in a post before the year that the world tells.
pub(super) fn begun(before: Date, dice: &mut Dice) -> Date {
    let year = before.year() - dice.between(1, 14) as i16;
    if dice.chance(50) { date(year, 5, 16) } else { date(year, 10, 1) }
}
