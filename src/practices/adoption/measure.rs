//! Measures of an adoption (F-AD-3): a name, a unit, which way is good, and dated points.
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::effect::{self, Better, Effect, Reading};
use super::row::Adoption;
use super::store::{self, MeasureRow, PointRow};
use super::told;
use crate::platform::dates;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::id;
use crate::platform::permit::PersonId;
use crate::practices::text;

crate::id!(
    /// What a school measures while it tries.
    MeasureId
);
crate::id!(
    /// One number on one day.
    PointId
);

const MEASURES: usize = 10;
const POINTS: usize = 200;
const LARGEST: f64 = 1e9;

/// `POST /adoptions/{adoption}/measures`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewMeasure {
    pub id: Option<MeasureId>,
    /// อ่านคำพื้นฐานได้
    pub name: String,
    /// คน, ครั้ง, คะแนน
    #[serde(default)]
    pub unit: String,
    /// Whether more or less is good; more when absent.
    pub better: Option<Better>,
}

/// `POST /adoptions/{adoption}/measures/{measure}/points`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewPoint {
    pub id: Option<PointId>,
    /// `2026-11-22`; today when absent.
    pub day: Option<String>,
    pub value: f64,
    /// 12 of 20: the whole.
    pub out_of: Option<f64>,
    #[serde(default)]
    pub note: String,
}

fn id_taken() -> Error {
    Error::conflict("id_taken", "รหัสอ้างอิงนี้ถูกใช้แล้ว", "This id is taken.")
}

/// Adds a measure. The same id by the same person again changes nothing.
pub async fn add_measure(tx: &mut Tx, by: &PersonId, adoption: &Adoption, new: NewMeasure) -> Result<MeasureId> {
    let id = new.id.unwrap_or_else(MeasureId::fresh);
    id::check("id", id.as_str())?;
    if let Some(known) = store::measure(tx, &adoption.id, &id).await? {
        return if known.by_id == *by { Ok(id) } else { Err(id_taken()) };
    }
    if store::measures(tx, std::slice::from_ref(&adoption.id)).await?.len() >= MEASURES {
        return Err(Error::conflict("too_many", format!("มีตัวชี้วัดได้ไม่เกิน {MEASURES} ตัว"), format!("At most {MEASURES} measures.")));
    }
    let row = MeasureRow {
        id: id.clone(),
        adoption_id: adoption.id.clone(),
        name: text::checked("name", &new.name, 1, 120)?,
        unit: text::checked("unit", &new.unit, 0, 40)?,
        better: new.better.unwrap_or(Better::More),
        by_id: by.clone(),
        at: tx.now(),
    };
    if store::add_measure(tx, &row).await? { Ok(id) } else { Err(id_taken()) }
}

fn check_point(point: &NewPoint, today: Date) -> Result<String> {
    let fits = |value: f64| value.is_finite() && value.abs() <= LARGEST;
    if !fits(point.value) {
        return Err(Error::invalid("value", "not_a_number", "ใส่ตัวเลข", "Give a number."));
    }
    if let Some(whole) = point.out_of {
        if !fits(whole) || whole <= 0.0 {
            return Err(Error::invalid("out_of", "not_a_number", "จำนวนเต็มต้องมากกว่าศูนย์", "The whole must be more than zero."));
        }
        if !(0.0..=whole).contains(&point.value) {
            return Err(Error::invalid("value", "more_than_all", "ตัวเลขต้องไม่เกินจำนวนเต็ม", "It cannot be more than the whole."));
        }
    }
    let day = match point.day.as_deref() {
        None | Some("") => today,
        Some(text) => dates::day(text).map_err(|refusal| refusal.of("day"))?,
    };
    if day > today || day.year() < 2000 {
        return Err(Error::invalid("day", "not_yet", "วันที่วัดต้องไม่เกินวันนี้", "A measure is of today or before."));
    }
    Ok(day.to_string())
}

