#!/usr/bin/env python3
"""Fits the [calibration] block of the shipped axes and the defaults for a user's axis.

  fit.py --model DIR --domain DIR            k-fold figures, then the block of each data/axes/*.toml is rewritten
  fit.py --model DIR --domain DIR --defaults weights for axes without a calibration, left-one-axis-out figures
  fit.py --model DIR --domain DIR --test     figures on every fifth line of claims_d.jsonl with the blocks as they are

Fitted on what the model has not seen: the contrast claims (weight 1) and the gold claims of the articles whose number
does not divide by 3 (weight 0.3, since nine in ten of them are `none`). Folds keep contrast groups and articles whole.
The formula is that of src/stances/mod.rs; --test checks it through the same function as the fit."""
import argparse
import glob
import json
import pickle
import re
import tomllib
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[3]
ARTICLE_WEIGHT, FOLDS, RIDGE = 0.3, 5, 0.01
FIXED = {"escalation": {"denied": 0.0, "asked": 4.0}, "war_aim": {"denied": 4.0, "asked": 4.0}}
PREMISES = {"asserted": "{}", "denied": "The speaker denied that {}", "asked": "The speaker asked: {}",
            "hypothetical": "The speaker might say that {}"}


class Nli:
    """Logits of pairs, one pair a run (no padding), kept in a file between runs."""

    def __init__(self, folder, cache):
        self.path, self.cache_path = Path(folder), Path(cache)
        self.cache = pickle.loads(self.cache_path.read_bytes()) if self.cache_path.exists() else {}
        self.session = None

    def logits(self, pairs):
        missing = sorted({p for p in pairs if p not in self.cache})
        if missing and self.session is None:
            self.tokenizer = Tokenizer.from_file(str(self.path / "tokenizer.json"))
            self.tokenizer.no_padding()
            self.tokenizer.enable_truncation(512, strategy="only_first")
            self.session = onnxruntime.InferenceSession(self.path / "model.onnx")
        for pair in missing:
            e = self.tokenizer.encode(*pair)
            feed = {"input_ids": e.ids, "attention_mask": e.attention_mask, "token_type_ids": e.type_ids}
            feed = {name: np.array([ids], np.int64) for name, ids in feed.items()}
            self.cache[pair] = self.session.run(["logits"], feed)[0][0].tolist()
        if missing:
            self.cache_path.write_bytes(pickle.dumps(self.cache))
        return np.array([self.cache[p] for p in pairs])


# ---- the decision, as in src/stances/mod.rs --------------------------------------------------------------------------

def evidence(nli, claims, sides):
    """One row a claim: support 1, denial 1, support 2, denial 2: means of log-odds over the wordings of a side."""
    wordings = [h for side in sides for h in side]
    premises = [PREMISES[c.get("polarity", "asserted")].format(c["claim"]) for c in claims]
    z = nli.logits([(p, h.replace("{speaker}", "The speaker")) for p in premises for h in wordings])
    z = z.reshape(len(claims), len(wordings), 3)
    entailed = z[..., 0] - np.logaddexp(z[..., 1], z[..., 2])
    contradicted = z[..., 2] - np.logaddexp(z[..., 0], z[..., 1])
    n = len(sides[0])
    return np.stack([part(m).mean(1) for part in (lambda m: m[:, :n], lambda m: m[:, n:])
                     for m in (entailed, contradicted)], 1)


def log_p(rows, mode, p, penalty=0.0):
    """Log-probabilities of side 1, side 2, none; p: support x2, denial x2, topic, offset x2."""
    e1, c1, e2, c2 = rows.T
    s1, s2 = p[0] * e1 + p[2] * c2, p[1] * e2 + p[3] * c1
    g1, g2 = s1 + p[4] * s2 + p[5] - penalty, s2 + p[4] * s1 + p[6] - penalty
    if mode == "opposed":
        return torch.log_softmax(torch.stack([g1, g2, torch.zeros_like(g1)], 1), 1)
    log = torch.nn.functional.logsigmoid
    return torch.stack([log(g1), log(-g1) + log(g2), log(-g1) + log(-g2)], 1)


def expand(mode, q, even=False):
    """The free numbers as the full vector: opposed shares its weights between the sides, nested has no `topic`."""
    if mode == "opposed":
        return torch.stack([q[0], q[0], q[1], q[1], q[2], q[3], q[3] if even else q[4]])
    return torch.stack([q[0], q[1], q[2], q[3], 0 * q[0], q[4], q[5]])


