"""The engine by itself: types, bad rows, pickles, processes, threads."""

import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
import time

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import standpoint
from conftest import ROOT, by_document
from standpoint import BadRow, Engine

TEXT = '"It would not escalate the war," Anna Berg told reporters.'


def strings(values: list[bytes]) -> pa.StringArray:
    """An array of strings that nobody has looked into."""
    binary = pa.array(values, pa.binary())
    return pa.StringArray.from_buffers(len(values), binary.buffers()[1], binary.buffers()[2])


def test_second_copies_have_claims_of_their_own(copies):
    _, documents, expected = copies
    numbered = standpoint.number_copies(documents)
    assert numbered["document_copy"].to_pylist() == [0, 0, 0, 1, 0, 2, 0, 1]
    claims = Engine().process_batch(numbered)
    assert list(zip(claims["record"].to_pylist(), claims["claim_id"].to_pylist())) == expected
    # Without the column the same document is the same.
    same = Engine().process_batch(documents)["claim_id"].to_pylist()
    assert same[0] == same[3] == expected[0][1]


@pytest.mark.parametrize("rows", [1, 7, 1000])
def test_the_rows_are_those_of_the_program(corpus, rows):
    engine = corpus.engine()
    batches = corpus.documents.combine_chunks().to_batches(rows)
    corpus.check(pa.Table.from_batches(engine.process_batches(batches, rows)))


def test_a_table_gives_a_table(corpus):
    claims = corpus.engine(threads=2).process_batch(corpus.documents)
    assert isinstance(claims, pa.Table)
    corpus.check(claims)
    corpus.check_duplicates(standpoint.mark_duplicates(by_document(claims)))


def test_shuffled_documents_give_the_same_rows(corpus):
    places = list(range(len(corpus.documents)))[::-1]
    corpus.check(corpus.engine().process_batch(corpus.documents.take(places)))


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.binary(),
        pa.large_binary(),
        pa.binary_view(),
        pa.dictionary(pa.int32(), pa.string()),
        pa.dictionary(pa.int8(), pa.large_string()),
    ],
    ids=str,
)
def test_any_kind_of_string_is_text(kind):
    engine = Engine()
    texts = pa.array([TEXT, None, TEXT])
    expected = engine.process_batch(pa.record_batch({"text": texts}))
    texts = pc.dictionary_encode(texts).cast(kind) if pa.types.is_dictionary(kind) else texts.cast(kind)
    assert engine.process_batch(pa.record_batch({"text": texts})).equals(expected)
    assert expected["error"].to_pylist()[1].startswith("`text` is null")


def test_a_column_of_nothing_is_text():
    claims = Engine().process_batch(pa.record_batch({"text": pa.nulls(2)}))
    assert claims["error"].null_count == 0 and len(claims) == 2


def test_a_slice_is_read_where_it_begins():
    batch = pa.record_batch({"id": ["a", "b"], "text": ["He said nothing.", TEXT]})
    assert Engine().process_batch(batch.slice(1))["doc_id"].to_pylist() == ["b"]


def test_metadata_of_any_type():
    day = 1_709_056_800
    batch = pa.record_batch(
        {
            "text": [TEXT],
            "id": pa.array([17.0]),
            "date": pa.array([day * 1_000_000], pa.timestamp("us", "Asia/Tokyo")),
            "title": pa.array([3], pa.uint16()),
            "source": pa.array([["a"]]),
        }
    )
    [row] = Engine().process_batch(batch).to_pylist()
    assert (row["doc_id"], str(row["doc_date"]), row["doc_title"], row["doc_source"]) == ("17", "2024-02-27", "3", None)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Europe/Kyiv", "+02:00"])
def test_points_in_time_are_days_in_utc(unit, zone):
    moments = pa.array([1_709_056_800, None, -1], pa.int64())
    scale = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    dates = pc.multiply(moments, scale).cast(pa.timestamp(unit, zone))
    claims = Engine().process_batch(pa.record_batch({"text": [TEXT] * 3, "date": dates}))
    assert [date and str(date) for date in claims["doc_date"].to_pylist()] == ["2024-02-27", None, "1969-12-31"]


def test_the_order_of_day_and_month_is_said():
    batch = pa.record_batch({"text": [TEXT] * 3, "date": ["05/03/2024", "25/03/2024", "05.03.2024"]})

    def days(**settings: str) -> list:
        claims = Engine(**settings).process_batch(batch)["doc_date"].to_pylist()
        return [day and str(day) for day in claims]

    assert days() == [None, "2024-03-25", "2024-03-05"]
    assert days(date_order="day-first") == ["2024-03-05", "2024-03-25", "2024-03-05"]
    assert days(date_order="month-first") == ["2024-05-03", "2024-03-25", "2024-05-03"]
    with pytest.raises(ValueError, match="unknown order of dates `dmy`; hint: use `day-first` or `month-first`"):
        Engine(date_order="dmy")


