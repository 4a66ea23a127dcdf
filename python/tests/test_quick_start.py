"""The wheel in a Python that has nothing else: the README's first lines, word by word."""

import re
import subprocess
import sys
import zipfile

import pytest
from conftest import ROOT


def code_blocks(language):
    text = (ROOT / "python/README.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture(scope="module")
def wheel():
    [path] = (ROOT / "target/wheels").glob("standpoint-*.whl")
    return path


def test_the_quick_start(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "clean"], check=True)
    python = tmp_path / "clean/bin/python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", wheel], check=True)
    quick_start = code_blocks("python")[0]
    assert len(quick_start.strip().splitlines()) == 3
    done = subprocess.run([python, "-c", quick_start], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    expected = {"speaker": "Anna Berg", "claim": "It would not escalate the war", "escalation_label": "not_escalatory"}
    assert eval(done.stdout) == [expected]


def test_the_wheel_says_what_is_in_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        [metadata] = [archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA")]
    assert "-cp39-abi3-" in wheel.name
    assert "Requires-Python: >=3.9" in metadata and "License-Expression: MIT OR Apache-2.0" in metadata
    for part in ("py.typed", "_engine.pyi", "spark.py", "ray.py", "daft.py"):
        assert f"standpoint/{part}" in names
    assert any(name.endswith("NOTICE") for name in names), "the model's origin travels with it"


def test_the_types_hold():
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "python/pyproject.toml", "python/standpoint"]
    subprocess.run(command, check=True, cwd=ROOT)
