//! The people of the sample world on the sign-in page, one of each role.
use super::roles_of;
use crate::identity::{self, DemoPeople, DemoPerson};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};

const LOGINS: [&str; 9] =
    ["demo.teacher", "demo.leader", "demo.lead", "demo.supervisor", "demo.adviser", "demo.coach", "demo.commission", "demo.admin", "demo.outsider"];

/// 404 unless the database is a sample world.
pub async fn demo_people(db: &mut impl Reads, now: Time) -> Result<DemoPeople> {
    if !identity::is_demo(db).await? {
        return Err(Error::not_found());
    }
    let mut items = Vec::new();
    for login in LOGINS {
        // Whoever got a password is a person like any other, and signs in like one.
        let Some(person) = identity::without_password(db, login).await? else {
            continue;
        };
        let name = super::person_ref(db, &person).await?.full_name;
        let Some(role) = roles_of(db, &person, now).await?.into_iter().next() else {
            continue;
        };
        let place = role.organisation.map(|place| place.name).unwrap_or_default();
        items.push(DemoPerson { login: login.to_owned(), name, role: role.role, role_th: role.role_th, role_en: role.role_en, place });
    }
    Ok(DemoPeople { items })
}
