use jiff::Timestamp;

use super::people::Staff;
use crate::world::{
    Size,
    dice::Dice,
    network::Network,
    person::Role,
    space::{Audience, Space, SpaceMember, Topic},
    year::{Year, moment},
};

/// What a room talks about: its name and topics, and the themes of conversation that fit.
struct Room {
    name: &'static str,
    topics: [&'static str; 3],
    themes: &'static [&'static str],
}

const GENERAL: &str = "ทั่วไป";

const READING: Room = Room {
    name: "อ่านไม่ออก ป.1", topics: ["แบบฝึกและสื่อการอ่าน", "ผลการอ่านรายเดือน", "นัดหมายและเปิดชั้นเรียน"], themes: &["reading", "class"]
};

/// Rooms of primary and special schools.
const PRIMARY: [Room; 9] = [
    Room {
        name: "อ่านออกเขียนได้ทั้งเครือข่าย", topics: ["แบบฝึกและสื่อ", "เด็กที่ต้องช่วยเป็นพิเศษ", "นัดหมาย"], themes: &["reading", "class"]
    },
    Room {
        name: "คณิตคิดเป็น", topics: ["โจทย์ปัญหา", "สื่อทำมือ", "นัดหมาย"], themes: &["math", "class"]
    },
    Room {
        name: "PLC ครูประถม", topics: ["แผนและการเปิดชั้นเรียน", "เล่าสู่กันฟัง", "นัดหมาย"], themes: &["plc", "reading", "math"]
    },
    Room {
        name: "ประกันคุณภาพภายใน ไม่เพิ่มภาระครู", topics: ["SAR และข้อมูล", "มาตรฐานของสถานศึกษา", "นัดหมาย"], themes: &["iqa", "plc"]
    },
    Room {
        name: "ห้องเรียนคละชั้น โรงเรียนเล็กใจใหญ่", topics: ["ตารางและใบงาน", "DLTV", "นัดหมาย"], themes: &["small", "reading"]
    },
    Room {
        name: "Active Learning ลงมือทำจริง", topics: ["กิจกรรมที่ใช้ได้ผล", "วิทย์และ STEM", "นัดหมาย"], themes: &["science", "class"]
    },
    Room {
        name: "ชั้นเรียนเชิงบวก", topics: ["กรณีที่อยากปรึกษา", "เทคนิคที่ได้ผล", "นัดหมาย"], themes: &["class", "small"]
    },
    Room {
        name: "อังกฤษง่าย ๆ ทุกวัน", topics: ["คำศัพท์และเกม", "การออกเสียง", "นัดหมาย"], themes: &["english", "class"]
    },
    Room {
        name: "อ่านคล่อง คิดเลขเร็ว ป.4–ป.6", topics: ["การอ่าน", "การคิดเลข", "นัดหมาย"], themes: &["math", "reading"]
    },
];

/// Rooms of secondary schools.
const SECONDARY: [Room; 6] = [
    Room {
        name: "ยกระดับคณิต ม.ต้น", topics: ["โจทย์และใบงาน", "เด็กพื้นฐานไม่แน่น", "นัดหมาย"], themes: &["math", "class"]
    },
    Room {
        name: "โครงงานและ STEM", topics: ["หัวข้อโครงงาน", "อุปกรณ์และแล็บ", "นัดหมาย"], themes: &["science", "plc"]
    },
    Room {
        name: "PLC ข้ามกลุ่มสาระ", topics: ["แผนและการเปิดชั้นเรียน", "เล่าสู่กันฟัง", "นัดหมาย"], themes: &["plc", "class"]
    },
    Room {
        name: "ประกันคุณภาพจากงานจริง", topics: ["SAR และข้อมูล", "มาตรฐานของสถานศึกษา", "นัดหมาย"], themes: &["iqa", "plc"]
    },
    Room {
        name: "English ใช้จริงในโรงเรียน", topics: ["กิจกรรม", "การพูด", "นัดหมาย"], themes: &["english", "class"]
    },
    Room {
        name: "ดูแลช่วยเหลือนักเรียน", topics: ["กรณีที่อยากปรึกษา", "เยี่ยมบ้าน", "นัดหมาย"], themes: &["class", "iqa"]
    },
];

/// The themes of conversation that fit a room, by its name.
pub(in crate::world) fn themes(name: &str) -> &'static [&'static str] {
    std::iter::once(&READING).chain(&PRIMARY).chain(&SECONDARY).find(|r| r.name == name).map_or(&[], |r| r.themes)
}

/// One to three spaces per network, opened by the lead's editor in the first days of the year.
pub(in crate::world) fn open(size: Size, networks: &[Network], secondary: &[bool], staff: &Staff, year: &Year, dice: &Dice) -> Vec<Space> {
    let mut dice = dice.fork(30);
    let mut spaces = Vec::new();
    for (n, network) in networks.iter().enumerate() {
        let rooms: &[Room] = if secondary[n] { &SECONDARY } else { &PRIMARY };
        let count = match (size, n) {
            (Size::Tiny, _) => 1,
            (_, 0) => 3,
            _ => 1 + dice.weighted(&[40, 42, 18]),
        };
        let start = dice.below(rooms.len());
        for k in 0..count {
            let room = if n == 0 && k == 0 { &READING } else { &rooms[(start + k * 2) % rooms.len()] };
            let audience = if n == 0 || k == 0 || !dice.chance(22) { Audience::Open } else { Audience::Closed };
            let at = moment(year.first, 8 * 60 + (n * 7 % 240) as i64, (k * 20) as i64);
            spaces.push(space(room, n, network, audience, staff, at, &mut dice));
        }
    }
    spaces
}

fn space(room: &Room, n: usize, network: &Network, audience: Audience, staff: &Staff, at: Timestamp, dice: &mut Dice) -> Space {
    let editor = staff.of(network.lead(), Role::LeadEditor)[0];
    let member = |person, moderator| SpaceMember { person, moderator, since: at };
    let mut members = vec![member(editor, true)];
    // superiors enter by invitation that everyone sees (trust.md, note 1)
    members.extend(network.advisers.iter().map(|&p| member(p, false)));
    if audience == Audience::Closed {
        let mut schools = vec![network.lead()];
        schools.extend(network.partners());
        for school in schools {
            for person in staff.at[school].iter().copied().filter(|&p| p != editor) {
                if staff.people[person].role() == Role::Teacher || dice.chance(50) {
                    members.push(member(person, false));
                }
            }
        }
        members.extend(network.supervisors.iter().map(|&p| member(p, false)));
    }
    let topics = std::iter::once(GENERAL).chain(room.topics);
    Space {
        name: room.name,
        network: n,
        audience,
        opened_by: editor,
        at,
        members,
        topics: topics.map(|title| Topic { title, opened_by: editor, at }).collect(),
    }
}
