#!/usr/bin/env python3
"""standpoint against the Python pipelines that people would write instead: both sides, one run, ratios.

  cargo build --release
  python3 -m venv .venv && .venv/bin/pip install -r benches/requirements.txt
  .venv/bin/python benches/against_python.py                    # all of it, some ten minutes
  .venv/bin/python benches/against_python.py --threads 1 --only pairs

pairs     pairs a second of the same weights and pairs: `standpoint score`; the zero-shot pipeline of `transformers`
          (fp32 at several batch sizes, bf16); ONNX Runtime on the shipped int8 graph and on int8 made
          by its own `quantize_dynamic`, pairs sorted by length. Loading is taken off on both sides.
run       `standpoint run` on articles: articles and claims a second from start to end, and the zero-shot pipeline on
          every so many of the claims that it found and the same hypotheses (reading and extraction not counted for
          Python): at its default batch size of one, and at a good one.
start     start to finish on one article, and peak memory.

Rounds are interleaved, so that a slow minute of the machine falls on all; the median counts.
"""

import argparse
import csv
import json
import os
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[1]
MODEL = ROOT / "models/standpoint-minilm"


def hypotheses():
    """Those of the shipped axes."""
    found = []
    for axis in ("escalation", "war_aim"):
        sides = tomllib.loads((ROOT / f"data/axes/{axis}.toml").read_text())["side"]
        found += [text.replace("{speaker}", "the speaker") for side in sides for text in side["hypotheses"]]
    return found


class Program:
    """standpoint itself, timed from outside."""

    def __init__(self, binary, threads):
        self.binary, self.threads = str(binary), str(threads)

    def run(self, *arguments):
        """Seconds and peak memory in MB."""
        command = [self.binary, *map(str, arguments), "--threads", self.threads, "--quiet"]
        begin = time.perf_counter()
        child = subprocess.Popen(command)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begin
        if status:
            raise SystemExit(f"{' '.join(command)}: status {status}")
        return seconds, usage.ru_maxrss / 1024


def claims_of(folder, program, work):
    out = work / "found.csv"
    program.run("extract", folder, "-o", out, "--csv-profile", "rfc4180")
    with out.open(newline="") as file:
        return [row["claim"] for row in csv.DictReader(file)]


def write_pairs(path, pairs):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("premise", "hypothesis"), *pairs])
    return path


def checkpoint(work):
    """The shipped weights in single precision, as `transformers` reads them."""
    import onnx
    from onnx import numpy_helper
    from safetensors.numpy import save_file

    graph = onnx.load(MODEL / "model.onnx").graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = {}
    for name, array in arrays.items():
        if not name.endswith((".weight", ".bias")):
            continue
        scale = arrays.get(name.removesuffix("weight") + "scale") if name.endswith(".weight") else None
        if scale is not None:
            array = array.astype("float32") * scale
        if name.startswith(("encoder", "pooler")) and array.ndim == 2:
            array = array.T
        owner, _, kind = name.rpartition(".")
        parent, _, last = owner.rpartition(".")
        if name.startswith("classifier"):
            weights[name] = array.reshape(3, -1) if array.ndim > 1 else array
        elif last in ("query_key_value", "key_value"):
            parts = last.split("_")
            for part, rows in zip(parts, array.reshape(len(parts), -1, *array.shape[1:])):
                weights[f"bert.{parent}.{part}.{kind}"] = rows
        else:
            weights[f"bert.{name}"] = array
    folder = work / "checkpoint"
    folder.mkdir()
    save_file({name: array.copy(order="C") for name, array in weights.items()}, folder / "model.safetensors", {"format": "pt"})
    for name in ("config.json", "tokenizer.json"):
        (folder / name).write_bytes((MODEL / name).read_bytes())
    return folder


def pipeline(folder, threads, dtype):
    """A function of premises, hypotheses and batch size: the zero-shot pipeline over all of them."""
    import torch
    from transformers import AutoModelForSequenceClassification, PreTrainedTokenizerFast, pipeline

    torch.set_num_threads(threads)
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=getattr(torch, dtype))
    marks = {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), model_max_length=512, **marks)
    zero_shot = pipeline("zero-shot-classification", model=model, tokenizer=tokenizer, device=-1)

    def run(premises, labels, batch):
        zero_shot(premises, candidate_labels=labels, hypothesis_template="{}", multi_label=True, batch_size=batch)

    return run


def dynamic_int8(folder, work):
    """What `quantize_dynamic` of ONNX Runtime makes of the single-precision weights."""
    import sys

    from onnxruntime.quantization import QuantType, quantize_dynamic

    single, out = work / "single", work / "dynamic.onnx"
    export = [sys.executable, ROOT / "models/training/export.py", folder, single, "--fp32"]
    subprocess.run(export, check=True, stdout=subprocess.DEVNULL)
    operators = ["MatMul", "Gemm"]
    quantize_dynamic(single / "model.onnx", out, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=operators)
    return out


def onnx_runtime(graph, threads):
    """A function of pairs and batch size: ONNX Runtime over pairs sorted by length."""
    import numpy
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    tokenizer.enable_truncation(512, strategy="only_first")
    names = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}

    def run(pairs, batch):
        encoded = sorted(tokenizer.encode_batch(pairs), key=len)
        for first in range(0, len(encoded), batch):
            part = encoded[first : first + batch]
            length = len(part[-1])
            feed = {}
            for name, field in names.items():
                feed[name] = numpy.zeros((len(part), length), numpy.int64)
                for row, encoding in zip(feed[name], part):
                    row[: len(encoding)] = getattr(encoding, field)
            session.run(None, feed)

    return run


