//! One valid request of every route, and what it is about.

use kalyanamit::platform::permit::{Role, Scope};
use serde_json::{Value, json};

use super::reach::Thing::{self, *};
use super::realm::{Ids, LINE_EXPORT, PASSWORD, card};
use crate::support::clock;

/// How a route is asked. Several may ask the same route about different things.
pub struct Fixture {
    pub route: &'static str,
    pub things: &'static [Thing],
    /// Words of the path that are no ids, as `kind=thanks`, and a query behind `?`.
    pub with: &'static str,
    pub body: fn(&Ids) -> Value,
    /// The cells that this very request needs where a row says "as another row" in its `when`.
    pub only: Option<&'static [(Role, Scope)]>,
    /// The session that asks is used up.
    pub uses_session: bool,
    /// Refused by the state of this world for everyone.
    pub closed: Option<u16>,
}

const fn ask(route: &'static str, things: &'static [Thing]) -> Fixture {
    Fixture { route, things, with: "", body: nothing, only: None, uses_session: false, closed: None }
}

impl Fixture {
    const fn with(self, with: &'static str) -> Self {
        Self { with, ..self }
    }

    const fn body(self, body: fn(&Ids) -> Value) -> Self {
        Self { body, ..self }
    }

    const fn only(self, cells: &'static [(Role, Scope)]) -> Self {
        Self { only: Some(cells), ..self }
    }

    const fn closed(self, status: u16) -> Self {
        Self { closed: Some(status), ..self }
    }

    pub fn method(&self) -> &'static str {
        self.route.split(' ').next().unwrap()
    }

    /// The path below `/api/v1` with ids for words.
    pub fn path(&self, ids: &Ids) -> String {
        let (words, query) = self.with.split_once('?').unwrap_or((self.with, ""));
        let mut path = self.route.split(' ').nth(1).unwrap().to_owned();
        if !query.is_empty() {
            path = format!("{path}?{query}");
        }
        for pair in words.split(' ').filter_map(|pair| pair.split_once('=')) {
            path = path.replace(&format!("{{{}}}", pair.0), pair.1);
        }
        for (key, id) in ids {
            path = path.replace(&format!("{{{key}}}"), id);
        }
        path
    }
}

fn nothing(_: &Ids) -> Value {
    Value::Null
}

const SPACES: &[Thing] = &[OpenSpace, ClosedSpace];
const OWN: &[Thing] = &[OwnInOpen, OwnInClosed];
const READABLE: &[Thing] = &[Draft, Submitted, InNetwork, Public];

