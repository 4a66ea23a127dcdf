//! The words that extraction knows: cues, function words, titles, places, names. They are data under `data/lexicon/`,
//! compiled in; a linguist can read and extend them without touching code. Single words of grammar ("that", "who", "the")
//! and lists that one rule alone asks for stand in the code of the rule.

mod cues;
mod files;
mod inflect;
mod words;

pub use cues::{Cue, CueClass, CueKind, Frame, Frames};
pub use files::{CustomLexicon, LexiconError, LexiconFiles};

use files::Line;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};
use words::Words;

/// Word classes as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Classes(u64);

macro_rules! classes {
    ($($name:ident = $bit:literal : $doc:literal),+ $(,)?) => {
        impl Classes {
            $(#[doc = $doc] pub const $name: Classes = Classes(1 << $bit);)+
        }
    };
}
classes! {
    PRONOUN = 0: "Personal pronouns in subject form.",
    PERSON_PRONOUN = 1: "I, he, she, we, they.",
    INDEFINITE = 2: "somebody, some, others, many ...",
    DETERMINER = 3: "the, a, this, some ...",
    POSSESSIVE = 4: "my, his, her ...",
    PREPOSITION = 5: "of, in, on ...",
    CONJUNCTION = 6: "and, or, but ...",
    SUBORDINATOR = 7: "that, which, while, if ...",
    AUXILIARY = 8: "is, has, did, will ...",
    MODAL = 9: "will, would, may ...",
    BE = 10: "Forms of be.",
    HAVE = 11: "Forms of have.",
    NEGATION = 12: "not, never ...",
    ADVERB = 13: "Adverbs that stand between subject and verb.",
    OPENER = 14: "Words that open a sentence before its subject.",
    WEEKDAY = 15: "Monday ...",
    MONTH = 16: "January ...",
    TIME_NOUN = 17: "week, night ...",
    TIME_ADJECTIVE = 18: "last, early ...",
    NUMBER_WORD = 19: "one, two, dozens ...",
    MEDIUM = 20: "statement, interview ...",
    HONORIFIC = 21: "Mr, Mrs, Sir ...",
    OFFICE = 22: "president, minister, PM ...",
    RANK = 23: "Gen., Capt. ...",
    GROUP = 24: "officials, critics ...",
    PERSON = 25: "minister, spokesman, witness ...",
    DOCUMENT = 26: "report, poll, study ...",
    ORGANISATION = 27: "Ministry, Party, Reuters ...",
    COUNTRY = 28: "Names of countries and unions.",
    DEMONYM = 29: "Estonian, French ...",
    METONYM = 30: "Capitals and seats that stand for a government.",
    MALE = 31: "Given names and words for men.",
    FEMALE = 32: "Given names and words for women.",
    GIVEN_NAME = 33: "Given names.",
    RELATION = 34: "mother, colleague ...",
    FINITE = 35: "went, gave, drew ...: forms of everyday verbs that make a clause.",
    FORUM = 36: "court, jury, inquiry ...: before whom something is said.",
    NAMING_NOUN = 37: "a move, a demand ...: nouns by which the reporter sums up what was said.",
    JUDGEMENT = 38: "absurd, premature ...: adjectives that judge.",
    SURFACE = 39: "banner, placard ...: what words are written on that nobody says.",
    QUOTED_TITLE = 40: "slogan, motto, called ...: what leads up to quoted words that are no speech.",
    TEXT_LABEL = 41: "analysis, video, title ...: in front of a colon, kinds of text and metadata, no sources.",
    PROSPECT = 42: "chance, reason ...: what somebody sees little of.",
    NOUN_LIKE = 43: "states, reports, calls ...: forms of reporting verbs that are more often nouns.",
    TO_REPORT = 44: "went (on), tried, keen ...: behind which an infinitive still reports.",
    TO_SAY = 45: "took (to the air), wrote, phoned ...: what is done to say something.",
    NOT_OF = 46: "allies, critics, analyst ...: people who are not of the country named with them.",
    BEFORE_OFFICE = 47: "former, acting, ousted ...: what may stand before an office or title.",
    PAPER = 48: "economist, guardian ...: nouns for people that are papers behind \"the\" with a capital.",
}

impl Classes {
    /// Whether at least one of the classes of `other` is in the set.
    pub fn any(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }
    /// The union of both sets.
    pub const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// The small words of grammar, which no name and no noun phrase goes across.
    pub const FUNCTION: Classes = Classes::PRONOUN
        .or(Classes::INDEFINITE)
        .or(Classes::DETERMINER)
        .or(Classes::POSSESSIVE)
        .or(Classes::PREPOSITION)
        .or(Classes::CONJUNCTION)
        .or(Classes::SUBORDINATOR)
        .or(Classes::AUXILIARY)
        .or(Classes::NEGATION);
}

/// What the lexicon knows about one word form in lower case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct WordEntry {
    /// Classes the form belongs to.
    pub classes: Classes,
    /// The reporting verb that this is a form of, with the form.
    pub verb: Option<(u16, VerbForm)>,
    /// The reporting noun that this is a form of.
    pub noun: Option<u16>,
    /// The reporting adjective that this is.
    pub adjective: Option<u16>,
    /// Which list of cues of several words begins with the form: see [`Lexicon::phrases`].
    phrases: u32,
}

