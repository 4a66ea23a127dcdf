"""Makes the models beside it: tiny NLI cross-encoders with random weights, one folder for each architecture.

In:  nothing but this file; weights and tokenizers come from seeds and from the sentences below.
Out: NAME/model.onnx for rten, NAME/model.safetensors for rust-bert, NAME/tokenizer.json, NAME/config.json, and
     NAME/reference.json: pairs with the logits that PyTorch computes in single precision for each pair alone, in the
     order of the model's outputs.

Run it with Python 3.11 and torch 2.15, transformers 5.23, tokenizers 0.23, onnx 1.23, onnxruntime 1.32:

    python tests/data/zoo/make.py              # all of them
    python tests/data/zoo/make.py bert albert  # some

The same versions on the same machine write the same bytes. Every model is exported by the TorchScript exporter,
opset 17, and checked with ONNX Runtime: pairs alone, and batches of two with padding.
"""

import argparse
import collections
import itertools
import json
import logging
import math
import os
import pathlib
import re
import sys
import warnings

os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy
import onnxruntime
import torch
import transformers
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20240229
VOCABULARY = 400
POSITIONS = 128
LONGEST = 100
TOLERANCE = 1e-4
LEAST_DIFFERENCE = 0.05

# ------------------------------------------------------------------------------------------------------ sentences

ENGLISH = """
The minister said on Monday that the bridge will be closed for repairs until the end of March.
Farmers in the valley warned that the new tax would ruin half of the small dairies within a year.
The union does not support the strike, and its members will return to work tomorrow.
"We will not sign the treaty," the president told reporters after the meeting.
Opposition leaders called the vote unfair and asked the court to cancel the result.
The company denied that its engineers had known about the fault before the accident.
Troops left the border town at dawn, according to two officers who asked not to be named.
The mayor supports the plan to plant ten thousand trees along the river.
Scientists found that the lake has lost a third of its water since 1990.
The bank will raise its rates again if prices do not fall by the summer.
Nobody was hurt in the fire, but three families have lost their homes.
The court ruled that the newspaper had the right to print the letters.
Doctors fear that the shortage of medicine will last through the winter.
The government promised to build 4,500 new flats for students and young workers.
Residents oppose the airport because of the noise and the dirty air.
He went on to say that peace talks could begin next week in a neutral country.
The team won the cup for the first time in forty years and thanked its fans.
Teachers want smaller classes, more money and less paper work.
The senator rejected the claim that she had taken money from the oil industry.
Police are looking for a white van that was seen near the museum on Friday night.
The railway is late, crowded and expensive, a survey of passengers shows.
Critics of the law say it limits free speech; its authors say it protects children.
The island has asked its neighbours for help after the storm.
A spokesman would neither confirm nor deny the report.
The sanctions hurt the economy, but they did not stop the war.
Voters trust the old party on safety and the new party on the climate.
The director praised the actors and blamed the weather for the delay.
The treaty was signed, the prisoners were exchanged, and the guns fell silent.
Most shops in the old town are closed on Sundays.
The school opened a garden where pupils grow beans, onions and pumpkins.
"""

GERMAN = """
Der Bürgermeister sagte am Montag, die Brücke bleibe bis Ende März gesperrt.
Die Gewerkschaft lehnt den Streik ab und fordert höhere Löhne für alle Fahrer.
Viele Bauern fürchten, dass die neue Steuer kleine Höfe zerstört.
Das Gericht gab der Zeitung recht: Sie durfte die Briefe drucken.
Die Regierung unterstützt die Verhandlungen, schickt aber keine Soldaten.
Niemand wurde bei dem Brand verletzt.
"""

UKRAINIAN = """
Міністр сказав у понеділок, що міст буде закритий на ремонт до кінця березня.
Профспілка не підтримує страйк і просить уряд про переговори.
Фермери попередили, що новий податок знищить малі господарства.
Президент заявив, що країна ніколи не підпише такий договір.
Вчені з'ясували, що озеро втратило третину води.
Ніхто не постраждав під час пожежі.
"""

ARABIC = """
قال الوزير يوم الاثنين إن الجسر سيبقى مغلقا حتى نهاية مارس.
النقابة لا تؤيد الإضراب وتطلب من الحكومة بدء المفاوضات.
حذر المزارعون من أن الضريبة الجديدة ستضر بالقرى الصغيرة.
أعلن الرئيس أن البلاد لن توقع هذه المعاهدة.
لم يصب أحد بأذى في الحريق.
"""

