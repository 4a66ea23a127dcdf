#!/usr/bin/env python3
"""How much better a checkpoint is on pairs that it was trained on than on others: accuracy and mean loss on each.

  overfit.py CHECKPOINT --data DATA                    plain NLI and our claims, training and development
  overfit.py CHECKPOINT --data DATA --toward 0.15      with 15% of the weights of the encoder it started from
  overfit.py CHECKPOINT --data DATA --toward 0.15 --write DIR     ... and keeps that, for train.py --encoder DIR

`--toward` is the interpolation of Wortsman et al. (2022, WiSE-FT, arXiv:2109.01903). The shipped graph becomes a
checkpoint by dequantise.py. Of our claims no test line is read; the dev sets of MultiNLI and SNLI are those that figures.py
reports on, so nothing is to be chosen by them.
"""

import argparse
import pathlib
import random

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional as F

import bert
import claims
import mixture
import train

TABLES = ("nli_mnli_subset_train", "nli_mnli_dev_matched", "nli_snli_subset_train", "nli_snli_dev")


def blended(model, share):
    """The model with `share` of its weights (0 to 1) taken from the encoder of the package; the head stays."""
    encoder = {f"bert.{name}": value for name, value in load_file(train.packaged_encoder() / "model.safetensors").items()}
    state = model.state_dict()
    for name in state.keys() & encoder.keys():
        state[name] = state[name] * (1 - share) + encoder[name].float() * share
    model.load_state_dict(state)


def measure(model, tokenizer, pairs):
    """Accuracy, and mean cross-entropy in nats, over (premise, hypothesis, label code)."""
    right = count = loss = 0
    bfloat16 = torch.cpu._is_avx512_bf16_supported()
    for ids, types, targets in mixture.batches(pairs, tokenizer, tokens=1536, longest=256, seed=0):
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            logits = model(torch.tensor(ids), torch.tensor(types)).float()
        targets = torch.tensor(targets)
        right += int((logits.argmax(1) == targets).sum())
        loss += float(F.cross_entropy(logits, targets, reduction="sum"))
        count += len(targets)
    return right / count, loss / count


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("checkpoint", type=pathlib.Path)
    p.add_argument("--data", type=pathlib.Path, required=True, help="folder with the sets of sources.toml")
    p.add_argument("--toward", type=float, default=0.0, help="share of the encoder's weights")
    p.add_argument("--write", type=pathlib.Path, help="folder for the checkpoint that is measured")
    p.add_argument("--pairs", type=int, default=2500, help="pairs of each set, drawn at random")
    a = p.parse_args()
    tokenizer = Tokenizer.from_file(str(a.checkpoint / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = bert.BertNli.read(a.checkpoint).eval()
    if a.toward:
        blended(model, a.toward)
    if a.write:
        model.write(a.write, tokenizer)
    sets = {name: mixture.table(a.data / "nli" / f"{name}.tsv.zst") for name in TABLES}
    for part in ("train", "dev"):
        sets[f"claims, {part}"] = claims.two_axes_pairs(random.Random(3), claims.two_axes(part))
    for name, pairs in sets.items():
        drawn = random.Random(1).sample(pairs, min(a.pairs, len(pairs)))
        accuracy, loss = measure(model, tokenizer, drawn)
        print(f"{name:24} {accuracy:.3f}  loss {loss:.3f}  of {len(drawn)}", flush=True)


if __name__ == "__main__":
    main()