const INVITE_TEACHER: &[(Role, Scope)] = &[
    (Role::Leader, Scope::School),
    (Role::LeadEditor, Scope::School),
    (Role::DistrictAdmin, Scope::District),
    (Role::Commission, Scope::All),
    (Role::PlatformAdmin, Scope::All),
];
const MODERATE: &[(Role, Scope)] = &[
    (Role::Teacher, Scope::Moderator),
    (Role::Leader, Scope::Moderator),
    (Role::LeadEditor, Scope::Moderator),
    (Role::LeadEditor, Scope::Network),
    (Role::Supervisor, Scope::Moderator),
    (Role::DistrictAdmin, Scope::Moderator),
    (Role::RegionalAdviser, Scope::Moderator),
    (Role::Coach, Scope::Moderator),
    (Role::Commission, Scope::Moderator),
];
/// Who reads and posts in a space: a file has the rights of the space that it belongs to.
const TALKS: &[(Role, Scope)] = &[
    (Role::Teacher, Scope::Member),
    (Role::Teacher, Scope::Network),
    (Role::Leader, Scope::Member),
    (Role::Leader, Scope::Network),
    (Role::LeadEditor, Scope::Member),
    (Role::LeadEditor, Scope::Network),
    (Role::Supervisor, Scope::Member),
    (Role::Supervisor, Scope::Network),
    (Role::DistrictAdmin, Scope::Member),
    (Role::RegionalAdviser, Scope::Member),
    (Role::Coach, Scope::Member),
    (Role::Coach, Scope::Engagement),
    (Role::Commission, Scope::Member),
];
/// The same for what one uploaded oneself.
const TALKS_OWN: &[(Role, Scope)] = &[
    (Role::Teacher, Scope::Own),
    (Role::Leader, Scope::Own),
    (Role::LeadEditor, Scope::Own),
    (Role::Supervisor, Scope::Own),
    (Role::DistrictAdmin, Scope::Own),
    (Role::RegionalAdviser, Scope::Own),
    (Role::Coach, Scope::Own),
    (Role::Commission, Scope::Own),
];
const NOBODY: &[(Role, Scope)] = &[];
/// The matrix: a school's space is the leader's and the editor's to open, a network's the editor's.
const LOOKS_AFTER: &[(Role, Scope)] = &[(Role::LeadEditor, Scope::School), (Role::LeadEditor, Scope::Network)];
/// Sums of the whole country are for whoever works in it: an ended or claimed role opens nothing.
const HOLDS_A_ROLE: &[(Role, Scope)] = &[
    (Role::Teacher, Scope::Own),
    (Role::Leader, Scope::Own),
    (Role::LeadEditor, Scope::Own),
    (Role::Supervisor, Scope::Own),
    (Role::DistrictAdmin, Scope::Own),
    (Role::RegionalAdviser, Scope::Own),
    (Role::Coach, Scope::Own),
    (Role::Commission, Scope::Own),
    (Role::Evaluator, Scope::Own),
    (Role::PlatformAdmin, Scope::Own),
    (Role::PrivacyOfficer, Scope::Own),
];
const RETIRES_IN_NETWORK: &[(Role, Scope)] = &[(Role::Teacher, Scope::Own), (Role::LeadEditor, Scope::School), (Role::LeadEditor, Scope::Network)];

