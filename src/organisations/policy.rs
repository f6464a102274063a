//! Who may do what with organisations and with the accounts of their people (matrix rows "User admin, roles" and "Sessions and devices").
use crate::platform::permit::{ANYONE_SIGNED_IN, Grant, Role, Rule};
use crate::who;

/// Cards of organisations are public among the signed in.
pub static READ: Rule = Rule { action: "organisation.read", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };
pub static CHANGE: Rule = Rule { action: "organisation.change", grants: who![DistrictAdmin: District, PlatformAdmin: All], known_to: Some(&READ), when: "" };
pub static AWARD: Rule =
    Rule { action: "organisation.award", grants: who![DistrictAdmin: District, Commission: All, PlatformAdmin: All], known_to: Some(&READ), when: "" };

pub static ME: Rule = Rule { action: "me.read", grants: ANYONE_SIGNED_IN, known_to: None, when: "" };

/// The list of people holds those in reach and nobody else.
pub static LIST_PEOPLE: Rule = Rule { action: "people.list", grants: ANYONE_SIGNED_IN, known_to: None, when: "people in reach only" };
pub static READ_PEOPLE: Rule = Rule {
    action: "people.read",
    grants: who![
        Teacher: School, Leader: School, LeadEditor: School, Supervisor: District, DistrictAdmin: District, Commission: All, PlatformAdmin: All,
    ],
    known_to: Some(&READ),
    when: "",
};
/// Login and e-mail: user admin of the scope, never commission staff.
pub static READ_CONTACT: Rule =
    Rule { action: "people.contact", grants: who![Leader: School, DistrictAdmin: District, PlatformAdmin: All], known_to: Some(&READ_PEOPLE), when: "" };

const USER_ADMIN: &[Grant] = who![Leader: School, DistrictAdmin: District, Commission: All, PlatformAdmin: All];

/// User admin of the scope at all; which roles, say the rows `role.give.*`.
pub static ADMIN_PEOPLE: Rule = Rule { action: "people.admin", grants: USER_ADMIN, known_to: None, when: "every role of the person within the grantable ones" };
pub static CREATE_PERSON: Rule = Rule { action: "people.create", grants: USER_ADMIN, known_to: Some(&READ), when: "" };
pub static END_SESSIONS: Rule =
    Rule { action: "people.sessions.end", grants: who![Leader: School, DistrictAdmin: District, PlatformAdmin: All], known_to: Some(&ADMIN_PEOPLE), when: "" };

static GIVE_TEACHER: Rule = Rule { action: "role.give.teacher", grants: USER_ADMIN, known_to: Some(&READ), when: "" };
static GIVE_SCHOOL_ROLE: Rule = Rule {
    action: "role.give.school",
    grants: who![DistrictAdmin: District, Commission: All, PlatformAdmin: All],
    known_to: Some(&READ),
    when: "leader, lead editor, supervisor, coach",
};
static GIVE_OFFICE_ROLE: Rule = Rule {
    action: "role.give.office",
    grants: who![Commission: All, PlatformAdmin: All],
    known_to: Some(&READ),
    when: "district admin, regional adviser, evaluator",
};
static GIVE_COMMISSION: Rule = Rule { action: "role.give.commission", grants: who![PlatformAdmin: All], known_to: Some(&READ), when: "" };

/// Which row gives a role. Nobody gives one at or above their own: the top is given only at the command line.
pub fn giving(role: Role) -> Option<&'static Rule> {
    match role {
        Role::Teacher => Some(&GIVE_TEACHER),
        Role::Leader | Role::LeadEditor | Role::Supervisor | Role::Coach => Some(&GIVE_SCHOOL_ROLE),
        Role::DistrictAdmin | Role::RegionalAdviser | Role::Evaluator => Some(&GIVE_OFFICE_ROLE),
        Role::Commission => Some(&GIVE_COMMISSION),
        Role::PlatformAdmin | Role::PrivacyOfficer | Role::Anonymous => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gives_a_role_at_or_above_their_own() {
        for role in Role::ALL {
            for Grant(giver, _) in giving(role).map_or(&[][..], |rule| rule.grants) {
                assert!(giver.level() > role.level(), "{giver:?} gives {role:?}");
            }
        }
    }

    #[test]
    fn a_leader_gives_teachers_only() {
        let by_leader = Role::ALL.into_iter().filter(|role| giving(*role).is_some_and(|rule| rule.grants.iter().any(|grant| grant.0 == Role::Leader)));
        assert_eq!(by_leader.collect::<Vec<_>>(), [Role::Teacher]);
    }
}
