//! Rights as data: who may do what, in which scope. A room's `policy.rs` holds the rows, `app` merges them into one table.
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::{Error, Result};

crate::id!(
    /// A person (บุคคล).
    PersonId
);
crate::id!(
    /// One sign-in of one device, or one bearer token.
    SessionId
);

/// Who asks: the person and the session, nothing else. Scopes are resolved by the room of the thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub person: PersonId,
    pub session: SessionId,
}

/// The twelve roles of the rights matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// ครู
    Teacher,
    /// ผู้อำนวยการ / หัวหน้างานประกันคุณภาพ
    Leader,
    /// บรรณาธิการสถานศึกษาแกนนำ
    LeadEditor,
    /// ศึกษานิเทศก์
    Supervisor,
    /// ผู้ดูแลระบบระดับเขต
    DistrictAdmin,
    /// ที่ปรึกษา IQA ระดับภูมิภาค
    RegionalAdviser,
    /// ผู้ชี้แนะ (Coach)
    Coach,
    /// เจ้าหน้าที่ สพฐ.
    Commission,
    /// ผู้ประเมินภายนอก (สมศ.)
    Evaluator,
    /// ผู้ดูแลระบบ
    PlatformAdmin,
    /// เจ้าหน้าที่คุ้มครองข้อมูล
    PrivacyOfficer,
    /// ไม่ได้เข้าสู่ระบบ
    Anonymous,
}

impl Role {
    pub const ALL: [Role; 12] = [
        Role::Teacher,
        Role::Leader,
        Role::LeadEditor,
        Role::Supervisor,
        Role::DistrictAdmin,
        Role::RegionalAdviser,
        Role::Coach,
        Role::Commission,
        Role::Evaluator,
        Role::PlatformAdmin,
        Role::PrivacyOfficer,
        Role::Anonymous,
    ];

    /// Name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Teacher => "teacher",
            Role::Leader => "leader",
            Role::LeadEditor => "lead_editor",
            Role::Supervisor => "supervisor",
            Role::DistrictAdmin => "district_admin",
            Role::RegionalAdviser => "regional_adviser",
            Role::Coach => "coach",
            Role::Commission => "commission",
            Role::Evaluator => "evaluator",
            Role::PlatformAdmin => "platform_admin",
            Role::PrivacyOfficer => "privacy_officer",
            Role::Anonymous => "anonymous",
        }
    }

    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Thai and English, as people read it.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Role::Teacher => ("ครู", "Teacher"),
            Role::Leader => ("ผู้บริหารสถานศึกษา", "School leader"),
            Role::LeadEditor => ("บรรณาธิการสถานศึกษาแกนนำ", "Lead-school editor"),
            Role::Supervisor => ("ศึกษานิเทศก์", "District supervisor"),
            Role::DistrictAdmin => ("ผู้ดูแลระดับเขตพื้นที่", "District administrator"),
            Role::RegionalAdviser => ("ที่ปรึกษา IQA", "Regional IQA adviser"),
            Role::Coach => ("ผู้ชี้แนะ (Coach)", "University coach"),
            Role::Commission => ("เจ้าหน้าที่ส่วนกลาง", "Commission staff"),
            Role::Evaluator => ("ผู้ประเมินภายนอก", "External evaluator"),
            Role::PlatformAdmin => ("ผู้ดูแลระบบ", "Platform administrator"),
            Role::PrivacyOfficer => ("เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล", "Privacy officer"),
            Role::Anonymous => ("บุคคลทั่วไป", "Anyone"),
        }
    }

    /// How far a role reaches, to keep anyone from granting their own level or above.
    pub fn level(self) -> u8 {
        match self {
            Role::Anonymous => 0,
            Role::Teacher => 1,
            Role::LeadEditor => 2,
            Role::Leader => 3,
            Role::Coach => 3,
            Role::Supervisor => 4,
            Role::DistrictAdmin => 5,
            Role::RegionalAdviser | Role::Evaluator => 6,
            Role::Commission => 7,
            Role::PrivacyOfficer | Role::PlatformAdmin => 8,
        }
    }
}

/// The scope letters of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// o: made it or is it
    Own,
    /// m: member of that space
    Member,
    /// moderator of that space
    Moderator,
    /// s: at that school
    School,
    /// n: own or assigned network
    Network,
    /// d: own district
    District,
    /// r: own region
    Region,
    /// x: named engagement, within its dates
    Engagement,
    /// a: everything
    All,
}

/// One cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Grant(pub Role, pub Scope);

/// One row: an action and the cells that allow it. Written only in the rooms' `policy.rs`.
#[derive(Debug)]
pub struct Rule {
    /// Stable name, `room.verb`.
    pub action: &'static str,
    pub grants: &'static [Grant],
    /// Who may know that the thing exists: they get 403 where others get 404. `None`: as the row itself.
    pub known_to: Option<&'static Rule>,
    /// The state in which it holds, in words; empty = any.
    pub when: &'static str,
}

/// `who![Teacher: Member Own, Leader: School]` — the cells of a row.
#[macro_export]
macro_rules! who {
    ($($role:ident : $($scope:ident)+),* $(,)?) => {
        &[$($($crate::platform::permit::Grant($crate::platform::permit::Role::$role, $crate::platform::permit::Scope::$scope)),+),*]
    };
}

/// What the asker is to the thing asked for: resolved by the thing's room, from one role holding at a time,
/// so that two roles in two schools never add up in a third.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach(BTreeSet<Grant>);

impl Reach {
    pub fn add(&mut self, role: Role, scope: Scope) {
        self.0.insert(Grant(role, scope));
    }

    pub fn holds(&self, role: Role, scope: Scope) -> bool {
        self.0.contains(&Grant(role, scope))
    }

    pub fn scope(&self, scope: Scope) -> bool {
        self.0.iter().any(|grant| grant.1 == scope)
    }

    pub fn merge(&mut self, other: &Reach) {
        self.0.extend(other.0.iter().copied());
    }

    pub fn allows(&self, rule: &Rule) -> bool {
        rule.grants.iter().any(|grant| self.0.contains(grant))
    }
}

/// Proof that a row was asked and said yes; only `Rule::permit` makes one, and every store verb that is not
/// for everyone wants it.
#[derive(Clone, Copy, Debug)]
pub struct Permit {
    rule: &'static Rule,
}

impl Permit {
    pub fn action(&self) -> &'static str {
        self.rule.action
    }
}

impl Rule {
    /// Asks the row: a permit, 403 where the thing may be known, 404 otherwise.
    pub fn permit(&'static self, reach: &Reach) -> Result<Permit> {
        if reach.allows(self) {
            return Ok(Permit { rule: self });
        }
        match self.known_to {
            Some(known) if reach.allows(known) => Err(Error::not_allowed()),
            _ => Err(Error::not_found()),
        }
    }
}

/// Everyone who has signed in: for things that are one's own by construction (`/me`).
pub const ANYONE_SIGNED_IN: &[Grant] = who![
    Teacher: Own, Leader: Own, LeadEditor: Own, Supervisor: Own, DistrictAdmin: Own, RegionalAdviser: Own, Coach: Own,
    Commission: Own, Evaluator: Own, PlatformAdmin: Own, PrivacyOfficer: Own,
];

/// Everyone, signed in or not.
pub const EVERYONE: &[Grant] = who![Anonymous: All];