impl WordEntry {
    /// Whether nothing is known of the form by itself; phrases may still begin with it.
    pub fn is_unknown(&self) -> bool {
        WordEntry { phrases: 0, ..*self } == WordEntry::default()
    }

    /// Whether the form can be, or begin, a reporting word.
    pub fn may_report(&self) -> bool {
        self.verb.is_some() || self.noun.is_some() || self.adjective.is_some() || self.phrases != 0
    }

    /// The entry as that of a part of a word: no phrase begins with it.
    pub fn of_part(self) -> WordEntry {
        WordEntry { phrases: 0, ..self }
    }
}

/// Inflected forms of a verb as far as spelling tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VerbForm {
    /// say
    Base,
    /// says
    ThirdPerson,
    /// said (past tense or participle)
    Past,
    /// shown, written: participle only
    Participle,
    /// saying
    Ing,
}

/// Small words inside names: Ursula von der Leyen, Mohammed bin Salman.
pub(crate) fn is_name_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "della"
            | "dela"
            | "di"
            | "da"
            | "dos"
            | "das"
            | "du"
            | "la"
            | "le"
            | "las"
            | "los"
            | "van"
            | "von"
            | "vom"
            | "der"
            | "den"
            | "zu"
            | "zur"
            | "bin"
            | "ibn"
            | "bint"
            | "ben"
            | "al"
            | "el"
            | "ter"
            | "te"
            | "ten"
            | "af"
            | "av"
            | "ole"
            | "abu"
            | "y"
            | "st"
    )
}

/// A cue of several words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The words behind the first one, in lower case.
    pub rest: Vec<String>,
    /// The cue's number.
    pub cue: u16,
    /// The form of its first word, where that is a verb.
    pub verb: Option<VerbForm>,
}

/// A country or union with the words that point to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name in English.
    pub name: String,
    /// Adjectives and nouns for its people.
    pub demonyms: Vec<String>,
    /// Capital and seats of power.
    pub metonyms: Vec<String>,
    /// Further names and abbreviations.
    pub other_names: Vec<String>,
}

/// All word lists together.
#[derive(Debug)]
pub struct Lexicon {
    words: Words,
    cues: Vec<Cue>,
    /// Multi-word cues, one list for each first word, longest first; list 0 is empty.
    phrases: Vec<Vec<Phrase>>,
    places: Vec<Place>,
    /// Country by lower-case name, demonym, metonym or other name.
    place_of: FxHashMap<String, u16>,
    abbreviations: FxHashSet<String>,
    /// Canonical office by lower-case form ("pm" -> "prime minister").
    offices: FxHashMap<String, String>,
}

