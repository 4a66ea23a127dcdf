//! One scan over the document for names, with what the words around them tell: titles before a name,
//! appositions behind or before it, the age, "the" in front of it.

use super::bodies::is_business;
use super::country;
use super::phrases::{Phrase, is_agent};
use super::reading::{PERSON_NOUN, PLACE, Reading, TITLE, fold};
use super::registry::Gender;
use crate::claims::SpeakerKind;
use crate::lexicon::{Classes, is_name_particle};
use std::ops::Range;

/// A name as it stands in one place.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The capitalised run with titles.
    pub(super) run: Range<usize>,
    /// The name alone.
    pub(super) name: Range<usize>,
    /// What it names, as far as the place tells.
    pub(super) kind: SpeakerKind,
    /// Whether it is the name of a country or of the seat of its government.
    pub(super) country: bool,
    /// Titles and appositions.
    pub(super) roles: Vec<Phrase>,
    /// Positive for a woman, negative for a man.
    pub(super) gender: i32,
    /// Whether an honorific, a title or a rank stands directly in front.
    pub(super) titled: bool,
    /// Whether it stands in a headline with capitals everywhere, where capitals say nothing.
    pub(super) title_case: bool,
}

/// Words of an apposition at most.
const MAX_APPOSITION: usize = 16;

/// "Nigel Astbury KC", "John Smith MP": the end of the name without the letters behind it.
fn without_letters(reading: &Reading<'_>, start: usize, end: usize) -> usize {
    let company = |i: usize| {
        matches!(
            reading.word(i),
            "AG" | "SA" | "SE" | "NV" | "BV" | "PLC" | "LLC" | "LLP" | "AB" | "ASA" | "OYJ" | "SPA"
        )
    };
    let letters = |i: usize| is_acronym(reading.word(i)) && reading.word(i).len() <= 4 && !company(i);
    let mut at = end;
    while at > start + 2 && letters(at - 1) && !(start..start + 2).any(letters) {
        at -= 1;
    }
    at
}

/// All names of the document in order.
pub(super) fn names(reading: &Reading<'_>) -> Vec<Name> {
    let mut names = Vec::new();
    for (tokens, headline) in reading.blocks() {
        let title_case = headline && reading.is_title_case(tokens.clone());
        let mut at = tokens.start;
        while at < tokens.end {
            if !starts_name(reading, at) {
                at += 1;
                continue;
            }
            let end = run_end(reading, at, tokens.end, title_case);
            let run = at..spelt_out(reading, at, tokens.end).unwrap_or(end);
            at = run.end;
            names.extend(read_run(reading, run, tokens.clone(), title_case));
        }
    }
    names
}

fn starts_name(reading: &Reading<'_>, index: usize) -> bool {
    if !reading.is_capitalised(index) || reading.is(index, Classes::WEEKDAY) {
        return false;
    }
    let given = reading.is(index, Classes::GIVEN_NAME);
    let goes_on = reading.is_capitalised(index + 1);
    if reading.is(index, Classes::MONTH) {
        return given && goes_on && !reading.is_number(index + 1);
    }
    // "Even Holm concedes", "Only Holm dissented", "Sentencing Anna Holm, the judge said": said of the name behind it.
    if reading.begins_sentence(index)
        && (matches!(reading.word(index), "Even" | "Only") || is_participle_of(reading, index))
    {
        return false;
    }
    // "A. J. Lumb"
    if goes_on && reading.word(index).len() == 2 && reading.word(index).ends_with('.') {
        return true;
    }
    if reading.is_function_word(index) || reading.begins_sentence(index) && reading.is(index, Classes::OPENER)
    {
        return given && goes_on && !reading.is(index, Classes::DETERMINER.or(Classes::PRONOUN));
    }
    true
}

/// "Sentencing Anna Holm": what is done to somebody whose whole name stands behind it.
fn is_participle_of(reading: &Reading<'_>, index: usize) -> bool {
    let word = reading.word(index);
    word.len() > 5
        && word.ends_with("ing")
        && !reading.is(index, Classes::GIVEN_NAME.or(Classes::ORGANISATION).or(PLACE))
        && reading.is_capitalised(index + 1)
        && reading.is(index + 1, Classes::GIVEN_NAME)
        && reading.is_capitalised(index + 2)
}

/// Tokens of a name with all that belongs to it, at most: what is longer is a list or a table.
const MAX_RUN: usize = 40;