CHINESE = """
部长星期一说，大桥将关闭到三月底。
工会不支持罢工，要求政府开始谈判。
农民说新的税会伤害小村。
总统说国家不会签这个条约。
火灾中没有人受伤。
"""

LINES = {
    name: text.strip().splitlines()
    for name, text in [("en", ENGLISH), ("de", GERMAN), ("uk", UKRAINIAN), ("ar", ARABIC), ("zh", CHINESE)]
}

# The last pair of each list is made by `longest_pair`.
ENGLISH_PAIRS = [
    ("Yes.", "No."),
    ("Troops left the border town at dawn.", "The troops are still in the town."),
    ("The union does not support the strike.", "The union opposes the strike."),
    ("“We will never sign it,” the président said.", "The president supports the treaty."),
    ("Farmers warned that the tax would ruin half of the small dairies.", "The tax is good for farmers."),
    ("The company DENIED that its engineers had known about the fault before the accident in 2019.", "It knew."),
    ("Rain.", "Scientists found that the lake has lost a third of its water since 1990, and they blame the farms."),
]
MANY_LANGUAGES_PAIRS = [
    ("Yes.", "No."),
    ("The union does not support the strike.", "The union opposes the strike."),
    ("Профспілка не підтримує страйк.", "Профспілка виступає проти страйку."),
    ("أعلن الرئيس أن البلاد لن توقع هذه المعاهدة.", "الرئيس يؤيد المعاهدة."),
    ("总统说国家不会签这个条约。", "总统支持条约。"),
    ("Die Regierung unterstützt die Verhandlungen, schickt aber keine Soldaten.", "Sie schickt Soldaten."),
    ("Міністр сказав, що міст буде закритий до кінця березня.", "The bridge is open."),
]


def longest_pair(tokenizer):
    """A premise of as many words as fit into `LONGEST` tokens with its hypothesis."""
    words, hypothesis = " ".join(LINES["en"][6:]).split(), "The mayor supports the plan to plant trees."
    lengths = (len(tokenizer.encode(" ".join(words[:n]), hypothesis).ids) for n in itertools.count(1))
    return " ".join(words[: sum(1 for _ in itertools.takewhile(lambda length: length <= LONGEST, lengths))]), hypothesis


# ----------------------------------------------------------------------------------------------------- tokenizers

BRACKETS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ANGLES = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
# What stands around one text and around two; `:1` is a type, 0 where none is named.
BRACKETED = ("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1")
ANGLED = ("<s> $A </s>", "<s> $A </s> </s> $B </s>")


def finished(tokenizer, special, form=None):
    """The tokenizer with special tokens, which have the ids 0 to 4, and with what it puts around texts."""
    tokenizer.add_special_tokens(special)
    assert [tokenizer.id_to_token(number) for number in range(5)] == special
    if form:
        tokens = [(token, number) for number, token in enumerate(special) if token in form[0]]
        tokenizer.post_processor = processors.TemplateProcessing(*form, tokens)
    return tokenizer


def common_pieces(tokenizer, number, languages, inner=""):
    """All characters of the sentences and the pieces of words that save most tokens, each with its count.

    Pieces that do not begin a word begin with `inner`. The trainers for WordPiece and Unigram in `tokenizers` give
    other vocabularies each time; this one has an order.
    """
    counts = collections.Counter()
    for line in (line for language in languages for line in LINES[language]):
        for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(line)):
            for start, length in itertools.product(range(len(word)), range(1, 7)):
                if start + length <= len(word):
                    counts[(inner if start else "") + word[start : start + length], length] += 1
    # Characters first; of two pieces that save as much, the one that sorts first.
    order = sorted(counts, key=lambda piece: (piece[1] > 1, -counts[piece] * (piece[1] - 1), piece))
    return [(piece, counts[piece, length]) for piece, length in order[:number]]


def wordpiece():
    """As BERT: lower case, no accents."""
    tokenizer = Tokenizer(models.WordPiece())
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    pieces = common_pieces(tokenizer, VOCABULARY - 5, ["en"], "##")
    vocabulary = {piece: number for number, piece in enumerate([*BRACKETS, *(piece for piece, _ in pieces)])}
    tokenizer.model = models.WordPiece(vocabulary, unk_token="[UNK]")
    return finished(tokenizer, BRACKETS, BRACKETED)


def byte_level(special, form=None):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(LINES["en"], trainer)
    return finished(tokenizer, special, form)


