"""Pairs in which only the roles differ: who wins, sells, accuses, comes first. Made from templates, without end.

Encoders of this size call a sentence with exchanged roles entailed (McCoy et al. 2019, "Right for the wrong reasons",
ACL; their cure too is sentences from templates in training). Names are countries, firms, clubs and made-up people;
half of the pairs about a war are about Ukraine and Russia, in either role, as the shipped axis asks about them.

What an outcome entails follows the axis `war_aim`: who must or will win is wanted or expected to win; who only must
not lose is not. Where the other one wins, a hypothesis is only known not to be entailed (neutral or contradicted).
"""

import re

import claims
from claims import CONTRADICTION, ENTAILMENT, NEUTRAL

NOT_ENTAILMENT = 3  # neutral or contradicted

PEOPLE = ["Amara Lindqvist", "Tomas Okafor", "Ivo Brandt", "Leila Moreau", "Hana Petrov", "Jonas Adeyemi", "Sofia Rahimi",
          "Pavel Duarte", "Nadia Kowalski", "Emeka Larsen", "Yara Nowak", "Dilan Castro"]  # fmt: skip
ROLES = ["the minister", "the union", "the regulator", "the opposition", "the committee", "the mayor", "the company",
         "the court", "the airline", "the bank", "the senator", "the governor", "the ambassador", "the hospital",
         "the publisher", "the coach", "the army", "the militia", "the bishop", "the striker", "the tenant"]  # fmt: skip
FIRMS = ["Norvik", "Halden Motors", "Astrea", "Corvia", "Bellmark", "Tessin Air", "Orland Steel", "Quanta", "Lumen Foods"]
CLUBS = ["Hamburg", "Porto", "Leeds", "Zagreb", "Bruges", "Turin", "Bergen", "Lyon", "Lodz", "Valencia"]

# {a} and {b} are the names, {A} the adjective and {AA} the people of the first.
WANTED = [
    "{a} must win.", "{a} must win the war.", "{a} has to win this war.", "{a} must win against {b}.", "{a} should win.",
    "{b} must be defeated.", "{b} has to be defeated.", "{b} must lose.", "{b} must lose the war.", "{b} has to lose this war.",
    "{b} must be beaten by {a}.", "{a} must beat {b}.", "{a} has to defeat {b}.", "{a} must prevail.", "{a} must prevail over {b}.",
    "The goal is {a}'s victory.", "The goal is the defeat of {b}.", "We want {a} to win.", "We want {b} to lose.",
    "We need a victory of {a} over {b}.", "The {A} army must win.", "The {B} army must be beaten.", "The {AA} must win.",
    "The {BB} have to be defeated.", "{b} must capitulate.", "I hope that {a} wins.", "I hope that {b} is defeated.",
    "Peace will come only with the defeat of {b}.", "Nothing but a victory of {a} will do.", "Let {a} win.", "Victory to {a}!",
]  # fmt: skip
EXPECTED = [
    "{a} will win.", "{a} will win this war.", "{a} will win the war.", "{a} is going to win.", "{a} is winning and will go on winning.",
    "{b} will lose.", "{b} will lose this war.", "{b} will be defeated.", "{b} is going to be beaten.", "{a} will defeat {b}.",
    "{a} will prevail.", "{a} will prevail over {b}.", "The {AA} will win.", "The {AA} will beat the {BB}.",
    "{a}'s victory is only a matter of time.", "The defeat of {b} is certain.", "{A} victory is inevitable.",
    "I have no doubt that {a} will win.", "I am sure that {b} will be beaten.", "In the end {b} will be beaten.", "{b} will surrender.",
    "The {A} army will crush the {B} army.", "Sooner or later {b} will have to admit defeat.", "Victory will be {A}.",
]  # fmt: skip
NOT_LOSE = [
    "{a} must not lose.", "{a} must not lose this war.", "{b} must not win.", "{b} must not win this war.", "{b} must not prevail.",
    "{a} must not be defeated.", "{b} must not be allowed to win.", "{a} must be spared defeat.", "{a} has to survive.",
    "{a} has to hold out against {b}.", "We cannot let {a} lose.", "We cannot let {b} win.", "We will not allow a victory of {b}.",
    "A defeat of {a} has to be averted.", "{b} cannot be allowed to triumph over {a}.", "The {AA} must not be beaten.",
    "The {BB} must not get what they want.", "{a} should not lose.", "{b} should not win.", "{a} must remain standing.",
]  # fmt: skip
WIN_ASKED = [
    "{a} must win.", "{a} should win the war.", "{b} must be defeated.", "{b} has to lose this war.", "The goal is a {A} victory.",
    "The speaker wants or expects {a} to win.", "The speaker wants or expects {b} to lose.", "{a} should defeat {b}.",
    "According to the speaker, {a} should be the winner.", "The speaker hopes for {b}'s defeat.", "{b} should be beaten by {a}.",
]  # fmt: skip
NOT_LOSE_ASKED = [
    "The speaker only wants {a} to avoid defeat.", "It is enough that {a} does not lose.", "The speaker's aim is only that {b} does not win.",
    "{a} need not win, it only has to avoid losing.", "Keeping {a} from defeat is enough.",
]  # fmt: skip
# What comes before and after a claim, and says nothing itself.
BEFORE = ["", "", "", "", "Today I say it again: ", "In my view, ", "Let me be clear: ", "As I told parliament, ", "Of course, ",
          "The speaker said: ", "Whatever it costs, "]  # fmt: skip
