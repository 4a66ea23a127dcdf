//! Attributions to speakers: who it is that "she", "the Estonian leader" or "PM Kallas" names.
//!
//! The document is read once for names, titles and appositions (`mentions`), which become a registry of people,
//! organisations and other sources (`registry`). Then each attribution's source goes through a sieve of rules
//! (`resolve`, `pronouns` with `antecedents`, `descriptions`); the first that finds somebody wins and leaves its reason code:
//!
//! | code | the source is |
//! |---|---|
//! | `full_name` | a name with given name and surname |
//! | `surname` | a surname, with or without a title |
//! | `given_name` | a given name alone |
//! | `role` | an office that somebody has: "the Estonian PM"; or whom the text is about: "the 34-year-old" (`focus`) |
//! | `pronoun` | he, she, it, they |
//! | `first_person` | I, we inside a quotation: its speaker |
//! | `same_source` | not repeated: "..., she said, adding that ..." |
//! | `country` | a country, or the seat of a government that stands for it |
//! | `organisation` | a body, by its name or by a noun: "the ministry" |
//! | `document` | a report, poll, study |
//! | `group` | several people: "officials", "Smith and Jones" |
//! | `indefinite` | some, others, many: "some of Ukraine’s allies" where the text says of whom |
//! | `description` | one person without a name: "a senior official" |
//! | `previous_speaker` | missing; the quotation goes on from the one before |
//! | `unresolved` | not to be told: the name is empty |
//!
//! What is absent on purpose: full coreference. Only sources are resolved, no other mention. Everything is
//! linear in the length of the document.

mod antecedents;
mod bodies;
mod country;
mod descriptions;
mod focus;
mod headlines;
mod members;
mod mentions;
mod phrases;
mod pronouns;
mod reading;
mod registry;
mod resolve;
mod steps;

pub use self::country::{country, country_told};

use crate::attributions::Attribution;
use crate::claims::Speaker;
use crate::lexicon::Lexicon;
use crate::text::Text;

/// Who one attribution's source is, and how that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// The speaker; its name is empty where nobody can be named.
    pub speaker: Speaker,
    /// Name of whoever passes the words on: "X quoted Y as saying". Empty where nobody does.
    pub relayed_by: String,
    /// What was tried and found, one readable line each; empty unless [`explain`] was asked.
    pub steps: Vec<String>,
}

/// One resolution per attribution, in the same order, without steps.
pub fn resolve(text: &Text<'_>, attributions: &[Attribution], lexicon: &Lexicon) -> Vec<Resolution> {
    resolve::Resolver::new(text, attributions, lexicon, false).resolve()
}

