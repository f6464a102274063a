//! Roll-up over the tree of organisations (F-NH-2, S001-10): country → area → school, any depth; each number is the sum of those below.
use schemars::JsonSchema;
use serde::Serialize;

use super::{policy, store};
use crate::organisations::{self, OrganisationId};
use crate::platform::Core;
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::Actor;

/// Figures on what people do stand only over at least so many people (F-NH-5).
pub const FLOOR: i64 = 5;

/// What schools add up to. Sums before the floor is applied.
#[derive(Clone, Debug, Default, PartialEq, sqlx::FromRow)]
pub struct Figures {
    /// With a confirmed role at one of the schools.
    pub people: i64,
    pub schools: i64,
    /// Counted where the lead school stands.
    pub networks: i64,
    pub needing_help: i64,
    pub schools_active: i64,
    pub messages: i64,
    /// Published, by schools here.
    pub practices: i64,
    /// Schools that are lead or partner of a running network, and those of them that took part there.
    pub members: i64,
    pub members_active: i64,
}

/// Figures as shown: `None` for a group of fewer than five people.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Shown {
    pub networks: i64,
    pub needing_help: Option<i64>,
    pub schools: i64,
    pub schools_active_28d: Option<i64>,
    pub messages_28d: Option<i64>,
    /// Published practices.
    pub practices: i64,
}

impl Figures {
    fn shown(&self, hidden: bool) -> Shown {
        let over = |value: i64| (!hidden).then_some(value);
        Shown {
            networks: self.networks,
            needing_help: over(self.needing_help),
            schools: self.schools,
            schools_active_28d: over(self.schools_active),
            messages_28d: over(self.messages),
            practices: self.practices,
        }
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TreeItem {
    pub organisation: Ref,
    pub kind: String,
    #[serde(flatten)]
    pub figures: Shown,
}

/// `GET /dashboards/tree`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tree {
    /// `None` at the top.
    pub organisation: Option<Ref>,
    pub ancestors: Vec<Ref>,
    pub items: Vec<TreeItem>,
    pub totals: Shown,
}

/// Which rows must not be shown: those of fewer than five people, and as many of the smallest others as it takes
/// that the total does not give them away.
fn hidden(people: &[i64]) -> Vec<bool> {
    let mut hidden: Vec<bool> = people.iter().map(|count| *count < FLOOR).collect();
    let mut in_the_dark: i64 = people.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(count, _)| count).sum();
    if in_the_dark == 0 {
        return hidden;
    }
    let mut by_size: Vec<usize> = (0..people.len()).filter(|place| !hidden[*place]).collect();
    by_size.sort_by_key(|place| people[*place]);
    for place in by_size {
        if in_the_dark >= FLOOR {
            break;
        }
        hidden[place] = true;
        in_the_dark += people[place];
    }
    hidden
}

/// A place, its sums and the places below it. School by school only for those who follow the place; 404 for a school that is not one's own to see.
pub async fn tree(core: &Core, actor: &Actor, place: Option<&OrganisationId>) -> Result<Tree> {
    let mut db = core.db.clone();
    let reach = organisations::reach(&mut db, &actor.person, place, core.now()).await?;
    policy::PLACE.permit(&reach)?;
    let by_school = reach.allows(&policy::PLACE_ROWS);
    let rows: Vec<store::TreeRow> = store::children(&mut db, place).await?.into_iter().filter(|row| by_school || row.kind != "school").collect();
    let (here, sums) = match place {
        Some(id) => here(&mut db, id, by_school).await?,
        None => (None, sum(&rows)),
    };
    let ancestors = match place {
        Some(id) => store::ancestors(&mut db, id).await?.into_iter().map(|(id, name)| Ref { id, name }).collect(),
        None => Vec::new(),
    };
    let people: Vec<i64> = rows.iter().map(|row| row.figures.people).collect();
    let item = |(row, hidden): (store::TreeRow, bool)| TreeItem {
        organisation: Ref { id: row.id, name: row.name },
        kind: row.kind,
        figures: row.figures.shown(hidden),
    };
    let items = rows.into_iter().zip(hidden(&people)).map(item).collect();
    Ok(Tree { organisation: here, ancestors, items, totals: sums.shown(sums.people < FLOOR) })
}

async fn here(db: &mut Db, id: &OrganisationId, by_school: bool) -> Result<(Option<Ref>, Figures)> {
    let row = store::place_row(db, id).await?.filter(|row| by_school || row.kind != "school").ok_or_else(Error::not_found)?;
    Ok((Some(Ref { id: row.id, name: row.name }), row.figures))
}

fn sum(rows: &[store::TreeRow]) -> Figures {
    rows.iter().fold(Figures::default(), |mut sum, row| {
        sum.people += row.figures.people;
        sum.schools += row.figures.schools;
        sum.networks += row.figures.networks;
        sum.needing_help += row.figures.needing_help;
        sum.schools_active += row.figures.schools_active;
        sum.messages += row.figures.messages;
        sum.practices += row.figures.practices;
        sum.members += row.figures.members;
        sum.members_active += row.figures.members_active;
        sum
    })
}

#[cfg(test)]
mod tests {
    use super::hidden;
    use proptest::prelude::*;

    #[test]
    fn a_small_group_takes_the_next_one_with_it() {
        assert_eq!(hidden(&[3, 9, 6]), [true, false, true]);
        assert_eq!(hidden(&[3, 4, 9]), [true, true, false]);
        assert_eq!(hidden(&[5, 9]), [false, false]);
        assert_eq!(hidden(&[0, 9]), [true, false]);
        assert_eq!(hidden(&[3]), [true]);
    }

    proptest! {
        #[test]
        fn no_total_gives_a_small_group_away(people in prop::collection::vec(0i64..12, 0..9)) {
            let hidden = hidden(&people);
            let dark: Vec<i64> = people.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(count, _)| *count).collect();
            let sum: i64 = dark.iter().sum();
            prop_assert!(people.iter().zip(&hidden).all(|(count, hidden)| *hidden || *count >= super::FLOOR));
            prop_assert!(sum == 0 || sum >= super::FLOOR || dark.len() == people.len());
        }
    }
}