BOTH = ["In the war of {a} against {b}, ", "Between {b} and {a} it is simple: ", "In this war between {a} and {b}, ",
        "{b} has fought {a} for a year, and I say: ", "On {b}'s war with {a}, the speaker said: "]  # fmt: skip
AFTER = ["", "", "", "", " Everybody knows it.", " That is our position.", " It may take years.", " The winter will be hard.",
         " I have never doubted it.", " We said so from the first day."]  # fmt: skip

# first, passive or converse, and whether the exchange is excluded (C) or only not said (N).
ACTIONS = [
    ("{a} beat {b}", ["{b} was beaten by {a}", "{b} lost to {a}", "{a} won against {b}"], "C"),
    ("{a} lost to {b}", ["{b} beat {a}", "{b} won against {a}"], "C"),
    ("{a} bought the plant from {b}", ["{b} sold the plant to {a}", "the plant was bought by {a}"], "C"),
    ("{a} lent {b} the money", ["{b} borrowed the money from {a}", "{b} owes {a} the money"], "C"),
    ("{a} came before {b}", ["{b} came after {a}"], "C"),
    ("{a} is larger than {b}", ["{b} is smaller than {a}"], "C"),
    ("{a} has more weapons than {b}", ["{b} has fewer weapons than {a}"], "C"),
    ("{a} is stronger than {b}", ["{b} is weaker than {a}"], "C"),
    ("{a} succeeded {b}", ["{b} was the predecessor of {a}", "{a} came after {b}"], "C"),
    ("{a} surrendered to {b}", ["{a} gave up the fight against {b}", "{b} made {a} surrender"], "C"),
    ("{a} taught {b}", ["{b} was taught by {a}", "{b} learned from {a}"], "C"),
    ("{a} exports gas to {b}", ["{b} imports gas from {a}", "{b} gets gas from {a}"], "N"),
    ("{a} attacked {b}", ["{b} was attacked by {a}", "{b} came under attack from {a}"], "N"),
    ("{a} accused {b} of fraud", ["{b} was accused of fraud by {a}"], "N"),
    ("{a} sued {b}", ["{b} was sued by {a}"], "N"),
    ("{a} supports {b}", ["{b} has the support of {a}", "{b} is supported by {a}"], "N"),
    ("{a} threatened {b}", ["{b} was threatened by {a}"], "N"),
    ("{a} trusts {b}", ["{b} is trusted by {a}", "{b} has the trust of {a}"], "N"),
    ("{a} arms {b}", ["{b} gets weapons from {a}", "{b} is armed by {a}"], "N"),
    ("{a} criticised {b}", ["{b} was criticised by {a}", "{b} drew criticism from {a}"], "N"),
    ("{a} occupies land of {b}", ["land of {b} is occupied by {a}"], "N"),
    ("{a} must leave land of {b}", ["land of {b} must be left by {a}"], "N"),
    ("{a} imposed sanctions on {b}", ["{b} was put under sanctions by {a}"], "N"),
    ("{a} broke the treaty with {b}", ["the treaty with {b} was broken by {a}"], "N"),
    ("{a} paid {b}", ["{b} was paid by {a}", "{b} got money from {a}"], "N"),
    ("{a} rescued {b}", ["{b} was rescued by {a}", "{b} owes the rescue to {a}"], "N"),
    ("{a} warned {b}", ["{b} was warned by {a}", "{b} got a warning from {a}"], "N"),
    ("{a} invited {b}", ["{b} was invited by {a}", "{b} got an invitation from {a}"], "N"),
]  # fmt: skip
FRAMES = ["{}.", "{}.", "{} last year.", "{}, the report says.", "It is true that {}.", "According to the agency, {}.", "{}, as expected.",
          "For once, {}."]  # fmt: skip


def sentence(text):
    return re.sub(r"\ba (?=[AEIO])", "an ", text[0].upper() + text[1:])


def countries(rng):
    """Two parties of a war as the fields of the templates."""
    first, second = claims.COUNTRIES[:2] if rng.random() < 0.5 else rng.sample(claims.COUNTRIES, 2)
    if rng.random() < 0.5:
        first, second = second, first
    fields = {}
    for letter, (name, capital, adjective, people) in (("a", first), ("b", second)):
        fields |= {letter: capital if rng.random() < 0.2 else name, letter.upper(): adjective, letter.upper() * 2: people}
    return fields


def exchanged(fields):
    return {"a": fields["b"], "b": fields["a"], "A": fields["B"], "B": fields["A"], "AA": fields["BB"], "BB": fields["AA"]}


