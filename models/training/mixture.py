"""Rounds of training pairs out of the sets in sources.toml, the same ones for the same seed."""

import json
import pathlib
import random
import tomllib

import zstandard

import claims
import roles

NOT_ENTAILMENT = 3
CODES = {"entailment": 0, "neutral": 1, "contradiction": 2, "not_entailment": NOT_ENTAILMENT}
HERE = pathlib.Path(__file__).resolve().parent
FOR = ("The speaker thinks that {}", "The speaker supports the view that {}", "{}")
AGAINST = ("The speaker rejects the view that {}", "The speaker does not think that {}")


def text(path):
    return zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read().decode()


def table(path):
    header, *rows = (line.split("\t") for line in text(path).splitlines())
    columns = [header.index(name) for name in ("premise", "hypothesis", "label")]
    return [(row[columns[0]], row[columns[1]], CODES[row[columns[2]]]) for row in rows]


def documents(lines):
    """Name to text; of a page on Wikinews the name is the last part of its address."""
    rows = map(json.loads, lines.splitlines())
    return {row.get("id") or row["url"].split("/wiki/")[1]: row["text"] for row in rows}


def argument(row):
    return row["text"].strip(" '`\"")


def motions(path, rng):
    """An argument with its motion, as a view that the speaker holds or rejects."""
    pairs = []
    for row in map(json.loads, text(path).splitlines()):
        if row["split"] != "train":
            continue
        holds = rng.random() < 0.6
        template = rng.choice(FOR if holds else AGAINST)
        motion = row["target"].rstrip(".") + "."
        motion = motion if template == "{}" else motion[0].lower() + motion[1:]
        same = (row["label"] == "favor") == holds
        pairs.append((argument(row), template.format(motion), CODES["entailment" if same else "contradiction"]))
    return pairs


def key_points(path, rng):
    """An argument with a key point that sums it up, or (as many) with one that does not."""
    rows = [row for row in map(json.loads, text(path).splitlines()) if row["split"] == "train"]
    match = [(argument(r), r["target"], CODES["entailment"]) for r in rows if r["label"] == "match"]
    other = [(argument(r), r["target"], NOT_ENTAILMENT) for r in rows if r["label"] == "no_match"]
    return match + rng.sample(other, len(match))


class Mixture:
    """Endless rounds; `pairs(number)` needs no memory of the rounds before."""

    def __init__(self, data, seed=0, unseen=("axes_f",), but=()):
        self.seed, self.unseen, self.but = seed, unseen, but
        self.sets = tomllib.loads((HERE / "sources.toml").read_text())["set"]
        self.fixed, self.texts, self.coded = {}, {}, []
        for entry in self.sets:
            kind, rng = entry.get("kind", "table"), random.Random(seed)
            if kind in ("table", "motion", "key_point"):
                path = pathlib.Path(data) / entry["path"]
                self.fixed[entry["name"]] = {
                    "table": lambda: table(path),
                    "motion": lambda: motions(path, rng),
                    "key_point": lambda: key_points(path, rng),
                }[kind]()
            elif kind == "coded":
                corpora = {name: text(pathlib.Path(data) / path) for name, path in entry["corpora"].items()}
                self.coded = claims.coded({name: documents(found) for name, found in corpora.items()})
            elif kind == "quiet":
                self.texts[entry["name"]] = list(documents(text(pathlib.Path(data) / entry["path"])).values())
            elif kind == "premises":
                self.fixed[entry["name"]] = claims.premise_pairs(entry["path"])

    def one_pass(self, entry, number):
        """All pairs of a set in the order of its pass `number`."""
        rng = random.Random(f"{self.seed} {entry['name']} {number}")
        if entry.get("kind") == "claims":
            pairs = claims.two_axes_pairs(rng, claims.two_axes("train", self.but, entry.get("files")))
        elif entry.get("kind") == "coded":
            pairs = claims.two_axes_pairs(rng, self.coded)
        elif entry.get("kind") == "axes":
            pairs = claims.other_axes_pairs(rng, unseen=self.unseen)
        elif entry.get("kind") == "off_topic":
            pairs = claims.off_topic_pairs(rng, unseen=self.unseen, but=self.but)
        elif entry.get("kind") == "quiet":
            pairs = claims.quiet_pairs(self.texts[entry["name"]], rng)
        elif entry.get("kind") == "roles":
            pairs = roles.pairs(rng)
        else:
            pairs = list(self.fixed[entry["name"]])
        rng.shuffle(pairs)
        return pairs

    def slice(self, entry, start, count):
        """`count` pairs from place `start` on of the endless row of passes; a pass may vary in length."""
        found, number, size = [], 0, len(self.fixed.get(entry["name"], ()))
        if size:
            number, start = divmod(start, size)
        while len(found) < count:
            pairs = self.one_pass(entry, number)
            if not pairs:
                raise SystemExit(f"{entry['name']}: no pairs; take the set out of sources.toml")
            found += pairs[start : start + count - len(found)]
            start, number = max(0, start - len(pairs)), number + 1
        return found

    def pairs(self, round_number, cooling=False):
        found = []
        for entry in self.sets:
            count = entry.get("cooling", entry["round"]) if cooling else entry["round"]
            found += self.slice(entry, round_number * count, count)
        random.Random(f"{self.seed} {round_number}").shuffle(found)
        return found


def batches(pairs, tokenizer, tokens, longest, seed):
    """Batches of pairs with equal numbers of tokens, about `tokens` in each, in random order.

    Yields (token ids, type ids, targets); pairs longer than `longest` are left out.
    """
    encodings = tokenizer.encode_batch([pair[:2] for pair in pairs])
    by_length = {}
    for encoding, pair in zip(encodings, pairs):
        if len(encoding.ids) <= longest:
            by_length.setdefault(len(encoding.ids), []).append((encoding.ids, encoding.type_ids, pair[2]))
    found = []
    for length, rows in by_length.items():
        size = max(1, tokens // length)
        found += [rows[start : start + size] for start in range(0, len(rows), size)]
    random.Random(seed).shuffle(found)
    for rows in found:
        yield tuple(list(column) for column in zip(*rows))
