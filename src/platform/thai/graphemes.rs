use unicode_segmentation::UnicodeSegmentation;

/// How many whole letters a reader sees (T-08): `ก๊` counts as one.
pub fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

/// The first `limit` whole letters (T-08), never a base letter parted from its marks.
pub fn truncate(text: &str, limit: usize) -> &str {
    match text.grapheme_indices(true).nth(limit) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn twenty_letters_keep_the_last_one_whole() {
        let text = format!("{}ก๊ก", "ก".repeat(19));
        assert_eq!(truncate(&text, 20), format!("{}ก๊", "ก".repeat(19)));
        assert_eq!(length(&text), 21);
    }

    #[test]
    fn short_text_stays() {
        assert_eq!(truncate("ปั๊", 1), "ปั๊");
        assert_eq!(truncate("ปี้กู้", 9), "ปี้กู้");
        assert_eq!(truncate("ปี้กู้", 0), "");
    }

    proptest! {
        #[test]
        fn a_cut_is_a_prefix_of_exactly_that_length(text in "[ก-๛a-z0-9 👩‍🏫]{0,60}", limit in 0usize..50) {
            let cut = truncate(&text, limit);
            prop_assert!(text.starts_with(cut));
            prop_assert_eq!(length(cut), limit.min(length(&text)));
        }
    }
}