fn run_end(reading: &Reading<'_>, start: usize, end: usize, title_case: bool) -> usize {
    let end = end.min(start + MAX_RUN);
    let mut at = start + 1;
    loop {
        let previous = at - 1;
        if at >= end {
            return end;
        }
        if reading.is_capitalised(at) {
            let word_of_grammar = reading.is_function_word(at) && !reading.is(at, Classes::GIVEN_NAME);
            // "Doctors Without Borders": in running text a small word has a capital only within a name, or at the start of a
            // sentence: "the U.S. On Friday".
            let within = !title_case
                && reading.is(at, Classes::PREPOSITION)
                && !reading.word(previous).ends_with('.')
                && at + 1 < end
                && reading.is_capitalised(at + 1)
                && !reading.is_function_word(at + 1);
            let word_of_grammar = word_of_grammar && !within && !is_name_particle(&fold(reading.word(at)));
            if reading.is(at, Classes::WEEKDAY) || word_of_grammar {
                return at;
            }
            if reading.is(at, Classes::MONTH) && !reading.is(at, Classes::GIVEN_NAME) {
                return at;
            }
            if is_name_behind(reading, start..at, end) {
                return at;
            }
            at += 1;
            continue;
        }
        // "van der Laan": particles that a capital follows.
        let particles = (at..end.min(at + 3)).take_while(|&i| is_name_particle(reading.word(i))).count();
        if particles > 0 && reading.is_capitalised(at + particles) {
            at += particles + 1;
            continue;
        }
        // "the Bakery Workers’ Union".
        let plural_possessive =
            matches!(reading.word(at), "'" | "’") && reading.word(previous).ends_with('s');
        if plural_possessive && reading.is_capitalised(at + 1) && reading.is(at + 1, Classes::ORGANISATION) {
            at += 2;
            continue;
        }
        // "the Prosecutor General’s Office", "the Alachua Sheriff’s Office".
        if reading.is_possessive(at) && is_office_of(reading, at + 1) && reading.is(previous, TITLE) {
            at += 2;
            continue;
        }
        // "Orbital Mining plc".
        if at > start + 1 && reading.word(at) == "plc" {
            at += 1;
            continue;
        }
        // "Brandt & Kolb".
        if reading.is_mark(at, '&') && reading.is_capitalised(at + 1) {
            at += 2;
            continue;
        }
        // "Coordinator for Strategic Communications John Holm"
        if is_post(reading.word(previous))
            && reading.word(at) == "for"
            && reading.is_capitalised(at + 1)
            && at + 1 < end
        {
            at += 2;
            continue;
        }
        // "Bank of Velmark", "Ministry of the Interior", "Secretary of State".
        if reading.is(previous, Classes::ORGANISATION.or(Classes::OFFICE))
            && matches!(reading.word(at), "of" | "for")
        {
            let article = usize::from(reading.word(at + 1) == "the");
            if reading.is_capitalised(at + 1 + article)
                && (reading.word(at) == "of"
                    || reading.is(previous, Classes::ORGANISATION)
                    || reading.word(previous).ends_with("inister"))
            {
                at += 2 + article;
                continue;
            }
        }
        // "the Department of Health and Social Care", "the Bureau of Slopes and Mines".
        if reading.word(at) == "and"
            && reading.is_capitalised(at + 1)
            && (start + 1..at).any(|i| matches!(reading.word(i), "of" | "for"))
            && (reading.is(start, Classes::ORGANISATION) || reading.word(start) == "Local")
            && !names_by_itself(reading, previous)
            && (!names_by_itself(reading, at + 1)
                || reading.is(at + 1, Classes::ORGANISATION)
                    && !reading.is(at + 1, Classes::GIVEN_NAME.or(TITLE).or(PLACE))
                    && reading.is_capitalised(at + 2))
            && at + 1 < end
        {
            at += 2;
            continue;
        }
        let behind_the = is_behind_the(reading, start);
        // "the Food and Agriculture Organization", "the Securities and Exchange Commission".
        if behind_the
            && reading.word(at) == "and"
            && !(start..at).any(|i| names_by_itself(reading, i))
            && let Some(last) = (at + 1..end.min(at + 4))
                .take_while(|&i| !names_by_itself(reading, i) && i + 1 < end)
                .take_while(|&i| reading.is_capitalised(i) && reading.is_capitalised(i + 1))
                .last()
            && reading.is(last + 1, Classes::ORGANISATION)
            && is_plain_organisation(reading, last + 1)
        {
            at = last + 2;
            continue;
        }
        // "the National Conference of State Legislatures".
        if behind_the
            && at > start + 1
            && reading.word(at) == "of"
            && reading.is_capitalised(at + 1)
            && !(start..at).any(|i| reading.is(i, TITLE.or(Classes::PERSON).or(Classes::GIVEN_NAME)))
        {
            at += 2;
            continue;
        }
        // Dwayne “The Rock” Johnson.
        if let Some(behind) = reading.behind_nickname(at) {
            at = behind + 1;
            continue;
        }
        // "Major General (ret.) Pertti Holm".
        if reading.is_mark(at, '(')
            && matches!(
                reading.word(at + 1).trim_end_matches('.'),
                "ret" | "retd" | "Ret" | "Retd" | "retired"
            )
            && let Some(close) = (at + 2..at + 4).find(|&i| reading.is_mark(i, ')'))
        {
            at = close + 1;
            continue;
        }
        // "Channel 14", "Radio 4", "Local 20 of the Dockers".
        if matches!(reading.word(previous), "Channel" | "Radio" | "Studio" | "Local") && reading.is_number(at)
        {
            at += 1;
            if reading.word(previous) == "Local"
                && matches!((reading.word(at), reading.word(at + 1)), ("of", "the"))
                && reading.is_capitalised(at + 2)
            {
                at += 3;
            }
            continue;
        }
        // "Minister (Mrs.) Name".
        if reading.is_mark(at, '(') && reading.is(at + 1, Classes::HONORIFIC) && reading.is_mark(at + 2, ')')
        {
            at += 3;
            continue;
        }
        return at;
    }
}

/// The "Office" that stands behind its holder: "the Prosecutor General’s Office".
fn is_office_of(reading: &Reading<'_>, index: usize) -> bool {
    matches!(reading.word(index), "Office" | "Bureau" | "Department")
}

/// "the Caspian Sea": nobody.
fn is_landscape(word: &str) -> bool {
    matches!(
        word,
        "Sea"
            | "Ocean"
            | "River"
            | "Lake"
            | "Strait"
            | "Gulf"
            | "Canal"
            | "Peninsula"
            | "Desert"
            | "Valley"
            | "Mountains"
            | "Bridge"
            | "Highway"
    )
}

/// Posts that take "for" and their field.
fn is_post(word: &str) -> bool {
    matches!(
        word,
        "Coordinator" | "Commissioner" | "Envoy" | "Representative" | "Adviser" | "Advisor" | "Director"
    )
}

