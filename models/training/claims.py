"""The project's own labelled claims (data/) and how they become premise-hypothesis pairs.

"we" is read as the country of the speaker on `war_aim` (`read`), as the program does (src/hypotheses/premise.rs).

Split: of every file each fifth line (group, premise; counted from 0) is for testing, the lines with remainder 3 by ten
for development (thresholds and choices), the rest for training. Claims of the gold articles: data/gold/test is for
testing; of data/gold/dev, articles whose number can be divided by three are for development, the others for training.
Wordings: each fourth is never trained on, but for those under `all trained`.
"""

import functools
import json
import pathlib
import random
import re
import tomllib

DATA = pathlib.Path(__file__).resolve().parent / "data"
ENTAILMENT, NEUTRAL, CONTRADICTION = 0, 1, 2
GOLD = DATA.parents[2] / "data/gold"
PREMISES = {"denied": "The speaker denied that {}", "asked": "The speaker asked: {}",
            "hypothetical": "The speaker might say that {}"}  # fmt: skip
FOR_TESTING = ("claims_t", "claims_v")  # as a whole: their authors wrote no others
SIDES = {"escalation": ("escalatory", "not_escalatory"), "war_aim": ("victory", "not_lose")}


def split(index):
    """Which part the line, group or premise with this number belongs to."""
    return "test" if index % 5 == 0 else "dev" if index % 10 == 3 else "train"


@functools.cache
def lines(name):
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


@functools.cache
def articles(part):
    """Claims of the gold articles of that part; nine in ten say nothing on either axis, as in the news."""
    found = []
    for path in sorted((GOLD / ("test" if part == "test" else "dev")).glob("[a-z][0-9][0-9].json")):
        number = int(path.stem[1:])
        if part != "test" and (number % 3 == 0) == (part == "train"):
            continue
        for place, row in enumerate(json.loads(path.read_text())):
            claim = {"id": f"{path.stem}-{place}", "claim": " ".join(row["content"]), "file": "articles", "group": path.stem}
            found.append(claim | {key: row[key] for key in ("speaker", "polarity", "escalation", "war_aim")})
    return found


def two_axes(part, but=(), only=None):
    """Claims of that part with both labels: those of the files `but` left out, or those of the files `only` alone.

    The gold articles count as a file `articles`.
    """
    found = [] if "articles" in but or only and "articles" not in only else list(articles(part))
    for path in sorted(DATA.glob("claims_?*.jsonl")):
        rows = lines(path.name)
        if "axis" in rows[0] or path.stem in but or only and path.stem not in only:
            continue
        groups = dict.fromkeys(row.get("group", row["id"]) for row in rows)
        parts = {group: "test" if path.stem in FOR_TESTING else split(n) for n, group in enumerate(groups)}
        found += [row | {"file": path.stem} for row in rows if parts[row.get("group", row["id"])] == part]
    return found


def coded(texts):
    """Claims in free texts of the news and in speeches, all for training: `coded_news.tsv` has their places and our labels.

    texts: of each corpus, document to text.
    """
    header, *rows = (line.split("\t") for line in (DATA / "coded_news.tsv").read_text().splitlines())
    found = []
    for number, row in enumerate(dict(zip(header, row)) for row in rows):
        piece = texts[row["corpus"]][row["document"]][int(row["start"]) : int(row["end"])]
        found.append(row | {"id": f"coded-{number}", "claim": " ".join(piece.split()), "file": "coded_news"})
    return found


@functools.cache
def wordings():
    return json.loads((DATA / "wordings.json").read_text())


def trained_wordings(side):
    return [wording for number, wording in enumerate(wordings()[side]) if number % 4 != 3] + wordings()["all trained"][side]


def held_out_wordings(side):
    return wordings()[side][3::4]


def other_axes(part, unseen=("axes_f",)):
    """Axes of other topics with their claims; axes of the files `unseen` are left out of training as a whole."""
    found = []
    for path in sorted(DATA.glob("axes_*.jsonl")):
        if part == "train" and path.stem in unseen:
            continue
        for number, axis in enumerate(lines(path.name)):
            claims = axis.get("claims")
            if claims is None:  # The twelve of axes_f have their claims in a file of their own.
                of_axis = [claim for claim in lines("claims_f_axes.jsonl") if claim["axis"] == axis["id"]]
                claims = [claim for index, claim in enumerate(of_axis) if split(index) == part]
            elif ("test" if number % 10 == 0 else "train") != part:
                continue
            if claims:
                found.append(axis | {"claims": claims})
    return found