def test_metadata_that_makes_no_sense_is_left_out():
    impossible = pa.array([96_000_000, 19_000], pa.date32())
    claims = Engine().process_batch(pa.record_batch({"text": [TEXT] * 2, "date": impossible}))
    assert [date and str(date) for date in claims["doc_date"].to_pylist()] == [None, "2022-01-08"]
    named = pa.array([{"name": "Reuters", "id": 3}, None])
    ids = pa.array([17, 18]).dictionary_encode()
    claims = Engine().process_batch(pa.record_batch({"text": [TEXT] * 2, "source": named, "id": ids}))
    assert claims["doc_source"].to_pylist() == ["Reuters", None]
    assert claims["doc_id"].to_pylist() == ["17", "18"]


def test_columns_that_nobody_reads_do_no_harm():
    bad = pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), strings([b"\xff", b"x"]))
    odd = pa.UnionArray.from_sparse(pa.array([0, 0], pa.int8()), [pa.array([1, 2])])
    batch = pa.record_batch({"text": [TEXT] * 2, "bad": bad, "odd": odd})
    assert len(Engine().process_batch(batch)) == 2
    assert Engine().reads(batch.schema.names) == ["text"]


def test_a_bad_row_keeps_the_name_of_its_place():
    batch = pa.record_batch({"text": pa.array([None, TEXT]), "file": ["a/n.parquet"] * 2, "record": [1, 2]})
    assert Engine().process_batch(batch)["doc_id"].to_pylist() == ["n-1", "n-2"]


def test_the_same_document_twice_is_marked():
    batch = pa.table({"id": ["a", "a", "b"], "text": [TEXT] * 3})
    claims = standpoint.mark_duplicates(Engine().process_batch(batch))
    first = claims["claim_id"][0].as_py()
    assert claims["duplicate_of"].to_pylist() == [None, first, first]
    for kind in (pa.large_string(), pa.string_view()):
        large = Engine().process_batch(batch)
        large = large.cast(pa.schema([pa.field(f.name, kind if f.type == pa.string() else f.type) for f in large.schema]))
        assert standpoint.mark_duplicates(large)["duplicate_of"].to_pylist() == [None, first, first]


def test_columns_are_named():
    engine = Engine(columns={"text": "Story", "id": "key"})
    [row] = engine.process_batch(pa.record_batch({"text": ["x"], "story": [TEXT], "key": ["k"]})).to_pylist()
    assert (row["doc_id"], row["speaker"]) == ("k", "Anna Berg")


def test_text_that_is_not_utf8_is_one_bad_row():
    texts = strings([TEXT.encode(), b"He said \x81\xff\xfe \x8d\x8f\x90\x9d.", TEXT.encode()])
    claims = Engine().process_batch(pa.record_batch({"text": texts})).to_pylist()
    assert [row["speaker"] for row in claims] == ["Anna Berg", None, "Anna Berg"]
    assert claims[1]["error"].startswith("not valid UTF-8")
    stances = Engine().label_batch(pa.record_batch({"claim": texts}))
    assert stances["error"].is_valid().to_pylist() == [False, True, False]


def test_a_text_that_is_too_large_is_one_bad_row():
    claims = Engine(max_record_bytes=100).process_batch(pa.record_batch({"text": [TEXT, "x" * 101]})).to_pylist()
    assert claims[0]["error"] is None
    assert claims[1]["error"].startswith("larger than 100 bytes")
    assert "`max_record_bytes`" in claims[1]["error"]


def test_every_document_has_a_row_on_request():
    batch = pa.record_batch({"id": ["a", "b", "c"], "text": [TEXT, "It rained.", None]})
    assert Engine().process_batch(batch)["doc_id"].to_pylist() == ["a", "c"]
    claims = Engine(every_document=True).process_batch(batch)
    assert claims["doc_id"].to_pylist() == ["a", "b", "c"]
    assert claims["claim_id"].is_valid().to_pylist() == [True, False, False]
    assert claims["error"].is_valid().to_pylist() == [False, False, True]