/// "the Ministry of Foreign Affairs Maria Holm", "to the Czech Republic Anna Holm": whether a person's name begins behind
/// that of the body or country that they are of.
fn is_name_behind(reading: &Reading<'_>, before: Range<usize>, end: usize) -> bool {
    let at = before.end;
    let person = reading.is(at, Classes::GIVEN_NAME)
        && !reading.is(at, PLACE)
        // "the University of South Carolina Beaufort"
        && !matches!(reading.word(at - 1), "North" | "South" | "East" | "West" | "New" | "Saint" | "San" | "Santa")
        && at + 1 < end
        && reading.is_capitalised(at + 1);
    let body = || {
        before.clone().any(|i| reading.is(i, Classes::ORGANISATION))
            // "Minister for Industry Anna Holm" is read as a whole.
            && !before.clone().any(|i| reading.is(i, TITLE))
            && before.clone().any(|i| matches!(reading.word(i), "of" | "for"))
            && reading.is_capitalised(at - 1)
    };
    // "chairman of the European Council Anna Holm"
    let office = || {
        is_plain_organisation(reading, at - 1)
            && !before.clone().any(|i| reading.is(i, TITLE))
            && is_behind_the(reading, before.start)
            && before.start > 2
            && reading.word(before.start - 2) == "of"
            && reading.is(before.start - 3, PERSON_NOUN)
    };
    let country = || {
        (2..=country::LONGEST).contains(&before.len())
            && reading.lexicon.place(&reading.words(before.clone()).to_lowercase()).is_some()
    };
    person && (body() || office() || country())
}

/// The end of a name whose initials stand in brackets behind it: "the Front for the Liberation of the Desert (FLD)". Only
/// where small words part it; other names of that kind need no help.
fn spelt_out(reading: &Reading<'_>, start: usize, end: usize) -> Option<usize> {
    const MAX_TOKENS: usize = 14;
    let open = (start + 2..end.min(start + MAX_TOKENS))
        .take_while(|&i| reading.is_word(i) || reading.is_mark(i, '(') || reading.is_mark(i, ','))
        .find(|&i| reading.is_mark(i, '('))?;
    let letters = reading.word(open + 1);
    let mut initials = String::new();
    let mut small = false;
    for i in start..open {
        if reading.is_capitalised(i) {
            initials.extend(reading.word(i).chars().next());
        } else if matches!(reading.word(i), "of" | "for" | "the" | "and" | "on" | "in" | "to")
            // "Educational, Scientific and Cultural Organization"
            || reading.is_mark(i, ',')
        {
            small = true;
        } else {
            return None;
        }
    }
    (small && reading.is_mark(open + 2, ')') && letters.len() > 1 && initials == letters).then_some(open)
}

/// A country, a body, a given name or letters: what needs no further word to be a name.
fn names_by_itself(reading: &Reading<'_>, index: usize) -> bool {
    let name =
        Classes::COUNTRY.or(Classes::METONYM).or(Classes::GIVEN_NAME).or(Classes::ORGANISATION).or(TITLE);
    reading.is(index, name) || is_acronym(reading.word(index))
}

fn is_behind_the(reading: &Reading<'_>, index: usize) -> bool {
    index.checked_sub(1).is_some_and(|before| reading.word(before).eq_ignore_ascii_case("the"))
}

