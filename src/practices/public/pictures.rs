//! Pictures on a public page. Everyone may read what the published version of a public practice shows.
use super::escape::html;
use crate::files::{FileView, Kind};
use crate::practices::PracticeView;

/// The practice's pictures, in the order in which they are shown.
pub(super) fn of(practice: &PracticeView) -> impl Iterator<Item = &FileView> {
    practice.files.iter().filter(|file| file.kind == Kind::Picture && file.thumbnail)
}

/// Where the thumbnail of a picture is.
pub(super) fn small(picture: &FileView) -> String {
    format!("/api/v1/files/{}/thumbnail", picture.id)
}

/// All of them, each leading to its whole.
pub(super) fn figures(practice: &PracticeView) -> String {
    let figure = |(number, picture): (usize, &FileView)| {
        let (id, small) = (html(picture.id.as_str()), html(&small(picture)));
        format!("<a href=\"/api/v1/files/{id}/content\"><img src=\"{small}\" alt=\"ภาพประกอบที่ {number}\" loading=\"lazy\"></a>\n")
    };
    let figures: String = (1..).zip(of(practice)).map(figure).collect();
    if figures.is_empty() { figures } else { format!("<div class=\"pictures\">\n{figures}</div>\n") }
}