impl Lexicon {
    /// The lexicon compiled into the program.
    pub fn shipped() -> &'static Lexicon {
        shipped()
    }

    /// The same, to be held beside a lexicon that was read: see [`CustomLexicon`].
    pub fn shared() -> Arc<Lexicon> {
        Arc::clone(shipped())
    }

    /// What is known of a word form, given in lower case.
    pub fn word(&self, lower: &str) -> WordEntry {
        self.words.get(lower)
    }

    /// A cue by its number.
    pub fn cue(&self, index: u16) -> &Cue {
        &self.cues[usize::from(index)]
    }

    /// Multi-word cues that begin with the word of this entry, longest first.
    pub fn phrases(&self, first: &WordEntry) -> &[Phrase] {
        &self.phrases[first.phrases as usize]
    }

    /// The country that a name, demonym or metonym (lower case) points to.
    pub fn place(&self, lower: &str) -> Option<&Place> {
        self.place_of.get(lower).map(|&i| &self.places[usize::from(i)])
    }

    /// Whether a word with its stop (lower case, stop included) is an abbreviation.
    pub fn is_abbreviation(&self, lower_with_stop: &str) -> bool {
        self.abbreviations.contains(lower_with_stop)
    }

    /// The canonical office behind a title form in lower case: `pm` -> `prime minister`.
    pub fn office(&self, lower: &str) -> Option<&str> {
        self.offices.get(lower).map(String::as_str)
    }

    /// Builds a lexicon from the contents of its files.
    ///
    /// # Errors
    /// A line that does not follow its file's format, with file, line, column and what is allowed.
    pub fn from_files(files: &LexiconFiles<'_>) -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon {
            words: Words::default(),
            cues: Vec::new(),
            phrases: vec![Vec::new()],
            places: Vec::new(),
            place_of: FxHashMap::default(),
            abbreviations: FxHashSet::default(),
            offices: FxHashMap::default(),
        };
        lexicon.read_function_words(files.function_words)?;
        lexicon.read_titles(files.titles)?;
        lexicon.read_places(files.places)?;
        lexicon.read_given_names(files.given_names)?;
        for line in content_lines(files.abbreviations) {
            let word = line.1.trim().to_lowercase();
            lexicon.abbreviations.insert(if word.ends_with('.') { word } else { word + "." });
        }
        for (list, class) in [
            (files.organisations, Classes::ORGANISATION),
            (files.groups, Classes::GROUP),
            (files.persons, Classes::PERSON),
            (files.documents, Classes::DOCUMENT),
        ] {
            for (_, line) in content_lines(list) {
                lexicon.add_class(line.trim(), class);
                // "report" stands for "reports" as well.
                if class == Classes::DOCUMENT {
                    lexicon.add_class(&inflect::plural(line.trim()), class);
                }
                if class == Classes::PERSON {
                    lexicon.add_class(&inflect::plural(line.trim()), Classes::GROUP);
                }
            }
        }
        lexicon.read_cues(files.cues)?;
        lexicon.words.share_entries();
        Ok(lexicon)
    }

    fn add_class(&mut self, word: &str, class: Classes) {
        // Of a phrase ("Red Cross") the last word carries the class.
        let last = word.rsplit(' ').next().unwrap_or(word).to_lowercase();
        if !last.is_empty() {
            let entry = self.words.entry(&last);
            entry.classes = entry.classes.or(class);
        }
    }

    fn read_function_words(&mut self, text: &str) -> Result<(), LexiconError> {
        const FILE: &str = "function_words.tsv";
        const CLASSES: &[(&str, Classes)] = &[
            ("pronoun", Classes::PRONOUN),
            ("pronoun_person", Classes::PERSON_PRONOUN),
            ("indefinite", Classes::INDEFINITE),
            ("determiner", Classes::DETERMINER),
            ("possessive", Classes::POSSESSIVE),
            ("preposition", Classes::PREPOSITION),
            ("conjunction", Classes::CONJUNCTION),
            ("finite", Classes::FINITE),
            ("forum", Classes::FORUM),
            ("naming_noun", Classes::NAMING_NOUN),
            ("judgement", Classes::JUDGEMENT),
            ("surface", Classes::SURFACE),
            ("quoted_title", Classes::QUOTED_TITLE),
            ("text_label", Classes::TEXT_LABEL),
            ("prospect", Classes::PROSPECT),
            ("noun_like", Classes::NOUN_LIKE),
            ("to_report", Classes::TO_REPORT),
            ("to_say", Classes::TO_SAY),
            ("not_of", Classes::NOT_OF),
            ("before_office", Classes::BEFORE_OFFICE),
            ("paper", Classes::PAPER),
            ("subordinator", Classes::SUBORDINATOR),
            ("auxiliary", Classes::AUXILIARY),
            ("modal", Classes::MODAL),
            ("be", Classes::BE),
            ("have", Classes::HAVE),
            ("negation", Classes::NEGATION),
            ("adverb", Classes::ADVERB),
            ("opener", Classes::OPENER),
            ("weekday", Classes::WEEKDAY),
            ("month", Classes::MONTH),
            ("time_noun", Classes::TIME_NOUN),
            ("time_adjective", Classes::TIME_ADJECTIVE),
            ("number_word", Classes::NUMBER_WORD),
            ("medium", Classes::MEDIUM),
        ];
        for (number, content) in content_lines(text) {
            let line = Line { file: FILE, number };
            let (class, words) = content.split_once('\t').ok_or_else(|| line.too_short("class and words"))?;
            let class = line.one_of("class", class, CLASSES)?;
            for word in words.split_whitespace() {
                self.add_class(word, class);
            }
        }
        Ok(())
    }

    fn read_titles(&mut self, text: &str) -> Result<(), LexiconError> {
        const FILE: &str = "titles.tsv";
        const KINDS: &[(&str, Classes)] = &[
            ("honorific", Classes::HONORIFIC),
            ("office", Classes::OFFICE),
            ("rank", Classes::RANK),
            ("relation", Classes::RELATION),
        ];
        for (line, content) in rows(FILE, text, &["form", "canonical", "kind", "gender"])? {
            let columns: Vec<&str> = content.split('\t').map(str::trim).collect();
            let [form, canonical, kind, gender, ..] = columns[..] else {
                return Err(line.too_short("form, canonical, kind and gender"));
            };
            let class = line.one_of("kind", kind, KINDS)?;
            let lower = form.to_lowercase();
            self.add_class(&lower, class);
            self.add_gender(&lower, line.one_of("gender", gender, &GENDERS)?);
            if kind == "office" {
                self.offices.insert(lower, canonical.to_lowercase());
            }
        }
        Ok(())
    }

    fn add_gender(&mut self, word: &str, gender: Option<Classes>) {
        // "supreme leader" says nothing of other leaders.
        if let Some(class) = gender.filter(|_| !word.contains(' ')) {
            self.add_class(word, class);
        }
    }

    fn read_places(&mut self, text: &str) -> Result<(), LexiconError> {
        const FILE: &str = "places.tsv";
        let list = |cell: &str| -> Vec<String> {
            cell.split(';').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
        };
        for (line, content) in rows(FILE, text, &["country", "demonyms", "metonyms"])? {
            let mut columns = content.split('\t');
            let name = columns.next().filter(|name| !name.trim().is_empty());
            let name = name.ok_or_else(|| line.error("column `country`: empty".to_owned()))?;
            let place = Place {
                name: name.to_owned(),
                demonyms: list(columns.next().unwrap_or("")),
                metonyms: list(columns.next().unwrap_or("")),
                other_names: list(columns.next().unwrap_or("")),
            };
            let index = u16::try_from(self.places.len()).map_err(|_| too_many(line))?;
            for (words, class) in [
                (std::slice::from_ref(&place.name), Classes::COUNTRY),
                (&place.demonyms, Classes::DEMONYM),
                (&place.metonyms, Classes::METONYM),
                (&place.other_names, Classes::COUNTRY),
            ] {
                for word in words {
                    let word = word.to_lowercase();
                    let typographic = word.replace('\'', "’");
                    self.add_class(&word, class);
                    self.add_class(&typographic, class);
                    // "People’s Republic of China", "Guinea-Bissau", as `speakers::country` takes them apart.
                    let bare = word.replace("'s ", " ").replace('-', " ");
                    for spelling in [typographic, bare, word] {
                        self.place_of.entry(spelling).or_insert(index);
                    }
                }
            }
            self.places.push(place);
        }
        Ok(())
    }

    fn read_given_names(&mut self, text: &str) -> Result<(), LexiconError> {
        for (line, content) in rows("given_names.tsv", text, &["name", "gender"])? {
            let (name, gender) = content.split_once('\t').ok_or_else(|| line.too_short("name and gender"))?;
            self.add_class(name, Classes::GIVEN_NAME);
            self.add_gender(name, line.one_of("gender", gender.trim(), &GENDERS)?);
        }
        Ok(())
    }

    fn read_cues(&mut self, text: &str) -> Result<(), LexiconError> {
        for (line, content) in rows("cues.tsv", text, &cues::COLUMNS)? {
            let (cue, irregular) = Cue::parse(content, line)?;
            let index = u16::try_from(self.cues.len()).map_err(|_| too_many(line))?;
            let mut words: Vec<String> = cue.lemma.to_lowercase().split(' ').map(str::to_owned).collect();
            let first = words.remove(0);
            match cue.kind {
                CueKind::Verb if words.is_empty() => {
                    for (form, kind) in inflect::verb_forms(&first, &irregular) {
                        self.words.entry(&form).verb.get_or_insert((index, kind));
                    }
                }
                // A phrase with frames begins with a verb; one without is an adverbial ("according to").
                CueKind::Verb | CueKind::Phrase if cue.frames != Frames::default() => {
                    for (form, kind) in inflect::verb_forms(&first, &irregular) {
                        let phrase = Phrase { rest: words.clone(), cue: index, verb: Some(kind) };
                        self.add_phrase(&form, phrase);
                    }
                }
                CueKind::Noun if words.is_empty() => {
                    for form in [inflect::plural(&first), first] {
                        self.words.entry(&form).noun.get_or_insert(index);
                    }
                }
                CueKind::Adjective if words.is_empty() => {
                    self.words.entry(&first).adjective.get_or_insert(index);
                }
                _ => self.add_phrase(&first, Phrase { rest: words, cue: index, verb: None }),
            }
            self.cues.push(cue);
        }
        for list in &mut self.phrases {
            list.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        Ok(())
    }

    fn add_phrase(&mut self, first: &str, phrase: Phrase) {
        let entry = self.words.entry(first);
        if entry.phrases == 0 {
            // Fewer lists than forms of the at most 65,536 cues.
            entry.phrases = self.phrases.len() as u32;
            self.phrases.push(Vec::new());
        }
        self.phrases[entry.phrases as usize].push(phrase);
    }
}