/// Parts a capitalised run into title and name and looks at its neighbours.
fn read_run(reading: &Reading<'_>, run: Range<usize>, block: Range<usize>, title_case: bool) -> Option<Name> {
    // "the rights group Justice Frontier"; but "the company President Mary Holt".
    let is_body = run.start > block.start
        && names_body(reading, run.start - 1)
        && (reading.word(run.start) == "Justice"
            || !reading.is(run.start, Classes::GIVEN_NAME.or(Classes::OFFICE).or(Classes::PERSON)));
    let start = if is_body { run.start } else { name_start(reading, run.clone()) };
    let name = start..without_letters(reading, start, run.end);
    let gender = (run.start..start).map(|i| honorific_gender(reading, i)).sum();
    let mut found = Name {
        run: run.clone(),
        name: name.clone(),
        kind: SpeakerKind::Unknown,
        country: false,
        roles: Vec::new(),
        gender,
        titled: start > run.start && (reading.is(start - 1, TITLE) || reading.is_mark(start - 1, ')')),
        title_case,
    };
    if name.is_empty()
        || is_counted(reading, &name)
        || is_common_noun(reading, &run, &name)
        || is_unit(reading, &name)
    {
        return None;
    }
    if name.len() == 1 && !found.titled {
        if reading.is(name.start, Classes::DEMONYM)
            && !reading.is(name.start, Classes::METONYM.or(Classes::COUNTRY))
        {
            return None;
        }
        if reading.is(name.start, Classes::COUNTRY.or(Classes::METONYM))
            && reading.lexicon.place(&reading.word(name.start).to_lowercase()).is_some()
        {
            found.country = true;
            found.kind = SpeakerKind::Organisation;
            return Some(found);
        }
    }
    if name.len() > 1 && is_country(reading, name.clone()) {
        found.country = true;
        found.kind = SpeakerKind::Organisation;
        return Some(found);
    }
    let last = run.end - 1;
    let given = reading.is(name.start, Classes::GIVEN_NAME);
    let organisation = name.clone().any(|i| reading.is_mark(i, '&') || has_inner_capital(reading.word(i)))
        || name.clone().any(|i| matches!(reading.word(i), "of" | "for"))
        || reading.is(last, Classes::ORGANISATION)
            && !(given && name.len() == 2 && !is_plain_organisation(reading, last))
        || name.len() > 1 && reading.is(last, Classes::GROUP.or(Classes::DEMONYM)) && !given
        || name.len() == 1 && is_acronym(reading.word(last));
    // "ambassador to the U.S. Ann Holm": the article is the country's.
    let behind_the = run.start > block.start
        && start == run.start
        && reading.word(run.start - 1).eq_ignore_ascii_case("the");
    if behind_the && name.len() == 2 && is_landscape(reading.word(last)) {
        return None;
    }
    if is_body {
        found.kind = SpeakerKind::Organisation;
        return Some(found);
    }
    if !found.titled && (organisation || behind_the && !has_person_title(reading, &run)) {
        found.kind = SpeakerKind::Organisation;
        return Some(found);
    }
    if !found.titled && !given && (is_called_a_body(reading, run.end) || is_made_a_body(reading, &run)) {
        found.kind = SpeakerKind::Organisation;
        return Some(found);
    }
    let title = title_before(reading, run.start, start, block.start);
    if let Some(phrase) = title {
        found.gender += phrase.gender.vote();
        found.titled |= phrase.is_person();
        if phrase.is_person() {
            found.roles.push(phrase);
        } else if phrase.kind == SpeakerKind::Organisation && start == run.start {
            found.kind = SpeakerKind::Organisation;
            return Some(found);
        }
    }
    if let Some(phrase) = apposition_before(reading, run.start, block.start, reading.is_mark(run.end, ',')) {
        // "The 64-page study, Half Measures, argues".
        if phrase.kind == SpeakerKind::Document {
            if start == run.start && reading.is_mark(run.end, ',') && !given {
                found.kind = SpeakerKind::Document;
                found.roles.push(phrase);
            }
            return Some(found);
        }
        found.gender += phrase.gender.vote();
        found.roles.push(phrase);
    }
    let (behind, age) = apposition_behind(reading, run.end, block.end);
    if let Some(phrase) = behind {
        found.gender += phrase.gender.vote();
        found.roles.push(phrase);
    }
    // "Another, Sasha, laughed"; "Tsehay had left. She".
    let single = name.len() == 1 && (is_member(reading, &run) || is_he_or_she(reading, &run));
    let initials = reading.word(name.start).ends_with('.') && name.len() > 1;
    let particle = name.clone().any(|i| reading.is_lower(i));
    if found.titled
        || !found.roles.is_empty()
        || age
        || single
        || name.len() > 1 && (given || initials || particle)
    {
        found.kind = SpeakerKind::Person;
    }
    // "a teacher from Tartu", "talks in North Karnataka": a place, as far as this mention tells.
    let before = run.start - usize::from(behind_the);
    let placed = before > block.start
        && matches!(reading.word(before - 1), "in" | "at" | "near" | "from" | "In" | "At" | "Near" | "From");
    if found.kind == SpeakerKind::Unknown && placed && !given {
        found.kind = SpeakerKind::Organisation;
        // "engineers at Corvane Medical" work for a company.
        found.country = name.len() == 1 || !matches!(reading.word(before - 1), "at" | "At");
    }
    Some(found)
}

/// "Two Israelis", "Six Democrats": so many people.
fn is_counted(reading: &Reading<'_>, name: &Range<usize>) -> bool {
    name.len() == 2
        && reading.is(name.start, Classes::NUMBER_WORD)
        && reading.is(name.start + 1, Classes::GROUP.or(Classes::DEMONYM))
        && reading.word(name.start + 1).ends_with('s')
}

/// Whether several words are a name or adjective of a country, or the seat of its government.
fn is_country(reading: &Reading<'_>, words: Range<usize>) -> bool {
    // The last word of each is in the classes.
    reading.is(words.end - 1, PLACE) && reading.lexicon.place(&reading.words(words).to_lowercase()).is_some()
}

/// "23:48 GMT", "UAH 84 million": a time or a sum.
fn is_unit(reading: &Reading<'_>, name: &Range<usize>) -> bool {
    const UNITS: [&str; 16] = [
        "GMT", "UTC", "BST", "CET", "CEST", "EET", "EST", "EDT", "PST", "PDT", "UAH", "USD", "EUR", "GBP",
        "RUB", "CHF",
    ];
    let number = |i: usize| reading.is_number(i);
    let beside = number(name.end) || name.start > 0 && number(name.start - 1);
    name.len() == 1 && beside && UNITS.contains(&reading.word(name.start))
}

/// "Another, Sasha, laughed": the name of one of several.
fn is_member(reading: &Reading<'_>, run: &Range<usize>) -> bool {
    run.start > 1
        && reading.is_mark(run.start - 1, ',')
        && reading.is_mark(run.end, ',')
        && ["one", "another", "third"].iter().any(|w| reading.word(run.start - 2).eq_ignore_ascii_case(w))
}

/// "Tsehay had already left. She": the first word of a sentence, of which the next one says "he" or "she".
fn is_he_or_she(reading: &Reading<'_>, run: &Range<usize>) -> bool {
    const VERB: Classes = Classes::AUXILIARY.or(Classes::FINITE).or(Classes::BE);
    // "Coffee had run out. She": no name.
    let given = reading.is(run.start, Classes::GIVEN_NAME);
    let opens = given && reading.begins_sentence(run.start) && reading.is_lower(run.end);
    let verb = reading.is_verb(run.end) || reading.is(run.end, VERB);
    let Some(sentence) = reading.sentence_of(run.start).filter(|_| opens && verb) else { return false };
    let end = reading.tokens_in(reading.text.sentences[sentence].span).end;
    matches!(reading.word(end), "He" | "She")
}