def target(label, sides, side, nested):
    """What the NLI label is of a claim with that label and a wording of sides[side].

    Nested: who only wants not to lose says nothing about winning; who wants to win does not *only* want not to lose.
    """
    if label == sides[side]:
        return ENTAILMENT
    if label not in sides or (nested and side == 0):
        return NEUTRAL
    return CONTRADICTION


# ---- who "we" are -------------------------------------------------------------------------------------------------------

PARTIES = tomllib.loads((DATA.parents[2] / "data/axes/war_aim.toml").read_text())["parties"]
WE = {"we": "{}", "us": "{}", "our": "{}'s", "ours": "{}'s", "ourselves": "itself", "we're": "{} is", "we've": "{} has",
      "we'll": "{} will", "we'd": "{} would"}  # fmt: skip
FIRST_PERSON = re.compile(r"\b(we['’](?:re|ve|ll|d)|we|us|ours|our|ourselves)\b", re.IGNORECASE)


@functools.cache
def places():
    """Name, demonym or seat of government, in small letters, to the country; the first line of the file that has it."""
    found = {}
    lines = (DATA.parents[2] / "data/lexicon/places.tsv").read_text().splitlines()
    _, *rows = (line.split("\t") for line in lines if line and line[0] != "#")
    for country, demonyms, metonyms, others in rows:
        for name in [country, *demonyms.split(";"), *metonyms.split(";"), *others.split(";")]:
            if name.strip():
                found.setdefault(name.strip().lower(), country)
    return found


OTHERS = """allies ally partners partner friends supporters backers donors creditors neighbours neighbors rivals enemies critics
opponents analyst analysts expert experts specialist scholar watcher historian correspondent desk programme program""".split()


def country(speaker):
    """The first country or union that the words point to, unless they are sent to it or only have to do with it; see
    src/speakers/country.rs."""
    words = [re.sub(r"['’]s?$", "", word).lower() for word in re.split(r"[\s,()\-]+", speaker)]
    words = [word for word in words if word]
    for start in range(len(words)):
        if {"to", "for", "on", "with", "in"} & set(words[max(0, start - 2) : start]):
            continue
        for length in range(min(6, len(words) - start), 0, -1):
            if (name := places().get(" ".join(words[start : start + length]))) is None:
                continue
            end = start + length
            named = name.lower() == " ".join(words[start:end])
            of_others = start > 1 and words[start - 1] == "of" and words[start - 2] in OTHERS
            if not (named and words[end : end + 1] and words[end] in OTHERS or of_others):
                return name
            break
    return ""


def read(claim, speaker):
    """The claim with the speaker's country in place of "we", where it is a party of the axis."""
    of = country(speaker)
    if of not in PARTIES:
        return claim
    word = lambda match: WE[match[0].lower().replace("’", "'")].format(of) if match[0] != "US" else "US"  # noqa: E731
    return FIRST_PERSON.sub(word, claim)


def premise(row, axis):
    """What the program tells the model of a claim on that axis."""
    claim = read(row["claim"], row["speaker"]) if axis == "war_aim" else row["claim"]
    return PREMISES.get(row.get("polarity"), "{}").format(claim)


# ---- quiet news ---------------------------------------------------------------------------------------------------------

LOUD = re.compile(
    r"\b(war\w*|militar\w*|arm(y|ed|s|ies|ament)|troop\w*|soldier\w*|force[sd]?|attack\w*|weapon\w*|missile\w*|rocket\w*|nuclear|"
    r"sanction\w*|strik\w*|escalat\w*|tension\w*|conflict\w*|threat\w*|fight\w*|rebel\w*|militant\w*|terror\w*|bomb\w*|invasion|"
    r"invade\w*|occup\w*|cease-?fire|peace\w*|hostil\w*|retaliat\w*|provo\w*|restraint|calm|violen\w*|kill\w*|shoot\w*|shot|"
    r"defen[cs]e|aggress\w*|border\w*|drone\w*|NATO|Ukrain\w*|Russia\w*|Kremlin|Putin|Taliban|Hamas|Hezbollah|Israel\w*|Iran\w*|"
    r"Iraq\w*|Syria\w*|Korea\w*|Palestin\w*|Gaza|Georgia\w*|Kosovo|Serb\w*|Taiwan\w*|riot\w*|protest\w*|crackdown|coup|unrest)\b",
    re.IGNORECASE,
)


