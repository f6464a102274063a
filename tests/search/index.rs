//! The index as a thing on disk.

use crate::world::{World, for_all};
use kalyanamit::search::{Document, Index, IndexError, Kind};

#[test]
fn a_document_comes_again_in_its_own_place() {
    let world = World::of_bodies(&["เรื่องเก่ามาก", "เรื่องอื่น"]);
    let mut writer = world.index.writer().unwrap();
    let mut document = Document::new(Kind::Practice, "0", "", "ข้อความปรับปรุงแล้ว");
    document.read = vec!["all".into()];
    writer.put(&document).unwrap();
    assert_eq!(world.first("ปรับปรุง"), "", "not before the commit");
    writer.commit().unwrap();
    assert_eq!(world.first("ปรับปรุง"), "0");
    assert_eq!(world.find("เก่ามาก").total.count(), 0);
    assert_eq!(world.find("").total.count(), 2);
    writer.delete(Kind::Practice, "0");
    writer.commit().unwrap();
    assert_eq!(world.ids(""), ["1"]);
}

#[test]
fn a_space_and_a_kind_go_whole() {
    let message = |id: &str, space: &str| Document { space: Some(space.into()), ..Document::new(Kind::Message, id, "", "สวัสดีทุกคน") };
    let world = World::new([message("1", "a"), message("2", "b"), message("3", "a"), Document::new(Kind::Practice, "3", "", "สวัสดีครู")]);
    let mut writer = world.index.writer().unwrap();
    writer.delete_space("a");
    writer.commit().unwrap();
    assert_eq!(world.find("สวัสดี").total.count(), 2);
    writer.delete_kind(Kind::Message);
    writer.commit().unwrap();
    assert_eq!(world.find("สวัสดี").items[0].kind, Kind::Practice);
    assert_eq!(world.find("สวัสดี").total.count(), 1);
}

#[test]
fn cursors_move_with_the_documents() {
    let world = World::of_bodies(&["หนึ่งสองสาม"]);
    let mut writer = world.index.writer().unwrap();
    writer.set_cursor("space/1", 5).unwrap();
    writer.set_cursor("school/2", 9).unwrap();
    assert!(world.index.cursors().unwrap().is_empty(), "not before the commit");
    writer.commit().unwrap();
    writer.set_cursor("space/1", 6).unwrap();
    writer.commit().unwrap();
    writer.set_cursor("space/1", 7).unwrap();
    writer.rollback().unwrap();
    drop(writer);
    let again = Index::open(world.folder.path()).unwrap();
    let cursors = again.cursors().unwrap();
    assert_eq!(cursors.into_iter().collect::<Vec<_>>(), [("school/2".into(), 9), ("space/1".into(), 6)]);
    assert_eq!(world.find("").total.count(), 1, "a cursor is never found");
}

#[test]
fn there_is_one_writer() {
    let world = World::of_bodies(&[]);
    let first = world.index.writer().unwrap();
    assert!(matches!(world.index.writer(), Err(IndexError::Busy)));
    drop(first);
    world.index.writer().unwrap();
}

#[test]
fn an_index_that_cannot_be_read_says_so_and_is_made_anew() {
    let world = World::of_bodies(&["ข้อความยาวพอที่จะตัดเป็นแกรม"]);
    let folder = world.folder.path().to_owned();
    world.index.check().unwrap();
    let missing = Index::open(&folder.join("elsewhere")).err().unwrap();
    assert!(matches!(missing, IndexError::Missing) && missing.needs_rebuild());
    let term = std::fs::read_dir(&folder).unwrap().flatten().find(|file| file.path().extension().is_some_and(|e| e == "term")).unwrap();
    std::fs::write(term.path(), b"no index").unwrap();
    let damaged = Index::open(&folder).err().unwrap();
    assert!(matches!(damaged, IndexError::Damaged(_)) && damaged.needs_rebuild(), "{damaged}");
    std::fs::remove_file(term.path()).unwrap();
    assert!(matches!(Index::open(&folder), Err(IndexError::Damaged(_))));
    std::fs::write(folder.join("meta.json"), b"{").unwrap();
    assert!(matches!(Index::open(&folder), Err(IndexError::Damaged(_))));
    let anew = Index::create(&folder).unwrap();
    assert!(anew.is_empty());
    assert_eq!(anew.search(&for_all("ข้อความ"), &world.synonyms).unwrap().total.count(), 0);
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let world = World::of_bodies(&[]);
    let meta = world.folder.path().join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    std::fs::write(&meta, text.replace("kalyanamit-search-4", "kalyanamit-search-0")).unwrap();
    let error = Index::open(world.folder.path()).err().unwrap();
    assert!(matches!(&error, IndexError::Outdated { found } if found == "kalyanamit-search-0") && error.needs_rebuild());
}