/// "Traders said", "the Defence Secretary", "General Staff": a capital, but no name.
fn is_common_noun(reading: &Reading<'_>, run: &Range<usize>, name: &Range<usize>) -> bool {
    const NOUN: Classes = Classes::GROUP.or(Classes::PERSON).or(Classes::DOCUMENT).or(Classes::INDEFINITE);
    if name.len() != 1
        || reading.is(name.start, Classes::GIVEN_NAME.or(Classes::COUNTRY).or(Classes::METONYM))
    {
        return false;
    }
    if name.start > run.start {
        let honorific = reading.is(name.start - 1, Classes::HONORIFIC.or(Classes::RANK));
        let noun = reading.is(name.start, PERSON_NOUN.or(Classes::GROUP).or(Classes::ORGANISATION));
        return noun && !(honorific && run.len() == 2 && !reading.is(name.start, Classes::ORGANISATION));
    }
    let organisation =
        reading.is(name.start, Classes::ORGANISATION) && !reading.is(name.start, Classes::GROUP);
    if !reading.begins_sentence(name.start) {
        // "Some Democrats": a plural behind a word that counts.
        const COUNTS: Classes = Classes::INDEFINITE.or(Classes::NUMBER_WORD);
        return reading.is(name.start, Classes::GROUP)
            && reading.word(name.start).ends_with('s')
            && name.start.checked_sub(1).is_some_and(|before| reading.is(before, COUNTS));
    }
    // "Other posts claimed", "Approached by a paper, the envoy said".
    let first = reading.word(name.start);
    let reports = reading.is_lower(name.end) && reading.is(name.end, Classes::GROUP.or(Classes::DOCUMENT));
    if matches!(first, "Other" | "Such" | "Further")
        || reports
            && matches!(
                first,
                "Initial"
                    | "Early"
                    | "Recent"
                    | "Latest"
                    | "Preliminary"
                    | "Unconfirmed"
                    | "Conflicting"
                    | "Separate"
            )
        || first.ends_with("ed") && matches!(reading.word(name.end), "by" | "about" | "on" | "for")
    {
        return true;
    }
    // "State-owned", "Frozen-food maker Nordvac".
    if is_hyphenated_noun(reading, name.start) {
        return true;
    }
    // "Company blames ...".
    if is_business(&reading.word(name.start).to_lowercase()) {
        return true;
    }
    let agents = reading.word(name.start).to_lowercase().strip_suffix('s').is_some_and(is_agent);
    agents || !organisation && reading.is(name.start, NOUN.or(Classes::NUMBER_WORD).or(Classes::OFFICE))
}

/// "Nordvac, a Danish company that": the phrase behind the comma names a body.
fn is_called_a_body(reading: &Reading<'_>, end: usize) -> bool {
    const MAX_TOKENS: usize = 8;
    let start = end + 2;
    if !reading.is_mark(end, ',') || !matches!(reading.word(end + 1), "a" | "an" | "the") {
        return false;
    }
    let inside = |i: &usize| {
        reading.is_word(*i) && !reading.is_function_word(*i) && !(reading.is_verb(*i) && *i > start)
    };
    let Some(head) = (start..start + MAX_TOKENS).take_while(inside).last() else { return false };
    let body = reading.is(head, Classes::ORGANISATION) && !reading.is(head, PERSON_NOUN);
    reading.is_lower(head) && (body || is_business(reading.word(head)))
}

/// "the True North party", "the Rhine magazine": the noun behind the name says that it names a body.
fn is_made_a_body(reading: &Reading<'_>, run: &Range<usize>) -> bool {
    let article = run.start.saturating_sub(2)..run.start;
    let definite = article.into_iter().any(|i| matches!(reading.word(i), "the" | "The"));
    definite && is_body_noun(reading.word(run.end))
}

/// Nouns that stand behind the names of bodies.
pub(super) fn is_body_noun(word: &str) -> bool {
    matches!(word, "party" | "group" | "newspaper" | "agency" | "movement" | "magazine")
}

/// "the rights group Justice Frontier", "pollster Agora": a noun that names a body stands directly before the name.
fn names_body(reading: &Reading<'_>, before: usize) -> bool {
    matches!(
        reading.word(before),
        "group"
            | "charity"
            | "pollster"
            | "agency"
            | "newspaper"
            | "broadsheet"
            | "tabloid"
            | "thinktank"
            | "tank"
            | "firm"
            | "startup"
            | "union"
            | "party"
            | "broadcaster"
            | "portal"
            | "outlet"
            | "website"
            | "magazine"
            | "weekly"
            | "maker"
            | "company"
            | "bank"
            | "airline"
            | "retailer"
            | "nonprofit"
            | "organisation"
            | "organization"
    )
}

/// "PowerGrid", "InsureWest", but not "McCain", "D’Cunha", "Abiola-Finch", "DeWitt", "FitzGerald", "VanDyke".
fn has_inner_capital(word: &str) -> bool {
    let Some((at, _)) = word.char_indices().skip(3).find(|(_, c)| c.is_uppercase()) else { return false };
    let before = word[..at].to_lowercase();
    let surname =
        matches!(before.as_str(), "mac" | "fitz" | "vander" | "vanden") || is_name_particle(&before);
    !surname && !is_acronym(word) && word.chars().all(char::is_alphabetic)
}

/// Words such as "Ministry" that are no surname.
fn is_plain_organisation(reading: &Reading<'_>, index: usize) -> bool {
    reading.is(index, Classes::ORGANISATION) && reading.word(index).chars().count() > 6
}

pub(super) fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && word.chars().all(|c| !c.is_lowercase())
}

