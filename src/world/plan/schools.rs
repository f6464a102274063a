use jiff::civil::Date;

use crate::world::{
    dice::Dice,
    organisation::{Code, CodeKind, Organisation, OrganisationKind, SizeClass},
};

/// Families of school names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    Primary,
    Secondary,
    Special,
    Bangkok,
    Municipal,
}

const BRACKETS: [&str; 12] = [
    "ราษฎร์พัฒนา",
    "ประชาอุทิศ",
    "สหราษฎร์บำรุง",
    "คุรุราษฎร์รังสรรค์",
    "ประชานุกูล",
    "ครูราษฎร์สามัคคี",
    "ราษฎร์อุปถัมภ์",
    "วันครู 2500",
    "วันครู 2502",
    "วันครู 2503",
    "สาธุประชาสรรค์",
    "อุทิศวิทยาคาร",
];

fn name(naming: Naming, place: &str, running: usize, dice: &mut Dice) -> String {
    let bracket = *dice.pick(&BRACKETS);
    match naming {
        Naming::Primary => match dice.below(100) {
            0..56 => format!("โรงเรียนบ้าน{place}"),
            56..70 => format!("โรงเรียนวัด{place}"),
            70..77 => format!("โรงเรียนชุมชนบ้าน{place}"),
            77..80 => format!("โรงเรียนชุมชนวัด{place}"),
            80..84 => format!("โรงเรียนอนุบาล{place}"),
            84..94 => format!("โรงเรียนบ้าน{place} ({bracket})"),
            _ => format!("โรงเรียนวัด{place} ({bracket})"),
        },
        Naming::Secondary => format!("โรงเรียน{place}{}", dice.pick(&["วิทยา", "วิทยาคม", "พิทยาคม", "ประชาสรรค์", "ศึกษา"])),
        Naming::Special => {
            let before = ["ศูนย์การศึกษาพิเศษ", "โรงเรียนโสตศึกษา", "โรงเรียนศึกษาสงเคราะห์", "โรงเรียนปัญญาพัฒน์"];
            format!("{}{place}", before[running % before.len()])
        }
        Naming::Bangkok => match dice.below(3) {
            0 => format!("โรงเรียน{place}"),
            1 => format!("โรงเรียนวัด{place}"),
            _ => format!("โรงเรียนวัด{place} ({bracket})"),
        },
        Naming::Municipal => {
            let thai = ["๑", "๒", "๓", "๔", "๕", "๖", "๗", "๘"];
            format!("โรงเรียนเทศบาล {} (วัด{place})", thai[running % thai.len()])
        }
    }
}

/// Lays schools one by one, each with a place name and codes of its own.
pub(super) struct SchoolBuilder {
    places: std::vec::IntoIter<String>,
    dice: Dice,
    running: usize,
    codes_from: Date,
}

impl SchoolBuilder {
    pub(super) fn new(places: Vec<String>, dice: Dice, codes_from: Date) -> Self {
        Self { places: places.into_iter(), dice, running: 0, codes_from }
    }

    /// The next school under `parent`, `(place, school)`. `area` numbers the office within its province.
    pub(super) fn next(&mut self, naming: Naming, parent: usize, province: (usize, &'static str), area: usize) -> (String, Organisation) {
        let place = self.places.next().unwrap_or_else(|| format!("ลานใหม่{}", self.running));
        let running = self.running;
        self.running += 1;
        let school = Organisation {
            name: name(naming, &place, running, &mut self.dice),
            kind: OrganisationKind::School,
            parent: Some(parent),
            codes: self.codes(naming, province.0 + 1, area, running),
            size_class: Some(self.size(naming)),
            province: Some(province.1),
            awards: Vec::new(),
        };
        (place, school)
    }

    fn size(&mut self, naming: Naming) -> SizeClass {
        let weights: &[u32] = match naming {
            Naming::Primary => &[48, 44, 7, 1],
            Naming::Secondary => &[30, 45, 18, 7],
            Naming::Special | Naming::Municipal => &[20, 70, 10, 0],
            Naming::Bangkok => &[10, 65, 22, 3],
        };
        [SizeClass::Small, SizeClass::Medium, SizeClass::Large, SizeClass::ExtraLarge][self.dice.weighted(weights)]
    }

    /// Ministry codes for all; SMIS and OBEC codes only under สพฐ., and not for every school.
    fn codes(&mut self, naming: Naming, province: usize, area: usize, running: usize) -> Vec<Code> {
        let agency = match naming {
            Naming::Bangkok => 31,
            Naming::Municipal => 30,
            _ => 10,
        };
        let code = |kind, code| Code { kind, code, from: self.codes_from };
        let mut codes = vec![code(CodeKind::Ministry, format!("{agency}{province:02}{:06}", 700_101 + running))];
        if agency == 10 {
            codes.push(code(CodeKind::Smis, format!("{province:02}{area:02}{:04}", 1 + running)));
            if running % 4 != 3 {
                codes.push(code(CodeKind::Obec, format!("{:06}", 10_001 + running * 7)));
            }
        }
        codes
    }
}