/// Writes a number on a day. The same id by the same person again changes nothing.
pub async fn add_point(tx: &mut Tx, by: &PersonId, adoption: &Adoption, measure: &MeasureId, new: NewPoint) -> Result<PointId> {
    let of = store::measure(tx, &adoption.id, measure).await?.ok_or_else(Error::not_found)?;
    let now = tx.now();
    let day = check_point(&new, now.bangkok_date())?;
    let id = new.id.unwrap_or_else(PointId::fresh);
    id::check("id", id.as_str())?;
    let known = store::points(tx, std::slice::from_ref(&of.id)).await?;
    if let Some(point) = known.iter().find(|point| point.id == id) {
        return if point.by_id == *by { Ok(id) } else { Err(id_taken()) };
    }
    if known.len() >= POINTS {
        return Err(Error::conflict("too_many", format!("บันทึกได้ไม่เกิน {POINTS} ครั้ง"), format!("At most {POINTS} points.")));
    }
    let note = text::checked("note", &new.note, 0, 500)?;
    let row = PointRow { id: id.clone(), measure_id: of.id, day, value: new.value, out_of: new.out_of, note, by_id: by.clone(), at: now };
    if !store::add_point(tx, &row).await? {
        return Err(id_taken());
    }
    measured(tx, by, adoption).await?;
    Ok(id)
}

/// Takes a number back.
pub async fn remove_point(tx: &mut Tx, by: &PersonId, adoption: &Adoption, measure: &MeasureId, point: &PointId) -> Result<()> {
    let of = store::measure(tx, &adoption.id, measure).await?.ok_or_else(Error::not_found)?;
    if !store::remove_point(tx, &of.id, point).await? {
        return Err(Error::not_found());
    }
    measured(tx, by, adoption).await
}

/// Takes a measure back, with its points.
pub async fn remove_measure(tx: &mut Tx, by: &PersonId, adoption: &Adoption, measure: &MeasureId) -> Result<()> {
    let of = store::measure(tx, &adoption.id, measure).await?.ok_or_else(Error::not_found)?;
    store::remove_measure(tx, &of.id).await?;
    measured(tx, by, adoption).await
}

/// Asks all measures together again, and tells those who follow.
async fn measured(tx: &mut Tx, by: &PersonId, adoption: &Adoption) -> Result<()> {
    let measures = store::measures(tx, std::slice::from_ref(&adoption.id)).await?;
    let ids: Vec<MeasureId> = measures.iter().map(|measure| measure.id.clone()).collect();
    let points = store::points(tx, &ids).await?;
    let effects: Vec<Effect> = measures.iter().filter_map(|measure| of_measure(measure, &points)).collect();
    store::set_effect(tx, &adoption.id, effect::together(effects)).await?;
    told::measured(tx, adoption, by).await
}

pub(super) fn of_measure(measure: &MeasureRow, points: &[PointRow]) -> Option<Effect> {
    let of = points.iter().filter(|point| point.measure_id == measure.id);
    let readings: Vec<Reading> = of.map(|point| Reading { day: point.day.clone(), value: point.value, out_of: point.out_of }).collect();
    effect::effect(measure.better, &readings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(value: f64, out_of: Option<f64>, day: &str) -> NewPoint {
        NewPoint { id: None, day: Some(day.into()), value, out_of, note: String::new() }
    }

    #[test]
    fn a_point_is_a_number_of_a_day_that_has_been() {
        let today = jiff::civil::date(2026, 11, 22);
        assert_eq!(check_point(&point(12.0, Some(20.0), "2026-11-22"), today).unwrap(), "2026-11-22");
        assert_eq!(check_point(&point(12.0, None, ""), today).unwrap(), "2026-11-22");
        for bad in [
            point(21.0, Some(20.0), "2026-11-22"),
            point(-1.0, Some(20.0), "2026-11-22"),
            point(1.0, Some(0.0), "2026-11-22"),
            point(f64::NAN, None, "2026-11-22"),
            point(1.0, None, "2026-11-23"),
            point(1.0, None, "2569-11-22"),
            point(1.0, None, "เมื่อวาน"),
        ] {
            assert!(check_point(&bad, today).is_err(), "{bad:?}");
        }
    }
}
