//! The notation of `rules.txt`, read into rules. It is read when the first error of a compilation has to be named, never for correct source.

use rustc_hash::FxHashMap;

use super::node::Shape;

/// A rule, by number.
pub(super) type Rule = u16;
/// A spelling of a token, by number; 0 is none.
pub(super) type Word = u16;

/// What an alternative consists of.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A token of this spelling.
    Word(Word),
    /// A token of this class.
    Class(Class),
    Rule(Rule),
    Optional(Box<Item>),
    Repeated { item: Box<Item>, separator: Option<Box<Item>>, some: bool },
    Group(Vec<Alternative>),
    Follows(Box<Item>),
    FollowsNot(Box<Item>),
    Commit,
    Demanded(Word),
}

/// The classes of token that have no spelling of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Name,
    SoftKeyword,
    Number,
    String,
    Newline,
    Indent,
    Dedent,
    End,
    FStart,
    FMiddle,
    FEnd,
    TStart,
    TMiddle,
    TEnd,
    /// The rule for expressions without its mistakes.
    PlainExpression,
}

/// A step of an alternative, and the letter that names what it read.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) capture: u8,
    pub(super) item: Item,
}

/// What comes of an alternative that matches.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// What its only step read, or all of it together.
    Parts,
    Shape(Shape),
    /// The shape if its last step was repeated, else its first step.
    ShapeIfRepeated(Shape),
    /// The last of what was repeated, from the start of the alternative.
    Last,
    Capture(u8),
    Mistake(Mistake),
}

/// A mistake: where it is, and how it is called.
#[derive(Clone, Debug)]
pub(super) struct Mistake {
    /// `at`, `range`, `last`, `next`, `from`, `indent`, `target`, `do`
    pub(super) place: String,
    /// A name, for `target` and `do`.
    pub(super) name: String,
    pub(super) captures: Vec<u8>,
    pub(super) message: String,
}

#[derive(Clone, Debug)]
pub(super) struct Alternative {
    pub(super) steps: Vec<Step>,
    pub(super) outcome: Outcome,
}

/// The rules of a grammar.
pub(super) struct Grammar {
    pub(super) names: Vec<String>,
    pub(super) rules: Vec<Vec<Alternative>>,
    words: FxHashMap<String, Word>,
    /// The words that are keywords everywhere.
    hard: Vec<bool>,
}

impl Grammar {
    /// Reads the rules.
    pub(super) fn read() -> Grammar {
        let text = include_str!("rules.txt");
        let mut grammar = Grammar { names: Vec::new(), rules: Vec::new(), words: FxHashMap::default(), hard: vec![false] };
        // The rules of t-strings are those of f-strings.
        let twice: Vec<String> = sections(text)
            .filter(|section| section.contains("fstring") && section.split(':').next().is_some_and(|name| name.contains("fstring")))
            .map(|section| section.replace("fstring", "tstring").replace("FSTRING", "TSTRING").replace("FString", "TString").replace("f-string:", "t-string:"))
            .collect();
        let all: Vec<&str> = sections(text).chain(twice.iter().flat_map(|section| sections(section))).collect();
        for section in &all {
            grammar.names.push(section.split(':').next().unwrap_or("").to_owned());
        }
        for section in all {
            let body = section.split_once(':').map_or("", |(_, body)| body);
            let mut reader = Reader { text: body.as_bytes(), at: 0, grammar: &mut grammar };
            let alternatives = reader.alternatives();
            grammar.rules.push(alternatives);
        }
        grammar
    }

    /// The rule of a name.
    pub(super) fn rule(&self, name: &str) -> Rule {
        self.names.iter().position(|known| known == name).unwrap_or(0) as Rule
    }

    /// The number of a spelling, 0 if the grammar does not name it.
    pub(super) fn word(&self, spelling: &str) -> Word {
        self.words.get(spelling).copied().unwrap_or(0)
    }

    /// Is it a keyword everywhere?
    pub(super) fn is_hard(&self, word: Word) -> bool {
        self.hard.get(word as usize).copied().unwrap_or(false)
    }

    fn intern(&mut self, spelling: &str, hard: bool) -> Word {
        if let Some(&known) = self.words.get(spelling) {
            return known;
        }
        let word = self.hard.len() as Word;
        self.hard.push(hard && spelling.starts_with(|first: char| first.is_ascii_alphabetic()));
        self.words.insert(spelling.to_owned(), word);
        word
    }
}

/// The rules of the text, each with the lines that belong to it.
fn sections(text: &str) -> impl Iterator<Item = &str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(|first: char| first.is_ascii_lowercase()) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).filter_map(move |(start, end)| text.get(start..end))
}

struct Reader<'g, 't> {
    text: &'t [u8],
    at: usize,
    grammar: &'g mut Grammar,
}