def test_bad_rows_raise_on_request():
    engine = Engine(on_error="raise")
    with pytest.raises(BadRow, match="document 'k': `text` is null"):
        engine.process_batch(pa.record_batch({"id": ["k"], "text": pa.array([None], pa.string())}))
    with pytest.raises(BadRow, match="row 1: `claim` is empty"):
        engine.label_batch(pa.record_batch({"claim": ["We will win.", " "]}))
    chunks = pa.table({"claim": pa.chunked_array([["We will win."] * 2, ["We will win.", ""]])})
    with pytest.raises(BadRow, match="row 3: `claim` is empty"):
        engine.label_batch(chunks)
    assert len(engine.process_batch(pa.record_batch({"text": [TEXT]}))) == 1


def test_claims_of_others_are_labelled_one_to_one(corpus):
    claims = corpus.claims.select(["claim", "speaker", "speaker_role", "form", "polarity", "cue", "claim_id"])
    stances = corpus.engine().label_batch(claims)
    assert stances.schema.equals(corpus.engine().label_schema(claims.schema))
    for name in ("claim_id", "escalation_label", "escalation_p_none", "war_aim_label", "war_aim_score"):
        assert stances[name].to_pylist() == corpus.claims[name].to_pylist()
    again = corpus.engine().label_batch(stances)
    assert again.equals(stances)


def test_we_are_the_country_of_the_speaker():
    table = {"claim": ["We will win this war."] * 4, "speaker": ["Anna Berg"] * 4}
    table["speaker_role"] = ["Ukrainian minister", "", "Russian minister", ""]
    table["speaker_country"] = ["", "Ukraine", "", "Russia"]
    labels = Engine().label_batch(pa.record_batch(table))["war_aim_label"].to_pylist()
    assert labels == ["victory", "victory", "none", "none"]


def test_labelling_keeps_what_is_known_of_a_row():
    documents = pa.record_batch({"id": ["a", "b", "c"], "text": [TEXT, "It rained.", None]})
    claims = Engine(every_document=True).process_batch(documents)
    assert Engine(on_error="row").label_batch(claims)["error"].to_pylist() == claims["error"].to_pylist()
    table = pa.record_batch({"Claim": ["We will win.", ""], "flags": ["split;headline", None]})
    stances = Engine().label_batch(table)
    assert stances["flags"].to_pylist() == ["split;headline", None]
    assert stances["error"].to_pylist() == [None, "`claim` is empty"]
    assert stances.schema.names[0] == "Claim"


def test_what_cannot_be_used_is_said_before_work(tmp_path):
    with pytest.raises(ValueError, match="nowhere.toml` is no file and no axis"):
        Engine(axes=tmp_path / "nowhere.toml")
    with pytest.raises(ValueError, match="a model folder holds"):
        Engine(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="there already"):
        Engine(axes=["tariffs", "tariffs"])
    with pytest.raises(ValueError, match="it can name text, id"):
        Engine(columns={"texts": "a"})
    with pytest.raises(ValueError, match="pass 'row' or 'raise'"):
        Engine(on_error="ignore")
    with pytest.raises(ValueError, match="no text: none of the usual names is among `a`"):
        Engine().process_batch(pa.record_batch({"a": ["x"]}))
    with pytest.raises(TypeError, match="`text` is Int64, not text"):
        Engine().process_batch(pa.record_batch({"text": [1]}))
    with pytest.raises(TypeError, match="builtins.dict is no Arrow batch"):
        Engine().process_batch({"text": ["x"]})
    with pytest.raises(ValueError, match="pass 1 or more"):
        Engine(threads=0)
    with pytest.raises(ValueError, match="no column `claim`"):
        Engine().label_batch(pa.record_batch({"quote": ["x"]}))
    with pytest.raises(ValueError, match="`word` is no CSV profile"):
        standpoint.spreadsheet_cells(pa.record_batch({"a": ["x"]}), "word")


def test_an_engine_travels_light(tmp_path):
    axis = tmp_path / "own.toml"
    axis.write_text((ROOT / "data/axes/topics/tariffs.toml").read_text().replace('"tariffs"', '"own"'))
    engine = Engine(axes=axis)
    packed = pickle.dumps(engine)
    assert len(packed) < 20_000
    axis.unlink()
    there = pickle.loads(packed)
    assert there == engine and "own_label" in there.schema().names
    claims = pa.record_batch({"claim": ["Tariffs protect our workers."]})
    assert there.label_batch(claims).equals(engine.label_batch(claims))


def test_another_version_is_refused():
    packed = pickle.dumps(Engine())
    other = packed.replace(standpoint.__version__.encode(), b"9" * len(standpoint.__version__))
    with pytest.raises(ValueError, match="install the same version everywhere"):
        pickle.loads(other)