/// "Fifth-grader Isaiah Tolbert", "Swiss-based Aurelis": no part of the name.
fn is_hyphenated_noun(reading: &Reading<'_>, index: usize) -> bool {
    reading.word(index).rsplit_once('-').is_some_and(|(first, last)| {
        first.chars().count() > 3
            && last.chars().count() > 3
            && last.chars().all(char::is_lowercase)
            && !reading.lexicon.word(&first.to_lowercase()).classes.any(Classes::GIVEN_NAME)
    })
}

fn has_person_title(reading: &Reading<'_>, run: &Range<usize>) -> bool {
    run.clone().any(|i| reading.is(i, PERSON_NOUN.or(Classes::HONORIFIC)) && i + 1 < run.end)
}

/// Where the name begins in a run: behind the last title or demonym that has a name behind it.
fn name_start(reading: &Reading<'_>, run: Range<usize>) -> usize {
    if is_office_of(reading, run.end - 1) && run.len() > 2 && reading.is_possessive(run.end - 2) {
        return run.start;
    }
    // "The Economist": a paper, no person.
    if run.len() == 1 && reading.is(run.start, Classes::PAPER) && is_behind_the(reading, run.start) {
        return run.start;
    }
    // "DR Congo": no doctor.
    if run.len() > 1 && is_country(reading, run.clone()) {
        return run.start;
    }
    // "Dean Oduya": a given name unless another one follows ("Prince William").
    let given = |i: usize| {
        reading.is(i, Classes::GIVEN_NAME)
            && (i > run.start
                || run.len() == 2
                    && !reading.is(run.start, Classes::HONORIFIC.or(Classes::RANK))
                    && !reading.is(run.start + 1, Classes::GIVEN_NAME)
                    && !is_behind_the(reading, run.start))
    };
    let is_title = |i: usize| {
        reading.is(i, TITLE.or(Classes::PERSON)) && !given(i) && !is_name_particle(reading.word(i))
            || reading.is_mark(i, ')')
            || i + 1 < run.end && is_hyphenated_noun(reading, i)
    };
    let Some(title) = (run.start..run.end).rev().find(|&i| is_title(i)) else {
        // "American Joe Biden", "ambassador to Russia Joe Biden": a demonym or country in front of a given name.
        let demonym = run.len() > 2
            && reading.is(run.start, Classes::DEMONYM.or(Classes::COUNTRY))
            && !reading.is(run.start, Classes::GIVEN_NAME)
            // "Commissioner to Pakistan T.V. Nair"
            && (reading.is(run.start + 1, Classes::GIVEN_NAME) || reading.word(run.start + 1).ends_with('.'));
        return run.start + usize::from(demonym);
    };
    // "the National Conference of State Legislatures": what stands behind "of" is no title.
    if is_behind_the(reading, run.start)
        && title > run.start + 1
        && reading.word(title - 1) == "of"
        && !reading.is(title, Classes::GIVEN_NAME)
        && !(run.start..title).any(is_title)
    {
        return run.start;
    }
    if title + 1 == run.end {
        // "Carol-Ann Bishop" is a name, "European Commission President" an office.
        let name = run.len() > 1
            && reading.is(run.start, Classes::GIVEN_NAME)
            && !reading.is(run.start, Classes::DEMONYM.or(Classes::COUNTRY).or(Classes::ORGANISATION));
        let titled = run.len() == 2 && reading.is(run.start, TITLE);
        return if name {
            run.start
        } else if titled {
            run.start + 1
        } else {
            run.end
        };
    }
    let behind = title + 1;
    if matches!(reading.word(behind), "of" | "for") {
        // "Secretary of State Antony Blinken".
        return (behind + 1..run.end)
            .find(|&i| {
                reading.is(i, Classes::GIVEN_NAME) && !reading.is(i, Classes::COUNTRY.or(Classes::METONYM))
            })
            .filter(|&i| i + 1 < run.end)
            .or_else(|| name_behind_office(reading, behind + 1..run.end))
            .unwrap_or(run.end);
    }
    if reading.is_mark(behind, '(') {
        return run.end.min(behind + 3);
    }
    // "Defence Secretary", "Presidential Office": an organisation named for an office.
    if reading.is(run.end - 1, Classes::ORGANISATION)
        && is_plain_organisation(reading, run.end - 1)
        && run.end - behind < 3
        && !reading.is(behind, Classes::GIVEN_NAME)
    {
        return run.start;
    }
    behind
}

/// "Minister for Strategic Industries Oleksandra Koval": two words that no list knows are a name, where the
/// text has the last of them alone too.
fn name_behind_office(reading: &Reading<'_>, range: Range<usize>) -> Option<usize> {
    const MAX_TOKENS: usize = 400;
    if range.len() < 3 || (range.end - 2..range.end).any(|i| !reading.is_capitalised(i)) {
        return None;
    }
    let surname = reading.word(range.end - 1);
    let alone = |i: usize| {
        reading.word(i) == surname && i.checked_sub(1).is_none_or(|before| !reading.is_capitalised(before))
    };
    (range.end..range.end + MAX_TOKENS).any(alone).then_some(range.end - 2)
}

fn honorific_gender(reading: &Reading<'_>, index: usize) -> i32 {
    if !reading.is(index, TITLE) {
        return 0;
    }
    4 * (i32::from(reading.is(index, Classes::FEMALE)) - i32::from(reading.is(index, Classes::MALE)))
}

