//! People's words on a page that the server writes: always text.

/// In HTML text and in quoted attributes.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Marks that turn the direction of what follows would reach beyond their own text.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            letter if letter.is_control() && letter != '\n' && letter != '\t' => {}
            letter => out.push(letter),
        }
    }
    out
}

/// JSON inside a `script` element: no letter of it can end the element or begin a comment.
pub(super) fn json(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        assert_eq!(html("<img src=x onerror=\"alert('1')\">&"), "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;");
        assert_eq!(html("ก\u{202e}ข\0ค\nง"), "กขค\nง");
        let data = json(&serde_json::json!({ "name": "</script><!--<script>\u{2028}" }));
        assert!(!data.contains('<') && !data.contains('>') && !data.contains('\u{2028}'));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&data).unwrap()["name"], "</script><!--<script>\u{2028}");
    }
}
