#!/usr/bin/env python3
"""The shipped int8 graph back to a checkpoint in single precision, to train it further: train.py --encoder OUT.

In:  a folder that export.py wrote (model.onnx, tokenizer.json, config.json).
Out: a checkpoint folder (config.json, model.safetensors, tokenizer.json).
"""

import argparse
import pathlib
import shutil

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file


def checkpoint(graph):
    """Names and weights as Hugging Face's `BertForSequenceClassification` has them."""
    stored = {c.name: numpy_helper.to_array(c) for c in graph.initializer}
    weights = {}
    for name, value in stored.items():
        stem, _, part = name.rpartition(".")
        scale = stored.get(f"{stem}.scale")
        if part not in ("weight", "bias"):
            continue
        if name == "classifier.weight":
            weights[name] = value[0]
        elif name == "classifier.bias":
            weights[name] = value
        elif scale is None and part == "weight" or "LayerNorm" in name or "embeddings" in name:
            weights[f"bert.{name}"] = value * scale if scale is not None else value
        else:
            # Layers that are computed together stand side by side: query_key_value, key_value.
            folder, _, whole = stem.rpartition(".")
            parts = whole.split("_")
            value = (value * scale).T if part == "weight" else value
            for piece, rows in zip(parts, np.split(value, len(parts))):
                weights[f"bert.{folder}.{piece}.{part}"] = rows
    return {name: np.ascontiguousarray(value, np.float32) for name, value in weights.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    graph = onnx.load(arguments.model / "model.onnx").graph
    save_file(checkpoint(graph), arguments.out / "model.safetensors", metadata={"format": "np"})
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(arguments.model / name, arguments.out / name)


if __name__ == "__main__":
    main()