/// The title directly in front of a name: "Estonian Prime Minister", "ministry spokesman", "Ukraine’s ambassador".
fn title_before(reading: &Reading<'_>, run_start: usize, name_start: usize, first: usize) -> Option<Phrase> {
    let mut start = run_start;
    if name_start == run_start {
        let before = run_start.checked_sub(1).filter(|&i| i >= first)?;
        let organisation = reading.is(before, Classes::ORGANISATION) && reading.is_lower(before);
        let noun =
            reading.is(before, PERSON_NOUN) || is_agent(reading.word(before)) && !reading.is_verb(before);
        if !(reading.is_word(before) && (noun || organisation) && !reading.is_function_word(before)) {
            return None;
        }
    } else if !reading.is(name_start - 1, TITLE.or(Classes::PERSON))
        && !reading.is_mark(name_start - 1, ')')
        // "Minister for Strategic Industries".
        && !(run_start..name_start).any(|i| matches!(reading.word(i), "of" | "for"))
    {
        return None;
    }
    while start > first && name_start - start < MAX_APPOSITION {
        let before = start - 1;
        // "Officials admonished French President Ann Holm", "Berg met Prime Minister Ann Holm".
        let acts = is_everyday_verb(reading, before)
            || reading.is_lower(before)
                && reading.word(before).ends_with("ed")
                && before > first
                && is_actor(reading, before - 1);
        // "votes to override President Ann Holm", "would not meet President Ann Holm"
        let infinitive = before > first
            && reading.is_lower(before - 1)
            && (reading.word(before - 1) == "to"
                || reading.is(before - 1, Classes::MODAL.or(Classes::NEGATION)))
            && !may_precede_office(reading, before);
        // "a demand General Holm had made"
        let is_other = reading.is_lower(before)
            && (infinitive || start == run_start && reading.is(before, Classes::NOUN_LIKE));
        // "Interviewing former minister Ann Holm"; but "the Spanish king", "the Beijing mayor", "the acting minister".
        const NO_GERUND: Classes = PERSON_NOUN.or(PLACE).or(Classes::ORGANISATION).or(Classes::BEFORE_OFFICE);
        let gerund = reading.word(before).ends_with("ing")
            && (reading.is_lower(before) || reading.begins_sentence(before))
            && !reading.is(before, NO_GERUND);
        let stops = reading.is_function_word(before)
            || acts
            || is_other
            || gerund
            || reading.is_verb(before) && !reading.is(before, PERSON_NOUN)
            || reading.is(before, Classes::WEEKDAY.or(Classes::OPENER).or(Classes::ADVERB))
                && !reading.is(before, Classes::OFFICE)
            || !(reading.is_word(before) || reading.is_possessive(before))
            || reading.quotation_of(before) != reading.quotation_of(name_start);
        if stops {
            break;
        }
        start = before;
    }
    // "Mr", "Dr" say nothing of the office.
    while start < name_start && (reading.is(start, Classes::HONORIFIC) || reading.is_possessive(start)) {
        start += 1;
    }
    let mut end = name_start;
    while end > start
        && (reading.is_mark(end - 1, ')')
            || reading.is_mark(end - 1, '(')
            || reading.is(end - 1, Classes::HONORIFIC))
    {
        end -= 1;
    }
    (start < end).then(|| Phrase::read(reading, start..end)).flatten()
}

/// Whether a word is the end of a name, or a noun, for somebody who does something.
fn is_actor(reading: &Reading<'_>, index: usize) -> bool {
    const NOUN: Classes = Classes::GROUP.or(Classes::ORGANISATION).or(PERSON_NOUN);
    reading.is_capitalised(index) || reading.is(index, NOUN) || is_business(reading.word(index))
}

/// "met", "wants": the verb of a clause, and no noun such as in "the far left leader", "a special needs teacher".
fn is_everyday_verb(reading: &Reading<'_>, index: usize) -> bool {
    let noun = || {
        let behind_actor = index.checked_sub(1).is_some_and(|i| reading.is_lower(i) && is_actor(reading, i));
        reading.word(index).ends_with('s')
            && reading.is_lower(index + 1)
            && !reading.is_function_word(index + 1)
            && !behind_actor
    };
    reading.is_lower(index)
        && reading.is(index, Classes::FINITE)
        && !reading.is(index, Classes::GROUP.or(Classes::ORGANISATION))
        && !noun()
}

/// Whether a small word behind "to" or "will" may belong to an office: "spoke to former President Ann Holm".
fn may_precede_office(reading: &Reading<'_>, index: usize) -> bool {
    let word = reading.word(index);
    let of_office = PERSON_NOUN.or(TITLE).or(Classes::ORGANISATION).or(Classes::BEFORE_OFFICE);
    reading.is(index, of_office)
        || word.contains('-')
        || ["al", "ic", "ian", "ish", "ive", "an"].iter().any(|end| word.ends_with(end))
}

