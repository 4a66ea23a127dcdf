"""A BERT NLI checkpoint to the int8 ONNX graph that standpoint runs.

In:  a checkpoint folder (config.json, model.safetensors, tokenizer.json).
Out: a model folder (model.onnx, tokenizer.json, config.json, manifest.toml), or with
     --fp32 the same graph in single precision, for parity tests.

Weights have the names of the checkpoint (layers that are computed together: `query_key_value`),
with `.scale` beside each that is int8. src/nli/bert reads them by these names and computes the
same as the graph, faster; any other engine runs the graph.

The graph keeps one promise: the logits of a pair do not depend on the pairs beside it.
So activations are quantised with one scale per token (row of the last axis), integer sums
are exact in any order, and every float operator works within one row or one head.

Processors with AVX2 but without VNNI add two neighbouring products in 16 bits (VPMADDUBSW).
Neighbouring weights are kept small enough that this sum cannot overflow, so that they give
the same integers as all others.
"""

import argparse
import hashlib
import json
import pathlib
import shutil

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

OPSET = 20  # the first with Gelu
LABELS = ("entailment", "neutral", "contradiction")


class Graph:
    """Nodes and constants in the order in which they are added; names are made up where none is given."""

    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, array, dtype=None, name=None):
        self.count += 1
        name = name or f"c{self.count}"
        self.constants.append(numpy_helper.from_array(np.array(array, dtype, order="C"), name))
        return name

    def op(self, kind, *inputs, outputs=1, **attributes):
        self.count += 1
        names = [f"{kind.lower()}{self.count}" + (f"_{i}" if outputs > 1 else "") for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names


def quantise_rows(weight, guard=False):
    """Symmetric integers and one scale per row, the one of a small grid with the least squared error."""
    largest = np.maximum(np.abs(weight).max(1, keepdims=True), 1e-12) / 127
    best_error = np.full((len(weight), 1), np.inf)
    best_scale, best_integers = largest.copy(), np.zeros_like(weight)
    for share in np.arange(0.7, 2.05 if guard else 1.01, 0.02):
        scale = largest * share
        integers = np.clip(np.round(weight / scale), -127, 127)
        integers = without_overflow(integers) if guard else integers
        error = ((integers * scale - weight) ** 2).sum(1, keepdims=True)
        better = error < best_error
        best_scale, best_error = np.where(better, scale, best_scale), np.where(better, error, best_error)
        best_integers = np.where(better, integers, best_integers)
    return best_integers.astype(np.int8), best_scale.astype(np.float32)


def without_overflow(integers):
    """Rows whose neighbours 2i and 2i + 1, times 255 each, add up to no more than 16 bits hold."""
    pairs = integers.reshape(len(integers), -1, 2)
    total = pairs.sum(2, keepdims=True)
    excess = np.maximum(np.abs(total) - 32767 // 255, 0)
    parts = np.concatenate([np.ceil(excess / 2), np.floor(excess / 2)], 2)
    return (pairs - parts * np.sign(total)).reshape(integers.shape)


class Exporter:
    """One BERT encoder with a classification head, written operator by operator."""

    def __init__(self, folder, int8=True):
        self.config = json.loads((folder / "config.json").read_text())
        if self.config["model_type"] != "bert" or self.config["hidden_act"] != "gelu":
            raise SystemExit(f"{folder}: only BERT with GELU is supported")
        weights = load_file(folder / "model.safetensors")
        self.weights = {name: value.astype(np.float32) for name, value in weights.items()}
        self.int8 = int8
        self.graph = Graph()
        self.last_axis = self.graph.constant([-1], np.int64)

    def weight(self, name):
        return self.weights["bert." + name]

    def named(self, name):
        """The weight `name` as a constant, in single precision."""
        return self.graph.constant(self.weight(name), name=name)

    # Building blocks. A quantised value is (uint8 rows, scale of each row, zero point); in fp32 (rows, None, None).

    def quantised(self, x):
        """[.., h] float to uint8 with zero point 128 and [.., 1] scales: absmax / 127 of each row."""
        g = self.graph
        if not self.int8:
            return x, None, None
        top = g.op("ReduceMax", x, self.last_axis, keepdims=1)
        bottom = g.op("Neg", g.op("ReduceMin", x, self.last_axis, keepdims=1))
        absmax = g.op("Max", top, bottom, g.constant([[[1e-20]]], np.float32))
        return self.rounded(x, absmax, 127, 128)

    def quantised_gelu(self, x):
        """The same after GELU, which is never below -0.17: 32 steps below zero and 223 above."""
        g = self.graph
        if not self.int8:
            return x, None, None
        least = g.constant([[[0.17 * 223 / 32]]], np.float32)
        return self.rounded(x, g.op("Max", g.op("ReduceMax", x, self.last_axis, keepdims=1), least), 223, 32)

    def rounded(self, x, largest, steps, zero_point):
        g = self.graph
        # Not Div: rten divides by a single number as a product with its reciprocal, another result in the
        # last bit, and a batch of one pair has a single number here (the row of [CLS] in the last layer).
        inverse = g.op("Mul", g.op("Reciprocal", largest), g.constant([[[steps]]], np.float32))
        scale = g.op("Mul", largest, g.constant([[[1 / steps]]], np.float32))
        # Not QuantizeLinear: rten 0.27 takes three times as long for it. A cast cuts, so one half rounds.
        shifted = g.op("Add", g.op("Mul", x, inverse), g.constant(zero_point + 0.5, np.float32))
        return g.op("Cast", shifted, to=TensorProto.UINT8), scale, g.constant(zero_point, np.uint8)

    def linear(self, x, names):
        """x W' + b for the stacked layers `names`; x is quantised, the answer is float."""
        g, (rows, scale, zero_point) = self.graph, x
        whole = names[0].rpartition(".")[0] + "." + "_".join(name.rpartition(".")[2] for name in names)
        weight = np.concatenate([self.weight(f"{name}.weight") for name in names])
        bias = np.concatenate([self.weight(f"{name}.bias") for name in names])
        bias = g.constant(bias, name=f"{whole}.bias")
        if not self.int8:
            return g.op("Add", g.op("MatMul", rows, g.constant(weight.T, name=f"{whole}.weight")), bias)
        integers, column_scale = quantise_rows(weight, guard=True)
        # With a zero point for the weights too, rten fuses the sums, the cast and the column scales.
        integers = g.constant(integers.T, name=f"{whole}.weight")
        sums = g.op("MatMulInteger", rows, integers, zero_point, g.constant(0, np.int8))
        column_scale = g.constant(column_scale[:, 0], name=f"{whole}.scale")
        columns = g.op("Mul", g.op("Cast", sums, to=TensorProto.FLOAT), column_scale)
        return g.op("Add", g.op("Mul", columns, scale), bias)

    def norm(self, x, name):
        scale, bias = (self.named(f"{name}.{part}") for part in ("weight", "bias"))
        epsilon = self.config["layer_norm_eps"]
        return self.graph.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)

    def first_row(self, x):
        """[b, s, h] to [b, 1, h]: the row of [CLS]."""
        zero, one = self.graph.constant([0], np.int64), self.graph.constant([1], np.int64)
        return self.graph.op("Slice", x, zero, one, one)

    # The model.

    def embeddings(self):
        g, prefix = self.graph, "embeddings."
        name = prefix + "word_embeddings"
        if self.int8:
            integers, scale = quantise_rows(self.weight(f"{name}.weight"))
            integers = g.constant(integers, name=f"{name}.weight")
            rows = g.op("Cast", g.op("Gather", integers, "input_ids"), to=TensorProto.FLOAT)
            words = g.op("Mul", rows, g.op("Gather", g.constant(scale, name=f"{name}.scale"), "input_ids"))
        else:
            words = g.op("Gather", self.named(f"{name}.weight"), "input_ids")
        zero, one = g.constant([0], np.int64), g.constant([1], np.int64)
        length = g.op("Slice", g.op("Shape", "input_ids"), one, g.constant([2], np.int64))
        positions = self.named(prefix + "position_embeddings.weight")
        positions = g.op("Slice", positions, zero, length, zero)
        types = self.named(prefix + "token_type_embeddings.weight")
        both = g.op("Add", words, g.op("Gather", types, "token_type_ids"))
        return self.norm(g.op("Add", both, positions), prefix + "LayerNorm")

    def layer(self, index, x, mask, last):
        """One encoder layer; the last one computes the row of [CLS] only, all that the head reads."""
        g, name, heads = self.graph, f"encoder.layer.{index}.", self.config["num_attention_heads"]
        hidden = self.config["hidden_size"]
        rows = self.quantised(x)
        query, key, value = (f"{name}attention.self.{part}" for part in ("query", "key", "value"))
        if last:
            sizes = g.constant([hidden, hidden], np.int64)
            k, v = g.op("Split", self.linear(rows, [key, value]), sizes, outputs=2, axis=-1)
            x = self.first_row(x)
            q = self.linear(self.quantised(x), [query])
        else:
            sizes = g.constant([hidden] * 3, np.int64)
            q, k, v = g.op("Split", self.linear(rows, [query, key, value]), sizes, outputs=3, axis=-1)
        context = self.attention(q, k, v, mask)
        attended = self.linear(self.quantised(context), [name + "attention.output.dense"])
        x = self.norm(g.op("Add", attended, x), name + "attention.output.LayerNorm")
        inner = g.op("Gelu", self.linear(self.quantised(x), [name + "intermediate.dense"]))
        outer = self.linear(self.quantised_gelu(inner), [name + "output.dense"])
        return self.norm(g.op("Add", outer, x), name + "output.LayerNorm")

    def attention(self, q, k, v, mask):
        """softmax(q k' / sqrt(d) + mask) v for each head, in single precision; [b, s, h] in and out."""
        g, heads = self.graph, self.config["num_attention_heads"]
        size = self.config["hidden_size"] // heads
        split = g.constant([0, 0, heads, size], np.int64)
        q = g.op("Transpose", g.op("Reshape", q, split), perm=[0, 2, 1, 3])
        k = g.op("Transpose", g.op("Reshape", k, split), perm=[0, 2, 3, 1])
        v = g.op("Transpose", g.op("Reshape", v, split), perm=[0, 2, 1, 3])
        scores = g.op("Mul", g.op("MatMul", q, k), g.constant(size**-0.5, np.float32))
        shares = g.op("Softmax", g.op("Add", scores, mask), axis=-1)
        context = g.op("Transpose", g.op("MatMul", shares, v), perm=[0, 2, 1, 3])
        return g.op("Reshape", context, g.constant([0, 0, heads * size], np.int64))

    def mask(self):
        """[b, s] of ones and zeros to [b, 1, 1, s]: nothing to add where a token stands, -10000 where not."""
        g = self.graph
        mask = g.op("Cast", "attention_mask", to=TensorProto.FLOAT)
        gap = g.op("Mul", g.op("Sub", mask, g.constant(1.0, np.float32)), g.constant(10000.0, np.float32))
        return g.op("Unsqueeze", gap, g.constant([1, 2], np.int64))

    def logits(self, x):
        """[b, 1, h] to [b, 3]; a sum of products within each row, the same at any batch size."""
        g = self.graph
        pooled = g.op("Tanh", self.linear(self.quantised(x), ["pooler.dense"]))
        weight = g.constant(self.weights["classifier.weight"][None], name="classifier.weight")
        sums = g.op("ReduceSum", g.op("Mul", weight, pooled), self.last_axis, keepdims=0)
        bias = g.constant(self.weights["classifier.bias"], name="classifier.bias")
        self.graph.nodes.append(helper.make_node("Add", [sums, bias], ["logits"]))

    def model(self):
        x, mask = self.embeddings(), self.mask()
        count = self.config["num_hidden_layers"]
        for index in range(count):
            x = self.layer(index, x, mask, last=index == count - 1)
        self.logits(x)
        names = ("input_ids", "attention_mask", "token_type_ids")
        inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "sequence"]) for n in names]
        labels = len(self.weights["classifier.bias"])
        output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", labels])
        graph = helper.make_graph(self.graph.nodes, "bert-nli", inputs, [output], self.graph.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
        # The program looks for this name, to run the graph by its own encoder.
        model.producer_name = "standpoint bert-int8" if self.int8 else "standpoint bert"
        onnx.checker.check_model(model)
        return model


def write_manifest(folder, config, arguments):
    """Names, sizes and hashes of the files, so that a copy can be verified."""
    names = [config["id2label"][str(index)] for index in range(len(config["id2label"]))]
    lines = [
        f'name = "{arguments.name}"',
        f'version = "{arguments.version}"',
        f'licence = "{arguments.licence}"',
        f'origin = "{arguments.origin}"',
        f"labels = {json.dumps(names)}",
        f"max_tokens = {config['max_position_embeddings']}",
    ]
    for name in ("model.onnx", "tokenizer.json", "config.json"):
        data = (folder / name).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        lines += ["", "[[files]]", f'path = "{name}"', f'sha256 = "{digest}"', f"bytes = {len(data)}"]
    (folder / "manifest.toml").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--fp32", action="store_true", help="single precision instead of int8")
    parser.add_argument("--name", default="standpoint-minilm")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--licence", default="Apache-2.0 (encoder); see README.md for the data")
    parser.add_argument("--origin", default="sentence-transformers/all-MiniLM-L6-v2, fine-tuned by the project")
    arguments = parser.parse_args()

    exporter = Exporter(arguments.checkpoint, int8=not arguments.fp32)
    if sorted(exporter.config["id2label"].values()) != sorted(LABELS):
        raise SystemExit(f"{arguments.checkpoint}: labels {exporter.config['id2label']}, expected {LABELS}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    onnx.save(exporter.model(), arguments.out / "model.onnx")
    tokenizer = Tokenizer.from_file(str(arguments.checkpoint / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(arguments.out / "tokenizer.json"), pretty=False)
    shutil.copyfile(arguments.checkpoint / "config.json", arguments.out / "config.json")
    write_manifest(arguments.out, exporter.config, arguments)


if __name__ == "__main__":
    main()