def quiet(texts, rng):
    """One to twelve sentences of news that are about no conflict, nor use its words: they say nothing on either axis."""
    found = []
    for text in texts:
        for paragraph in re.split(r"\n+", text):
            sentences = re.split(r"(?<=[.!?][\"”']|.[.!?])\s+(?=[\"“A-Z])", paragraph.strip())
            while sentences:
                size = rng.choice((1, 1, 1, 2, 3, 4, 6, 12))
                piece, sentences = " ".join(sentences[:size]).strip('"“” '), sentences[size:]
                if 3 <= len(piece.split()) <= 320 and not LOUD.search(piece):
                    found.append(piece)
    return found


def quiet_pairs(texts, rng):
    """One pass: each of them with a wording of each axis."""
    sides = [rng.choice(pair) for pair in SIDES.values()]
    return [(piece, rng.choice(trained_wordings(side)), NEUTRAL) for piece in quiet(texts, rng) for side in sides]


# ---- variety: other countries, denied and asked claims ----------------------------------------------------------------

COUNTRIES = [
    # country, capital, adjective, people
    ("Ukraine", "Kyiv", "Ukrainian", "Ukrainians"),
    ("Russia", "Moscow", "Russian", "Russians"),
    ("Iran", "Tehran", "Iranian", "Iranians"),
    ("Israel", "Jerusalem", "Israeli", "Israelis"),
    ("Turkey", "Ankara", "Turkish", "Turks"),
    ("Georgia", "Tbilisi", "Georgian", "Georgians"),
    ("Armenia", "Yerevan", "Armenian", "Armenians"),
    ("India", "New Delhi", "Indian", "Indians"),
    ("Pakistan", "Islamabad", "Pakistani", "Pakistanis"),
    ("Ethiopia", "Addis Ababa", "Ethiopian", "Ethiopians"),
    ("Rwanda", "Kigali", "Rwandan", "Rwandans"),
    ("Serbia", "Belgrade", "Serbian", "Serbs"),
    ("Japan", "Tokyo", "Japanese", "Japanese"),
    ("Egypt", "Cairo", "Egyptian", "Egyptians"),
    ("Colombia", "Bogota", "Colombian", "Colombians"),
    ("Morocco", "Rabat", "Moroccan", "Moroccans"),
    ("Greece", "Athens", "Greek", "Greeks"),
    ("Kazakhstan", "Astana", "Kazakh", "Kazakhs"),
]
ALIASES = {"Kiev": "Kyiv", "the Kremlin": "Moscow", "The Kremlin": "Moscow", "Tel Aviv": "Jerusalem"}
NAMES = {name: (number, place) for number, names in enumerate(COUNTRIES) for place, name in enumerate(names)}
PATTERN = re.compile(r"\b(" + "|".join(sorted([*NAMES, *ALIASES], key=len, reverse=True)) + r")\b")


def named(text):
    """Numbers of the countries that it names."""
    return {NAMES[ALIASES.get(name, name)][0] for name in PATTERN.findall(text)}


def renamed(text, numbers):
    """With other countries, each for each: `numbers` says which becomes which."""

    def other(match):
        number, place = NAMES[ALIASES.get(match[0], match[0])]
        return COUNTRIES[numbers[number]][place]

    return PATTERN.sub(other, text)


def shuffled(rng):
    return rng.sample(range(len(COUNTRIES)), len(COUNTRIES))


EXCHANGED = [1, 0, *range(2, len(COUNTRIES))]  # Ukraine and Russia change places.


def elsewhere(pair, has_side, rng):
    """Now and then the aim of another party: claim and wording about other countries, or the wording of the enemy's aim."""
    claim, wording, code = pair
    chance = rng.random()
    if chance < 0.2 and named(wording) and named(wording) <= named(claim):
        numbers = EXCHANGED if rng.random() < 0.5 else shuffled(rng)
        return renamed(claim, numbers), renamed(wording, numbers), code
    if chance > 0.9 and has_side and named(wording) & {0, 1}:
        return claim, renamed(wording, EXCHANGED), CONTRADICTION
    return pair


