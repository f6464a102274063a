//! Documents and judged questions.

use crate::Result;
use crate::altered;
use crate::quality::Grades;
use crate::sample;
use kalyanamit::search::Kind;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::path::Path;
use std::process::Command;

/// About how many questions are asked of copies.
const TIMED: usize = 400;

/// A document that all engines are given.
#[derive(Deserialize)]
pub struct Text {
    pub id: String,
    pub title: String,
    pub body: String,
}

impl Text {
    /// A copy that is not the same text: its sentences begin elsewhere, some are absent.
    fn copy(&self, copy: usize) -> (String, &str, Cow<'_, str>) {
        if copy == 0 {
            return (self.id.clone(), &self.title, Cow::Borrowed(&self.body));
        }
        let words: Vec<&str> = self.body.split(' ').collect();
        let turn = copy * 7 % words.len().max(1);
        let turned = words[turn..].iter().chain(&words[..turn]);
        let kept: Vec<&str> = turned.enumerate().filter(|(at, _)| !(at + copy).is_multiple_of(13)).map(|(_, word)| *word).collect();
        (format!("{}#{copy}", self.id), &self.title, Cow::Owned(kept.join(" ")))
    }
}

/// A question and what answers it.
pub struct Asked {
    pub set: String,
    pub question: String,
    /// The question before it was altered.
    pub clean: Option<String>,
    pub grades: Grades,
}

/// What one contest is held on.
pub struct Collection {
    pub name: String,
    pub texts: Vec<Text>,
    pub asked: Vec<Asked>,
    /// Sets whose mean is compared; the others vary a question.
    pub compared: Vec<String>,
    pub copies: usize,
}

#[derive(Deserialize)]
struct Line {
    set: String,
    q: String,
    clean: Option<String>,
    rel: Vec<String>,
}

impl Collection {
    /// The sample world's practices with the judged set, and its variants.
    pub fn sample() -> Self {
        let practices = sample::documents().into_iter().filter(|document| document.kind == Kind::Practice);
        let texts = practices.map(|document| Text { id: document.id, title: document.title, body: document.body }).collect();
        let judged = sample::judged().into_iter();
        let clean: Vec<Asked> = judged.map(|one| Asked { set: one.set.into(), question: one.question.into(), clean: None, grades: one.grades }).collect();
        let mut asked = altered::all(&clean);
        asked.extend(clean);
        let compared = ["name", "problem", "short", "typo"].map(String::from).to_vec();
        Self { name: "the sample world's practices".into(), texts, asked, compared, copies: 1 }
    }

    /// Outside documents.
    pub fn outside(data: &Path) -> Result<Self> {
        let graded = |line: Line| Asked { set: line.set, question: line.q, clean: line.clean, grades: line.rel.into_iter().map(|id| (id, 1)).collect() };
        let asked: Vec<Asked> = lines::<Line>(&data.join("queries.jsonl.gz"))?.into_iter().map(graded).collect();
        let mut compared: Vec<String> = asked.iter().filter(|one| one.clean.is_none()).map(|one| one.set.clone()).collect();
        compared.sort_unstable();
        compared.dedup();
        Ok(Self { name: data.display().to_string(), texts: lines(&data.join("docs.jsonl.gz"))?, asked, compared, copies: 1 })
    }

    /// The same with every document so many times: for the time that it takes, to which a part of the questions is enough.
    pub fn times(mut self, copies: usize) -> Self {
        self.copies = copies.max(1);
        if self.copies > 1 {
            let share = self.asked.len().div_ceil(TIMED);
            self.asked = self.asked.into_iter().step_by(share.max(1)).collect();
        }
        self
    }

    /// Every text with its id, copies included.
    pub fn documents(&self) -> impl Iterator<Item = (String, &str, Cow<'_, str>)> {
        (0..self.copies).flat_map(|copy| self.texts.iter().map(move |text| text.copy(copy)))
    }

    /// Bytes of text, copies included.
    pub fn bytes(&self) -> usize {
        self.texts.iter().map(|text| text.title.len() + text.body.len()).sum::<usize>() * self.copies
    }
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let output = Command::new("gzip").arg("-dc").arg(path).output()?;
    if !output.status.success() {
        return Err(format!("{}: {}", path.display(), String::from_utf8_lossy(&output.stderr)).into());
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?)
}
