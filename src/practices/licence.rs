//! Licences (สัญญาอนุญาต) and credit (F-IN-4): what a copy may be given on with, and the line that names where it comes from.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::organisations::PersonRef;
use crate::platform::error::{Error, Result};

/// How others may use it (F-IN-4), by its SPDX name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Licence {
    #[default]
    #[serde(rename = "CC-BY-4.0")]
    CcBy,
    #[serde(rename = "CC-BY-SA-4.0")]
    CcBySa,
    #[serde(rename = "CC-BY-NC-4.0")]
    CcByNc,
    #[serde(rename = "CC0-1.0")]
    Cc0,
}

impl Licence {
    /// As people write it below a copy.
    pub fn words(self) -> &'static str {
        match self {
            Licence::CcBy => "CC BY 4.0",
            Licence::CcBySa => "CC BY-SA 4.0",
            Licence::CcByNc => "CC BY-NC 4.0",
            Licence::Cc0 => "CC0 1.0",
        }
    }

    /// The licence that an adaptation begins with: its parent's, and the house's own where the parent leaves all open.
    pub fn for_a_copy(self) -> Licence {
        if self == Licence::Cc0 { Licence::default() } else { self }
    }
}

/// The licence of an adaptation, if its parent's allows the wanted one: share-alike stays share-alike, non-commercial stays non-commercial, and what
/// must be credited cannot be given away without credit. 422 otherwise.
pub fn of_copy(parent: Licence, wanted: Licence) -> Result<Licence> {
    let allowed = match parent {
        Licence::Cc0 => true,
        Licence::CcBy => wanted != Licence::Cc0,
        Licence::CcBySa | Licence::CcByNc => wanted == parent,
    };
    if allowed {
        return Ok(wanted);
    }
    let (parent, wanted) = (parent.words(), wanted.words());
    Err(Error::invalid(
        "licence",
        "not_of_parent",
        format!("ต้นทางให้ใช้แบบ {parent} ฉบับดัดแปลงจึงใช้ {wanted} ไม่ได้"),
        format!("The source is under {parent}, so an adaptation cannot be under {wanted}."),
    ))
}

/// “Title” · authors · school · licence, to be carried with every copy.
pub fn attribution(title: &str, authors: &[PersonRef], school: &str, licence: Licence) -> String {
    format!("“{title}” · {} · {}", by(authors, school, " · "), licence.words())
}

/// What an adaptation says of its parent: ดัดแปลงจาก “…” โดย … (CC BY 4.0).
pub fn credit_line(title: &str, authors: &[PersonRef], school: &str, licence: Licence) -> String {
    format!("ดัดแปลงจาก “{title}” โดย {} ({})", by(authors, school, " "), licence.words())
}

fn by(authors: &[PersonRef], school: &str, between: &str) -> String {
    if authors.is_empty() {
        return school.to_owned();
    }
    let names: Vec<&str> = authors.iter().map(|author| author.full_name.as_str()).collect();
    format!("{}{between}{school}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::Licence::{Cc0, CcBy, CcByNc, CcBySa};
    use super::*;

    const ALL: [Licence; 4] = [CcBy, CcBySa, CcByNc, Cc0];

    #[test]
    fn a_copy_is_never_freer_than_its_source() {
        let allowed = |parent| ALL.into_iter().filter(|wanted| of_copy(parent, *wanted).is_ok()).collect::<Vec<_>>();
        assert_eq!(allowed(CcBy), [CcBy, CcBySa, CcByNc]);
        assert_eq!(allowed(CcBySa), [CcBySa]);
        assert_eq!(allowed(CcByNc), [CcByNc]);
        assert_eq!(allowed(Cc0), ALL);
        let refused = of_copy(CcBySa, CcBy).unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.fields[0].field.as_str()), (422, "licence"));
    }

    #[test]
    fn what_a_copy_begins_with_is_always_allowed() {
        for parent in ALL {
            assert!(of_copy(parent, parent.for_a_copy()).is_ok(), "{parent:?}");
        }
        assert_eq!((Cc0.for_a_copy(), CcBySa.for_a_copy()), (CcBy, CcBySa));
    }

    #[test]
    fn the_credit_names_title_people_school_and_licence() {
        assert_eq!(credit_line("อ่านคู่", &[], "โรงเรียนบ้านหนองบัว", CcByNc), "ดัดแปลงจาก “อ่านคู่” โดย โรงเรียนบ้านหนองบัว (CC BY-NC 4.0)");
        assert_eq!(attribution("อ่านคู่", &[], "โรงเรียนบ้านหนองบัว", CcBy), "“อ่านคู่” · โรงเรียนบ้านหนองบัว · CC BY 4.0");
    }
}