def test_another_model_at_the_same_place_is_refused(tmp_path):
    model = ROOT / "models/standpoint-minilm"
    for name in ("model.onnx", "config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    engine = Engine(tmp_path)
    claims = pa.record_batch({"claim": ["We will win."]})
    expected = Engine().label_batch(claims)
    assert engine.label_batch(claims).equals(expected)
    packed = pickle.dumps(engine)
    config = tmp_path / "config.json"
    config.write_text(config.read_text() + "\n")
    script = "import pickle, sys, pyarrow as pa; e = pickle.load(sys.stdin.buffer); e.label_batch(pa.record_batch({'claim': ['x']}))"
    done = subprocess.run([sys.executable, "-c", script], input=packed, capture_output=True)
    assert done.returncode != 0 and b"is another model here" in done.stderr


def test_a_forked_child_has_an_engine_of_its_own():
    engine, batch = Engine(threads=2), pa.record_batch({"text": [TEXT]})
    expected = engine.process_batch(batch)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for claims in pool.map_async(engine.process_batch, [batch] * 4).get(timeout=60):
            assert claims.equals(expected)


def test_a_child_forked_in_the_middle_of_a_load_has_an_engine_of_its_own():
    script = """
import os, sys, threading, time, pyarrow as pa, standpoint
engine, batch = standpoint.Engine(), pa.record_batch({"text": ['"No," said Eva Lind.']})
loading = threading.Thread(target=engine.process_batch, args=(batch,))
loading.start()
time.sleep(0.03)
child = os.fork()
if child == 0:
    os._exit(0 if len(engine.process_batch(batch)) == 1 else 1)
loading.join()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert subprocess.run([sys.executable, "-c", script], timeout=60).returncode == 0


def test_engines_share_a_model():
    script = """
import resource, pyarrow as pa, standpoint
batch = pa.record_batch({"text": ['"No," said Eva Lind.']})
peaks = []
for number in range(8):
    standpoint.Engine(run_id=f"r-{number}", every_document=number % 2 == 0).process_batch(batch)
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(peaks[-1] - peaks[0])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20_000, "kilobytes: one model has more"


def test_other_python_threads_go_on_meanwhile():
    engine, batch = Engine(), pa.record_batch({"text": [f"{TEXT} Round {n} is no threat, she said." for n in range(200)]})
    engine.process_batch(batch.slice(0, 1))
    worker = threading.Thread(target=engine.process_batch, args=(batch,))
    worker.start()
    ticks = 0
    while worker.is_alive():
        time.sleep(0.001)
        ticks += 1
    assert ticks > 20


def test_threads_share_an_engine():
    engine, batch = Engine(), pa.record_batch({"text": [TEXT] * 3})
    expected, found = engine.process_batch(batch), []
    threads = [threading.Thread(target=lambda: found.append(engine.process_batch(batch))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and all(claims.equals(expected) for claims in found)


def test_cells_of_any_type_are_text():
    moment = pa.array([1_709_056_800], pa.timestamp("s", "Etc/UTC"))
    batch = pa.record_batch(
        {
            "at": moment,
            "list": pa.array([[1, 2]]),
            "price": pa.array(["-1.50"]).cast(pa.decimal128(5, 2)),
            "bad": strings([b"=\xff"]),
            "small": pa.array([-3], pa.int8()),
        }
    )
    [row] = standpoint.spreadsheet_cells(batch).to_pylist()
    assert row == {"at": "2024-02-27T18:00:00", "list": "[1, 2]", "price": "-1.50", "bad": "'=\ufffd", "small": "-3"}


def test_columns_are_described():
    schema = Engine().schema()
    assert schema.metadata[b"standpoint.version"].decode() == standpoint.__version__
    assert all(field.metadata[b"description"] for field in schema)
    assert Engine().process_batch(pa.record_batch({"text": [TEXT]})).schema.equals(schema, check_metadata=True)


def test_cells_for_spreadsheets_are_those_of_the_program(corpus, tmp_path):
    import csv

    from conftest import run_program

    for profile in ("excel", "excel-eu", "sheets"):
        path = tmp_path / f"{profile}.csv"
        run_program("render", corpus.results, "-o", path, "--csv-profile", profile, "--quiet")
        delimiter = ";" if profile == "excel-eu" else ","
        with path.open(encoding="utf-8-sig", newline="") as file:
            expected = list(csv.DictReader(file, delimiter=delimiter))
        cells = standpoint.spreadsheet_cells(corpus.claims, profile).to_pylist()
        assert [{name: text or "" for name, text in row.items()} for row in cells] == expected
        assert any("guarded" in row["flags"] for row in expected)