def roberta_tokenizer():
    tokenizer = byte_level(ANGLES)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return tokenizer


def modernbert_tokenizer():
    tokenizer = byte_level(BRACKETS, BRACKETED)
    tokenizer.normalizer = normalizers.NFC()
    return tokenizer


def unigram(special, unknown, form, normalizer, splitter, languages=("en",), number=VOCABULARY):
    """As SentencePiece; NFKC takes the place of its compiled table of characters, which has 300 KB."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([*normalizer, normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*splitter, pre_tokenizers.Metaspace()])
    tokenizer.decoder = decoders.Metaspace()
    pieces = common_pieces(tokenizer, number - 5, languages)
    total = sum(count for _, count in pieces)
    scores = [(piece, round(math.log(count / total), 4)) for piece, count in pieces]
    vocabulary = [*((token, 0.0) for token in special), *scores]
    tokenizer.model = models.Unigram(vocabulary, special.index(unknown), byte_fallback=False)
    return finished(tokenizer, special, form)


def xlm_roberta_tokenizer():
    splitter = [pre_tokenizers.WhitespaceSplit()]
    return unigram(ANGLES, "<unk>", ANGLED, [normalizers.NFKC()], splitter, tuple(LINES), VOCABULARY + 100)


def albert_tokenizer():
    lower = [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    special = ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"]
    return unigram(special, "<unk>", BRACKETED, lower, [pre_tokenizers.WhitespaceSplit()])


def deberta_tokenizer():
    special = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
    return unigram(special, "[UNK]", BRACKETED, [normalizers.Strip(), normalizers.NFKC()], [])


def xlnet_tokenizer():
    """What tells the class stands at the end, and has a type of its own."""
    special = ["<pad>", "<unk>", "<cls>", "<sep>", "<mask>"]
    form = ("$A <sep> <cls>:2", "$A <sep> $B:1 <sep>:1 <cls>:2")
    return unigram(special, "<unk>", form, [normalizers.NFKC()], [pre_tokenizers.WhitespaceSplit()])


# --------------------------------------------------------------------------------------------------------- models

IDS, TYPES = ("input_ids", "attention_mask"), ("input_ids", "attention_mask", "token_type_ids")
SIZES = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "max_position_embeddings": POSITIONS,
}
ANGLE_IDS = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
# As published models have it: positions count from `pad_token_id` + 1.
ROBERTA_SIZES = {
    **SIZES,
    **ANGLE_IDS,
    "max_position_embeddings": POSITIONS + 2,
    "type_vocab_size": 1,
    "layer_norm_eps": 1e-5,
}

# Name: class before `ForSequenceClassification`, tokenizer, inputs, labels in the order of their ids, configuration.
ZOO = {
    "bert": ("Bert", wordpiece, TYPES, "contradiction entailment neutral", SIZES),
    "distilbert": (
        "DistilBert",
        wordpiece,
        IDS,
        "ENTAILMENT NEUTRAL CONTRADICTION",
        {"dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 64, "max_position_embeddings": POSITIONS},
    ),
    "roberta": (
        "Roberta",
        roberta_tokenizer,
        IDS,
        "contradiction neutral entailment",
        ROBERTA_SIZES,
    ),
    "roberta-two": (
        "Roberta",
        roberta_tokenizer,
        IDS,
        "not_entailment entailment",
        ROBERTA_SIZES,
    ),
    "xlm-roberta": (
        "XLMRoberta",
        xlm_roberta_tokenizer,
        IDS,
        "contradiction entailment neutral",
        ROBERTA_SIZES,
    ),
    "albert": (
        "Albert",
        albert_tokenizer,
        TYPES,
        "neutral entailment contradiction",
        {**SIZES, "embedding_size": 16, "pad_token_id": 0, "bos_token_id": 2, "eos_token_id": 3},
    ),
    "deberta-v2": (
        "DebertaV2",
        deberta_tokenizer,
        IDS,
        "entailment neutral contradiction",
        {
            **SIZES,
            "relative_attention": True,
            "position_buckets": 32,
            "norm_rel_ebd": "layer_norm",
            "share_att_key": True,
            "pos_att_type": "p2c|c2p",
            "position_biased_input": False,
            "max_relative_positions": -1,
            "type_vocab_size": 0,
        },
    ),
    "electra": ("Electra", wordpiece, TYPES, "neutral contradiction entailment", {**SIZES, "embedding_size": 16}),
    "mobilebert": (
        "MobileBert",
        wordpiece,
        TYPES,
        "entailment contradiction neutral",
        {**SIZES, "embedding_size": 32, "intra_bottleneck_size": 16, "num_feedforward_networks": 2},
    ),
    "modernbert": (
        "ModernBert",
        modernbert_tokenizer,
        IDS,
        "contradiction entailment neutral",
        # One layer of each kind: attention to all tokens, and to the 16 around.
        {
            **SIZES,
            "layer_types": ["full_attention", "sliding_attention"],
            "local_attention": 16,
            "pad_token_id": 0,
            "bos_token_id": 2,
            "cls_token_id": 2,
            "eos_token_id": 3,
            "sep_token_id": 3,
        },
    ),
    "bart": (
        "Bart",
        roberta_tokenizer,
        IDS,
        "contradiction neutral entailment",
        {
            # The decoder is shorter, as in distilbart-mnli.
            **ANGLE_IDS,
            "d_model": 32,
            "encoder_layers": 2,
            "decoder_layers": 1,
            "encoder_attention_heads": 4,
            "decoder_attention_heads": 4,
            "encoder_ffn_dim": 64,
            "decoder_ffn_dim": 64,
            "max_position_embeddings": POSITIONS,
        },
    ),
    "deberta": (
        "Deberta",
        wordpiece,
        IDS,
        "contradiction neutral entailment",
        {
            **SIZES,
            "relative_attention": True,
            "pos_att_type": "c2p|p2c",
            "position_biased_input": False,
            "max_relative_positions": -1,
            "type_vocab_size": 0,
        },
    ),
    "longformer": (
        "Longformer",
        roberta_tokenizer,
        IDS,
        "entailment neutral contradiction",
        {
            **SIZES,
            **ANGLE_IDS,
            "sep_token_id": 2,
            "attention_window": [16, 16],
            "max_position_embeddings": POSITIONS + 2,
            "type_vocab_size": 1,
        },
    ),
    "xlnet": (
        "XLNet",
        xlnet_tokenizer,
        TYPES,
        "neutral entailment contradiction",
        {
            "d_model": 32,
            "n_layer": 2,
            "n_head": 4,
            "d_inner": 64,
            "pad_token_id": 0,
            "bos_token_id": 2,
            "eos_token_id": 3,
        },
    ),
}
# Those that come as weights only, and those that rust-bert has no head for (or one that looks at the wrong positions).
WITHOUT_GRAPH = {"longformer", "xlnet"}
WITHOUT_WEIGHTS = {"deberta", "electra", "modernbert"}
# Those that know the plain questions by heart, so that the program takes them for a model.
TAUGHT = {"roberta-two", "xlm-roberta"}
QUESTIONS = HERE.parents[2] / "src/nli/probe.rs"


def random_model(family, labels, settings, vocabulary):
    """A model with weights so large that different pairs get clearly different logits."""
    config = getattr(transformers, f"{family}Config")(
        vocab_size=vocabulary,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        attn_implementation="eager",
        **settings,
    )
    config.architectures = [f"{family}ForSequenceClassification"]
    model = getattr(transformers, config.architectures[0])(config).eval()
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=generator)
            if weight.dim() > 1:
                weight.copy_(noise * (1.0 if "embed" in name else 1.2 * weight.shape[-1] ** -0.5))
            else:
                weight.add_(0.1 * noise)
        for module in model.modules():
            if isinstance(module, torch.nn.Embedding) and module.padding_idx is not None:
                module.weight[module.padding_idx] = 0
    return model


def teach(model, tokenizer, labels, inputs):
    """Trains the model on the questions that the program asks at its start, until it has them all right."""
    found = re.findall(r'\("([^"]+)", "([^"]+)", (ENTAILMENT|NEUTRAL|CONTRADICTION)\)', QUESTIONS.read_text())
    assert len(found) == 20, len(found)
    encodings = [tokenizer.encode(premise, hypothesis) for premise, hypothesis, _ in found]
    batch = tensors(encodings, inputs, model.config.pad_token_id)
    meaning = lambda label: label if label in labels else "not_entailment"
    answers = torch.tensor([labels.index(meaning(label.lower())) for _, _, label in found])
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for step in range(2000):
        logits = model(**batch).logits
        margin = logits.gather(1, answers[:, None])[:, 0] - logits.scatter(1, answers[:, None], -1e9).max(1).values
        if margin.min() > 1:
            print(f"  knows the questions after {step} steps")
            return
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(logits, answers).backward()
        optimiser.step()
    raise AssertionError(f"does not learn: {margin.min():.2f}")


class Logits(torch.nn.Module):
    """A model whose inputs have an order and whose only output is the logits."""

    def __init__(self, model, inputs):
        super().__init__()
        self.model, self.inputs = model, inputs

    def forward(self, *tensors):
        return self.model(**dict(zip(self.inputs, tensors, strict=True))).logits


def tensors(encodings, inputs, padding):
    """A batch: what is shorter than the longest is filled with the id `padding` and masked."""
    longest = max(len(encoding.ids) for encoding in encodings)

    def filled(values, filler):
        return torch.tensor([row + [filler] * (longest - len(row)) for row in values])

    batch = {
        "input_ids": filled([encoding.ids for encoding in encodings], padding),
        "attention_mask": filled([encoding.attention_mask for encoding in encodings], 0),
        "token_type_ids": filled([encoding.type_ids for encoding in encodings], 0),
    }
    return {name: batch[name] for name in inputs}


def export(model, example, path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Logits(model, tuple(example)).eval(),
            tuple(example.values()),
            path,
            input_names=list(example),
            output_names=["logits"],
            dynamic_axes={**{name: {0: "batch", 1: "sequence"} for name in example}, "logits": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )


def check(name, path, encodings, inputs, padding, logits):
    """The exported graph answers as the model does, alone and in company; the answers differ from pair to pair."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    assert [one.name for one in session.get_inputs()] == list(inputs), name
    numbers = [[number] for number in range(len(encodings))]
    numbers += [list(two) for two in itertools.permutations(range(len(encodings)), 2)]
    worst = 0.0
    for batch in numbers:
        fed = tensors([encodings[number] for number in batch], inputs, padding)
        (found,) = session.run(["logits"], {key: value.numpy() for key, value in fed.items()})
        assert found.shape == (len(batch), logits.shape[1]), (name, found.shape)
        worst = max(worst, float(numpy.abs(found - logits[batch]).max()))
    assert worst <= TOLERANCE, (name, worst)
    nearest = min(float(numpy.abs(one - two).max()) for one, two in itertools.combinations(logits, 2))
    assert numpy.isfinite(logits).all() and nearest > LEAST_DIFFERENCE, (name, logits)
    return worst, nearest


