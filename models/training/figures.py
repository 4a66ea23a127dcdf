#!/usr/bin/env python3
"""Every figure of the model card, measured through the program itself.

  figures.py --standpoint ../../target/release/standpoint --data DATA --model ../standpoint-minilm
  figures.py ... --fp32 DIR          what int8 changes; DIR by export.py --fp32
  figures.py ... --only nli,stance   some parts: nli stance parties gate axes symmetry wording precision foreign
"""

import argparse
import csv
import json
import pathlib
import random
import re
import subprocess
import tempfile

import claims
from mixture import text as unpacked

HERE = pathlib.Path(__file__).resolve().parent
AXES = HERE.parents[1] / "data/axes"
NLI = {
    "MNLI matched dev": "nli/nli_mnli_dev_matched.tsv.zst",
    "SNLI dev": "nli/nli_snli_dev.tsv.zst",
    "LingNLI validation": "nli/nli_lingnli_val.tsv.zst",
    "ANLI dev": "nli/nli_anli_dev.tsv.zst",
}
NAMES = ("entailment", "neutral", "contradiction")
PAIRS = [("Russia", "Ukraine"), ("Iran", "Israel"), ("India", "Pakistan")]


class Program:
    def __init__(self, binary, model, folder):
        self.binary, self.model, self.folder, self.count = binary, model, pathlib.Path(folder), 0

    def table(self, rows):
        self.count += 1
        path = self.folder / f"{self.count}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def run(self, *arguments):
        command = [self.binary, *map(str, arguments), "--model", str(self.model)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def answers(self, command, rows, *arguments):
        text = self.run(command, self.table(rows), "-o", "-", "--quiet", *arguments)
        return list(csv.DictReader(text.splitlines()))

    def quality(self, rows, *arguments):
        return {axis["axis"]: axis for axis in json.loads(self.run("evaluate", self.table(rows), "--json", *arguments))["axes"]}


def nli_rows(path):
    header, *rows = (line.split("\t") for line in unpacked(path).splitlines())
    keep = ("premise", "hypothesis", "label")
    return [{name: row[header.index(name)] for name in keep} for row in rows]


def answer(row):
    return max(NAMES, key=lambda name: float(row[f"p_{name}"]))


def nli(program, options):
    for name, path in NLI.items():
        rows = program.answers("score", nli_rows(options.data / path))
        right = sum(answer(row) == row["label"] for row in rows)
        print(f"{name}: {right / len(rows):.4f} of {len(rows)}", flush=True)


def gold_rows(found):
    keys = ("id", "claim", "speaker", "polarity")
    gold = lambda row: {f"{axis}_gold": row[axis] for axis in claims.SIDES}  # noqa: E731
    return [{key: row.get(key, "") for key in keys} | gold(row) for row in found]


def show(name, quality):
    low, high = quality["macro_f1_interval"]
    each = " ".join(f"{c['f1']:.2f}" for c in quality["classes"] if c["f1"] is not None)
    # A figure is nothing where it is not defined, as the correlation is where all labels are the same.
    number = lambda key: "-" if quality[key] is None else f"{quality[key]:.3f}"  # noqa: E731
    print(
        f"{name}: n {quality['claims']} macro-F1 {number('macro_f1')} ({low:.3f} to {high:.3f}; {each})"
        f" decided {number('decided')} right {number('decided_accuracy')} none given a side {number('none_given_a_side')}"
        f" ECE {number('calibration_error')} MCC {number('mcc')}",
        flush=True,
    )


def parties(program, options):
    """Claims that differ in who wins, by name and by who "we" are: how many are right, and what those get that have no side
    on `war_aim`."""
    for files in (("claims_o", "claims_p"), ("claims_q",)):
        of_parties(program, files)


def of_parties(program, files):
    found = claims.two_axes("test", only=files)
    rows = list(zip(found, program.answers("classify", gold_rows(found))))
    right = sum(row["war_aim_label"] == claim["war_aim"] for claim, row in rows)
    none = [row for claim, row in rows if claim["war_aim"] == "none"]
    given = lambda label, sure=("high", "medium", "low"): sum(  # noqa: E731
        row["war_aim_label"] == label and row["war_aim_confidence"] in sure for row in none
    )
    print(f"who wins, {', '.join(files)}: {right / len(rows):.3f} of {len(rows)} right; of {len(none)} none: {given('victory')} victory"
          f" ({given('victory', ('high',))} high), {given('not_lose')} not_lose", flush=True)


def gate(program, options):
    """What asking one wording first changes."""
    found = claims.two_axes("test")
    rows = [program.answers("classify", gold_rows(found), *more) for more in ((), ("--no-gate",))]
    for axis in claims.SIDES:
        both = [(claim[axis], gated[f"{axis}_label"], every[f"{axis}_label"]) for claim, gated, every in zip(found, *rows)]
        sides = [pair for pair in both if pair[0] != "none"]
        lost = sum(gated == "none" != every for _, gated, every in sides)
        print(f"gate, {axis}: {sum(a != b for _, a, b in both)} of {len(both)} labels differ; {lost} of {len(sides)} sides lost")


def stance(program, options):
    """The test fifth of all files together, then each file alone, and the gold articles."""
    found = claims.two_axes("test")
    results = program.table(program.answers("classify", gold_rows(found)))

    def compare(name, rows):
        quality = json.loads(program.run("evaluate", program.table(gold_rows(rows)), "--results", results, "--json"))
        for axis in quality["axes"]:
            show(f"{axis['axis']}, {name}", axis)

    compare("test fifth of all files", [row for row in found if row["file"] not in (*claims.FOR_TESTING, "articles")])
    for file in sorted({row["file"] for row in found}):
        compare(file, [row for row in found if row["file"] == file])


def axis_file(program, axis):
    """An axis of axes_*.jsonl as a file."""
    quote = lambda text: json.dumps(text, ensure_ascii=False)  # noqa: E731
    lines = [f'id = "{axis["id"]}"', f"title = {quote(axis['id'])}", 'mode = "opposed"']
    for side in axis["sides"]:
        hypotheses = [h.replace("{speaker}", "The speaker") for h in side["hypotheses"]]
        lines += ["[[side]]", f'id = "{side["id"]}"', f'title = "{side["id"]}"', f"hypotheses = {quote(hypotheses)}"]
    path = program.folder / f"{axis['id']}.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def axes(program, options):
    """Axes that training has not seen, with the default numbers: the twelve, and each tenth of the others."""
    for name, found in (("the twelve", "axes_f"), ("held out of the others", "axes_[!f]")):
        scores, sided = [], []
        chosen = [axis for path in sorted(claims.DATA.glob(f"{found}*.jsonl")) for number, axis in
                  enumerate(claims.lines(path.name)) if found == "axes_f" or number % 10 == 0]
        rows_of_f = claims.lines("claims_f_axes.jsonl")
        news = [(-1, row["claim"]) for row in claims.articles("test")]
        for axis in chosen:
            mine = axis.get("claims") or [row for row in rows_of_f if row["axis"] == axis["id"]]
            path = axis_file(program, axis)
            rows = [{"claim": row["claim"], f"{axis['id']}_gold": row["label"]} for row in mine]
            (quality,) = program.quality(rows, "--axes", path).values()
            scores.append(quality["macro_f1"])
            others = claims.off_topic(random.Random(axis["id"]), [axis], news, 100)
            answers = program.answers("classify", [{"claim": claim} for _, claim in others], "--axes", path)
            given = [row[f"{axis['id']}_label"] for row in answers]
            sided.append(sum(label not in ("none", "unclear") for label in given) / len(given))
            if found == "axes_f":
                show(f"  {axis['id']} ({sided[-1]:.2f} of news about something else given a side)", quality)
        mean = lambda numbers: sum(numbers) / len(numbers)  # noqa: E731
        print(f"{name}: mean macro-F1 {mean(scores):.3f} over {len(scores)} axes; of claims of the news about something else"
              f" {mean(sided):.3f} are given a side", flush=True)  # fmt: skip


def labels(program, rows, *arguments):
    answers = program.answers("classify", rows, *arguments)
    return [[row[f"{axis}_label"] for axis in claims.SIDES] for row in answers]


def changed(name, one, other):
    for place, axis in enumerate(claims.SIDES):
        share = sum(a[place] != b[place] for a, b in zip(one, other)) / len(one)
        print(f"{name}, {axis}: {share:.4f} of {len(one)} labels changed", flush=True)


def symmetry(program, options):
    """Mean difference of the score when the two countries of a claim change places."""
    templates = (claims.DATA / "symmetric.txt").read_text().splitlines()
    rows = [{"claim": t.format(A=a, B=b)} for t in templates for pair in PAIRS for a, b in (pair, pair[::-1])]
    scores = [float(row["escalation_score"]) for row in program.answers("classify", rows)]
    shifts = [scores[i] - scores[i + 1] for i in range(0, len(scores), 2)]
    mean, size = sum(shifts) / len(shifts), sum(map(abs, shifts)) / len(shifts)
    print(f"countries change places: mean shift {mean:+.4f}, mean size {size:.4f} over {len(shifts)} claims", flush=True)


def wording(program, options):
    """Labels when each wording of the shipped axes is replaced by one that was never trained on."""
    rows = gold_rows(claims.two_axes("test"))[::2]
    paths = []
    for axis, sides in claims.SIDES.items():
        # The gate is one of the old wordings.
        text = re.sub(r"\[gate\]\n(?:\w.*\n)+", "", (AXES / f"{axis}.toml").read_text())
        for side in sides:
            mine = claims.held_out_wordings(side)
            block = re.compile(rf'(id = "{side}".*?)hypotheses = (\[.*?\])', re.S)
            number = len(json.loads(block.search(text)[2].replace("\n", " ").replace(",]", "]").replace(", ]", "]")))
            text = block.sub(lambda m: m[1] + "hypotheses = " + json.dumps(mine[:number]), text, count=1)
        path = program.folder / f"{axis}-other.toml"
        path.write_text(text)
        paths += ["--axes", path]
    changed("other wordings", labels(program, rows), labels(program, rows, *paths))


def precision(program, options):
    """Labels of int8 against single precision, of NLI and of stance."""
    if not options.fp32:
        return
    exact = Program(program.binary, options.fp32, program.folder)
    rows = nli_rows(options.data / NLI["MNLI matched dev"])[::3]
    one, other = (p.answers("score", rows) for p in (program, exact))
    flips = sum(answer(a) != answer(b) for a, b in zip(one, other))
    print(f"int8 against fp32: {flips / len(rows):.4f} of {len(rows)} NLI labels changed", flush=True)
    rows = gold_rows(claims.two_axes("test"))[::3]
    changed("int8 against fp32", labels(program, rows), labels(exact, rows))


def macro_f1(gold, found):
    scores = []
    for label in sorted(set(gold)):
        right = sum(g == f == label for g, f in zip(gold, found))
        scores.append(2 * right / max(1, gold.count(label) + found.count(label)))
    return sum(scores) / len(scores)


def foreign(program, options):
    """Stance sets of others, never trained on: GWSD (news quotes on climate change) and VAST (comments, dev)."""
    rows = [json.loads(line) for line in unpacked(options.data / "stance/stance_gwsd_news_quotes.jsonl.zst").splitlines()]
    rows = [row for row in rows if row["split"] == "train"]
    axis = {
        "id": "warming",
        "sides": [
            {"id": "favor", "hypotheses": ["Climate change is a serious concern.", "The speaker is worried about global warming."]},
            {"id": "against", "hypotheses": ["Global warming is exaggerated or a hoax.", "The speaker doubts that climate change is a problem."]},
        ],
    }
    gold = [row["label"] for row in rows]
    answers = program.answers("classify", [{"claim": row["text"]} for row in rows], "--axes", axis_file(program, axis))
    first, second = (side["hypotheses"][0] for side in axis["sides"])
    baseline = nearest([row["text"] for row in rows], [first] * len(rows), [second] * len(rows))
    report("GWSD train", gold, [row["warming_label"] for row in answers], baseline)

    rows = [json.loads(line) for line in unpacked(options.data / "stance/stance_vast.jsonl.zst").splitlines()]
    rows = [row for row in rows if row["split"] == "dev_zero"]
    forms = ("The speaker supports {}.", "{} is a good thing.", "The speaker opposes {}.", "{} is a bad thing.")
    cut = lambda text: " ".join(text.split()[:90])  # noqa: E731
    pairs = [{"premise": cut(row["text"]), "hypothesis": form.format(row["target"])} for row in rows for form in forms]
    entailed = [float(row["p_entailment"]) for row in program.answers("score", pairs)]
    found = []
    for start in range(0, len(entailed), 4):
        favor, against = sum(entailed[start : start + 2]) / 2, sum(entailed[start + 2 : start + 4]) / 2
        found.append("none" if max(favor, against) < 0.3 else "favor" if favor > against else "against")
    sides = [[form.format(row["target"]) for row in rows] for form in (forms[0], forms[2])]
    baseline = nearest([cut(row["text"]) for row in rows], *sides)
    report("VAST dev, targets not seen", [row["label"] for row in rows], found, baseline)


def embeddings(texts):
    """Sentence embeddings of the encoder that the model started from: the similarity baseline."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    from train import packaged_encoder

    tokenizer = AutoTokenizer.from_pretrained(packaged_encoder())
    encoder = AutoModel.from_pretrained(packaged_encoder()).eval()
    found = []
    for start in range(0, len(texts), 64):
        tokens = tokenizer(texts[start : start + 64], truncation=True, max_length=128, padding=True, return_tensors="pt")
        with torch.no_grad():
            hidden, mask = encoder(**tokens).last_hidden_state, tokens["attention_mask"][..., None]
        found.append(torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1))
    return torch.cat(found)


def nearest(texts, favor, against, least=0.4):
    """The side whose sentence is more similar; `none` where neither is similar. One sentence a text and side."""
    text, *sides = embeddings(texts), embeddings(favor), embeddings(against)
    similar = [(text * side).sum(1).tolist() for side in sides]
    return ["none" if max(f, a) < least else "favor" if f > a else "against" for f, a in zip(*similar)]


def report(name, gold, found, baseline):
    majority = max(set(gold), key=gold.count)
    print(
        f"{name}: macro-F1 {macro_f1(gold, found):.3f}, majority {macro_f1(gold, [majority] * len(gold)):.3f},"
        f" similarity {macro_f1(gold, baseline):.3f}, n {len(gold)}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--standpoint", required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--fp32", type=pathlib.Path)
    parser.add_argument("--only", default="nli,stance,parties,gate,axes,symmetry,wording,precision,foreign")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(options.standpoint, options.model, folder)
        for part in options.only.split(","):
            globals()[part](program, options)


if __name__ == "__main__":
    main()
