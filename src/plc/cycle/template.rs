//! Steps and roles as data (F-PL-1, F-PL-2): what a cycle starts with.
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::platform::error::{Error, Result};
use crate::platform::thai;

/// ขั้นของวงรอบ
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    pub key: String,
    pub name: String,
    pub name_en: String,
    /// What to do now, on the step card.
    pub todo: String,
    pub todo_en: String,
}

/// บทบาทในวงรอบ
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CycleRole {
    pub key: String,
    pub name: String,
    pub name_en: String,
    /// Writes observation notes.
    #[serde(default)]
    pub observes: bool,
    /// What they say and somebody marks as advice stands in the coaching log.
    #[serde(default)]
    pub advises: bool,
    /// Keeps the attendance and confirms hours.
    #[serde(default)]
    pub records: bool,
}

/// What a cycle starts with; each keeps a copy of the steps.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// A step sleeps after so many days without a move.
    pub sleep_days: i64,
    pub steps: Vec<Step>,
    pub roles: Vec<CycleRole>,
}

#[expect(clippy::expect_used, reason = "the data is compiled in; a test reads it")]
static TEMPLATE: LazyLock<Template> = LazyLock::new(|| toml::from_str(include_str!("template.toml")).expect("template.toml is well formed"));

/// The template as shipped.
pub fn template() -> &'static Template {
    &TEMPLATE
}

/// The role with this key.
pub fn role(key: &str) -> Option<&'static CycleRole> {
    template().roles.iter().find(|role| role.key == key)
}

/// Steps as somebody wrote them: 2 to 12, each with a key of its own and a Thai name.
pub fn checked(steps: Vec<Step>) -> Result<Vec<Step>> {
    let form = |step: &Step| {
        crate::platform::id::check("steps", &step.key).is_ok()
            && (1..=60).contains(&thai::length(thai::written(&step.name)))
            && [&step.name_en, &step.todo, &step.todo_en].iter().all(|text| thai::length(text) <= 300)
    };
    let mut keys: Vec<&str> = steps.iter().map(|step| step.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    if (2..=12).contains(&steps.len()) && keys.len() == steps.len() && steps.iter().all(form) {
        return Ok(steps);
    }
    Err(Error::invalid(
        "steps",
        "steps_form",
        "วงรอบมี 2–12 ขั้น แต่ละขั้นมีชื่อไม่เกิน 60 ตัวอักษรและรหัสไม่ซ้ำกัน",
        "A cycle has 2 to 12 steps, each with a name of at most 60 letters and a key of its own.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_five_steps_and_six_roles() {
        let names: Vec<&str> = template().steps.iter().map(|step| step.name.as_str()).collect();
        assert_eq!(names, ["ค้นหาปัญหา", "ออกแบบร่วมกัน", "สอนและสังเกต", "สะท้อนผล", "ปรับปรุงและเผยแพร่"]);
        let roles: Vec<&str> = template().roles.iter().map(|role| role.key.as_str()).collect();
        assert_eq!(roles, ["model", "buddy", "mentor", "expert", "administrator", "recorder"]);
        assert!(role("recorder").is_some_and(|role| role.records) && role("buddy").is_some_and(|role| role.observes));
        assert!(checked(template().steps.clone()).is_ok());
    }

    #[test]
    fn steps_with_one_key_or_without_a_name_are_refused() {
        let mut steps = template().steps.clone();
        steps[1].key = steps[0].key.clone();
        assert!(checked(steps).is_err());
        let mut steps = template().steps.clone();
        steps[0].name = " ".into();
        assert!(checked(steps).is_err());
        assert!(checked(template().steps[..1].to_vec()).is_err());
    }
}