pub const FIXTURES: &[Fixture] = &[
    // identity
    ask("POST /session", &[Platform]).body(|_| json!({ "login": "with.password", "password": PASSWORD })),
    Fixture { uses_session: true, ..ask("DELETE /session", &[Platform]) },
    ask("PUT /me/password", &[Me]).body(|ids| json!({ "password": format!("ฝนตกหนักมาก {}", ids["fresh"]) })),
    ask("GET /me/sessions", &[Me]),
    ask("DELETE /me/sessions/{session}", &[Session]),
    ask("GET /me", &[Me]),
    ask("PATCH /me", &[Me]).body(|_| json!({ "nickname": "แอน" })),
    Fixture { closed: Some(404), ..ask("GET /session/demo", &[Platform]) },
    // organisations and people
    ask("GET /organisations", &[Platform]),
    ask("POST /organisations", &[Area]).body(|ids| json!({ "name": format!("โรงเรียน {}", ids["fresh"]), "kind": "school", "parent": ids["organisation"] })),
    ask("GET /organisations/{organisation}", &[School]),
    ask("PATCH /organisations/{organisation}", &[School]).body(|ids| json!({ "province": ids["fresh"] })),
    ask("GET /organisations/{organisation}/people", &[School]),
    ask("POST /organisations/{organisation}/codes", &[School]).body(|ids| json!({ "kind": "smis", "code": ids["fresh"].replace("new-", "88") })),
    ask("DELETE /organisations/{organisation}/codes/{kind}/{code}", &[School]).with("kind=smis"),
    ask("POST /organisations/{organisation}/awards", &[School]).body(|ids| json!({ "award": ids["fresh"], "year": 2566 })),
    ask("GET /people", &[Me]),
    ask("POST /people", &[School])
        .body(|ids| json!({ "login": ids["fresh"], "given_name": "ใหม่", "family_name": "ตัวอย่าง", "role": "teacher", "organisation": ids["organisation"] })),
    ask("PUT /people/{person}/roles/{role}", &[Person]).with("role=teacher").body(|ids| json!({ "organisation": ids["school"] })),
    ask("DELETE /people/{person}/roles/{role}", &[Person]).with("role=teacher?organisation={school}"),
    ask("PUT /people/{person}/roles/{role}/confirmation", &[ClaimedPerson]).with("role=teacher?organisation={school}"),
    ask("DELETE /people/{person}/sessions", &[Person]),
    ask("PUT /people/{person}/suspension", &[Person]).body(|_| json!({ "reason": "ทดสอบ" })),
    ask("DELETE /people/{person}/suspension", &[Person]),
    ask("POST /imports", &[Platform]).with("?kind=people&dry_run=true").body(|_| json!("login,given_name,family_name,school_code,role\n")),
    // networks and how they are doing
    ask("GET /programmes", &[Platform]),
    ask("POST /programmes", &[Platform]).body(|ids| json!({ "name": ids["fresh"] })),
    ask("GET /networks", &[Platform]),
    ask("POST /networks", &[Platform]).body(|ids| json!({ "name": ids["fresh"], "programme": ids["programme"] })),
    ask("GET /networks/{network}", &[Network]),
    ask("PATCH /networks/{network}", &[Network]).body(|ids| json!({ "name": format!("เครือข่าย {}", ids["fresh"]) })),
    ask("GET /networks/{network}/members", &[Network]),
    ask("POST /networks/{network}/members", &[Network]).body(|ids| json!({ "part": "adviser", "person": ids["person"] })),
    ask("DELETE /networks/{network}/members/{member}", &[Network]),
    ask("GET /networks/{network}/spaces", &[Network]),
    ask("GET /networks/{network}/health", &[Network]),
    ask("GET /networks/{network}/health/{key}/rows", &[Network]).with("key=silent_schools"),
    ask("GET /dashboards/overview", &[Me]),
    ask("GET /dashboards/tree", &[Me]).only(HOLDS_A_ROLE),
    ask("GET /me/today", &[Me]),
    ask("GET /frameworks", &[Platform]),
    ask("GET /search", &[Platform]).with("?q=อ่าน"),
    ask("GET /search/suggestions", &[Platform]).with("?q=อ่าน"),
    ask("POST /search/misses", &[Me]).body(|_| json!({ "q": "อ่าน" })),
    ask("GET /networks/{network}/search-misses", &[Network]),
    ask("GET /synonyms", &[Me]),
    ask("PUT /synonyms/{synonym}", &[Platform])
        .with("synonym=tested")
        .body(|ids| json!({ "short": [format!("ทส{}", ids["fresh"])], "full": [format!("คำทดสอบ{}", ids["fresh"])] })),
    Fixture { closed: Some(404), ..ask("DELETE /synonyms/{synonym}", &[Platform]).with("synonym=no-such-group") },
    ask("GET /synonyms/{synonym}/changes", &[Me]).with("synonym=shipped-001"),
    ask("GET /limits", &[Platform]),
    // invitations
    ask("POST /invitations", &[School]).body(|ids| json!({ "kind": "personal", "role": "teacher", "organisation": ids["organisation"] })).only(INVITE_TEACHER),
    ask("POST /invitations", SPACES).body(|ids| json!({ "kind": "space", "space": ids["space"] })).only(MODERATE),
    ask("GET /invitations", &[Me]),
    ask("GET /invitations/{code}", &[Invitation]),
    ask("GET /invitations/{code}/schools", &[Invitation]),
    ask("POST /invitations/{code}", &[Invitation])
        .body(|ids| json!({ "login": ids["fresh"], "password": PASSWORD, "given_name": "ก้อง", "family_name": "มาใหม่" })),
    ask("DELETE /invitations/{code}", &[OwnInvitation]),
    // spaces and what is said in them
    ask("GET /spaces", &[Me]),
    ask("POST /spaces", &[Network]).body(|ids| json!({ "name": ids["fresh"], "network": ids["network"], "kind": "plc", "audience": "closed" })),
    ask("POST /spaces", &[School]).body(|ids| json!({ "name": ids["fresh"], "school": ids["organisation"], "kind": "plc", "audience": "open" })),
    ask("GET /spaces/{space}", SPACES),
    ask("GET /spaces/{space}/members", SPACES),
    ask("POST /spaces/{space}/members", SPACES).body(|ids| json!({ "people": [ids["me"]] })),
    ask("PUT /spaces/{space}/members/{person}", SPACES).body(|_| json!({ "role": "member" })),
    ask("DELETE /spaces/{space}/members/{person}", SPACES).only(MODERATE),
    ask("GET /spaces/{space}/topics", SPACES),
    ask("POST /spaces/{space}/topics", SPACES).body(|ids| json!({ "name": ids["fresh"] })),
    ask("GET /spaces/{space}/messages", SPACES),
    ask("POST /spaces/{space}/messages", SPACES).body(|_| json!({ "client_id": uuid::Uuid::now_v7(), "body": "สวัสดีค่ะ" })),
    ask("POST /spaces/{space}/scheduled", SPACES).body(|_| json!({ "client_id": uuid::Uuid::now_v7(), "body": "อรุณสวัสดิ์ค่ะ" })),
    ask("GET /scheduled", &[]),
    ask("DELETE /scheduled/{client}", &[]).with("client=0195f0c0-0000-7000-8000-000000000000"),
    ask("GET /spaces/{space}/pins", SPACES),
    ask("GET /spaces/{space}/messages/{number}", SPACES),
    ask("PATCH /spaces/{space}/messages/{number}", SPACES).body(|_| json!({ "body": "แก้แล้ว" })),
    ask("PATCH /spaces/{space}/messages/{number}", OWN).body(|_| json!({ "body": "แก้แล้ว" })),
    ask("DELETE /spaces/{space}/messages/{number}", SPACES),
    ask("DELETE /spaces/{space}/messages/{number}", OWN),
    ask("PUT /spaces/{space}/messages/{number}/topic", SPACES).body(|ids| json!({ "topic": ids["topic"] })),
    ask("PUT /spaces/{space}/messages/{number}/topic", OWN).body(|ids| json!({ "topic": ids["topic"] })),
    ask("PUT /spaces/{space}/messages/{number}/reactions/{kind}", SPACES).with("kind=thanks"),
    ask("DELETE /spaces/{space}/messages/{number}/reactions/{kind}", SPACES).with("kind=thanks"),
    ask("PUT /spaces/{space}/messages/{number}/marks/{kind}", SPACES).with("kind=advice"),
    ask("DELETE /spaces/{space}/messages/{number}/marks/{kind}", SPACES).with("kind=advice"),
    ask("PUT /spaces/{space}/messages/{number}/pin", SPACES),
    ask("DELETE /spaces/{space}/messages/{number}/pin", SPACES),
    ask("GET /spaces/{space}/messages/{number}/readers", SPACES),
    ask("PUT /spaces/{space}/read", SPACES).body(|_| json!({ "number": 1 })),
    ask("GET /streams/{kind}/{id}/events", SPACES).with("kind=space"),
    ask("GET /spaces/{space}/events", SPACES),
    // LINE history
    ask("GET /spaces/{space}/imports", SPACES),
    ask("POST /spaces/{space}/imports", SPACES).body(|_| json!(LINE_EXPORT)),
    ask("GET /spaces/{space}/imports/{import}", SPACES),
    ask("GET /spaces/{space}/imports/{import}/lines", SPACES).with("?name=ครูแอน"),
    ask("PATCH /spaces/{space}/imports/{import}", SPACES).body(|_| json!({ "dropped_days": [] })),
    ask("DELETE /spaces/{space}/imports/{import}", SPACES),
    ask("PUT /spaces/{space}/imports/{import}/commit", SPACES).body(|_| json!({ "notice": "line-1" })),
    ask("DELETE /spaces/{space}/imported/mine", SPACES),
    ask("GET /spaces/{space}/transcript", SPACES).with("?format=html"),
    // records and statements
    ask("GET /cycles/{cycle}/record", SPACES),
    ask("PATCH /cycles/{cycle}/record", SPACES).body(|ids| json!({ "sections": { "findings": ids["fresh"] } })),
    ask("PUT /cycles/{cycle}/record/sending", SPACES),
    ask("DELETE /cycles/{cycle}/record/sending", SPACES),
    Fixture { closed: Some(409), ..ask("PUT /cycles/{cycle}/record/approval", SPACES) },
    ask("GET /statements", &[Me]),
    Fixture { closed: Some(409), ..ask("POST /statements", &[Me]) },
    ask("GET /statements/{statement}", &[Invitation]),
    Fixture { closed: Some(404), ..ask("DELETE /statements/{statement}", &[Me]) },
    Fixture { closed: Some(404), ..ask("GET /statements/{statement}/file", &[Me]) },
    // files
    ask("POST /files", SPACES).body(|ids| json!({ "name": "แผน.txt", "bytes": 2, "parent": { "kind": "space", "id": ids["space"] } })).only(TALKS),
    ask("GET /files/{file}", SPACES).only(TALKS),
    ask("GET /files/{file}/content", SPACES).only(TALKS),
    ask("GET /files/{file}/thumbnail", SPACES).only(TALKS),
    ask("PATCH /files/{file}", SPACES).body(|_| json!({})).only(NOBODY),
    ask("PATCH /files/{file}", OWN).body(|_| json!({})).only(TALKS_OWN),
    ask("DELETE /files/{file}", SPACES).only(NOBODY),
    ask("DELETE /files/{file}", OWN).only(TALKS_OWN),
    // practices
    ask("GET /practices", &[Platform]),
    ask("POST /practices", &[School]).body(|ids| {
        let mut card = card();
        card["owner"] = json!(ids["organisation"]);
        card
    }),
    ask("GET /practices/{practice}", READABLE),
    ask("GET /practices/{practice}/similar", READABLE),
    ask("PATCH /practices/{practice}", READABLE).body(|ids| json!({ "summary": ids["fresh"] })),
    ask("DELETE /practices/{practice}", &[Draft]),
    ask("PUT /practices/{practice}/submission", &[Draft]),
    ask("DELETE /practices/{practice}/submission", &[Submitted]),
    ask("PUT /practices/{practice}/publication", &[Submitted]).body(|_| json!({ "audience": "network", "changed": "" })).only(LOOKS_AFTER),
    ask("DELETE /practices/{practice}/publication", &[InNetwork]).body(|_| json!({ "reason": "ทดสอบ" })).only(RETIRES_IN_NETWORK),
    ask("PUT /practices/{practice}/peer-check", &[Draft]),
    ask("DELETE /practices/{practice}/peer-check", &[Draft, Submitted]),
    ask("GET /practices/{practice}/reviews", READABLE),
    ask("POST /practices/{practice}/reviews", &[Submitted]).body(|_| json!({ "decision": "pass", "words": "" })),
    ask("GET /practices/{practice}/comments", READABLE),
    ask("POST /practices/{practice}/comments", READABLE).body(|_| json!({ "field": "problem", "body": "ทดสอบ" })),
    ask("PUT /practices/{practice}/comments/{comment}/resolution", READABLE),
    ask("DELETE /practices/{practice}/comments/{comment}/resolution", READABLE),
    ask("GET /practices/{practice}/sources", READABLE),
    ask("DELETE /practices/{practice}/authorship", &[Draft]),
    ask("GET /practices/{practice}/versions", READABLE),
    ask("GET /practices/{practice}/adoptions", READABLE),
    ask("POST /practices/{practice}/adoptions", &[School]).body(|ids| json!({ "school": ids["organisation"] })).closed(409),
    ask("GET /practices/{practice}/lineage", READABLE),
    ask("POST /practices/{practice}/adaptations", &[School]).body(|ids| json!({ "owner": ids["organisation"], "changed": "คละชั้น", "why": "ครูน้อย" })),
    ask("PUT /practices/{practice}/parent", &[Draft]).body(|ids| json!({ "parent": ids["public"], "changed": "คละชั้น" })),
    ask("GET /practices/uptake", &[Platform]),
    ask("GET /adoptions", &[Platform]),
    ask("GET /adoptions/{adoption}", &[Adoption]),
    ask("PUT /adoptions/{adoption}/state", &[Adoption]).body(|_| json!({ "state": "trying", "reason": "" })),
    ask("POST /adoptions/{adoption}/measures", &[Adoption]).body(|_| json!({ "name": "อ่านได้", "unit": "คน" })),
    ask("DELETE /adoptions/{adoption}/measures/{measure}", &[Adoption]),
    ask("POST /adoptions/{adoption}/measures/{measure}/points", &[Adoption]).body(|_| json!({ "value": 12, "out_of": 20 })),
    ask("DELETE /adoptions/{adoption}/measures/{measure}/points/{point}", &[Adoption]),
    ask("GET /collections", &[Platform]),
    ask("POST /collections", &[Network]).body(|ids| json!({ "network": ids["network"], "title": "ชุดทดสอบ" })),
    ask("GET /collections/{collection}", &[CollectionDraft, CollectionShown]),
    ask("PATCH /collections/{collection}", &[CollectionDraft, CollectionShown]).body(|_| json!({ "title": "ชุดทดสอบ" })),
    ask("DELETE /collections/{collection}", &[CollectionDraft, CollectionShown]),
    ask("PUT /collections/{collection}/publication", &[CollectionDraft]).body(|_| json!({ "audience": "network" })),
    ask("DELETE /collections/{collection}/publication", &[CollectionShown]),
    ask("GET /collections/{collection}/booklet", &[CollectionShown]).with("?format=html"),
    ask("GET /practices/{practice}/versions/{version}", &[InNetwork, Public]).with("version=1"),
    // cycles, sessions, hours, evidence
    ask("GET /cycle-template", &[Me]),
    ask("GET /spaces/{space}/cycles", SPACES),
    ask("POST /spaces/{space}/cycles", SPACES).body(|ids| json!({ "title": format!("อ่านคล่อง {}", ids["fresh"]) })),
    ask("GET /cycles/{cycle}", SPACES),
    ask("PATCH /cycles/{cycle}", SPACES).body(|ids| json!({ "problem": ids["fresh"] })),
    ask("PUT /cycles/{cycle}/step", SPACES).body(|_| json!({ "step": "design" })),
    ask("PUT /cycles/{cycle}/roles", SPACES).body(|_| json!({ "roles": [] })),
    ask("PUT /cycles/{cycle}/closing", SPACES),
    ask("DELETE /cycles/{cycle}/closing", SPACES),
    ask("GET /cycles/{cycle}/observations", SPACES),
    ask("POST /cycles/{cycle}/observations", SPACES).body(|_| json!({ "body": "เด็กยกมือ" })),
    ask("PATCH /cycles/{cycle}/observations/{observation}", SPACES).with("observation=no-such-note").body(|_| json!({ "body": "เด็กยกมือ" })),
    ask("DELETE /cycles/{cycle}/observations/{observation}", SPACES).with("observation=no-such-note"),
    ask("GET /cycles/{cycle}/sessions", SPACES),
    ask("POST /cycles/{cycle}/sessions", SPACES).body(|_| json!({ "from": clock::next_month() })),
    ask("GET /spaces/{space}/older-talk", SPACES),
    ask("GET /sessions/{session}", SPACES),
    ask("PATCH /sessions/{session}", SPACES).body(|ids| json!({ "topic": ids["fresh"] })),
    ask("PUT /sessions/{session}/opening", SPACES),
    ask("PUT /sessions/{session}/closing", SPACES),
    ask("PUT /sessions/{session}/presence", SPACES),
    ask("POST /sessions/{session}/arrivals", SPACES).body(|ids| json!({ "code": ids["spoken"] })),
    ask("POST /sessions/{session}/attendance-list", SPACES).body(|_| json!("ชื่อ-นามสกุล\nสมชาย ใจดี\n")),
    ask("PUT /sessions/{session}/attendance", SPACES).body(|_| json!({ "people": [] })),
    ask("GET /hours", &[Me]),
    ask("PUT /hours/confirmation", &[Me]).body(|_| json!({ "lines": [] })),
    Fixture { closed: Some(404), ..ask("PUT /sessions/{session}/dispute", &[Me]).body(|_| json!({ "reason": "อยู่ครบ" })) },
    Fixture { closed: Some(404), ..ask("DELETE /sessions/{session}/dispute", &[Me]) },
    Fixture { closed: Some(404), ..ask("PUT /sessions/{session}/people/{person}/settlement", &[Me]).body(|_| json!({ "words": "ยืนยัน" })) },
    ask("GET /logbook", &[Me]),
    Fixture { closed: Some(404), ..ask("PUT /logbook/{session}/note", &[Me]).body(|_| json!({ "learned": "จับคู่อ่าน" })) },
    Fixture { with: "?item=3.5", ..ask("GET /evidence", &[Me]) },
    ask("GET /spaces/{space}/marks", SPACES),
    ask("GET /spaces/{space}/coaching-log", SPACES),
    // notifications
    ask("GET /notifications", &[Me]),
    ask("PUT /notifications/read", &[Me]).body(|_| json!({ "up_to": 0 })),
    ask("GET /notifications/settings", &[Me]),
    ask("PUT /notifications/settings", &[Me]).body(|_| json!({ "quiet": { "on": true, "from": "18:00", "until": "07:00", "holidays": true } })),
    ask("PUT /notifications/rooms/{space}", SPACES).body(|_| json!({ "level": "all" })),
    ask("GET /notifications/push/key", &[Me]),
    ask("PUT /notifications/push/subscriptions", &[Me]).body(|ids| {
        let key = "BLn9b-VR0ca83knDNZ32dCHGyjJp-1riX9ZTN40MqV8K_LpQmLqxC_DoHvqvFXO_nGdAB4W9dogZb_sM-uV4JbY";
        json!({ "endpoint": format!("http://127.0.0.1:9/{}", ids["fresh"]), "keys": { "p256dh": key, "auth": "_ordMnz7uTCmrpBTeUV4Bw" } })
    }),
    ask("DELETE /notifications/push/subscriptions", &[Me]).body(|_| json!({ "endpoint": "http://127.0.0.1:9/none" })),
    Fixture { closed: Some(409), ..ask("PUT /notifications/mail", &[Me]).body(|_| json!({ "address": "somebody@example.test" })) },
    ask("DELETE /notifications/mail", &[Me]),
    Fixture { closed: Some(404), ..ask("POST /notifications/confirmations/{code}", &[Platform]) },
    Fixture { closed: Some(404), ..ask("POST /notifications/unsubscriptions/{code}", &[Platform]) },
    ask("GET /notifications/thanks", &[Me]),
    // safety
    ask("GET /reports", &[Me]),
    ask("POST /reports", SPACES)
        .body(|ids| json!({ "kind": "message", "object": format!("{}:{}", ids["space"], ids["number"]), "reason": "insult", "words": "ทดสอบ" })),
    ask("POST /reports", &[InNetwork]).body(|ids| json!({ "kind": "practice", "object": ids["practice"], "reason": "copyright", "words": "ทดสอบ" })),
    ask("GET /reports/{report}", &[Report]),
    ask("PUT /reports/{report}/decision", &[Report]).body(|_| json!({ "decision": "keep" })),
    ask("PUT /reports/{report}/escalation", &[Report]),
    ask("POST /safety/check", &[Me]).body(|_| json!({ "text": "สวัสดี" })),
];