fn shipped() -> &'static Arc<Lexicon> {
    static LEXICON: OnceLock<Arc<Lexicon>> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let lexicon = Lexicon::from_files(&LexiconFiles::shipped());
        Arc::new(lexicon.expect("the shipped lexicon is well-formed: this is a bug"))
    })
}

/// Lines of a table with their places, without comments, blank lines and the header, which must be there.
fn rows<'a>(
    file: &'static str,
    text: &'a str,
    header: &[&str],
) -> Result<impl Iterator<Item = (Line, &'a str)>, LexiconError> {
    let mut lines = content_lines(text).map(move |(number, content)| (Line { file, number }, content));
    match lines.next() {
        Some((line, first))
            if !first.split('\t').map(str::trim).take(header.len()).eq(header.iter().copied()) =>
        {
            let names: Vec<String> = header.iter().map(|name| format!("`{name}`")).collect();
            Err(line
                .error(format!("no header; hint: the first line is {}, separated by tabs", names.join(", "))))
        }
        _ => Ok(lines),
    }
}

fn too_many(line: Line) -> LexiconError {
    line.error("more than 65,536 entries".to_owned())
}

/// What the column `gender` may say.
const GENDERS: [(&str, Option<Classes>); 4] =
    [("m", Some(Classes::MALE)), ("f", Some(Classes::FEMALE)), ("u", None), ("-", None)];

/// Lines with their numbers from 1, without comments and blank ones.
fn content_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line))
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}