def fit(rows, gold, weights, mode, penalties=0.0, even=False):
    q = torch.zeros(6, dtype=torch.float64, requires_grad=True)
    rows, gold, weights = torch.tensor(rows), torch.tensor(gold), torch.tensor(weights)
    penalties = torch.as_tensor(penalties)
    optimiser = torch.optim.LBFGS([q], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        picked = log_p(rows, mode, expand(mode, q, even), penalties).gather(1, gold[:, None])[:, 0]
        value = -(weights * picked).sum() / weights.sum() + RIDGE * (q[:3 if mode == "opposed" else 4] ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return expand(mode, q, even).detach()


def probabilities(rows, mode, p, penalties=0.0):
    return log_p(torch.tensor(rows), mode, p, torch.as_tensor(penalties)).exp().numpy()


# ---- figures ---------------------------------------------------------------------------------------------------------

def labels(p, margin):
    """0, 1 the sides, 2 none, 3 unclear."""
    top = p.argmax(1)
    top[(top < 2) & (np.abs(p[:, 0] - p[:, 1]) < margin)] = 3
    return top


def f1(gold, found, k):
    both = (gold == k).sum() + (found == k).sum()
    return 2 * ((gold == k) & (found == k)).sum() / both if both else 0.0


def figures(gold, p, margin):
    found, top = labels(p, margin), p.max(1)
    right = p.argmax(1) == gold
    bins = np.minimum((top * 10).astype(int), 9)
    ece = sum(abs(top[bins == b].sum() - right[bins == b].sum()) for b in range(10)) / len(gold)
    each = [f1(gold, found, k) for k in range(3)]
    decided = found != 3
    return (f"macro-F1 {np.mean(each):.3f} ({each[0]:.2f} {each[1]:.2f} {each[2]:.2f}) "
            f"none wrongly labelled {(found[gold == 2] < 2).mean():.3f} unclear {1 - decided.mean():.3f} "
            f"decided accuracy {(found == gold)[decided].mean():.3f} ECE {ece:.3f}")


def folds(groups, seed):
    names = sorted(set(groups))
    np.random.RandomState(seed).shuffle(names)
    return np.array([names.index(g) % FOLDS for g in groups])


def held_out(rows, gold, weights, groups, mode, penalties, seeds=3):
    """Probabilities for every claim from fits that have not seen its group, averaged over some splits."""
    total = np.zeros((len(gold), 3))
    for seed in range(seeds):
        part = folds(groups, seed)
        for k in range(FOLDS):
            train, test = part != k, part == k
            total[test] += probabilities(rows[test], mode, fit(rows[train], gold[train], weights[train], mode,
                                                               penalties[train]), penalties[test])
    return total / seeds


# ---- data ------------------------------------------------------------------------------------------------------------

def lines(path):
    return [json.loads(line) for line in path.read_text().split("\n") if line]


def fitting_claims(domain):
    contrast = lines(domain / "claims_e_contrast.jsonl")
    articles = []
    for path in sorted(glob.glob(str(domain / "articles/[ab][0-9][0-9].json"))):
        number = int(re.search(r"(\d\d)\.json$", path)[1])
        if number % 3 == 0:
            continue
        for claim in json.loads(Path(path).read_text()):
            articles.append(claim | {"claim": " ".join(claim["content"]), "group": Path(path).stem})
    return contrast, articles


def penalties_of(axis_id, claims):
    return np.array([FIXED[axis_id].get(c.get("polarity"), 0.0) for c in claims])


# ---- commands --------------------------------------------------------------------------------------------------------

def cut_offs(gold, p, weights, margin):
    """Cuts on the highest probability, from 0.5: the lowest whose next tenth is right 85 in 100 times, then 65 in 100."""
    found, top = labels(p, margin), p.max(1)
    right = found == gold
    steps = np.arange(0.5, 0.995, 0.01)

    def lowest(share):
        for cut in steps:
            band = (top >= cut) & (top < cut + 0.1) & (found < 3)
            if weights[band].sum() > 5 and np.average(right[band], weights=weights[band]) >= share:
                return round(float(cut), 2)
        return 0.99

    high, medium = lowest(0.85), lowest(0.65)
    medium = min(medium, high)
    level = np.where(found == 3, 0, np.where(top >= high, 2, np.where(top >= medium, 1, 0)))
    table = {}
    for k, name in ((2, "high"), (1, "medium"), (0, "low")):
        at = level == k
        table[name] = [round(float(np.average(right[at], weights=weights[at])), 2) if at.any() else 0.0,
                       round(float(weights[at].sum() / weights.sum()), 2)]
    return high, medium, table


def block(p, axis_id, margin, high, medium, table, note):
    r = [round(float(x), 3) + 0.0 for x in p]
    return f"""[calibration]
support = [{r[0]}, {r[1]}]
denial = [{r[2]}, {r[3]}]
topic = {r[4]}
offset = [{r[5]}, {r[6]}]
denied = {FIXED[axis_id]["denied"]}
asked = {FIXED[axis_id]["asked"]}
unclear_margin = {margin}
high = {high}
medium = {medium}
fitted_on = "{note}"
# Share of right labels, and share of claims, at each confidence, on folds that the fit had not seen.
measured = {{ high = {table["high"]}, medium = {table["medium"]}, low = {table["low"]} }}

"""


def fit_axes(nli, domain, margin, write):
    contrast, articles = fitting_claims(domain)
    claims = contrast + articles
    weights = np.array([1.0] * len(contrast) + [ARTICLE_WEIGHT] * len(articles))
    groups = [c["group"] for c in claims]
    for path in sorted((ROOT / "data/axes").glob("*.toml")):
        axis = tomllib.loads(path.read_text())
        names = [s["id"] for s in axis["side"]] + ["none"]
        gold = np.array([names.index(c[axis["id"]]) for c in claims])
        rows = evidence(nli, claims, [s["hypotheses"] for s in axis["side"]])
        penalties = penalties_of(axis["id"], claims)
        p = held_out(rows, gold, weights, groups, axis["mode"], penalties)
        n = len(contrast)
        print(axis["id"])
        print("  contrast, held out:", figures(gold[:n], p[:n], margin))
        print("  articles, held out:", figures(gold[n:], p[n:], margin))
        high, medium, table = cut_offs(gold, p, weights, margin)
        print("  confidence", high, medium, table)
        numbers = fit(rows, gold, weights, axis["mode"], penalties)
        note = f"claims_e_contrast ({n}) and gold claims of articles ({len(articles)}, weight {ARTICLE_WEIGHT}), five folds by group"
        text = block(numbers, axis["id"], margin, high, medium, table, note)
        print(text)
        if write:
            path.write_text(re.sub(r"\[calibration\]\n.*?(?=\[\[example\]\])", lambda _: text, path.read_text(), flags=re.S))


def test(nli, domain):
    claims = [c for i, c in enumerate(lines(domain / "claims_d.jsonl")) if i % 5 == 0]
    for path in sorted((ROOT / "data/axes").glob("*.toml")):
        axis = tomllib.loads(path.read_text())
        c = axis["calibration"]
        names = [s["id"] for s in axis["side"]] + ["none"]
        gold = np.array([names.index(claim[axis["id"]]) for claim in claims])
        p = torch.tensor(c["support"] + c["denial"] + [c["topic"]] + c["offset"], dtype=torch.float64)
        rows = evidence(nli, claims, [s["hypotheses"] for s in axis["side"]])
        print(axis["id"], figures(gold, probabilities(rows, axis["mode"], p), c["unclear_margin"]))


def defaults(nli, domain, margin):
    axes = {a["id"]: a for a in lines(domain / "axes_f.jsonl")}
    rows, gold, groups = [], [], []
    claims = lines(domain / "claims_f_axes.jsonl")
    for name, axis in axes.items():
        mine = [c for c in claims if c["axis"] == name]
        order = [s["id"] for s in axis["sides"]] + ["none"]
        rows.append(evidence(nli, mine, [s["hypotheses"] for s in axis["sides"]]))
        gold += [order.index(c["label"]) for c in mine]
        groups += [name] * len(mine)
    rows, gold, groups = np.concatenate(rows), np.array(gold), np.array(groups)
    p, ones = np.zeros((len(gold), 3)), np.ones(len(gold))
    for name in axes:
        train = groups != name
        p[~train] = probabilities(rows[~train], "opposed", fit(rows[train], gold[train], ones[train], "opposed", even=True))
    print("defaults, each axis left out in turn:", figures(gold, p, margin))
    print("by axis:", {name: round(float(np.mean([f1(gold[groups == name], labels(p, margin)[groups == name], k) for k in range(3)])), 2) for name in axes})
    print("confidence", cut_offs(gold, p, ones, margin))
    print("support x2, denial x2, topic, offset x2:", fit(rows, gold, ones, "opposed", even=True).numpy().round(3))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="model folder with model.onnx and tokenizer.json")
    parser.add_argument("--domain", required=True, type=Path, help="folder with claims_e_contrast.jsonl, articles/ ...")
    parser.add_argument("--cache", default="logits.pickle", help="logits kept between runs, of this model only")
    parser.add_argument("--margin", type=float, default=0.05, help="lead below which a side is `unclear`")
    parser.add_argument("--dry-run", action="store_true", help="write no axis file")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--defaults", action="store_true")
    what.add_argument("--test", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    nli = Nli(options.model, options.cache)
    if options.defaults:
        defaults(nli, options.domain, options.margin)
    elif options.test:
        test(nli, options.domain)
    else:
        fit_axes(nli, options.domain, options.margin, not options.dry_run)


if __name__ == "__main__":
    main()