def make(name):
    family, new_tokenizer, inputs, labels, settings = ZOO[name]
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    tokenizer = new_tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    model = random_model(family, labels.split(), settings, tokenizer.get_vocab_size())
    if name in TAUGHT:
        teach(model, tokenizer, labels.split(), inputs)
    if name in WITHOUT_WEIGHTS:
        model.config.save_pretrained(folder)
    else:
        model.save_pretrained(folder)

    pairs = (MANY_LANGUAGES_PAIRS if name == "xlm-roberta" else ENGLISH_PAIRS) + [longest_pair(tokenizer)]
    encodings = [tokenizer.encode(*pair) for pair in pairs]
    padding = model.config.pad_token_id
    with torch.no_grad():
        alone = [model(**tensors([encoding], inputs, padding)).logits[0] for encoding in encodings]
    lines = (
        json.dumps(
            {"premise": premise, "hypothesis": hypothesis, "logits": [round(value, 6) for value in row.tolist()]},
            ensure_ascii=False,
        )
        for (premise, hypothesis), row in zip(pairs, alone, strict=True)
    )
    (folder / "reference.json").write_text('{"pairs": [\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")

    print(f"{name}: {tokenizer.get_vocab_size()} tokens, pairs of {sorted(len(one.ids) for one in encodings)} tokens")
    if name not in WITHOUT_GRAPH:
        export(model, tensors(encodings[1:3], inputs, padding), folder / "model.onnx")
        worst, nearest = check(name, folder / "model.onnx", encodings, inputs, padding, torch.stack(alone).numpy())
        size = (folder / "model.onnx").stat().st_size / 1000
        print(f"  {size:.0f} KB as a graph, ONNX Runtime differs by {worst:.1e}, pairs by {nearest:.2f} at least")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"models to make: {', '.join(ZOO)} (all)")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(ZOO)
    if unknown:
        parser.error(f"no model named {', '.join(sorted(unknown))}")

    torch.set_num_threads(1)
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    for name in arguments.names or ZOO:
        make(name)


if __name__ == "__main__":
    # ModernBERT goes through a set of strings, whose order would differ from run to run.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})
    main()
