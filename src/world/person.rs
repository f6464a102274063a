use jiff::civil::Date;

/// Grammatical gender of the speaker: ค่ะ or ครับ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    Female,
    Male,
}

/// The roles of the rights matrix that people hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// ครู
    Teacher,
    /// ผู้อำนวยการ or หัวหน้างานประกันคุณภาพ
    Leader,
    /// บรรณาธิการของสถานศึกษาแกนนำ
    LeadEditor,
    /// ศึกษานิเทศก์
    Supervisor,
    /// ผู้ดูแลระดับเขต
    DistrictAdmin,
    /// ที่ปรึกษา IQA ระดับภูมิภาค
    Adviser,
    /// ผู้ชี้แนะ (Coach) จากมหาวิทยาลัย
    Coach,
    /// เจ้าหน้าที่ สพฐ. / กทม. / สถ.
    Commission,
    /// ผู้ประเมินภายนอก
    Evaluator,
    /// ผู้ดูแลระบบ
    PlatformAdmin,
    /// เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล
    PrivacyOfficer,
}

impl Role {
    /// The stable word for imports and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Leader => "leader",
            Self::LeadEditor => "lead_editor",
            Self::Supervisor => "supervisor",
            Self::DistrictAdmin => "district_admin",
            Self::Adviser => "adviser",
            Self::Coach => "coach",
            Self::Commission => "commission",
            Self::Evaluator => "evaluator",
            Self::PlatformAdmin => "platform_admin",
            Self::PrivacyOfficer => "privacy_officer",
        }
    }
}

/// A role that a person holds at an organisation since a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Post {
    pub role: Role,
    /// Index of the organisation.
    pub organisation: usize,
    pub from: Date,
}

/// A fictional person. The first of [`posts`](Self::posts) is where they work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    /// Unique; `demo.…` for the nine people of the sign-in page.
    pub login: String,
    /// Written without a space before the given name (T-13).
    pub title: &'static str,
    pub given_name: &'static str,
    pub family_name: String,
    pub nickname: &'static str,
    pub gender: Gender,
    pub posts: Vec<Post>,
}

impl Person {
    /// The organisation where the person works.
    pub fn home(&self) -> usize {
        self.posts[0].organisation
    }

    /// The role that the person works in.
    pub fn role(&self) -> Role {
        self.posts[0].role
    }

    /// As colleagues call them in a room (T-14): `ครูแอน`, `ผอ.วิทย์`, `ศน.นิด`, `อาจารย์ภา`.
    pub fn called(&self) -> String {
        let before = match self.role() {
            Role::Teacher | Role::LeadEditor => "ครู",
            Role::Leader => "ผอ.",
            Role::Supervisor => "ศน.",
            Role::Adviser | Role::Coach => "อาจารย์",
            _ => "คุณ",
        };
        format!("{before}{}", self.nickname)
    }
}
