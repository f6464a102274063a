//! The head of a public page: what link previews and search engines read.
use serde_json::json;

use super::escape::{html, json as json_text};
use crate::platform::thai;
use crate::practices::PracticeView;

const DESCRIPTION: usize = 200;

/// One line about a practice: its summary, or its problem.
pub(super) fn description(practice: &PracticeView) -> String {
    let text = if thai::is_blank(&practice.card.summary) { &practice.problem } else { &practice.card.summary };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    thai::truncate(&line, DESCRIPTION).to_owned()
}

/// The first picture that the published version shows, small; the sign of the house where there is none.
fn picture(practice: &PracticeView, public_url: &str) -> (String, &'static str) {
    match super::pictures::of(practice).next() {
        Some(picture) => (format!("{public_url}{}", super::pictures::small(picture)), "summary_large_image"),
        None => (format!("{public_url}/icon-512.png"), "summary"),
    }
}

/// schema.org, as a data block.
fn structured(practice: &PracticeView, address: &str, picture: &str) -> serde_json::Value {
    let card = &practice.card;
    let people = card.authors.iter().map(|author| json!({ "@type": "Person", "name": author.full_name }));
    let school = json!({ "@type": "School", "name": card.owner.name });
    json!({
        "@context": "https://schema.org",
        "@type": ["Article", "LearningResource"],
        "headline": card.title,
        "description": description(practice),
        "inLanguage": "th",
        "url": address,
        "mainEntityOfPage": address,
        "image": picture,
        "datePublished": card.published_at.map(|at| at.rfc3339()),
        "author": people.chain([school.clone()]).collect::<Vec<_>>(),
        "publisher": school,
        "license": licence_address(practice),
        "creditText": practice.attribution,
        "isBasedOn": practice.credits,
        "educationalLevel": card.grades,
        "about": card.subjects,
        "version": practice.version,
        "isAccessibleForFree": true,
    })
}

pub(super) fn licence_address(practice: &PracticeView) -> &'static str {
    use crate::practices::Licence::{Cc0, CcBy, CcByNc, CcBySa};
    match practice.licence {
        CcBy => "https://creativecommons.org/licenses/by/4.0/",
        CcBySa => "https://creativecommons.org/licenses/by-sa/4.0/",
        CcByNc => "https://creativecommons.org/licenses/by-nc/4.0/",
        Cc0 => "https://creativecommons.org/publicdomain/zero/1.0/",
    }
}

pub(super) fn head(practice: &PracticeView, public_url: &str, style: &str) -> String {
    let address = format!("{public_url}/p/{}", practice.card.id);
    let (picture, card) = picture(practice, public_url);
    let (title, about) = (html(&practice.card.title), html(&description(practice)));
    let (address_text, picture_text) = (html(&address), html(&picture));
    let data = json_text(&structured(practice, &address, &picture));
    let published =
        practice.card.published_at.map(|at| format!("<meta property=\"article:published_time\" content=\"{}\">\n", at.rfc3339())).unwrap_or_default();
    format!(
        "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} · กัลยาณมิตร</title>\n\
         <meta name=\"description\" content=\"{about}\">\n<link rel=\"canonical\" href=\"{address_text}\">\n<link rel=\"icon\" href=\"/icon.svg\">\n\
         <meta property=\"og:type\" content=\"article\">\n<meta property=\"og:site_name\" content=\"กัลยาณมิตร\">\n<meta property=\"og:locale\" content=\"th_TH\">\n\
         <meta property=\"og:title\" content=\"{title}\">\n<meta property=\"og:description\" content=\"{about}\">\n<meta property=\"og:url\" content=\"{address_text}\">\n\
         <meta property=\"og:image\" content=\"{picture_text}\">\n<meta name=\"twitter:card\" content=\"{card}\">\n{published}\
         <script type=\"application/ld+json\">{data}</script>\n<style>{style}</style>\n"
    )
}