def timed(action):
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def measured(sides, rounds):
    """Median seconds of each side, interleaved, after one round that does not count."""
    seconds = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, action in sides.items():
            taken = action()
            if number:
                seconds[name].append(taken)
    return {name: statistics.median(values) for name, values in seconds.items()}


def compare_pairs(options, work):
    claims, labels = options.claims[: options.pairs // len(hypotheses())], hypotheses()
    pairs = [(claim, label) for claim in claims for label in labels]
    table, single = write_pairs(work / "pairs.csv", pairs), write_pairs(work / "pair.csv", pairs[:1])
    program, folder = options.program, checkpoint(work)
    zero_shot, half = (pipeline(folder, options.threads, dtype) for dtype in ("float32", "bfloat16"))
    shipped = onnx_runtime(MODEL / "model.onnx", options.threads)
    dynamic = onnx_runtime(dynamic_int8(folder, work), options.threads)

    def score():
        whole, _ = program.run("score", table, "-o", work / "scores.csv")
        return whole - program.run("score", single, "-o", work / "score.csv")[0]

    sides = {"standpoint score": score}
    for batch in (1, 8, 32):
        sides[f"transformers zero-shot, fp32, batch {batch}"] = lambda batch=batch: timed(lambda: zero_shot(claims, labels, batch))
    sides["transformers zero-shot, bf16, batch 8"] = lambda: timed(lambda: half(claims, labels, 8))
    for batch in (8, 16):
        sides[f"ONNX Runtime, shipped int8 graph, batch {batch}"] = lambda batch=batch: timed(lambda: shipped(pairs, batch))
        sides[f"ONNX Runtime, quantize_dynamic int8, batch {batch}"] = lambda batch=batch: timed(lambda: dynamic(pairs, batch))
    seconds = measured(sides, options.rounds)
    ours = seconds["standpoint score"]
    print(f"\n| {len(pairs)} pairs, {options.threads} threads | pairs/s | standpoint is so many times as fast |\n|---|---|---|")
    for name, taken in seconds.items():
        print(f"| {name} | {len(pairs) / taken:.0f} | {taken / ours:.2f} |")
    for kind in ("transformers zero-shot, fp32", "transformers zero-shot, bf16", "ONNX Runtime"):
        best = min(taken for name, taken in seconds.items() if name.startswith(kind))
        print(f"| **best of {kind}** | {len(pairs) / best:.0f} | **{best / ours:.2f}** |")


def compare_runs(options, work):
    program, labels = options.program, hypotheses()
    zero_shot = pipeline(checkpoint(work), options.threads, "float32")

    def run():
        return program.run("run", options.corpus, "-o", work / "out", "--restart")[0]

    some = options.claims[:: max(1, len(options.claims) * len(labels) // options.pairs)]
    sides = {
        "standpoint run": run,
        "transformers zero-shot, batch 1": lambda: timed(lambda: zero_shot(some, labels, 1)),
        "transformers zero-shot, batch 8": lambda: timed(lambda: zero_shot(some, labels, 8)),
    }
    seconds = measured(sides, options.rounds)
    articles = json.loads((work / "out/run.json").read_text())["counts"]["documents_done"]
    ours = len(options.claims) / seconds["standpoint run"]
    print(f"\n{articles} articles, {len(options.claims)} claims, {len(labels)} hypotheses, {options.threads} threads: "
          f"{articles / seconds['standpoint run']:.1f} articles a second\n\n| | claims/s | standpoint is so many times as fast |\n|---|---|---|")
    for name, taken in seconds.items():
        rate = (ours if name == "standpoint run" else len(some) / taken)
        print(f"| {name} | {rate:.1f} | {ours / rate:.2f} |")


def start(options, work):
    article = min((ROOT / "data/sample").rglob("*.txt"))
    results = [options.program.run("run", article, "-o", work / "one.csv", "--restart") for _ in range(2 * options.rounds + 1)]
    corpus = options.program.run("run", options.corpus, "-o", work / "memory", "--restart")
    print("\n| | seconds | peak MB |\n|---|---|---|")
    print(f"| start to finish on {article.name} | {statistics.median(r[0] for r in results):.2f} | {max(r[1] for r in results):.0f} |")
    print(f"| the whole corpus | {corpus[0]:.1f} | {corpus[1]:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--standpoint", type=pathlib.Path, default=ROOT / "target/release/standpoint")
    parser.add_argument("--corpus", type=pathlib.Path, default=ROOT / "data/gold/dev/*.txt", help="articles")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--pairs", type=int, default=800)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="pairs,run,start")
    options = parser.parse_args()
    options.program = Program(options.standpoint, options.threads)
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    flags = cpuinfo.read_text() if cpuinfo.exists() else ""
    named = (line.split(":")[1].strip() for line in flags.splitlines() if "model name" in line)
    processor = next(named, platform.processor())
    known = [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx_vnni") if flag in flags]
    print(f"{processor}, {os.cpu_count()} processors, {' '.join(known)}; {json.loads((MODEL / 'config.json').read_text())['model_type']} {MODEL.name}")
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        options.claims = claims_of(options.corpus, options.program, work)
        # The start first: a child counts the memory of this process until it has begun.
        for name, part in (("start", start), ("pairs", compare_pairs), ("run", compare_runs)):
            if name in options.only.split(","):
                place = work / name
                place.mkdir()
                part(options, place)


if __name__ == "__main__":
    main()