def two_axes_pairs(rng, rows):
    """One pass over claims: a few wordings each, one in twelve as denied or asked, one in four moved elsewhere."""
    pairs = []
    for row in rows:
        for axis, sides in SIDES.items():
            about_ukraine = row["war_aim"] != "none" or re.search(r"Ukrain|Kyiv|Russia", row["claim"])
            if axis == "war_aim" and not about_ukraine and rng.random() < 0.6:
                continue
            claim, label = row["claim"], row[axis]
            if axis == "war_aim":
                claim = read(claim, row["speaker"])
            if axis == "escalation" and rng.random() < 0.25:  # A stance must not hang on who they are.
                claim = renamed(claim, shuffled(rng))
            chance = rng.random()
            if row.get("polarity", "asserted") != "asserted":
                claim = PREMISES[row["polarity"]].format(claim)
            elif chance < 0.04 and label in ("escalatory", "none", "victory"):
                claim = PREMISES["denied"].format(claim)
                label = "not_escalatory" if label == "escalatory" else "none"
            elif chance < 0.08:
                claim, label = PREMISES["asked"].format(claim), "none"
            elif chance < 0.11 and axis == "escalation":
                claim = PREMISES["hypothetical"].format(claim)
            elif chance < 0.2:
                claim = f"{row['speaker']} said: {claim}"
            for side in (0, 1):
                choice = trained_wordings(sides[side])
                for wording in rng.sample(choice, 2 if label != "none" or rng.random() < 0.5 else 1):
                    pair = (claim, wording, target(label, sides, side, axis == "war_aim"))
                    pairs.append(elsewhere(pair, label != "none", rng) if axis == "war_aim" else pair)
    return pairs


def other_axes_pairs(rng, part="train", unseen=("axes_f",)):
    """One pass over the axes of other topics: two wordings a side for each claim."""
    pairs = []
    for axis in other_axes(part, unseen):
        sides = [side["id"] for side in axis["sides"]]
        for row in axis["claims"]:
            for number, side in enumerate(axis["sides"]):
                for wording in rng.sample(side["hypotheses"], 2):
                    wording = wording.replace("{speaker}", "The speaker")
                    wording = wording[0].upper() + wording[1:]
                    pairs.append((row["claim"], wording, target(row["label"], sides, number, nested=False)))
    return pairs


# Words of hypotheses that say nothing of the subject.
COMMON = set("""speaker wants want thinks think opposes oppose supports support should must more less their there that this than with from have
been being would could will into over only also about which what when they them does right wrong good better need needs keep make made
people country government state states time years year world public free open high long first under other every still even just""".split())


def content_words(text):
    return {word for word in re.findall(r"[a-z]{4,}", text.lower()) if word not in COMMON}


def off_topic(rng, axes, found, count):
    """`count` times an axis and a claim that shares no content word with it: (axis, claim), to which no side applies.

    found: claims with the number of their axis in `axes`, or -1 for those of none.
    """
    said = lambda axis: [axis["id"], axis.get("topic", ""), *(h for side in axis["sides"] for h in side["hypotheses"])]  # noqa: E731
    words = [content_words(" ".join(said(axis)).replace("_", " ")) for axis in axes]
    pairs = []
    while len(pairs) < count:
        number, (own, claim) = rng.randrange(len(axes)), rng.choice(found)
        if own != number and not words[number] & content_words(claim):
            pairs.append((axes[number], claim))
    return pairs


def off_topic_pairs(rng, unseen=("axes_f",), but=(), count=2000):
    """One pass: wordings of axes with claims about something else, which neither entail nor contradict them."""
    axes = other_axes("train", unseen)
    found = [(number, row["claim"]) for number, axis in enumerate(axes) for row in axis["claims"]]
    others = [(-1, row["claim"]) for row in two_axes("train", but)]
    pairs = []
    for axis, claim in off_topic(rng, axes, found + rng.sample(others, len(found)), count):
        wording = rng.choice(rng.choice(axis["sides"])["hypotheses"]).replace("{speaker}", "The speaker")
        pairs.append((claim, wording[0].upper() + wording[1:], NEUTRAL))
    return pairs


def premise_pairs(path, part="train"):
    rows = [row for index, row in enumerate(lines(pathlib.Path(path).name)) if split(index) == part]
    names = ("entailment", "neutral", "contradiction")
    return [(r["premise"], h, code) for r in rows for code, name in enumerate(names) for h in r[name]]


if __name__ == "__main__":
    for part in ("train", "dev", "test"):
        print(part, len(two_axes(part)), "claims,", sum(len(a["claims"]) for a in other_axes(part)), "on other axes")
    for pair in random.Random(1).sample(two_axes_pairs(random.Random(0), two_axes("train")), 12):
        print(pair)
