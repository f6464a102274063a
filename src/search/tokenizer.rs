//! Hands the terms of a text to the index.

use super::grams::Grams;
use crate::platform::thai::{Joined, normalise_into};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name under which the index knows [`GramTokenizer`].
pub const TOKENIZER: &str = "joined_grams";

/// Normalises, joins and cuts; keeps its memory from text to text.
#[derive(Debug, Clone, Default)]
pub struct GramTokenizer {
    normalised: Vec<char>,
    joined: Joined,
    grams: Grams,
    token: Token,
}

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        normalise_into(text, &mut self.normalised);
        self.joined.read(&self.normalised);
        self.grams.read(&self.normalised, &self.joined.chars);
        self.token.reset();
        GramStream { grams: &self.grams, token: &mut self.token, next: 0 }
    }
}

/// The terms of one text.
#[derive(Debug)]
pub struct GramStream<'a> {
    grams: &'a Grams,
    token: &'a mut Token,
    next: usize,
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        let grams = self.grams.len();
        let term = if self.next < grams {
            self.grams.gram(self.next)
        } else {
            match self.grams.words().get(self.next - grams) {
                Some(word) => word,
                None => return false,
            }
        };
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.next;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
