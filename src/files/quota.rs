//! How much a person and a room may keep (F-OP-5, L11): counted in the transaction that adds, and refused in words that say what to do.
use axum::http::StatusCode;

use super::store;
use super::upload::NewFile;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::limits::Limits;
use crate::platform::permit::PersonId;

/// 413 for one file beyond the limit.
pub fn check_size(bytes: i64, limits: &Limits) -> Result<()> {
    if bytes <= 0 {
        return Err(Error::invalid("bytes", "empty", "ไฟล์ว่างเปล่า เลือกไฟล์อื่น", "The file is empty. Choose another one."));
    }
    if !fits(bytes, limits.upload_bytes) {
        let most = shown(limits.upload_bytes);
        return Err(Error::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "file_too_large",
            format!("ไฟล์ใหญ่เกิน {most} เลือกแบบ “ภาพถ่าย” หรือ “เอกสาร” ให้ระบบย่อ หรือแบ่งเป็นหลายไฟล์"),
            format!("The file is larger than {most}. Let it be shrunk (“photo” or “document”), or send it in parts."),
        ));
    }
    Ok(())
}

/// Does one more file fit with what is kept already?
pub async fn check_room(tx: &mut Tx, owner: &PersonId, new: &NewFile, limits: &Limits) -> Result<()> {
    if limits.file_bytes_per_person > 0 {
        store::hold(tx, &format!("person/{owner}")).await?;
        let kept = store::bytes_of_owner(tx, owner).await?;
        if !fits(kept.saturating_add(new.bytes), limits.file_bytes_per_person) {
            let most = shown(limits.file_bytes_per_person);
            return Err(full(
                "quota_person",
                format!("พื้นที่เก็บไฟล์ของท่านเต็มแล้ว ({most}) ลบข้อความที่มีไฟล์เก่าที่ไม่ใช้ หรือแจ้งผู้ดูแลระบบให้เพิ่มพื้นที่"),
                format!("Your space for files is full ({most}). Delete messages with old files, or ask the administrator for more."),
            ));
        }
    }
    if limits.file_bytes_per_space > 0 {
        store::hold(tx, &format!("{}/{}", new.parent.kind, new.parent.id)).await?;
        let kept = store::bytes_of_parent(tx, &new.parent).await?;
        if !fits(kept.saturating_add(new.bytes), limits.file_bytes_per_space) {
            let most = shown(limits.file_bytes_per_space);
            return Err(full(
                "quota_space",
                format!("พื้นที่เก็บไฟล์ของห้องนี้เต็มแล้ว ({most}) ให้ผู้ดูแลห้องลบข้อความที่มีไฟล์เก่า หรือแจ้งผู้ดูแลระบบ"),
                format!("This room's space for files is full ({most}). Its moderators can delete messages with old files, or ask the administrator."),
            ));
        }
    }
    Ok(())
}

fn full(code: &'static str, th: String, en: String) -> Error {
    Error::new(StatusCode::PAYLOAD_TOO_LARGE, code, th, en)
}

/// 0 = no limit.
fn fits(bytes: i64, most: u64) -> bool {
    most == 0 || u64::try_from(bytes).is_ok_and(|bytes| bytes <= most)
}

fn shown(bytes: u64) -> String {
    const STEPS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    match STEPS.into_iter().find(|(step, _)| bytes >= *step) {
        Some((step, unit)) if bytes.is_multiple_of(step) => format!("{} {unit}", bytes / step),
        Some((step, unit)) => format!("{:.1} {unit}", bytes as f64 / step as f64),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_hit_exactly() {
        let limits = Limits { upload_bytes: 20 << 20, ..Limits::default() };
        assert!(check_size(20 << 20, &limits).is_ok());
        let error = check_size((20 << 20) + 1, &limits).unwrap_err();
        assert_eq!((error.status.as_u16(), error.code), (413, "file_too_large"));
        assert!(error.th.contains("20 MB"), "{}", error.th);
        assert!(check_size(i64::MAX, &Limits { upload_bytes: 0, ..limits }).is_ok());
        assert!(check_size(0, &Limits::default()).is_err() && check_size(-1, &Limits::default()).is_err());
    }

    #[test]
    fn sizes_read_as_people_say_them() {
        assert_eq!([512, 1 << 20, 3 << 29].map(shown), ["512 B", "1 MB", "1.5 GB"]);
    }
}
