//! One small sentence a pattern or failure class: `source | cue | content`.

use super::attributions;
use crate::lexicon::Lexicon;
use crate::text::Text;

fn found(text: &str) -> Vec<String> {
    let lexicon = Lexicon::shipped();
    let analysed = Text::new(text, lexicon);
    let list = attributions(&analysed, lexicon);
    list.iter()
        .map(|a| {
            let mut source = a;
            while source.source.is_none() {
                match source.same_source_as {
                    Some(same) => source = &list[same],
                    None => break,
                }
            }
            let words = |span: Option<crate::text::span::Span>| span.map_or("", |s| s.of(text));
            let content: Vec<&str> = a.pieces.iter().map(|p| p.of(text)).collect();
            let level = if a.parent.is_some() { "> " } else { "" };
            format!("{level}{} | {} | {}", words(source.source), words(a.cue), content.join(" ~ "))
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

#[test]
fn orders_of_source_cue_and_content() {
    check("“It is late,” Mara Lind said.", &["Mara Lind | said | It is late"]);
    check("“It is late,” said Mara Lind.", &["Mara Lind | said | It is late"]);
    check("Mara Lind said: “It is late.”", &["Mara Lind | said | It is late."]);
    check("Mara Lind said, “It is late.”", &["Mara Lind | said | It is late."]);
    check("Mara Lind said that it was late.", &["Mara Lind | said | it was late"]);
    check("Mara Lind said it was late.", &["Mara Lind | said | it was late"]);
    check("It was late, Mara Lind said.", &["Mara Lind | said | It was late"]);
    check("The plan, Mara Lind said, would fail.", &["Mara Lind | said | The plan ~ would fail"]);
    check(
        "According to Mara Lind, the plan would fail.",
        &["Mara Lind | According to | the plan would fail"],
    );
    check(
        "The plan would fail, according to Mara Lind.",
        &["Mara Lind | according to | The plan would fail"],
    );
    check("In her view, the plan would fail.", &["her | In her view | the plan would fail"]);
    check("As Mara Lind recalled, the plan had failed.", &["Mara Lind | recalled | the plan had failed"]);
}

#[test]
fn no_sources_and_no_cues() {
    check(
        "Analysts at the Nord think tank believe it is late.",
        &["Analysts at the Nord think tank | believe | it is late"],
    );
    check("Q&A: “It is late, and it must be said”\n\nIt rained.", &[]);
    check("Registration: https://a.example/b\n\nIt rained.", &[]);
}

#[test]
fn links_lead_to_what_is_kept() {
    // The union's claim has the same content as what Portnet rejected.
    check(
        "Portnet rejected the union’s claim that 900 jobs were at risk, calling it “theatre”.",
        &["Portnet | rejected | 900 jobs were at risk", "Portnet | calling | it “theatre”"],
    );
}

#[test]
fn links_lead_to_what_stands_in_front() {
    // Found by the fuzz target: what is kept for a dropped parent stands behind the child.
    let text = concat!(
        "Analysts weren't mmpressed. \"The hedakes Community’s special envoy,who arrived on Tuesday, said both capitals h       ad ",
        "assured her that neither army w           on Tuesday, said both cd on Tuesday, said b.nd said, “I am paid tge bWas there a ",
        "ovk is the only tlinguin that      \n warehouse with any sugar in it,\" Gwen Tully of Marlow & P0ice wrote in a note t"
    );
    let lexicon = Lexicon::shipped();
    let list = attributions(&Text::new(text, lexicon), lexicon);
    for (index, attribution) in list.iter().enumerate() {
        assert!(attribution.parent.is_none_or(|parent| parent < index), "{attribution:?}");
    }
}

#[test]
fn damage_is_seen_through() {
    // Lost quotation marks do not make an interview of a report.
    let lost = "Why do they go?\n\n?We will not go.? Berg said.\n\nWill it end?\n\n?It will end.? Lind said.\n\nWho pays?\n\n?All of us pay.? Holm said.";
    let sources = |text: &str| -> Vec<String> {
        found(text).iter().map(|f| f.split(" | ").next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        sources(lost),
        sources(&lost.replace(" ?", " \"").replace("\n?", "\n\"").replace(".?", ".\""))
    );
}

#[test]
fn quotations_that_go_on() {
    check("“One,” Lind said. “Two.”", &["Lind | said | One ~ Two."]);
    check("“One,” Lind said, “and two.”", &["Lind | said | One ~ and two."]);
    check("“One.\n“Two,” Lind said.", &["Lind | said | One. ~ Two"]);
    check("Lind said: “It is late,” he told us.", &["Lind | said | It is late"]);
    check("Lind said the plan was “dead”. She left.", &["Lind | said | the plan was “dead”"]);
    check(
        "Lind said it was late.\n\n“We have waited long enough for this.”",
        &["Lind | said | it was late", "Lind |  | We have waited long enough for this."],
    );
}

#[test]
fn sources_with_asides_and_objects() {
    check(
        "Sir Vince Ames, who replaced Tim Barr as leader in July, said it was late.",
        &["Sir Vince Ames | said | it was late"],
    );
    check(
        "Estonia’s adviser, Madis Roo, stated it was late.",
        &["Estonia’s adviser, Madis Roo | stated | it was late"],
    );
    check("Ames and Barr said it was late.", &["Ames and Barr | said | it was late"]);
    check("Asked by Jones, Smith said it was late.", &["Smith | said | it was late"]);
    check("Ames told reporters in Kyiv that it was late.", &["Ames | told | it was late"]);
    check("Ames told the Commons the plan was dead.", &["Ames | told | the plan was dead"]);
    check("Ames said about 60 men were late.", &["Ames | said | about 60 men were late"]);
    check("Ames said on Monday it was late.", &["Ames | said | it was late"]);
    check("Ames said in a statement on Tuesday that it was late.", &["Ames | said | it was late"]);
    check(
        "Experts who were not involved urged both sides to wait.",
        &["Experts who were not involved | urged | both sides to wait"],
    );
    check(
        "The draft of the plan, seen by this paper, says ships may be stopped.",
        &["The draft of the plan | says | ships may be stopped"],
    );
}

#[test]
fn two_reports_in_one_sentence() {
    check(
        "Ames said it was late, while Barr argued that there was time.",
        &["Ames | said | it was late", "Barr | argued | there was time"],
    );
    check(
        "Ames said it was late, adding that nobody cared.",
        &["Ames | said | it was late", "Ames | adding | nobody cared"],
    );
    check(
        "Ames said it was late and warned that nobody cared.",
        &["Ames | said | it was late", "Ames | warned | nobody cared"],
    );
    check(
        "Reuters reported that Greece had said it would not agree.",
        &[
            "Reuters | reported | Greece had said it would not agree",
            "> Greece | had said | it would not agree",
        ],
    );
    check(
        "“Some are saying: ‘We must not lose’. Others say: ‘We must win.’ It differs,” she said.",
        &[
            "she | said | Some are saying: ‘We must not lose’. Others say: ‘We must win.’ It differs",
            "> Some | are saying | We must not lose",
            "> Others | say | We must win.",
        ],
    );
}

#[test]
fn frames_other_than_clauses() {
    check("Ames called the plan “a bad joke”.", &["Ames | called | the plan “a bad joke”"]);
    check("Ames accused Barr of lying.", &["Ames | accused | Barr of lying"]);
    check("Ames called for restraint.", &["Ames | called for | restraint"]);
    check("Ames called on Sunday for an inquiry.", &["Ames | called | an inquiry"]);
    check("Ames warned on Tuesday of famine.", &["Ames | warned | famine"]);
    check("Ames denied that the plan was dead.", &["Ames | denied | the plan was dead"]);
    check("Ames rejected claims that the plan was dead.", &["Ames | rejected | the plan was dead"]);
    check("Ames asked whether the plan was dead.", &["Ames | asked | whether the plan was dead"]);
    check("Ames was told by Barr that the plan was dead.", &["Barr | was told | the plan was dead"]);
    check("The plan was brushed aside as “mad” by Barr.", &["Barr | was brushed aside | mad"]);
    check(
        "Ames’s warning that the plan was dead surprised nobody.",
        &["Ames | warning | the plan was dead surprised nobody"],
    );
    check("The agency quoted him as saying that the plan was dead.", &["him | quoted | the plan was dead"]);
    check("Ames is convinced that the plan is dead.", &["Ames | is convinced | the plan is dead"]);
}

#[test]
fn subjects_with_relative_clauses_and_asides() {
    check(
        "A man who gave one name, Stase, says it is late.",
        &["A man who gave one name, Stase | says | it is late"],
    );
    check("Soldiers defending the town say it is late.", &["Soldiers defending the town | say | it is late"]);
    check("Ames, who feared for her job, said it was late.", &["Ames | said | it was late"]);
    check("Ames, clad in red, last week said it was late.", &["Ames | said | it was late"]);
    check("The ministry in a statement said it was late.", &["The ministry | said | it was late"]);
    check("The court in 2022 ruled that it was late.", &["The court | ruled | it was late"]);
    check("He met Jo Barr, who said it was late.", &["Jo Barr | said | it was late"]);
    check("Nine out of 10 say it is late.", &["Nine out of 10 | say | it is late"]);
    check("58 per cent of readers said it was late.", &["58 per cent of readers | said | it was late"]);
    check("Ames and Barr, in a comment, argue that it is late.", &["Ames and Barr | argue | it is late"]);
    check("“It is late,” said retired surgeon Ben Ames.", &["retired surgeon Ben Ames | said | It is late"]);
    check("Bob “Gaz” Ames said it was late.", &["Bob “Gaz” Ames | said | it was late"]);
}

#[test]
fn what_stands_between_a_cue_and_its_content() {
    check("Ames told families of the nine who died that it was late.", &["Ames | told | it was late"]);
    check("Ames told pupils on Sunday she was late.", &["Ames | told | she was late"]);
    check("Ames told the chamber unpaid carers had left.", &["Ames | told | unpaid carers had left"]);
    check("Ames had told her mother that it was late.", &["Ames | had told | it was late"]);
    check("Ames told staff not to wait.", &["Ames | told | not to wait"]);
    check("Ames said late on Friday in Geneva the talks were dead.", &["Ames | said | the talks were dead"]);
    check("Ames said in a letter to clients that it was late.", &["Ames | said | it was late"]);
    check("Ames reported, citing two bankers, that it was late.", &["two bankers | reported | it was late"]);
    check("Ames said — on the radio, as it happens — that it was late.", &["Ames | said | it was late"]);
    check("Ames asked aides “what happens now”.", &["Ames | asked | what happens now"]);
}

#[test]
fn cues_of_several_words() {
    check("Ames went on to say that it was late.", &["Ames | went on to say | it was late"]);
    check("Ames took to the radio to say it was late.", &["Ames | took to the radio to say | it was late"]);
    check("Ames let slip that it was late.", &["Ames | let slip | it was late"]);
    check("Ames put the cost at 12 million.", &["Ames | put | the cost at 12 million"]);
    check("Ames won them over by saying it was late.", &["Ames | saying | it was late"]);
    check("Insisting that it was late, Ames left.", &["Ames | Insisting | it was late"]);
    check("Asked by Barr whether it was late, Ames left.", &["Barr | Asked by Barr | whether it was late"]);
    check("In her view the plan is dead.", &["her | In her view | the plan is dead"]);
    check("To Ames’s mind, the plan is dead.", &["Ames | To Ames’s mind | the plan is dead"]);
    check("For the union, the plan is dead.", &["the union | For | the plan is dead"]);
    check("A claim by the army that it was late fell flat.", &["the army | claim by the army | it was late"]);
    check("Claims by the army that it was late fell flat.", &["the army | Claims by the army | it was late"]);
}

#[test]
fn reports_without_a_named_source() {
    check("The ships are said to be late.", &[" | are said | The ships ~ to be late"]);
    check("It is often said that ships are late.", &[" | is often said | ships are late"]);
    check("Ames had been falsely accused of lying.", &[" | had been falsely accused | lying"]);
    check("Shots were reportedly heard.", &[" | reportedly | Shots were reportedly heard"]);
    check("Mrs Pike did it, the jury was told.", &[" | was told | Mrs Pike did it"]);
    check("Mrs Pike, the jury heard, did it.", &["the jury | heard | Mrs Pike ~ did it"]);
    check("It rained.\n“It is late.” ― Jo Barr, student.", &["Jo Barr |  | It is late."]);
    check("Ames was blunter: “Who did it?”", &["Ames |  | Who did it?"]);
}

#[test]
fn contents_end_where_the_reporter_resumes() {
    check("Ames called for a truce, a demand that Barr supports.", &["Ames | called for | a truce"]);
    check("Ames said it was late; Barr left.", &["Ames | said | it was late"]);
    check("Ames cautioned “not yet,” before he left.", &["Ames | cautioned | not yet"]);
    check("Ames said it was “dead,” but he stayed.", &["Ames | said | it was “dead,”"]);
    check("Ames called it “a joke” and went home.", &["Ames | called | it “a joke”"]);
    check("When Ames says it is late, they laugh.", &["Ames | says | it is late"]);
    check("Even though Ames said it was late, they stayed.", &["Ames | said | it was late"]);
    check("Unless Ames says that it is late, they will stay.", &["Ames | says | it is late"]);
    check("It was, Ames said, a matter of taste.", &["Ames | said | It was ~ a matter of taste"]);
    check(
        "It was a draft, Ames said, and drafts were written.",
        &["Ames | said | It was a draft ~ and drafts were written"],
    );
    check("Ames said it was “odd” and would hurt.", &["Ames | said | it was “odd” and would hurt"]);
    check("Ames called it “odd” but would not say why.", &["Ames | called | it “odd”"]);
    check(
        "Ames said men had been moved and put on the list.",
        &["Ames | said | men had been moved and put on the list"],
    );
    check("It rained, Ames said on Tuesday, a day after the vote.", &["Ames | said | It rained"]);
    check("Moves that he said hurt trade are over.", &["he | said | hurt trade are over"]);
    check("A deal which police say is closed.", &["police | say | is closed"]);
    check("What Ames said is that it was late.", &["Ames | said | it was late"]);
}

#[test]
fn asides_between_the_subject_and_the_verb_of_a_content() {
    check(
        "Ames warned that Mordia, despite heavy losses, could attack.",
        &["Ames | warned | Mordia, despite heavy losses, could attack"],
    );
    check(
        "Police said the man, a senior figure in the gang, was freed on Monday.",
        &["Police | said | the man, a senior figure in the gang, was freed on Monday"],
    );
    check(
        "Ames said the council, in a move few expected, would resign.",
        &["Ames | said | the council, in a move few expected, would resign"],
    );
    // The verb of the sentence around it.
    check(
        "The plan that Ames called a mistake, despite its cost, was dropped.",
        &["Ames | called | a mistake"],
    );
}

#[test]
fn cues_within_their_content() {
    check(
        "Russia, Mara Lind said, “must understand that there is a price”.",
        &["Mara Lind | said | Russia ~ “must understand that there is a price”"],
    );
    check("On Monday, Mara Lind said, “we will see”.", &["Mara Lind | said | we will see"]);
    check(
        "The plan, according to Mara Lind, “cannot be carried out before June”.",
        &["Mara Lind | according to | The plan ~ “cannot be carried out before June”"],
    );
    check(
        "Local authorities, according to the Herald, have closed two roads.",
        &["the Herald | according to | Local authorities ~ have closed two roads"],
    );
    check(
        "Longer term, according to the chairman Jo Barr, the goal is to cut costs.",
        &["the chairman Jo Barr | according to | Longer term ~ the goal is to cut costs"],
    );
    check(
        "“We are ready for it,” the agency Sever quoted him as saying.",
        &["him | quoted | We are ready for it"],
    );
    check(
        "The port was closed, Sever quoted the mayor as saying on Monday.",
        &["the mayor | quoted | The port was closed"],
    );
    check(
        "The isles are safe, says the Herald, which reported that over the century, only two storms hit them.",
        &[
            "the Herald | says | The isles are safe",
            "the Herald | reported | over the century, only two storms hit them",
        ],
    );
    check(
        "For Ada Roos, a lawmaker from the north, the step is a mistake.",
        &["Ada Roos, a lawmaker from the north | For | the step is a mistake"],
    );
    check(
        "According to a report by the World Food Office (WFO) last month, the harvest is late.",
        &["a report by the World Food Office (WFO) | According to | the harvest is late"],
    );
    check(
        "Earlier this week on live television, Mara Lind said — as the Herald has it — “It is late.”",
        &["Mara Lind | said | It is late."],
    );
    check("Mara Lind said that, for now, it was late.", &["Mara Lind | said | for now, it was late"]);
    check("Mara Lind commented on the vote: “It is late.”", &["Mara Lind | commented | It is late."]);
    check("Mara Lind said of the deal, “It is late.”", &["Mara Lind | said | It is late."]);
}

#[test]
fn sources_end_before_their_verbs() {
    check(
        "Chirper prevented users from sharing the post, claiming that it was forged.",
        &["Chirper | claiming | it was forged"],
    );
    check(
        "The ministry sued to stop the book, claiming that it was forged.",
        &["The ministry | claiming | it was forged"],
    );
}

#[test]
fn whom_it_is_told() {
    check("Ames told army radio it was late.", &["Ames | told | it was late"]);
    check("Ames told “Good Morning North” it was late.", &["Ames | told | it was late"]);
    check("Ames told a hearing in London it was late.", &["Ames | told | it was late"]);
    check("Ames said in an interview with Rolling Stone he was late.", &["Ames | said | he was late"]);
}

#[test]
fn headlines() {
    check("Plan is dead, minister says\n\nIt rained.", &["minister | says | Plan is dead"]);
    check("Barr: plan is dead\n\nIt rained.", &["Barr |  | plan is dead"]);
    check("“Plan is dead”, Polish FM reveals\n\nIt rained.", &["Polish FM | reveals | Plan is dead"]);
    check("“We will not give up now”: a day at the front\n\nIt rained.", &[" |  | We will not give up now"]);
    check(
        "Deliveries make Europe a party — diplomat\n\nIt rained.",
        &["diplomat |  | Deliveries make Europe a party"],
    );
    check(
        "Deliveries make Europe a party — western diplomats\n\nIt rained.",
        &["western diplomats |  | Deliveries make Europe a party"],
    );
}

#[test]
fn what_is_no_claim() {
    check("The report states police were there.", &["The report | states | police were there"]);
    check("State police arrived. Claims rose 3% in the second quarter.", &[]);
    check("Ames declined to comment.", &[]);
    check("She refused to say what came next.", &[]);
    check("He appeared in court and refused to say whether he was there.", &[]);
    check("He appeared in court but was unable to say whether he was there.", &[]);
    check("Nobody said that it was late.", &[]);
    check("Ames did not say that it was late.", &[]);
    check("Neither Ames nor Barr said that it was late.", &[]);
    check("Nor has Ames said that it is late.", &[]);
    check("Did officials say that it was late? Why didn’t they say that it was late?", &[]);
    check("The source asked not to be named.", &[]);
    check("He read “The Long Road Home” and the so-called “peace plan”.", &[]);
    check("The stated capacity is high, and the noted pianist left.", &[]);
    check("Swing states voted. Water claims rose. Not everyone blamed Ames.", &[]);
    check("(Writing by Jane Holt)\n\nRead also:\n\nIt rained.", &[]);
}

#[test]
fn participles_are_adjectives() {
    check("He won 41 pledged delegates.", &[]);
    check("There were 170 suspected cases in May.", &[]);
    check("The protests began over a proposed new law.", &[]);
    check("Anyone accused of a crime was sent home.", &[]);
    check("She taught a course called “Learning Together”.", &[]);
    check("Wool market expected to grow\n\nIt rained, with snow expected to fall.", &[]);
    check("The company expected to cut jobs.", &["The company | expected | to cut jobs"]);
    check("Troops left over the minister’s threatened walk-out.", &[]);
    check("Ames criticised Barr.", &[]);
    check("Ames wrote about music.", &[]);
    check("In her last address on Thursday, June 2, the president commented on the crisis.", &[]);
    check("For some time, the head of the port disregarded the facts.", &[]);
    check("Investors paid no attention to her words on Monday.", &[]);
    check("He had a plan in his mind before the vote.", &[]);
    check(
        "Ames said his country would not accept the terms.",
        &["Ames | said | his country would not accept the terms"],
    );
}

#[test]
fn explainers_are_no_interviews() {
    let text = "What now?\n\nWhat do they want?\n\nAmes said it was late.\n\nWho pays?\n\nBarr said nobody paid.\n\nWhat next?\n\n“We wait,” Ames said.";
    check(text, &["Ames | said | it was late", "Barr | said | nobody paid", "Ames | said | We wait"]);
    let text = "The war is on.\n\nWhat now?\n\n“We think it is late,” Ames said.\n\nWho pays?\n\n“We will not pay,” Barr said.\n\nWhat next?\n\n“We wait,” Ames said.";
    check(
        text,
        &["Ames | said | We think it is late", "Barr | said | We will not pay", "Ames | said | We wait"],
    );
}

#[test]
fn paragraphs_of_one_sentence() {
    check(
        "“It is late,” said Ames.\n\n“We must go home now.”",
        &["Ames | said | It is late ~ We must go home now."],
    );
}

#[test]
fn interviews() {
    check(
        "Ada Roos heads the port.\n\n((Daily)) Is it late?\n\nAR I think that it is.\n\n((Daily)) Who knew?\n\n\
        We all knew.\n\n((Daily)) Thank you.",
        &["Ada Roos |  | AR I think that it is.", "Ada Roos |  | We all knew."],
    );
    check(
        "((Daily)) Is it late?\n\n((Ada Roos)) I think so.\n\n((Daily)) Who knew?\n\n((Ada Roos)) All of us.",
        &["Ada Roos |  | I think so.", "Ada Roos |  | All of us."],
    );
    let text = "Mara Lind on rivers\n\nMara Lind has studied rivers for years.\n\nWhy rivers?\n\nI grew up on one.\n\nAnd the sea?\n\nMy father said it was for others.\n\nWill you stop?\n\nNo.";
    check(
        text,
        &[
            "Mara Lind |  | I grew up on one.",
            "Mara Lind |  | My father said it was for others.",
            "> My father | said | it was for others",
            "Mara Lind |  | No.",
        ],
    );
    let long = "Maria de la Torre on rivers\n\nMaria de la Torre has studied rivers for years.\n\nWhy rivers?\n\nI grew up on one.\n\nAnd the sea?\n\nI fear it.\n\nWill you stop?\n\nNo.";
    check(
        long,
        &[
            "Maria de la Torre |  | I grew up on one.",
            "Maria de la Torre |  | I fear it.",
            "Maria de la Torre |  | No.",
        ],
    );
    let marked = "Mara Lind on rivers\n\nMara Lind has studied rivers for years.\n\nWhy rivers?\n\n“I grew up on one.”\n\nAnd the sea?\n\n“We all fear it.”\n\nWill you stop?\n\n“I will not.”";
    check(
        marked,
        &[
            "Mara Lind |  | “I grew up on one.”",
            "Mara Lind |  | “We all fear it.”",
            "Mara Lind |  | “I will not.”",
        ],
    );
}

#[test]
fn names_that_are_given() {
    check("The mayor calls it reckless.", &["The mayor | calls | it reckless"]);
    check("Ames called the plan a mistake.", &["Ames | called | the plan a mistake"]);
    check("It was a step that Paris called absurd.", &["Paris | called | absurd"]);
    check("Ames called him back. She called it off. Lind called the council a day later.", &[]);
}

#[test]
fn reporting_words_that_stand_once() {
    check(
        "Some said that it was late; others that it was early; one, who would not give a name, that nobody knew.",
        &["Some | said | it was late", "others |  | it was early", "one |  | nobody knew"],
    );
    check(
        "The talks failed, with Britain arguing that it was late and Germany saying that it was early.",
        &["Britain | arguing | it was late", "Germany | saying | it was early"],
    );
}

#[test]
fn words_that_others_pass_on() {
    check(
        "Anna Berg was quoted by the Herald, a daily, as saying that it was late.",
        &["Anna Berg | was quoted | it was late"],
    );
    check(
        "The Herald, citing two officials, reported that it was late.",
        &["two officials | reported | it was late"],
    );
    check("Citing a lack of staff, Ames said that it was late.", &["Ames | said | it was late"]);
    check(
        "The Herald reported on Sunday, citing an official in Berlin, that it was late.",
        &["an official in Berlin | reported | it was late"],
    );
    check(
        "Quoting a retired engineer, Ames said that it was late.",
        &["a retired engineer | said | it was late"],
    );
    check("The Herald quoted Anna Berg as calling it “a joke”.", &["Anna Berg | quoted | it “a joke”"]);
}

#[test]
fn contents_around_their_cues() {
    check("The threats, argues Ames, are theatre.", &["Ames | argues | The threats ~ are theatre"]);
    check("The aim, as Ames puts it, is a truce.", &["Ames | puts it | The aim ~ is a truce"]);
    check(
        "In his new book, “The Long Silence”, Ames writes that every strike was a mistake.",
        &["Ames | writes | every strike was a mistake"],
    );
    check(
        "By her own account, Lind was out of ideas.",
        &["her | By her own account | Lind was out of ideas"],
    );
    check("Lind's concern is that staff knew.", &["Lind | concern is | staff knew"]);
    check("The ministers kept asking who would pay.", &["The ministers | kept asking | who would pay"]);
    check("Lind asked allies to wait.", &["Lind | asked | allies to wait"]);
    check(
        "The chief doubted that the port would close, however.",
        &["The chief | doubted | the port would close"],
    );
    check(
        "The port says it had no choice, but critics believe the gate was left open.",
        &["The port | says | it had no choice", "critics | believe | the gate was left open"],
    );
}

#[test]
fn sources_with_all_that_describes_them() {
    check(
        "A poll published in May by the institute showed that few believed it.",
        &["A poll published in May by the institute | showed | few believed it"],
    );
    check(
        "Marcus Feltham, an epidemiologist at the university, who was not part of the team, called it “odd”.",
        &["Marcus Feltham, an epidemiologist at the university | called | it “odd”"],
    );
    check(
        "The trial, led by the university, found that most slept better.",
        &["The trial | found | most slept better"],
    );
    check("“They are late,” grumbled her friend.", &["her friend | grumbled | They are late"]);
    check(
        "Guseva told reporters on a daily call that “piracy remains piracy”.",
        &["Guseva | told | piracy remains piracy"],
    );
}

#[test]
fn labels_of_quotations() {
    check(
        "Lind noted that it was late.\n\nQuote: “We have waited long enough.”\n\nQuote from Berg: “We have not waited.”",
        &[
            "Lind | noted | it was late",
            "Lind |  | We have waited long enough.",
            "Berg |  | We have not waited.",
        ],
    );
}

#[test]
fn cues_that_are_put_in() {
    check(
        "He had been promised a refund, he said, but had not seen a cent.",
        &["he | said | He had been promised a refund ~ but had not seen a cent"],
    );
    check(
        "Investors have been told that sales will triple, one of those people confirmed to me this week.",
        &[
            "one of those people | confirmed | Investors have been told that sales will triple",
            ">  | have been told | sales will triple",
        ],
    );
    check(
        "The camera was running, he says; the file was lost on the way.",
        &["he | says | The camera was running ~ the file was lost on the way"],
    );
    check("Count from the car park, she says.", &["she | says | Count from the car park"]);
    check("It was late, Ames insisted on Monday.", &["Ames | insisted | It was late"]);
    check(
        "“It is over,” as the late general Arvo Kall used to say.",
        &["the late general Arvo Kall | used to say | It is over"],
    );
    check("The war will go on, Viktar Haid is sure.", &["Viktar Haid | is sure | The war will go on"]);
    check("The tax is too high, the minister believes.", &["the minister | believes | The tax is too high"]);
    check(
        "Campaigners were unimpressed: ministers had said as much before, they noted.",
        &["they | noted | ministers had said as much before"],
    );
}

#[test]
fn contents_end_where_another_clause_of_the_reporter_begins() {
    check(
        "Ames said it was late, in what she called “a mess”.",
        &["Ames | said | it was late", "she | called | a mess"],
    );
    check("Ames said no one was hurt, in comments likely to alarm Kyiv.", &["Ames | said | no one was hurt"]);
    check("Ames said it was late and would not say why.", &["Ames | said | it was late"]);
    check("Ames said it was late but has not paid.", &["Ames | said | it was late"]);
    check(
        "Ames said it must not lose, but stopped short of saying more, while some say it is late, others say it is early.",
        &["Ames | said | it must not lose", "some | say | it is late", "others | say | it is early"],
    );
    check("Ames denied fraud but was convicted in March.", &["Ames | denied | fraud"]);
    check("Mara Lind warns of war as talks go on\n\nThe talks went on.", &["Mara Lind | warns | war"]);
    check(
        "Minister accused of ‘hiding from MPs’ as courts close\n\nIt was late.",
        &[" | accused | hiding from MPs"],
    );
    check(
        "“He told us that it was late, and we laughed at him,” Ames said.",
        &["Ames | said | He told us that it was late, and we laughed at him", "> He | told | it was late"],
    );
}

#[test]
fn objects_of_cues() {
    check("The minister promised an inquiry.", &["The minister | promised | an inquiry"]);
    check("Several parents doubted those figures.", &["Several parents | doubted | those figures"]);
    check("She called the allegation absurd, and left.", &["She | called | the allegation absurd"]);
    check("Beijing expressed the hope that both would talk.", &["Beijing | expressed | both would talk"]);
    check("He sees little chance of a deal.", &["He | sees | little chance of a deal"]);
    check("Witnesses saw no soldiers on the road.", &[]);
    check("They considered the alternative.", &[]);
    check("Ames put the toll at more than 300.", &["Ames | put | the toll at more than 300"]);
    check("Ames asked staff “to let it pass”.", &["Ames | asked | staff “to let it pass”"]);
    check(
        "Ames told us the offer amounted to surrender.",
        &["Ames | told | the offer amounted to surrender"],
    );
    check("A poll found Lind leading by 3 points.", &["A poll | found | Lind leading by 3 points"]);
    check("Asked about it, Ames said no.", &["Ames | said | no"]);
    // What is only done, or nobody's claim.
    check("The agency would neither confirm nor deny the report.", &[]);
    check("They observed a minute of silence for staff who died.", &[]);
    check("The crowd chanted “Shame on you all”.", &[]);
    check("He has been saying this since the winter.", &[]);
    check("Ames welcomed what he called “a first step”.", &["he | called | a first step"]);
}

#[test]
fn sources_that_stand_apart() {
    check("He himself says that it was late.", &["He | says | it was late"]);
    check("A joint letter demanding that he go was sent.", &["A joint letter | demanding | he go was sent"]);
    check("People briefed on the talks say it is over.", &["People briefed on the talks | say | it is over"]);
    check(
        "The daily Observer, in an editorial headlined “The Thief,” said that it was late.",
        &["The daily Observer | said | it was late"],
    );
    check(
        "Asked about the file, the spokesman said it was lost, adding that it was found.",
        &["the spokesman | said | it was lost", "the spokesman | adding | it was found"],
    );
    check(
        "Gault, asked by a reporter if he was ready, replied that he was.",
        &["a reporter | asked | if he was ready", "Gault | replied | he was"],
    );
    check(
        "The enemy is regrouping. This was stated by Ruslan Yats, the spokesman.",
        &["Ruslan Yats | was stated | The enemy is regrouping"],
    );
    check(
        "Two of them said that it was late, a third that it was early.",
        &["Two of them | said | it was late", "a third |  | it was early"],
    );
}

#[test]
fn interviews_whose_questions_end_with_full_stops() {
    check(
        "General Holm receives us in a container.\n\nGeneral, do you stand by that?\n\nWord for word.\n\nThe opposition claims that you scare people.\n\nA smoke \
         detector scares people too.\n\nWhat should be done?\n\nTalk less.\n\nIs that all?\n\nNearly all.\n\nWhat is left?\n\n\
         Patience.\n\nThe interview was held on Friday.",
        &[
            " |  | Word for word.",
            " |  | A smoke detector scares people too.",
            " |  | Talk less.",
            " |  | Nearly all.",
            " |  | Patience.",
        ],
    );
}

#[test]
fn whose_words_they_are() {
    // Whoever is told does not speak.
    check(
        "The party will leave, its leader, Craig Ames, has told the Gazette.",
        &["its leader, Craig Ames | has told | The party will leave"],
    );
    check("Ann Holm, chair of the council, told the paper it was late.", &["Ann Holm | told | it was late"]);
    // The object of another verb is no subject, a date neither.
    check("Halden cut its full-year forecast, blaming the weather.", &["Halden | blaming | the weather"]);
    check(
        "A report to the board on April 9, 2021, says that it was late.",
        &["A report to the board | says | it was late"],
    );
    check(
        "A report, excerpts of which were seen by the Gazette, says that it was late.",
        &["A report | says | it was late"],
    );
    check(
        "The bill’s sponsor, state Sen. Ann Holm, told reporters it was late.",
        &["The bill’s sponsor, state Sen. Ann Holm | told | it was late"],
    );
    check(
        "A person briefed on the vote said it was late.",
        &["A person briefed on the vote | said | it was late"],
    );
    check(
        "A source in the bank’s legal and economic department said it was late.",
        &["A source in the bank’s legal and economic department | said | it was late"],
    );
    check(
        "A source at the Serie A club said it was late.",
        &["A source at the Serie A club | said | it was late"],
    );
    check("Ann Holm appeared on television, saying that it was late.", &["Ann Holm | saying | it was late"]);
    check(
        "Among them was Ann Holm, a nurse who says it was late.",
        &["Ann Holm, a nurse | says | it was late"],
    );
}

#[test]
fn a_paragraph_that_announces_a_quotation() {
    check(
        "Karl Berg said it was early.\n\nAnn Holm, the director of the mine, said:\n\n“We have waited long enough.”",
        &[
            "Karl Berg | said | it was early",
            "Ann Holm, the director of the mine | said | We have waited long enough.",
        ],
    );
    check(
        "‘We heard it fall’: pupils of Marram High on the roof that fell\n\nA roof has fallen.",
        &["pupils of Marram High |  | We heard it fall"],
    );
    check(
        "‘We heard it fall’: a conversation with Ann Holm\n\nA roof has fallen.",
        &["Ann Holm |  | We heard it fall"],
    );
}

#[test]
fn speech_between_dashes() {
    check("There will be war - said Ann Holm.", &["Ann Holm | said | There will be war"]);
    check(
        "– They are leaving – said the head of the mission.",
        &["the head of the mission | said | They are leaving"],
    );
    check("- We do not see it - she noted.", &["she | noted | We do not see it"]);
    check("They are no enemies - continued Barr.", &["Barr | continued | They are no enemies"]);
    check(
        "Losses - says Ann Holm - are few, but nobody counts them.",
        &["Ann Holm | says | Losses ~ are few, but nobody counts them"],
    );
    // Back to the dash that opens it.
    check("- It is late. We must go - said Ann Holm.", &["Ann Holm | said | It is late. ~ We must go"]);
    check(
        "The envoy rang again. - It is late. We must go - said Ann Holm.",
        &["Ann Holm | said | It is late. ~ We must go"],
    );
    check("The report - said to be secret - was lost.", &[]);
}

#[test]
fn capitals_are_no_pronouns() {
    check(
        "“It is late,” said US President Jo Barr on Friday.",
        &["US President Jo Barr | said | It is late"],
    );
    check("The WHO’s website said: “It is late.”", &["The WHO’s website | said | It is late."]);
}

#[test]
fn quotations_behind_phrases() {
    for (start, expected) in [
        ("Ann Holm said from the steps of the court,", "Ann Holm | said"),
        ("Ann Holm said at a press conference after the crash,", "Ann Holm | said"),
        ("Ann Holm told the station after the verdict", "Ann Holm | told"),
        ("Ann Holm issued a statement at her office saying,", "Ann Holm | issued a statement"),
        ("Ann Holm explained the reason for the name:", "Ann Holm | explained"),
        ("The opinion of the court read in part:", "The opinion of the court | read"),
        ("They released a statement which said,", "a statement | said"),
        ("Remarked Ann Holm,", "Ann Holm | Remarked"),
    ] {
        let sentence = format!("{start} “It is late and we are tired.”");
        check(&sentence, &[&format!("{expected} | It is late and we are tired.")]);
    }
    // A title, and a claim with a colon behind it.
    check("Ann Holm wrote in the book “The Long Way Home To The Sea”.", &[]);
    check("“It is late,” that document says.", &["document | says | It is late"]);
    check("“It is late,” read the warning.", &["the warning | read | It is late"]);
    check(
        "“It is late,” wrote on Twitter the head of the mission.",
        &["the head of the mission | wrote | It is late"],
    );
    check("“It is late,” write Ames and his co-author Jo Barr.", &["Ames | write | It is late"]);
    check("“It is late,” said van Dijk.", &["van Dijk | said | It is late"]);
}

#[test]
fn clauses_of_other_agencies() {
    check("It was stressed that the port was late.", &[" | was stressed | the port was late"]);
    check("From Holm’s point of view, it is late.", &["Holm | From Holm’s point of view | it is late"]);
    check("Holm noted on Monday, the ships were late.", &["Holm | noted | the ships were late"]);
    check(
        "He has also been quick to stress that it is late.",
        &["He | has also been quick to stress | it is late"],
    );
    check("She thanked them for the funds saying that they were late.", &["She | saying | they were late"]);
}

#[test]
fn what_real_news_does() {
    check(
        "“It is late,” said Secretary of State Ann Holm in a call.",
        &["Secretary of State Ann Holm | said | It is late"],
    );
    check("The agency over the weekend said it was late.", &["The agency | said | it was late"]);
    check("It is over - said on Friday the envoy.", &["the envoy | said | It is over"]);
    check("Face to face, not by telephone - he noted.", &["he | noted | Face to face, not by telephone"]);
    check("We want it to end.\n\n- said Ann Holm.", &["Ann Holm | said | We want it to end."]);
    check(
        "Ann Holm told the station in May, when she was a minister, that it was late.",
        &["Ann Holm | told | it was late"],
    );
    check("Ann Holm says, regardless of the cost, there is a need.", &["Ann Holm | says | there is a need"]);
    check(
        "It was condemned by the Union, whose spokesman Jo Barr said it was late.",
        &["spokesman Jo Barr | said | it was late"],
    );
    check("She wrote to all staff warning that jobs could go.", &["She | warning | jobs could go"]);
    check(
        "For security specialist Jo Barr, “the plan is not the danger”.",
        &["security specialist Jo Barr | For | the plan is not the danger"],
    );
    check("In his estimate, it will be late.", &["his | In his estimate | it will be late"]);
    check(
        "Ann Holm was heard to remark that it was late.",
        &["Ann Holm | was heard to remark | it was late"],
    );
    check("Ann Holm called that pure speculation.", &["Ann Holm | called | that pure speculation"]);
    check(
        "‘We told them for two years’: nurses say they were ignored\n\nIt rained all day in the port.",
        &["nurses |  | We told them for two years", "nurses | say | they were ignored"],
    );
}

#[test]
fn what_wire_services_and_translations_do() {
    check(
        "The agency noted the purchase appeared to be late.",
        &["The agency | noted | the purchase appeared to be late"],
    );
    check("Workers have indicated a probe is ongoing.", &["Workers | have indicated | a probe is ongoing"]);
    check("“The Evening Post” notes that it is late.", &["“The Evening Post” | notes | it is late"]);
    check(
        "The institute continues to assess that it is late.",
        &["The institute | continues to assess | it is late"],
    );
    check("Jo Barr said on Radio Velmark that it was late.", &["Jo Barr | said | it was late"]);
    check("Jo Barr expressed “careful optimism” that it was late.", &["Jo Barr | expressed | it was late"]);
    check("There have been consistent reports that it is late.", &[" | reports | it is late"]);
    check(
        "As reported, the ministry has drawn up a plan.",
        &[" | reported | the ministry has drawn up a plan"],
    );
    check("It was late. The institute said this in a report.", &["The institute | said | It was late"]);
    check("It was late. The institute also said this.", &["The institute | also said | It was late"]);
    check("It was late. Ames never said this.", &[]);
    check(
        "It was late. That's according to the Evening Post.",
        &["the Evening Post | according to | It was late"],
    );
    check(
        "The funds, which officials said would come from reserves, will be used.",
        &["officials | said | would come from reserves"],
    );
    check(
        "They wait for aid, which according to experts is of key importance.",
        &["experts | according to | is of key importance"],
    );
    check(
        "According to the agency, which cited two officials, it was late.",
        &["two officials | According to | it was late"],
    );
    check(
        "The mayor tweeted “We are with them.” President Ann Holm remarked, “It is late.”",
        &["The mayor | tweeted | We are with them.", "President Ann Holm | remarked | It is late."],
    );
    check(
        "Ann Holm has told the BBC there was a danger, as she urged the union to vote.",
        &["Ann Holm | has told | there was a danger", "she | urged | the union to vote"],
    );
    check(
        "Officials said it was late, with the governor writing that staff were away.",
        &["Officials | said | it was late", "the governor | writing | staff were away"],
    );
    check(
        "She admitted that it was late.- But I met him. I think it helps - said Ann Holm.",
        &["She | admitted | it was late", "Ann Holm | said | But I met him. ~ I think it helps"],
    );
    check(
        "Holm acknowledged it was late, though he did not say why.",
        &["Holm | acknowledged | it was late"],
    );
}

#[test]
fn reports_that_end_where_something_else_begins() {
    check(
        "She explained that it was late: “We will have to wait.”",
        &["She | explained | it was late", "She |  | We will have to wait."],
    );
    check("Holm claimed without giving evidence that it was late.", &["Holm | claimed | it was late"]);
    check(
        "She underlined the call for peace by saying “we are ready to come”.",
        &["She | underlined | the call for peace", "She | saying | we are ready to come"],
    );
    check("It cited the army as stating it was late.", &["the army | cited | it was late"]);
    check(
        "They will send what was described as the largest package.",
        &[" | was described | the largest package"],
    );
    check(
        "Some had suggested it was late, but that is not what the study says.",
        &["Some | had suggested | it was late"],
    );
    check(
        "The union rejected the plan, calling it unworkable.",
        &["The union | rejected | the plan", "The union | calling | it unworkable"],
    );
    check(
        "The paper states the hull was sound, despite photos of holes.",
        &["The paper | states | the hull was sound"],
    );
}

#[test]
fn verdicts_without_a_word_of_them() {
    check("The union condemned the attack.", &[]);
    check(
        "The union condemned the attack as “cowardly”.",
        &["The union | condemned | the attack as “cowardly”"],
    );
    check("The past comments that upset them were deleted.", &[]);
}

#[test]
fn what_people_in_a_quotation_report_of_others() {
    let said = |quoted: &str, nested: &str| {
        let text = format!("“{quoted},” said Ann Holm.");
        let outer = format!("Ann Holm | said | {quoted}");
        check(&text, &[&outer, &format!("> {nested}")]);
    };
    said(
        "The minister told me over lunch that tanks would mean war",
        "The minister | told | tanks would mean war",
    );
    said("They asked us in Arabic where the captain was", "They | asked | where the captain was");
    said("He’d say that it was late", "He’d | say | it was late");
    said("He asked us not to send soldiers", "He | asked | us not to send soldiers");
    said("Many told us they were waiting", "Many | told | they were waiting");
    said(
        "Satellite images show that the gates stayed shut",
        "Satellite images | show | the gates stayed shut",
    );
    said("The Treasury's advice is that prices will rise", "The Treasury | advice is | prices will rise");
    said(
        "If the owners were to say that the mill is for sale, it would be over",
        "the owners | were to say | the mill is for sale",
    );
    // Where the one who speaks goes on.
    said(
        "The office told me the light would be back, and it's now four",
        "The office | told | the light would be back",
    );
    said(
        "They think the summer will be better, but one is wrong",
        "They | think | the summer will be better",
    );
}

#[test]
fn what_is_reported_within_speech_is_not_gone_on_with() {
    check(
        "“The Treasury's advice is that prices will rise,” she said.\n\n“It's not a magic wand, nobody says so.”",
        &[
            "she | said | The Treasury's advice is that prices will rise ~ It's not a magic wand, nobody says so.",
            "> The Treasury | advice is | prices will rise",
        ],
    );
}

#[test]
fn bodies_in_headlines() {
    let headline = |text: &str, expected: &[&str]| {
        check(&format!("{text}\n\nBy Jo Barr\n\nThe weather was mild. Nothing else happened."), expected);
    };
    headline(
        "Rights group: Incident no excuse for pushbacks",
        &["Rights group |  | Incident no excuse for pushbacks"],
    );
    headline(
        "Ferry strike enters second week; union boss: “We won't fold”",
        &["union boss |  | We won't fold"],
    );
    headline(
        "Nevada governor vetoes rent cap, says it would choke off housing",
        &["Nevada governor | says | it would choke off housing"],
    );
    headline(
        "Jab protects toddlers for two seasons, trial finds",
        &["trial | finds | Jab protects toddlers for two seasons"],
    );
    headline("UN calls for open crossings", &["UN | calls for | open crossings"]);
    headline("UN estimates show gains", &[]);
}

#[test]
fn crossheads_whose_words_come_again() {
    let below = "Jo Barr told the Gazette that the town had been “sold a dream” by the council.";
    check(
        &format!("The weather was mild. Nothing else happened.\n\n‘Sold a dream’\n\n{below}"),
        &[" |  | Sold a dream", "Jo Barr | told | the town had been “sold a dream” by the council"],
    );
    check("The weather was mild. Nothing else happened.\n\n‘Sold a dream’\n\nJo Barr left.", &[]);
}

#[test]
fn what_is_forecast_directed_and_spoken_of() {
    check("In June it had forecast at least 3.7 billion.", &["it | had forecast | at least 3.7 billion"]);
    check("The firm promised almost £12bn for schools.", &["The firm | promised | almost £12bn for schools"]);
    check("The court on Tuesday directed the State to pay.", &["The court | directed | the State to pay"]);
    check("It is the most direct route to Kyiv.", &[]);
    check("Survivors spoke of a noise like a jet.", &["Survivors | spoke of | a noise like a jet"]);
    check(
        "It is run by Jo Barr, who reckons she has lost £18,000.",
        &["Jo Barr | reckons | she has lost £18,000"],
    );
    check(
        "They signed despite Russian warnings that it could lead to war.",
        &["Russian | warnings | it could lead to war"],
    );
    check(
        "On reports that the launch was put off, Lan said she was not aware of it.",
        &[" | reports | the launch was put off", "Lan | said | she was not aware of it"],
    );
    check("He read a report by the auditors that had found nothing.", &[]);
}

#[test]
fn according_to_behind_a_whole_clause() {
    check(
        "Trade reached $240bn, according to customs data, overshooting the goal set in May.",
        &["customs data | according to | Trade reached $240bn"],
    );
    check(
        "Growth held up, according to Ann Holm, deputy director at the fund.",
        &["Ann Holm | according to | Growth held up"],
    );
    check("The port, according to Ames, will close.", &["Ames | according to | The port ~ will close"]);
    check(
        "The missile, which, according to Ames, exceeds the limit, flew.",
        &["Ames | according to | The missile, which ~ exceeds the limit, flew"],
    );
    check(
        "The US must prepare for the worst: an attack on the capital, according to Ames.",
        &["Ames | according to | The US must prepare for the worst: an attack on the capital"],
    );
}

#[test]
fn a_further_cue_parts_what_runs_through_paragraphs() {
    check(
        "“It is late,” Lind said. “We must go.\n\n“They will answer,” Lind continued. “It will be swift.”",
        &[
            "Lind | said | It is late ~ We must go.",
            "Lind | continued | They will answer ~ It will be swift.",
        ],
    );
    check(
        "“We stay,” Lind told the envoy.\n\n“He counted on it.\n\n“So we cannot let him,” Lind said.",
        &["Lind | told | We stay", "Lind | said | He counted on it. ~ So we cannot let him"],
    );
}

#[test]
fn where_contents_end_and_what_they_open_with() {
    check(
        "He met General Holm, who said that the war may be lost, particularly in winter.",
        &["General Holm | said | the war may be lost, particularly in winter"],
    );
    check(
        "The survey found that despite strong support in Norway, many voters in Kyiv want peace.",
        &["The survey | found | despite strong support in Norway, many voters in Kyiv want peace"],
    );
    check(
        "Europe is concerned that while neutral in the war, China is backing Russia.",
        &["Europe | is concerned | while neutral in the war, China is backing Russia"],
    );
    check(
        "The minister urged the embassy to reconsider and spoke with the envoy.",
        &["The minister | urged | the embassy to reconsider"],
    );
    check(
        "He warned that it would lead to war in a televised address as the attack began.",
        &["He | warned | it would lead to war"],
    );
    check("Lind has pledged £12bn, with £7bn for arms.", &["Lind | has pledged | £12bn"]);
    check(
        "Both described their talks as “candid”, with the meeting taking place in June.",
        &["Both | described | their talks as “candid”"],
    );
}

#[test]
fn time_and_place_between_cue_and_content() {
    check(
        "Lind declared before the February 2022 invasion that there were no limits.",
        &["Lind | declared | there were no limits"],
    );
    check("Lind reported on Thursday, coverage had risen.", &["Lind | reported | coverage had risen"]);
    check(
        "Residents told the press the officers claimed to be looking for a bomb.",
        &["Residents | told | the officers claimed to be looking for a bomb"],
    );
}

#[test]
fn objects_that_are_claims() {
    check("The firm rejected claims it leaked data.", &["The firm | rejected | it leaked data"]);
    check(
        "Lind dismissed suggestions that it was late as “nonsense”.",
        &["Lind | dismissed | suggestions that it was late as “nonsense”"],
    );
    check("Washington calls China its main rival.", &["Washington | calls | China its main rival"]);
}

#[test]
fn idioms_that_report_nothing() {
    for text in [
        "Lind pleaded not guilty to 14 counts.",
        "The council declared a state of emergency in May.",
        "The bank excluded the firm from the market.",
        "The US is fanning the war, adding fuel to the conflict.",
        "Poland could find itself alone.",
        "Lind is considering scrapping the tariffs.",
        "Lind wrote her father a letter from the home where she has been sent.",
    ] {
        assert!(
            found(text).iter().all(|claim| !claim.contains("| pleaded")
                && !claim.contains("| declared")
                && !claim.contains("| excluded")
                && !claim.contains("| adding")
                && !claim.contains("| could find")
                && !claim.contains("| is considering")
                && !claim.contains("| wrote")),
            "{text}: {:?}",
            found(text)
        );
    }
}

#[test]
fn subjects_that_stand_apart() {
    check(
        "Polish, Czech and Slovak officials say that it is late.",
        &["Polish, Czech and Slovak officials | say | it is late"],
    );
    check("Kyiv and its allies say that it is late.", &["Kyiv and its allies | say | it is late"]);
    check(
        "The Committee and the Security Service said that it was gas.",
        &["The Committee and the Security Service | said | it was gas"],
    );
    check(
        "When a chance arose, one of the players stood up and said that it was late.",
        &["one of the players | said | it was late"],
    );
    check(
        "It raised a voice for the Global South and Mr Holm said that it was late.",
        &["Mr Holm | said | it was late"],
    );
    check(
        "Lind pointed to a comment from Deputy Chairman Dmitry Holm, who suggested that it was late.",
        &["Deputy Chairman Dmitry Holm | suggested | it was late"],
    );
    check("Norway removes a memorial, accusing Russia of lies.", &["Norway | accusing | Russia of lies"]);
    check(
        "However, the majority of voters - 64% - believe that it is late.",
        &["the majority of voters | believe | it is late"],
    );
}

#[test]
fn rough_numbers_and_places_before_a_clause() {
    check(
        "Mara Lind said at least nine of them had left.",
        &["Mara Lind | said | at least nine of them had left"],
    );
    check(
        "Experts believe as many as 9,000 people died.",
        &["Experts | believe | as many as 9,000 people died"],
    );
    check(
        "Mara Lind said on state TV his troops were responding with restraint.",
        &["Mara Lind | said | his troops were responding with restraint"],
    );
    check(
        "Officials said under the plan the tax would rise by a third.",
        &["Officials | said | the tax would rise by a third"],
    );
    check("She told a conference that year that anyone could win.", &["She | told | anyone could win"]);
    check("Paris has hinted more than once that it will pay.", &["Paris | has hinted | it will pay"]);
}

#[test]
fn people_with_the_name_of_a_verb() {
    check(
        "Immigrant advocates have vowed to sue the state.",
        &["Immigrant advocates | have vowed | to sue the state"],
    );
    check("Human rights advocates said it was late.", &["Human rights advocates | said | it was late"]);
}

#[test]
fn letters_of_a_body_stand_in_brackets() {
    check(
        "Ames accuses the Liberation Front (SLF) of breaking the truce.",
        &["Ames | accuses | the Liberation Front (SLF) of breaking the truce"],
    );
    check("Ames told the Liberation Front (SLF) that it was late.", &["Ames | told | it was late"]);
    check(
        "Ames described the Liberation Front (SLF) as a danger.",
        &["Ames | described | the Liberation Front (SLF) as a danger"],
    );
}

#[test]
fn what_the_reporter_adds() {
    check(
        "Mara Lind said the law would be repealed, raising hopes among farmers.",
        &["Mara Lind | said | the law would be repealed"],
    );
    check(
        "Mara Lind said she had enough votes to win, setting up a showdown with the senate.",
        &["Mara Lind | said | she had enough votes to win"],
    );
    check(
        "Mara Lind said he would hold a vote, something every leader has promised since 2020.",
        &["Mara Lind | said | he would hold a vote"],
    );
    check(
        "Mara Lind said the town had been “loyal to a fault” and deserved a straight answer.",
        &["Mara Lind | said | the town had been “loyal to a fault” and deserved a straight answer"],
    );
    check("Ames rejected that, saying the fund was large.", &["Ames | saying | the fund was large"]);
}
