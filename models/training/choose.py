#!/usr/bin/env python3
"""Chooses wordings for the shipped axes and the default numbers for axes of users, on development claims only.

  choose.py wordings --standpoint BIN --model DIR     forward choice by log loss, 1 to 4 wordings a side
  choose.py defaults --standpoint BIN --model DIR     weights for an axis without calibration, each axis left out in turn
  choose.py gate --standpoint BIN --model DIR         the wording of each shipped axis that is asked first, written into its file
  choose.py gold -o gold.csv                          development claims as a table for `standpoint calibrate`

Claims of articles count 3.0, for there are few of them: together as much as those written for the axes. The formula is that of src/stances/mod.rs; the fit of
single axes is that of `standpoint calibrate`.
"""

import argparse
import csv
import hashlib
import json
import pathlib
import random
import re
import tempfile
import tomllib

import numpy as np
import torch

import claims
from figures import AXES, Program

OFF_TOPIC = 60  # claims about something else for each axis
ARTICLE_WEIGHT, FOLDS, RIDGE, MARGIN, LOST, SAFETY = 3.0, 5, 0.01, 0.05, 0.003, 1.0


def logits(program, pairs):
    """[n, 3] natural logarithms of the probabilities; each distinct pair is asked once."""
    distinct = list(dict.fromkeys(pairs))
    rows = program.answers("score", [{"premise": p, "hypothesis": h} for p, h in distinct])
    names = ("p_entailment", "p_neutral", "p_contradiction")
    found = {pair: [max(float(row[name]), 1e-6) for name in names] for pair, row in zip(distinct, rows)}
    return np.log(np.array([found[pair] for pair in pairs]))


def log_odds(z):
    """Of entailment and of contradiction against the rest; [.., 3] to two arrays."""
    return z[..., 0] - np.logaddexp(z[..., 1], z[..., 2]), z[..., 2] - np.logaddexp(z[..., 0], z[..., 1])


def log_p(rows, mode, p, penalty):
    """Log-probabilities of side 1, side 2, none; rows: support 1, denial 1, support 2, denial 2 of the wordings."""
    e1, c1, e2, c2 = rows.T
    s1, s2 = p[0] * e1 + p[2] * c2, p[1] * e2 + p[3] * c1
    g1, g2 = s1 + p[4] * s2 + p[5] - penalty, s2 + p[4] * s1 + p[6] - penalty
    if mode == "opposed":
        return torch.log_softmax(torch.stack([g1, g2, torch.zeros_like(g1)], 1), 1)
    log = torch.nn.functional.logsigmoid
    return torch.stack([log(g1), log(-g1) + log(g2), log(-g1) + log(-g2)], 1)


def expand(mode, q, even):
    """The free numbers as the full vector: opposed shares weights between the sides, nested has no `topic`."""
    if mode == "opposed":
        return torch.stack([q[0], q[0], q[1], q[1], q[2], q[3], q[3] if even else q[4]])
    return torch.stack([q[0], q[1], q[2], q[3], 0 * q[0], q[4], q[5]])


