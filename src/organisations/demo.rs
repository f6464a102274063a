//! The people of the sample world on the sign-in page, one of each role.
use super::roles_of;
use crate::identity::{self, Address, DemoPeople, DemoPerson};
use crate::platform::Core;
use crate::platform::error::{Error, Result};

const LOGINS: [&str; 9] =
    ["demo.teacher", "demo.leader", "demo.lead", "demo.supervisor", "demo.adviser", "demo.coach", "demo.commission", "demo.admin", "demo.outsider"];

/// 404 unless the sample world is shown to whoever asks from there.
pub async fn demo_people(core: &Core, address: &Address) -> Result<DemoPeople> {
    let (db, now) = (&mut core.db.clone(), core.now());
    if !identity::is_offered(db, &core.config, address).await? {
        return Err(Error::not_found());
    }
    let mut items = Vec::new();
    for login in LOGINS {
        let Some(person) = identity::sample_person(db, login).await? else {
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
