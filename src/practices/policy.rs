//! Who may do what with a practice: the rows "Practice, draft / in network / public" of the matrix. Which scopes a person has depends on
//! the state and the audience (`reach.rs`), so that one row serves all three.
use crate::platform::permit::{EVERYONE, Rule};
use crate::who;

/// The library lists what the reader may read.
pub static LIST: Rule = Rule { action: "practice.list", grants: EVERYONE, known_to: None, when: "those that one may read" };

/// A version that was for the network only, also when a later one went to everyone.
pub static READ_IN_NETWORK: Rule = Rule {
    action: "practice.read_in_network",
    grants: who![
        Teacher: Own Network, Leader: Own Network, LeadEditor: Own Network School, Supervisor: Network, DistrictAdmin: District,
        RegionalAdviser: Region, Coach: Engagement, Commission: All, Evaluator: Engagement, PlatformAdmin: All,
    ],
    known_to: None,
    when: "",
};

pub static READ: Rule = Rule {
    action: "practice.read",
    grants: who![
        Anonymous: All, Teacher: Own Network Engagement, Leader: Own Network Engagement, LeadEditor: Own Network School Engagement, Supervisor: Network,
        DistrictAdmin: District, RegionalAdviser: Region, Coach: Engagement, Commission: All, Evaluator: Engagement, PlatformAdmin: All,
    ],
    known_to: None,
    when: "draft, retired: its authors, colleagues asked to check it, once submitted the network's lead editor; in network: the network; public: everyone",
};

/// The working copy, its comments and the history of its review.
pub static READ_WORKING: Rule = Rule {
    action: "practice.read_working",
    grants: who![Teacher: Own Engagement, Leader: Own Engagement, LeadEditor: Own Network School Engagement],
    known_to: Some(&READ),
    when: "lead editor: once submitted or published; engagement: asked to check it",
};

/// Passing or returning what one was asked to look at.
pub static REVIEW: Rule = Rule {
    action: "practice.review",
    grants: who![Teacher: Engagement, Leader: Engagement, LeadEditor: Network School Engagement],
    known_to: Some(&READ),
    when: "colleagues while peer check is asked; then the lead editor",
};

/// One begins a practice of one's own school.
pub static CREATE: Rule =
    Rule { action: "practice.create", grants: who![Teacher: School, Leader: School, LeadEditor: School], known_to: Some(&LIST), when: "" };

/// Whoever begins practices adapts published ones that they may read.
pub static ADAPT: Rule =
    Rule { action: "practice.adapt", grants: who![Teacher: School, Leader: School, LeadEditor: School], known_to: Some(&READ), when: "for one's own school" };

pub static EDIT: Rule = Rule {
    action: "practice.edit",
    grants: who![Teacher: Own, Leader: Own, LeadEditor: Own Network School],
    known_to: Some(&READ),
    when: "lead editor: once submitted or published",
};

/// Authors name authors, show the draft to the lead editor, and throw away what was never published.
pub static AUTHOR: Rule = Rule { action: "practice.author", grants: who![Teacher: Own, Leader: Own, LeadEditor: Own], known_to: Some(&READ), when: "" };

pub static PUBLISH: Rule = Rule {
    action: "practice.publish",
    grants: who![Teacher: Own, Leader: Own School, LeadEditor: Own School Network, PlatformAdmin: All],
    known_to: Some(&READ),
    when: "first time: lead editor, or the leader who is an author; public: lead editor; again in the network, and what the lead approved: authors too",
};

pub static RETIRE: Rule = Rule {
    action: "practice.retire",
    grants: who![Teacher: Own, Leader: Own, LeadEditor: Own School Network, PlatformAdmin: All],
    known_to: Some(&READ),
    when: "in network: authors and lead editor; public: lead editor and platform administrator",
};

/// What happens to a school's practices, as ids.
pub static FOLLOW: Rule = Rule {
    action: "school.follow",
    grants: who![Teacher: School, Leader: School, LeadEditor: School, DistrictAdmin: District, Commission: All, PlatformAdmin: All],
    known_to: None,
    when: "",
};