def fit(rows, gold, weights, mode, penalties, even=False):
    q = torch.zeros(6, dtype=torch.float64, requires_grad=True)
    rows, gold, weights, penalties = map(torch.as_tensor, (rows, gold, weights, penalties))
    optimiser = torch.optim.LBFGS([q], max_iter=100, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        picked = log_p(rows, mode, expand(mode, q, even), penalties).gather(1, gold[:, None])[:, 0]
        value = -(weights * picked).sum() / weights.sum() + RIDGE * (q[: 3 if mode == "opposed" else 4] ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return expand(mode, q, even).detach()


def fold_of(groups, folds=FOLDS):
    """Which fold each claim is in: all of a group in one."""
    names = sorted(set(groups))
    np.random.RandomState(0).shuffle(names)
    return np.array([names.index(group) % folds for group in groups])


def held_out(rows, gold, weights, groups, mode, penalties, even=False, folds=FOLDS):
    """Log-probabilities of every claim by a fit that has not seen its group."""
    part = fold_of(groups, folds)
    found = np.zeros((len(gold), 3))
    for k in range(folds):
        train = part != k
        numbers = fit(rows[train], gold[train], weights[train], mode, penalties[train], even)
        found[~train] = log_p(torch.tensor(rows[~train]), mode, numbers, torch.tensor(penalties[~train])).numpy()
    return found


def macro_f1(gold, p):
    found = p.argmax(1)
    found[(found < 2) & (np.abs(p[:, 0] - p[:, 1]) < MARGIN)] = 3
    both = [(gold == k).sum() + (found == k).sum() for k in range(3)]
    return float(np.mean([2 * ((gold == k) & (found == k)).sum() / max(n, 1) for k, n in enumerate(both)]))


def figures(gold, weights, log_probabilities, dense):
    """Log loss, and macro-F1 on the claims written for the axes (`dense`) and on those of articles."""
    loss = -(weights * log_probabilities[np.arange(len(gold)), gold]).sum() / weights.sum()
    p = np.exp(log_probabilities)
    return loss, macro_f1(gold[dense], p[dense]), macro_f1(gold[~dense], p[~dense])


def development(every=1):
    """Claims, weights and groups; of the claims of articles each `every`-th, with as much more weight."""
    articles, others = [], []
    for row in claims.two_axes("dev"):
        (articles if row["file"] == "articles" else others).append(row)
    articles = articles[::every]
    weights = np.array([ARTICLE_WEIGHT * every] * len(articles) + [1.0] * len(others))
    found = articles + others
    return found, weights, [row.get("group", row["id"]) for row in found]


def wordings(program, options):
    found, weights, groups = development()
    dense = np.array([row["file"] != "articles" for row in found])
    for axis, sides in claims.SIDES.items():
        premises = [claims.premise(row, axis) for row in found]
        shipped = tomllib.loads((AXES / f"{axis}.toml").read_text())
        mode = shipped["mode"]
        gold = np.array([(*sides, "none").index(row[axis]) for row in found])
        penalties = np.array([shipped["calibration"].get(row.get("polarity"), 0.0) for row in found])
        candidates = [claims.trained_wordings(side) for side in sides]
        every = [h for side in candidates for h in side]
        z = logits(program, [(p, h) for p in premises for h in every]).reshape(len(found), len(every), 3)
        entailed, contradicted = log_odds(z)
        first = len(candidates[0])

        def score(chosen):
            parts = []
            for start, side in zip((0, first), chosen):
                columns = [start + number for number in side]
                parts += [entailed[:, columns].mean(1), contradicted[:, columns].mean(1)]
            p = held_out(np.stack(parts, 1), gold, weights, groups, mode, penalties)
            return figures(gold, weights, p, dense)

        # The best of side 1 beside the first of side 2, the best of side 2 beside that one, and once more.
        chosen = [[0], [0]]
        for side in (0, 1, 0, 1):
            trials = [chosen[:side] + [[number]] + chosen[side + 1 :] for number in range(len(candidates[side]))]
            best, chosen = min(((score(trial), trial) for trial in trials), key=lambda entry: entry[0][0])
        print(f"{axis}: best of one a side: log loss {best[0]:.4f} macro-F1 claims {best[1]:.3f} articles {best[2]:.3f}")
        for count in (2, 3, 4):
            for side in (0, 1):
                trials = []
                for number in range(len(candidates[side])):
                    if number not in chosen[side]:
                        trial = [list(c) for c in chosen]
                        trial[side].append(number)
                        trials.append((score(trial), trial))
                best, chosen = min(trials, key=lambda entry: entry[0][0])
            print(f"  {count} a side: log loss {best[0]:.4f} macro-F1 claims {best[1]:.3f} articles {best[2]:.3f}")
            for side, numbers in zip(candidates, chosen):
                print("    ", json.dumps([side[number] for number in numbers], ensure_ascii=False), flush=True)


def unseen_axes():
    """The twelve of axes_f, and each tenth of the other files: no model saw them."""
    rows_of_f = claims.lines("claims_f_axes.jsonl")
    for path in sorted(claims.DATA.glob("axes_*.jsonl")):
        for number, axis in enumerate(claims.lines(path.name)):
            if path.stem == "axes_f" or number % 10 == 0:
                yield axis | {"claims": axis.get("claims") or [r for r in rows_of_f if r["axis"] == axis["id"]]}


def defaults(program, options):
    rows, gold, groups, on_topic = [], [], [], []
    news = [(-1, row["claim"]) for row in claims.two_axes("dev")]
    for axis in unseen_axes():
        sides = [[h.replace("{speaker}", "The speaker") for h in side["hypotheses"]] for side in axis["sides"]]
        every, n = sides[0] + sides[1], len(sides[0])
        others = [claim for _, claim in claims.off_topic(random.Random(axis["id"]), [axis], news, OFF_TOPIC)]
        asked = [row["claim"] for row in axis["claims"]] + others
        z = logits(program, [(claim, h) for claim in asked for h in every])
        entailed, contradicted = log_odds(z.reshape(len(asked), len(every), 3))
        parts = [m[:, part].mean(1) for part in (slice(0, n), slice(n, None)) for m in (entailed, contradicted)]
        rows.append(np.stack(parts, 1))
        names = [side["id"] for side in axis["sides"]] + ["none"]
        gold += [names.index(row["label"]) for row in axis["claims"]] + [2] * len(others)
        groups += [axis["id"]] * len(asked)
        on_topic += [True] * len(axis["claims"]) + [False] * len(others)
    rows, gold, on_topic = np.concatenate(rows), np.array(gold), np.array(on_topic)
    for share in options.off_topic:
        report_defaults(rows, gold, np.array(groups), on_topic, share)


def report_defaults(rows, gold, groups, on_topic, share):
    """Numbers fitted where claims about something else count `share` times as much as those about the axes."""
    nothing = np.zeros(len(gold))
    weights = np.where(on_topic, 1.0, share * on_topic.sum() / (~on_topic).sum())
    numbers = fit(rows, gold, weights, "opposed", nothing, even=True).numpy().round(3)
    p = np.exp(held_out(rows, gold, weights, groups, "opposed", nothing, even=True, folds=len(set(groups))))
    print(f"claims about something else count {share}: support x2, denial x2, topic, offset x2:", numbers)
    print(f"  each axis left out in turn: of claims about something else {(p[~on_topic].argmax(1) < 2).mean():.3f} get a side")
    own, label = p[on_topic], gold[on_topic]
    sides = label < 2
    print(f"  own claims: log loss {-np.log(own[np.arange(len(label)), label]).mean():.3f} macro-F1 {macro_f1(label, own):.3f}; of those"
          f" with a side {(own[sides].argmax(1) < 2).mean():.2f} get one, {(own[sides][:, :2].argmax(1) == label[sides]).mean():.3f} lean right")  # fmt: skip
    each = {name: groups[on_topic] == name for name in dict.fromkeys(groups)}
    print("   ", {name: round(macro_f1(label[i], own[i]), 2) for name, i in each.items()})
    top, right = p.max(1), p.argmax(1) == gold
    for low, high in ((0.33, 0.5), (0.5, 0.65), (0.65, 0.8), (0.8, 0.9), (0.9, 1.01)):
        band = (top >= low) & (top < high)
        mean = lambda values, part: (weights * values)[part].sum() / max(weights[part].sum(), 1e-9)  # noqa: E731
        sided = band & (p.argmax(1) < 2)
        print(f"  p {low} to {high}: right {mean(right, band):.2f} of {mean(band, np.full(len(p), True)):.2f}; of the sides {mean(right, sided):.2f}")


def logistic(rows, has_side, weights):
    """Weights of the columns of `rows`, and the offset, of log-odds that there is a side."""
    x, y, w = (torch.as_tensor(np.asarray(a, dtype=float)) for a in (rows, has_side, weights))
    q = torch.zeros(x.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([q], max_iter=100, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        every = torch.nn.functional.binary_cross_entropy_with_logits(x @ q[:-1] + q[-1], y, reduction="none")
        value = (w * every).sum() / w.sum() + RIDGE * (q[:-1] ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return q.detach().numpy()


def gate(program, options):
    """Of each axis the wording that alone keeps out most claims of articles and loses at most `LOST` of those with a side,
    by log-odds with some distance (`SAFETY`).

    Lost are those to which all wordings together give a side. Counted with numbers that were fitted to the other folds.
    """
    found, weights, groups = development()
    articles = np.array([row["file"] == "articles" for row in found])
    part = fold_of(groups)
    model = hashlib.sha256((pathlib.Path(program.model) / "model.onnx").read_bytes()).hexdigest()
    for axis in claims.SIDES:
        premises = [claims.premise(row, axis) for row in found]
        path = AXES / f"{axis}.toml"
        shipped = tomllib.loads(path.read_text())
        has_side = np.array([row[axis] != "none" for row in found])
        wordings, n = [h for side in shipped["side"] for h in side["hypotheses"]], len(shipped["side"][0]["hypotheses"])
        answers = [np.stack(log_odds(logits(program, [(p, wording) for p in premises])), 1) for wording in wordings]
        # What asking everything finds.
        c = shipped["calibration"]
        numbers = torch.tensor([*c["support"], *c["denial"], c["topic"], *c["offset"]])
        penalties = torch.tensor([c.get(row.get("polarity"), 0.0) for row in found])
        means = [np.mean(answers[part], 0) for part in (slice(0, n), slice(n, None))]
        p = log_p(torch.tensor(np.concatenate(means, 1)), shipped["mode"], numbers, penalties)
        seen = has_side & (p.argmax(1).numpy() < 2)
        trials = []
        for wording, rows in zip(wordings, answers):
            held = np.zeros(len(found))
            for k in range(FOLDS):
                train = part != k
                q = logistic(rows[train], has_side[train], weights[train])
                held[~train] = rows[~train] @ q[:-1] + q[-1]
            below = np.quantile(held[seen], LOST, method="lower") - SAFETY
            q = logistic(rows, has_side, weights)
            out = (held < below)[articles & ~has_side].mean()
            trials.append((out, wording, q, below, [int((held < below)[part].sum()) for part in (seen, has_side)]))
            print(f"{axis}: {wording} keeps out {out:.3f} of the claims of articles without a side", flush=True)
        out, wording, q, below, lost = max(trials, key=lambda trial: trial[0])
        note = (f"development claims: {lost[0]} of {seen.sum()} found to have a side are lost ({lost[1]} of all {has_side.sum()} that have"
                f" one); {out:.0%} of those of articles without one kept out")  # fmt: skip
        block = (f"[gate]\nwording = {json.dumps(wording)}\nentailed = {q[0]:.3f}\ncontradicted = {q[1]:.3f}\noffset = {q[2]:.3f}\n"
                 f'below = {below:.3f}\nmodel = "{model}"\nfitted_on = {json.dumps(note)}\n\n')  # fmt: skip
        text = re.sub(r"\[gate\]\n(?:\w.*\n)+\n", "", path.read_text())
        path.write_text(text.replace("[[example]]", block + "[[example]]", 1))
        print(block)


def gold(program, options):
    found, weights, groups = development()
    with options.output.open("w", newline="") as file:
        columns = ["id", "group", "claim", "speaker", "polarity", "weight", "escalation_gold", "war_aim_gold"]
        writer = csv.writer(file)
        writer.writerow(columns)
        for row, weight, group in zip(found, weights, groups):
            polarity = row.get("polarity", "")
            labels = [row["escalation"], row["war_aim"]]
            writer.writerow([row["id"], group, row["claim"], row["speaker"], polarity, weight, *labels])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("wordings", "defaults", "gate", "gold"))
    parser.add_argument("--standpoint")
    parser.add_argument("--model", default="embedded")
    parser.add_argument("-o", "--output", type=pathlib.Path)
    parser.add_argument("--off-topic", type=float, nargs="+", default=[1.0], help="defaults: how much claims about something else count")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        globals()[options.what](Program(options.standpoint, options.model, folder), options)


if __name__ == "__main__":
    main()
