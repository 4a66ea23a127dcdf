"""What PyTorch answers to the pairs of tests/data/nli/pairs.json: the reference of the Rust tests.

In:  the checkpoint that model.onnx was exported from, and a list of [premise, hypothesis].
Out: tests/data/nli/reference.json: premise, hypothesis, token ids, type ids, logits in single precision.
"""

import argparse
import json
import pathlib

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

DATA = pathlib.Path(__file__).resolve().parents[2] / "tests/data/nli"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=pathlib.Path)
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(arguments.checkpoint)
    model = AutoModelForSequenceClassification.from_pretrained(arguments.checkpoint, dtype=torch.float32)
    model.eval()
    labels = {label: column for column, label in model.config.id2label.items()}
    columns = [labels[label] for label in ("entailment", "neutral", "contradiction")]

    rows = []
    for premise, hypothesis in json.loads((DATA / "pairs.json").read_text()):
        tokens = tokenizer(
            premise, hypothesis, truncation="only_first", max_length=512, return_token_type_ids=True, return_tensors="pt"
        )
        with torch.no_grad():
            logits = model(**tokens).logits[0, columns]
        rows.append(
            {
                "premise": premise,
                "hypothesis": hypothesis,
                "ids": tokens["input_ids"][0].tolist(),
                "type_ids": tokens["token_type_ids"][0].tolist(),
                "logits": [round(value, 6) for value in logits.tolist()],
            }
        )
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (DATA / "reference.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