def outcome_pairs(rng):
    """A claim about the outcome of a war, and both aims asked for both parties."""
    fields = countries(rng)
    kind = rng.choice(("wanted", "expected", "not lose"))
    claim = rng.choice({"wanted": WANTED, "expected": EXPECTED, "not lose": NOT_LOSE}[kind])
    before = rng.choice(BEFORE)
    if not {fields["A"], fields["B"]} == {"Ukrainian", "Russian"} and not {"a", "b"} <= set(re.findall(r"{(.)", claim.lower())):
        before = rng.choice(BOTH)  # Nobody knows who fights whom.
    if before.endswith(", ") and claim[0].isupper() and not claim.startswith("I "):
        claim = claim[0].lower() + claim[1:]
    claim = sentence((before + claim).format(**fields) + rng.choice(AFTER))
    win = lambda f: sentence(rng.choice(WIN_ASKED).format(**f))  # noqa: E731
    hold = lambda f: sentence(rng.choice(NOT_LOSE_ASKED).format(**f))  # noqa: E731
    wins = kind != "not lose"
    other = exchanged(fields)
    return [
        (claim, win(fields), ENTAILMENT if wins else NEUTRAL),
        (claim, win(other), NOT_ENTAILMENT),
        (claim, hold(fields), CONTRADICTION if wins else ENTAILMENT),
        (claim, hold(other), NOT_ENTAILMENT),
    ]


def action_pairs(rng):
    """What one did to the other: said otherwise, and with exchanged roles."""
    names = rng.choice((PEOPLE, ROLES, FIRMS, CLUBS, [row[0] for row in claims.COUNTRIES]))
    a, b = rng.sample(names, 2)
    said, same, exchange = rng.choice(ACTIONS)
    forms = [said, *same]
    premise, hypothesis = rng.sample(forms, 2)
    swapped = rng.choice(forms)
    premise = sentence(rng.choice(FRAMES).format(premise.format(a=a, b=b)))
    if rng.random() < 0.25:  # Who resigned? The subject of the main clause, not the nearest name.
        verb = rng.choice(("resigned", "won the award", "moved to Vienna", "asked for help"))
        clause = said.format(a="who", b=b)
        premise = sentence(f"{a}, {clause}, {verb}.")
        return [(premise, sentence(f"{a} {verb}."), ENTAILMENT), (premise, sentence(f"{b} {verb}."), NOT_ENTAILMENT),
                (premise, sentence(said.format(a=a, b=b)) + ".", ENTAILMENT)]  # fmt: skip
    code = CONTRADICTION if exchange == "C" else NOT_ENTAILMENT
    return [(premise, sentence(hypothesis.format(a=a, b=b)) + ".", ENTAILMENT),
            (premise, sentence(swapped.format(a=b, b=a)) + ".", code)]  # fmt: skip


# Beside so many exchanges a short sentence that only leaves something out must stay entailed.
WHO = ["The troops", "The minister", "The children", "The mayor", "The farmers", "Two nurses", "The prime minister", "The striker",
       "The soldiers", "The students", "Three ships", "The committee", "The bishop", "A man", "The protesters", "The pilot"]  # fmt: skip
DID = ["left the city", "resigned", "arrived in Rome", "signed the treaty", "closed the road", "won the award", "asked for help",
       "stayed at home", "opened the bridge", "voted for the law", "crossed the river", "went on strike", "retired", "apologised",
       "gave up the post", "spoke to reporters", "returned", "bought a car", "moved to Vienna", "ended the meeting"]  # fmt: skip
HOW = ["on Monday", "last year", "after long talks", "at dawn", "as planned", "in spite of the rain", "without a word", "for good",
       "with the others", "because of the war", "late on Friday", "in March", "before the vote", "against all advice"]  # fmt: skip
OPEN = ["{} had planned it for years.", "{} will regret it.", "{} had no choice.", "{} came from the north.", "{} got money for it."]


def plain_pairs(rng):
    """What somebody did: said shorter, left open, denied."""
    who, how, other = rng.choice(WHO), rng.choice(HOW), rng.choice(HOW)
    did, else_ = rng.sample(DID, 2)
    several = who.startswith("The ") and who.endswith("s") and rng.random() < 0.3
    they = "All " + who[4:] if several else who
    premise = rng.choice([f"{they} {did} {how}.", f"{they} {did} {how} {other}.", f"{sentence(how)}, {they[0].lower()}{they[1:]} {did}.",
                          f"{they} {did} and {else_}.", f"{they} {did}."])  # fmt: skip
    denied = rng.choice([f"{who} never {did}.", f"It is not true that {who[0].lower()}{who[1:]} {did}."])
    return [(premise, f"{who} {did}.", ENTAILMENT), (premise, rng.choice(OPEN).format(who), NEUTRAL), (premise, denied, CONTRADICTION)]


def pairs(rng, count=4500):
    found = []
    while len(found) < count:
        found += rng.choice((outcome_pairs, action_pairs, plain_pairs))(rng)
    return found[:count]


if __name__ == "__main__":
    import random

    for pair in pairs(random.Random(0), 60):
        print(pair)