/// "the Taoiseach, Eimear Loughlin", "the commander of the brigade, Colonel X": the phrase before the comma.
///
/// With `closed`, where a comma follows the name, "a spokeswoman for the firm, Ingrid Falk," is one too.
fn apposition_before(reading: &Reading<'_>, run_start: usize, first: usize, closed: bool) -> Option<Phrase> {
    let comma = run_start.checked_sub(1).filter(|&i| i > first && reading.is_mark(i, ','))?;
    let mut candidates = Vec::new();
    let mut at = comma;
    while at > first && comma - at < MAX_APPOSITION {
        let before = at - 1;
        let word = reading.word(before);
        let inside = reading.is_word(before)
            || reading.is_possessive(before)
            || reading.is_number(before)
            || reading.is_mark(before, '-');
        let boundary = !inside
            || (reading.is_verb(before) || is_everyday_verb(reading, before))
                && !reading.is(before, PERSON_NOUN)
            || reading.is(before, Classes::PRONOUN.or(Classes::SUBORDINATOR))
                && reading.is_lower(before)
                && !matches!(word, "his" | "her" | "its" | "their")
            || reading.quotation_of(before) != reading.quotation_of(run_start);
        if boundary {
            if reading.begins_sentence(at) || reading.is_verb(before) {
                candidates.push(at);
            }
            break;
        }
        at = before;
        let determiner =
            ["the", "a", "an", "its", "his", "her", "their"].iter().any(|d| word.eq_ignore_ascii_case(d));
        let possessor = reading.is_possessive(at + 1)
            && reading.is_capitalised(at)
            && !reading.is_capitalised(at.wrapping_sub(1));
        // "But the Iranian ambassador", "Later the deputy director", "Along the border": no part of it.
        let apart = Classes::CONJUNCTION.or(Classes::ADVERB).or(Classes::OPENER).or(Classes::PREPOSITION);
        let begins =
            reading.begins_sentence(at) && (!reading.is(at, apart) || reading.is(at, PERSON_NOUN.or(TITLE)));
        if determiner || possessor || begins {
            candidates.push(at);
        }
        // "Tamm met his Latvian counterpart, Ilze Kalnina": nothing before "his" belongs to it.
        let own = ["its", "his", "her", "their"].iter().any(|d| word.eq_ignore_ascii_case(d));
        if reading.begins_sentence(at) || own && !reading.is(at.wrapping_sub(1), Classes::PREPOSITION) {
            break;
        }
    }
    // "At his first meeting with the prime minister, Anna Holm said": where and when, and no one's office; but "As prime
    // minister, Anna Holm signed", "In Port Holm the mayor, Anna Holm, said".
    let opens = reading.begins_sentence(at) && reading.is(at, Classes::PREPOSITION.or(Classes::SUBORDINATOR));
    if opens && !closed {
        candidates = if reading.word(at) == "As" { vec![at + 1] } else { Vec::new() };
    }
    // "In a letter to the paper, Anna Berg, who": no letter is called Anna Berg.
    let loose = |start: usize, p: &Phrase| {
        let depends = start > first && reading.is(start - 1, Classes::PREPOSITION)
            || reading.is(start, Classes::PREPOSITION);
        p.kind == SpeakerKind::Document && (depends || p.qualified)
    };
    // "According to the minister, Ann Holm left": another one.
    let by_another = |start: usize| {
        !closed
            && start > first + 1
            && reading.word(start - 1) == "to"
            && reading.word(start - 2).eq_ignore_ascii_case("according")
    };
    let phrases: Vec<Phrase> = candidates
        .into_iter()
        .rev()
        .filter(|&start| !by_another(start))
        .filter_map(|start| Phrase::read(reading, start..comma).filter(|p| !loose(start, p)))
        .collect();
    let definite = |p: &&Phrase| closed || p.determiner != super::phrases::Determiner::Indefinite;
    let person = phrases.iter().filter(definite).find(|p| p.is_person());
    person.or_else(|| phrases.iter().filter(definite).find(|p| p.kind == SpeakerKind::Document)).cloned()
}

/// "X, the Estonian foreign minister,": the phrase behind the comma, and whether an age stands there.
fn apposition_behind(reading: &Reading<'_>, run_end: usize, last: usize) -> (Option<Phrase>, bool) {
    let mut at = run_end;
    let mut age = false;
    let is_age = |i: usize| reading.is_number(i) && reading.word(i).len() == 2;
    if reading.is_mark(at, '(') && is_age(at + 1) && reading.is_mark(at + 2, ')') {
        return (None, true);
    }
    if !reading.is_mark(at, ',') {
        return (None, false);
    }
    at += 1;
    if is_age(at) && (reading.is_mark(at + 1, ',') || reading.is_mark(at + 1, '.')) {
        age = true;
        if !reading.is_mark(at + 1, ',') {
            return (None, true);
        }
        at += 2;
    }
    // "X, who was its last stationmaster,".
    let relative = reading.word(at) == "who"
        && matches!(reading.word(at + 1), "is" | "was")
        && reading.is(at + 2, Classes::DETERMINER.or(Classes::POSSESSIVE));
    at += if relative { 2 } else { 0 };
    let start = at;
    while at < last && at - start < MAX_APPOSITION {
        let stops = !(reading.is_word(at) || reading.is_number(at))
            || reading.is_verb(at) && at > start && !reading.is(at, PERSON_NOUN)
            || reading.is(at, Classes::SUBORDINATOR.or(Classes::AUXILIARY))
                && !matches!(reading.word(at), "as" | "since");
        // "The minister’s cousin" is no minister.
        let of_somebody = reading.is_possessive(at) && reading.is(at - 1, PERSON_NOUN);
        if stops && !of_somebody {
            break;
        }
        at += 1;
    }
    let closed = at >= last || !reading.is_word(at) || reading.is(at, Classes::SUBORDINATOR);
    let preposition = reading.is(start, Classes::PREPOSITION.or(Classes::PRONOUN).or(Classes::CONJUNCTION));
    if at == start || !closed || preposition || reading.is(start, Classes::OPENER.or(Classes::ADVERB)) {
        return (None, age);
    }
    // A name behind a comma is the next item of a list.
    let phrase = Phrase::read(reading, start..at).filter(|p| {
        p.is_person() && (p.known || reading.is_lower(start)) && !is_name_only(reading, start..at)
    });
    (phrase, age)
}

fn is_name_only(reading: &Reading<'_>, range: Range<usize>) -> bool {
    range.clone().all(|i| reading.is_capitalised(i))
        && !range.clone().any(|i| reading.is(i, Classes::OFFICE.or(Classes::PERSON)))
}

impl Gender {
    /// Positive for a woman, negative for a man.
    pub(super) fn vote(self) -> i32 {
        match self {
            Gender::Female => 3,
            Gender::Male => -3,
            Gender::Unknown => 0,
        }
    }
}