impl Reader<'_, '_> {
    fn peek(&mut self) -> u8 {
        loop {
            match self.text.get(self.at) {
                Some(b' ' | b'\n') => self.at += 1,
                Some(b'#') => {
                    while !matches!(self.text.get(self.at), None | Some(b'\n')) {
                        self.at += 1;
                    }
                }
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    fn eat(&mut self, text: &str) -> bool {
        self.peek();
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(text.as_bytes()));
        if found {
            self.at += text.len();
        }
        found
    }

    fn name(&mut self) -> String {
        self.peek();
        let start = self.at;
        while self.text.get(self.at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            self.at += 1;
        }
        String::from_utf8_lossy(self.text.get(start..self.at).unwrap_or(&[])).into_owned()
    }

    /// A quoted text, whose quote is next.
    fn quoted(&mut self) -> String {
        let quote = self.peek();
        self.at += 1;
        let mut found = Vec::new();
        while let Some(&byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => {
                    found.extend(self.text.get(self.at));
                    self.at += 1;
                }
                _ if byte == quote => break,
                _ => found.push(byte),
            }
        }
        String::from_utf8_lossy(&found).into_owned()
    }

    fn alternatives(&mut self) -> Vec<Alternative> {
        let mut alternatives = Vec::new();
        self.eat("|");
        loop {
            let mut steps = Vec::new();
            while !matches!(self.peek(), 0 | b'|' | b')' | b'{') && !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(b"=>")) {
                steps.push(self.step());
            }
            let outcome = self.outcome();
            alternatives.push(Alternative { steps, outcome });
            if !self.eat("|") {
                return alternatives;
            }
        }
    }

    fn step(&mut self) -> Step {
        let start = self.at;
        let name = self.name();
        if name.len() == 1 && self.text.get(self.at) == Some(&b'=') && self.text.get(self.at + 1) != Some(&b'>') {
            self.at += 1;
            let item = self.item();
            return Step { capture: name.as_bytes().first().copied().unwrap_or(0), item };
        }
        self.at = start;
        Step { capture: 0, item: self.item() }
    }

    fn item(&mut self) -> Item {
        if self.eat("&&") {
            let spelling = self.quoted();
            return Item::Demanded(self.grammar.intern(&spelling, true));
        }
        if self.eat("&") {
            return Item::Follows(Box::new(self.atom()));
        }
        if self.eat("!") {
            return Item::FollowsNot(Box::new(self.atom()));
        }
        if self.eat("~") {
            return Item::Commit;
        }
        let item = self.atom();
        match self.text.get(self.at) {
            Some(b'?') => {
                self.at += 1;
                Item::Optional(Box::new(item))
            }
            Some(b'*' | b'+') => {
                let some = self.text.get(self.at) == Some(&b'+');
                self.at += 1;
                Item::Repeated { item: Box::new(item), separator: None, some }
            }
            Some(b'.') => {
                self.at += 1;
                let repeated = self.atom();
                self.at += 1;
                Item::Repeated { item: Box::new(repeated), separator: Some(Box::new(item)), some: true }
            }
            _ => item,
        }
    }

    fn atom(&mut self) -> Item {
        match self.peek() {
            b'(' => {
                self.at += 1;
                let alternatives = self.alternatives();
                self.eat(")");
                Item::Group(alternatives)
            }
            quote @ (b'\'' | b'"') => {
                let spelling = self.quoted();
                Item::Word(self.grammar.intern(&spelling, quote == b'\''))
            }
            _ => {
                let name = self.name();
                let class = match name.as_str() {
                    "NAME" => Class::Name,
                    "SOFT_KEYWORD" => Class::SoftKeyword,
                    "NUMBER" => Class::Number,
                    "STRING" => Class::String,
                    "NEWLINE" => Class::Newline,
                    "INDENT" => Class::Indent,
                    "DEDENT" => Class::Dedent,
                    "ENDMARKER" => Class::End,
                    "FSTRING_START" => Class::FStart,
                    "FSTRING_MIDDLE" => Class::FMiddle,
                    "FSTRING_END" => Class::FEnd,
                    "TSTRING_START" => Class::TStart,
                    "TSTRING_MIDDLE" => Class::TMiddle,
                    "TSTRING_END" => Class::TEnd,
                    "PLAIN" => Class::PlainExpression,
                    _ => {
                        debug_assert!(self.grammar.names.contains(&name), "no rule {name:?} at {:?}", String::from_utf8_lossy(self.text.get(self.at..).unwrap_or(&[])));
                        return Item::Rule(self.grammar.rule(&name));
                    }
                };
                Item::Class(class)
            }
        }
    }

    fn outcome(&mut self) -> Outcome {
        if self.eat("=>?") {
            return Outcome::ShapeIfRepeated(Shape::named(&self.name()));
        }
        if self.eat("=>^") {
            return Outcome::Last;
        }
        if self.eat("=>") {
            if self.eat("=") {
                return Outcome::Capture(self.name().as_bytes().first().copied().unwrap_or(0));
            }
            return Outcome::Shape(Shape::named(&self.name()));
        }
        if !self.eat("{") {
            return Outcome::Parts;
        }
        let mut mistake = Mistake { place: self.name(), name: String::new(), captures: Vec::new(), message: String::new() };
        if matches!(mistake.place.as_str(), "do" | "target") {
            mistake.name = self.name();
        }
        while !matches!(self.peek(), b'}' | b'"' | 0) {
            mistake.captures.extend(self.name().bytes());
        }
        if self.peek() == b'"' {
            mistake.message = self.quoted();
        }
        self.eat("}");
        Outcome::Mistake(mistake)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_can_be_read() {
        let grammar = Grammar::read();
        assert!(grammar.rules.len() > 150);
        assert!(grammar.is_hard(grammar.word("while")) && !grammar.is_hard(grammar.word("match")));
        assert!(grammar.names.iter().any(|name| name == "wrong_tstring_field"));
        for (name, alternatives) in grammar.names.iter().zip(&grammar.rules) {
            assert!(!alternatives.is_empty() && alternatives.iter().all(|alternative| !alternative.steps.is_empty()), "{name}");
        }
    }
}