/// Like [`resolve()`], with the steps that led to each speaker.
pub fn explain(text: &Text<'_>, attributions: &[Attribution], lexicon: &Lexicon) -> Vec<Resolution> {
    resolve::Resolver::new(text, attributions, lexicon, true).resolve()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::{Form, Polarity, SpeakerKind};
    use crate::text::span::Span;
    use proptest::prelude::*;

    /// Speakers of the sources in square brackets, in order; one in braces stands inside the quotation of the
    /// bracketed source behind it.
    fn speakers(marked: &str) -> Vec<Resolution> {
        let mut text = String::new();
        let mut sources: Vec<(Span, bool)> = Vec::new();
        let mut open = 0;
        for c in marked.chars() {
            match c {
                '[' | '{' => open = text.len(),
                ']' | '}' => sources.push((Span::new(open, text.len()), c == '}')),
                _ => text.push(c),
            }
        }
        let analysed = Text::new(&text, Lexicon::shipped());
        let attributions: Vec<Attribution> = sources
            .iter()
            .enumerate()
            .map(|(index, &(source, nested))| Attribution {
                sentence: analysed.sentences.iter().position(|s| s.span.contains(source)).unwrap_or(0),
                source: Some(source),
                relayed_by: None,
                same_source_as: None,
                cue: None,
                cue_entry: None,
                polarity: Polarity::Asserted,
                pieces: vec![Span::new(source.end, text.len())],
                form: Form::Indirect,
                parent: sources[index..].iter().position(|s| !s.1).filter(|_| nested).map(|n| index + n),
                headline: false,
                floating: false,
                pattern: "test",
            })
            .collect();
        explain(&analysed, &attributions, Lexicon::shipped())
    }

    fn check(marked: &str, expected: &[&str]) {
        let found = speakers(marked);
        let names: Vec<&str> = found.iter().map(|r| r.speaker.name.as_str()).collect();
        assert_eq!(names, expected, "{marked}\n{:#?}", found.iter().map(|r| &r.steps).collect::<Vec<_>>());
    }

    #[test]
    fn names() {
        check("[Sir Vince Cable, who replaced Tim Farron as leader in July], said so.", &["Vince Cable"]);
        check("[Estonia’s adviser, Madis Roll], said so. [Roll] said more.", &["Madis Roll", "Madis Roll"]);
        check("[PM Kallas] said so. Later [Kaja Kallas] said more.", &["Kaja Kallas", "Kaja Kallas"]);
        check("[Ursula von der Leyen] said no. [Von der Leyen] said yes.", &["Ursula von der Leyen"; 2]);
        check("[Mohammed bin Salman] said no. [Bin Salman] said yes.", &["Mohammed bin Salman"; 2]);
        check("[Xi Jinping] said no. [Xi] said yes.", &["Xi Jinping"; 2]);
        check("[Lee van Houten’s] view was another.", &["Lee van Houten"]);
        check("[Donald Trump and Mike Pence] said so.", &["Donald Trump and Mike Pence"]);
        check("Joan I’Anson came. [I’Anson] said so. [I. Holm] left.", &["Joan I’Anson", "I. Holm"]);
        let found = speakers("[Anna FitzHolm] said so. [Karl VanBerg] said no.");
        assert!(found.iter().all(|r| r.speaker.kind == SpeakerKind::Person));
    }

    #[test]
    fn small_words_in_front_of_names() {
        check("Anna Holm left. [Even Holm] said so. [Only Holm] disagreed.", &["Anna Holm", "Anna Holm"]);
        check("Sentencing Karl Berg on Friday, she paused. [Berg] said so.", &["Karl Berg"]);
        check(
            "The [Local 20 of the Food and Dock Workers] said so.",
            &["Local 20 of the Food and Dock Workers"],
        );
        check("[Helpers Without Borders] said so.", &["Helpers Without Borders"]);
        check("It belongs to Norvik Inc. In London it rained. [Norvik] said so.", &["Norvik Inc."]);
        check("[Anna Holm] said so. [The Observer] said no.", &["Anna Holm", "Observer"]);
        check("Talks ended at 23:48 GMT. [The agency] said so.", &["agency"]);
        // What stands in a stamp is nobody.
        check("It is over\n\nALDERMERE, 3 April 2024\n\nIt rained. [The company] said so.", &["company"]);
        check("[Initial reports] said so.", &["Initial reports"]);
        check("Karl Holm called it “late.” [Traders] said so.", &["traders"]);
        check("Karl Holm called it “late.” Then [Anna Holm] said so.", &["Anna Holm"]);
        check("It was late. (Karl Holm left.) Later [Holm] said so.", &["Karl Holm"]);
    }

    #[test]
    fn counterparts_have_an_office_and_their_own_words() {
        let found = speakers(
            "Norwegian Foreign Minister Ingrid Solhaug came. Her Hungarian counterpart, Gergely Vadas, disagreed. [Vadas] left. [The Hungarian foreign minister] said no.",
        );
        for Resolution { speaker, .. } in &found {
            assert_eq!(speaker.name, "Gergely Vadas");
            assert_eq!(
                (speaker.role.as_str(), speaker.country.as_str()),
                ("Hungarian counterpart", "Hungary")
            );
        }
        let found =
            speakers("But the Iranian ambassador to Amman, Hossein Farahani, left. [Farahani] said no.");
        assert_eq!(found[0].speaker.role, "Iranian ambassador to Amman");
    }

    #[test]
    fn names_are_read_through_damage() {
        check("*Kaja* Kallas came. [Kallas] said so.", &["Kaja Kallas"]);
        check("Jos&eacute; Berg came. [Berg] said so.", &["José Berg"]);
    }

    #[test]
    fn a_list_of_names_is_no_name() {
        let names = "Anna ".repeat(2_000);
        let text = format!("{names}came. [Anna Holm] said so.");
        assert!(speakers(&text)[0].speaker.name.len() < names.len());
    }

    #[test]
    fn relative_pronouns() {
        check(
            "Police held a 41-year-old welder, [who] told them so. [He] said more.",
            &["41-year-old welder"; 2],
        );
    }

    #[test]
    fn two_of_one_surname() {
        check(
            "Bill Clinton met Hillary Clinton. [Mr. Clinton] said no. [Mrs. Clinton] said yes.",
            &["Bill Clinton", "Hillary Clinton"],
        );
        check(
            "General Taras Dovhan came. Colonel Oksana Dovhan came too. [Colonel Dovhan] said no. [Dovhan] said yes.",
            &["Oksana Dovhan", "Taras Dovhan"],
        );
    }

    #[test]
    fn roles() {
        check("Estonian Prime Minister Kaja Kallas came. [The Estonian leader] said so.", &["Kaja Kallas"]);
        check("Kaja Kallas, the Estonian prime minister, came. [The Estonian PM] said so.", &["Kaja Kallas"]);
        check(
            "Jean Petit, the French president, met Kaja Kallas, the Estonian prime minister, in Tallinn. [The French president] left, he said.",
            &["Jean Petit"],
        );
        check(
            "Defence Minister Anna Holm met Foreign Minister Karl Berg. [The foreign minister] said so.",
            &["Karl Berg"],
        );
        check("Former minister Anna Holm met the press. [The Swedish king] said so.", &["Swedish king"]);
        check(
            "Kim Lind, North Korean leader, came. [The South Korean leader] said so. [The North Korean leader] left.",
            &["South Korean leader", "Kim Lind"],
        );
        check(
            "[A spokesman for the army] said so. [The spokesman] said more.",
            &["spokesman for the army"; 2],
        );
    }

    #[test]
    fn pronouns() {
        check(
            "Kaja Kallas met Radek Sikorski. [She] said no. [He] said yes.",
            &["Kaja Kallas", "Radek Sikorski"],
        );
        check("[Anna Holm] said no.\nMaria Berg came late. [She] said yes.", &["Anna Holm", "Maria Berg"]);
        // Somebody who is only mentioned inside a quotation is not meant.
        check("“We saw Maria Berg,” [Anna Holm] said. “Good,” [she] added.", &["Anna Holm"; 2]);
        // A country is not meant either.
        check("An eyewitness was there. [He] said so.", &["eyewitness"]);
        check("[Anna Holm] spoke. With Ukraine struggling, [she] said it must recruit.", &["Anna Holm"; 2]);
        check("“{I} say no,” said [Anna Holm].", &["Anna Holm"; 2]);
        check("[The Interior Ministry] said no. [It] said so again.", &["Interior Ministry"; 2]);
        check("[Two officials] said no. [They] said so again.", &["two officials"; 2]);
        // However long the quotation between.
        let quoted = "No. ".repeat(30);
        check(&format!("A nurse wrote: “{quoted}Yes.”\n[She] said so."), &["nurse"]);
    }

    #[test]
    fn bodies_groups_and_descriptions() {
        check("[Kyiv] said so. [The Kremlin] said no. [NATO] said little.", &["Kyiv", "Kremlin", "NATO"]);
        check(
            "[A senior official who asked not to be named] said so.",
            &["senior official who asked not to be named"],
        );
        check("[Critics] say no. [Some] say yes.", &["critics", "some"]);
        check(
            "Ukraine’s allies share no goal, with some committed to it. “{Some} say: ‘No.’” [Anna Holm] said.",
            &["some of Ukraine’s allies", "Anna Holm"],
        );
        check("[The 40-page report] says so. [The report] adds more.", &["40-page report"; 2]);
    }

    #[test]
    fn countries_have_other_names() {
        let found =
            speakers("[The US] said so. [Britain] said no. [The UAE] said little. [DR Congo] said more.");
        for Resolution { speaker, .. } in found {
            assert_eq!(speaker.resolved_by, "country", "{}", speaker.name);
        }
    }

    #[test]
    fn descriptions_are_whole_and_taken_up() {
        check("[Anna Holm himself] said so. [The 47-year-old] said more.", &["Anna Holm"; 2]);
        check("[Norvik Foods cut] its outlook.", &["Norvik Foods"]);
        check("[A gunner], who uses the callsign Fox, said so. [He] said more.", &["Fox"; 2]);
        check(
            "[A source close to the star] said so. [The insider] said more.",
            &["source close to the star"; 2],
        );
        check(
            "An artillery officer in the same brigade was gloomy. [The officer] said so.",
            &["artillery officer in the same brigade"],
        );
        check(
            "[A copy of the contract] says so. [A survey from last week] says more.",
            &["contract", "survey"],
        );
        check("Ambassador Karl Holm came. [The diplomat] said so.", &["Karl Holm"]);
        check("Karl Holm, a member of the State Duma, came. [The lawmaker] said so.", &["Karl Holm"]);
        check(
            "Minister for Strategic Industries Vesna Zhlukt came. [The minister] said so. Zhlukt left.",
            &["Vesna Zhlukt"],
        );
    }

    #[test]
    fn names_end_where_other_words_begin() {
        check("The rights group [Justice Frontier] said so.", &["Justice Frontier"]);
        check("[Fifth-grader Isaiah Holm] said so.", &["Isaiah Holm"]);
        check("[Det Con Anna Holm] said so. [She] said more.", &["Anna Holm"; 2]);
        check(
            "It blames the Front for the Liberation of the Sands (FLS). [The FLS] said so.",
            &["Front for the Liberation of the Sands"],
        );
        check("Engineers at Corvane Medical knew. [Corvane] denied it.", &["Corvane Medical"]);
        check("[Both sides] said so.", &["both sides"]);
        check("The company [President Mary Holt] said so. [The president] said more.", &["Mary Holt"; 2]);
        check("[Abdel Fattah al-Burhan] spoke. [Burhan] said so.", &["Abdel Fattah al-Burhan"; 2]);
        check("Brazil's [Luiz Inacio Lula da Silva] said so.", &["Luiz Inacio Lula da Silva"]);
    }

    #[test]
    fn names_within_offices_and_bodies() {
        check("[Department of Transport official Troy Holm] said so.", &["Troy Holm"]);
        check("[The chairman of the European Council Charles Holm] said so.", &["Charles Holm"]);
        check("[Council Coordinator for Strategic Communications John Holm] said so.", &["John Holm"]);
        check("[Arnel dela Vega] said so.", &["Arnel dela Vega"]);
        check("[The Prosecutor General’s Office] said so.", &["Prosecutor General’s Office"]);
        check(
            "It blames the Cultural, Scientific and Maritime Organization (CSMO). [The CSMO] said so.",
            &["Cultural, Scientific and Maritime Organization"],
        );
        check("Planes flew over the Caspian Sea. [Norvik Foods] said so.", &["Norvik Foods"]);
    }

    #[test]
    fn titles_end_at_the_verb_in_front_of_them() {
        for (text, role) in [
            ("The firm fired former minister Karl Berg.", "former minister"),
            ("Police shot former mayor Karl Berg.", "former mayor"),
            ("Anna Holm met Prime Minister Karl Berg.", "Prime Minister"),
            ("Anna Holm met the prime minister, Karl Berg, on Monday.", "prime minister"),
            ("Lawmakers want President Karl Berg to go.", "President"),
            ("She would not meet President Karl Berg.", "President"),
            ("Interviewing former minister Karl Berg, she paused.", "former minister"),
            ("The Spanish king Karl Berg came.", "Spanish king"),
            ("The Beijing mayor Karl Berg came.", "Beijing mayor"),
            ("The acting minister Karl Berg came.", "acting minister"),
            ("The far left leader Karl Berg came.", "far left leader"),
            ("The special needs teacher, Karl Berg, left.", "special needs teacher"),
        ] {
            let found = speakers(&format!("{text} [Berg] said so."));
            let speaker = &found[0].speaker;
            assert_eq!((speaker.role.as_str(), speaker.kind), (role, SpeakerKind::Person), "{text}");
        }
    }

    #[test]
    fn followers_collectives_and_owners() {
        check("[Norway and its Western allies] say so.", &["Norway and its Western allies"]);
        check("[Polish, Czech and Slovak officials] say so.", &["Polish, Czech and Slovak officials"]);
        check("[Norway's military] says so. [It] says more.", &["Norway's military"; 2]);
        check("[Local officials] say so.", &["local officials"]);
        let found = speakers("[Two Israelis] said so. [Six Democrats] left. [Some Republicans] said no.");
        let told: Vec<_> = found.iter().map(|r| (r.speaker.name.as_str(), r.speaker.kind)).collect();
        let group = SpeakerKind::Group;
        assert_eq!(told, [("two Israelis", group), ("six Democrats", group), ("some Republicans", group)]);
        check("Karl Berg was a spy. According to [his publicist], Berg died.", &["Karl Berg’s publicist"]);
    }

    #[test]
    fn a_pronoun_tells_for_the_rest_of_the_text() {
        check(
            "[Sherif Helmy] spoke. [He] met his colleague, Solene Daubrac. [She] said more.",
            &["Sherif Helmy", "Sherif Helmy", "Solene Daubrac"],
        );
        check(
            "[David Ames] left. The envoy, Andrei Kelin, was told off; [he] spoke.",
            &["David Ames", "Andrei Kelin"],
        );
        check("The list, drawn up in May, names 41 sites in Wales. [It] says more.", &["list"]);
    }

    #[test]
    fn those_told_of_in_speech() {
        check(
            "“My sister rang on Tuesday. {She} said no,” said [Anna Holm].",
            &["Anna Holm’s sister", "Anna Holm"],
        );
        check("“I asked a young doctor. {He} said no,” said [Anna Holm].", &["young doctor", "Anna Holm"]);
        check(
            "Anna Holm, a cook, was there. Her husband no longer listens. “{He} says no,” [Holm] said.",
            &["Anna Holm’s husband", "Anna Holm"],
        );
    }

    #[test]
    fn those_told_of_without_a_report() {
        // A chain of pronouns leads back to the name.
        check(
            "[Karl Berg] said no.\nMaria Lind met Anna Holm. She came late. She had lost the way. [She] said so.",
            &["Karl Berg", "Maria Lind"],
        );
        // Who is new in the sentence before, not who spoke before that.
        check(
            "[Maria Berg] said no. The clearest words came from Anna Holm, a nurse. [She] said yes.",
            &["Maria Berg", "Anna Holm"],
        );
        check(
            "[Karl Berg] said no. [Berg] asked a nurse. [She] said yes.",
            &["Karl Berg", "Karl Berg", "nurse"],
        );
        check(
            "[The ministry] said no. Prosecutors are careful. [They] said so.",
            &["ministry", "prosecutors"],
        );
        check("[Karl Berg] said no. Ivan Petrov quoted [him] as saying yes.", &["Karl Berg"; 2]);
        check("[Karl Berg] said no. “Ivan Petrov knows,” [he] added.", &["Karl Berg"; 2]);
        check("Nordvac, a Danish company, paid. Anna Holm said that [it] knew.", &["Nordvac"]);
        check("Nordvac, a Danish company, issued a statement. [It] said no.", &["Nordvac"]);
        check("Nordvac, a Danish baker, paid. Anna Holm said that [he] knew.", &["Nordvac"]);
    }

    #[test]
    fn given_names_tell_the_gender() {
        check("[Boris Lind] met Bae Hyun-woo and Anna Holm. [She] said no.", &["Boris Lind", "Anna Holm"]);
        check("Bae Eun-ji met Tae-hyun Kim. [She] said no. [He] said yes.", &["Bae Eun-ji", "Tae-hyun Kim"]);
        // So does a pronoun that opens the next sentence.
        check(
            "Qilo Abernat, a deputy, came. She rose. Then Rulo Berg, a cook, met Abernat. [She] said so.",
            &["Qilo Abernat"],
        );
        check("Jan-Hendrik Vos met Anne-Marie Lund. [She] said no.", &["Anne-Marie Lund"]);
    }

    #[test]
    fn one_of_several() {
        check(
            "Privately, several ministers were less sure. [One] said no. [Another] said yes. [A third] left.",
            &["one of several ministers", "another of several ministers", "third of several ministers"],
        );
        check(
            "It was over, said [three people familiar with the coalition’s talks]. [One of the people] said no.",
            &[
                "three people familiar with the coalition’s talks",
                "one of three people familiar with the coalition’s talks",
            ],
        );
        check("Two sergeants told of it. [The other] said no.", &["other of two sergeants"]);
        check("[Diplomats] said no. [A third] said yes.", &["diplomats", "third diplomat"]);
        check("Three nurses were told to hurry. [A fourth] said no.", &["fourth nurse"]);
        check("Three policemen were told to hurry. [A fourth] said no.", &["fourth policeman"]);
        check("Fans were quick to react. [One] said no.", &["one fan"]);
        check("Four members of the club spoke. [One, Hans Lind,] said no.", &["Hans Lind"]);
        check(
            "A resident said no. [Another, a teacher who has three children], said yes.",
            &["teacher who has three children"],
        );
        check("[A trustee] said no. [Another trustee] said yes.", &["trustee", "another trustee"]);
    }

    #[test]
    fn descriptions_of_those_named_nearby() {
        // Not who is named in the same sentence, and whoever answers the questions.
        check(
            "[Ann Lind], a nurse, spoke. Asked by Karl Berg KC, for the defence, [the witness] said no.",
            &["Ann Lind", "Ann Lind"],
        );
        check("Detective Constable Amy Lind spoke. “Yes,” [the officer] replied.", &["Amy Lind"]);
        check("The Foreign Ministry’s spokesman, Karl Berg, spoke. [The diplomat] said no.", &["Karl Berg"]);
        check(
            "[A senior official] said no. A defence official disagreed. [The official] said more.",
            &["senior official", "defence official"],
        );
        check(
            "[A senior U.N. official] told the council so. Undersecretary-General Ann Lind came. She left.",
            &["Ann Lind"],
        );
        check("[Russian Ambassador to Norway Leonid Lind] said no.", &["Leonid Lind"]);
        check(
            "[Ukrainian Ambassador to the U.S. Oksana Lind] said no. [The ambassador] said more.",
            &["Oksana Lind"; 2],
        );
        // Nobody has said of which country they are.
        check("[Alexander Lind] spoke. [The Belarusian leader] said more.", &["Alexander Lind"; 2]);
        check("[President Berg] spoke. [The Ukrainian leader] said more.", &["Berg"; 2]);
        check("Officials admonished French President Emil Berg. [The French leader] left.", &["Emil Berg"]);
    }

    #[test]
    fn descriptions_with_names_in_them() {
        check("Gwen Hartsock came. [Hartsock’s spokeswoman] said no.", &["Gwen Hartsock’s spokeswoman"]);
        check(
            "[The Department of Health] said no. [A spokesperson for the department] said more.",
            &["Department of Health", "spokesperson for Department of Health"],
        );
        check("“{My sister in Kingman} says no,” said [Anna Holm].", &["Anna Holm’s sister", "Anna Holm"]);
        check("“{Mum} says no,” said [Anna Holm].", &["Anna Holm’s mother", "Anna Holm"]);
        check("[A draft seen by the Gazette] says no.", &["draft"]);
        check(
            "In a statement, [the Finance Ministry] said no. Then [the statement] said more.",
            &["Finance Ministry"; 2],
        );
        check("[A leaked report] said no. [The document] said more.", &["leaked report"; 2]);
    }

    #[test]
    fn kinds_roles_and_reasons() {
        let found = speakers("[Estonian Prime Minister Kaja Kallas] spoke. [Officials] spoke. [You] spoke.");
        let first = &found[0].speaker;
        assert_eq!(first.role, "Estonian Prime Minister");
        assert_eq!(first.as_written, "Estonian Prime Minister Kaja Kallas");
        assert_eq!((first.kind, first.resolved_by), (SpeakerKind::Person, "full_name"));
        assert_eq!((found[1].speaker.kind, found[1].speaker.resolved_by), (SpeakerKind::Group, "group"));
        assert_eq!((found[2].speaker.name.as_str(), found[2].speaker.resolved_by), ("", "unresolved"));
    }

    proptest! {
        #[test]
        fn never_panics(words in prop::collection::vec(
            prop::sample::select(vec![
                "[She]", "[the", "minister]", "{I}", "“", "”", "‘", "’", "Kaja", "Kallas", "Kallas’s", ",", ".", "\n",
                "of", "and", "Ukraine’s", "PM", "said", "12", "-", "[some]", "[They]", "(", ")", "“A”]", "[The", "report",
                "titled", "with", "some", "é", "allies", "[", "]", "Bank", "&", "Co", "who", "[its", "[Both]", "one",
            ]),
            0..40,
        )) {
        let text = words.join(" ");
            prop_assert_eq!(speakers(&text).len(), text.matches([']', '}']).count());
        }
    }
}
