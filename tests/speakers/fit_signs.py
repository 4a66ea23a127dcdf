#!/usr/bin/env python3
"""Fits the weights of `src/speakers/antecedents.rs` to the gold articles; needs numpy.

    SHOW=signs cargo test --test speakers dev_articles -- --nocapture > signs.txt
    tests/speakers/fit_signs.py signs.txt

Each pronoun of which one of the candidates is right is a choice between their places: conditional logistic
regression, where a candidate in several places counts by all of them. Prints how often the best place is a right
one, with the weights as they are, fitted to nine tenths of the articles and tried on the last, and fitted to all."""
import json
import re
import sys
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).resolve().parents[2] / "src/speakers/antecedents.rs"
SCALE = 4  # of the whole numbers in the table
PENALTY = 0.001  # on the squares of the weights
FIXED = {"SubjectHere": 18 / SCALE}  # too rare to be fitted


def name_of(text):
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[’']s\b|[’'`]", "", text).lower()).split()


def same(candidate, gold, new):
    """The same last name or, of somebody who is only described, the same last words."""
    a, b = name_of(candidate), name_of(gold)
    return bool(a and b) and (b[-len(a):] == a if new else a[-1] == b[-1])


def choices(path, signs):
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith('{"file"'):
            continue
        claim = json.loads(line)
        found = [re.fullmatch(r"candidate (.+) \((-?\d+)\): (.*)", step) for step in claim["steps"]]
        places = [match.groups() for match in found if match]
        right = np.array([same(name.strip("`"), claim["speaker"], name[0] == "`") for name, _, _ in places], bool)
        if right.any():
            yield claim["file"], np.array([[s in words.split() for s in signs] for _, _, words in places], float), right


def hits(weights, data):
    return sum(bool(right[np.argmax(places @ weights)]) for _, places, right in data)


def fit(data, signs, steps=600, rate=0.05):
    """Adam on the mean log likelihood."""
    fixed = np.array([name in FIXED for name in signs])
    weights = np.array([FIXED.get(name, 0.0) for name in signs])
    mean, square = np.zeros(len(signs)), np.zeros(len(signs))
    for step in range(1, steps + 1):
        gradient = 2 * PENALTY * weights
        for _, places, right in data:
            score = np.exp(places @ weights - np.max(places @ weights))
            chosen = np.where(right, score, 0)
            gradient += (score / score.sum() - chosen / max(chosen.sum(), 1e-30)) @ places / len(data)
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
        change = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights = np.where(fixed, weights, weights - rate * change)
    return np.round(weights * SCALE)


def main():
    table = re.findall(r"\(Sign::(\w+), (-?\d+)\)", SOURCE.read_text(encoding="utf-8"))
    signs = [name for name, _ in table]
    data = list(choices(Path(sys.argv[1]), signs))
    files = sorted({file for file, _, _ in data})
    held_out = 0
    for part in range(10):
        test = set(files[part::10])
        weights = fit([d for d in data if d[0] not in test], signs)
        held_out += hits(weights, [d for d in data if d[0] in test])
    weights = fit(data, signs)
    now = np.array([float(weight) for _, weight in table])
    print(f"of {len(data)} pronouns right: {hits(now, data)} as it is, {held_out} held out, {hits(weights, data)} fitted")
    for (name, old), new in zip(table, weights):
        print(f"{name:14} {old:>4} {int(new):>4}")


if __name__ == "__main__":
    main()
