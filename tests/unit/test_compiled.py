"""Compiled modules run for exactly the sources that they were made of, and read what the sources read."""

import json
import os
import shutil
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

import ingest
from ingest import compiled

DATA = Path(__file__).parents[1] / "gold" / "data"
ARTICLES = 60


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with one module, beside which lies what is taken for an extension module and can't be loaded."""
    made = tmp_path / "ingest"
    (made / "lang").mkdir(parents=True)
    for name in ("__init__.py", "compiled.py"):
        shutil.copy(Path(compiled.__file__).with_name(name), made)
    (made / "lang" / "__init__.py").touch()
    (made / "lang" / "words.py").write_text("told = 'by the source'\n", encoding="utf-8")
    (made / "lang" / f"words{EXTENSION_SUFFIXES[0]}").write_bytes(b"no module")
    return made


def test_compiled_modules_run_for_the_sources_they_were_made_of(package: Path) -> None:
    _stamp(package)
    assert "ImportError" in _import(package)


def test_modules_without_a_stamp_never_run(package: Path) -> None:
    assert _import(package) == "by the source"


def test_an_edited_source_counts_and_not_what_was_made_of_it_before(package: Path) -> None:
    _stamp(package)
    (package / "lang" / "words.py").write_text("told = 'by the edited source'\n", encoding="utf-8")
    assert _import(package) == "by the edited source"


def test_a_source_that_comes_or_goes_counts_too(package: Path) -> None:
    _stamp(package)
    (package / "lang" / "more.py").touch()
    assert _import(package) == "by the source"


def test_sources_run_where_it_is_asked_for(package: Path) -> None:
    _stamp(package)
    assert _import(package, INGEST_INTERPRETED="1") == "by the source"


def test_a_stamp_is_of_one_python(package: Path) -> None:
    assert EXTENSION_SUFFIXES[0] in compiled.stamp(package).name


@pytest.mark.skipif(ingest.READING != "compiled", reason=f"reading is {ingest.READING}")
def test_compiled_and_interpreted_rules_tell_the_same(compiled_index: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    stories = (DATA / "stories_articles.dev.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = (DATA / "sentences_articles.dev.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in (*stories[:ARTICLES], *sentences[:ARTICLES])]
    kept = ("id", "source", "published_at", "language", "text")
    articles.write_text("".join(json.dumps({k: a[k] for k in kept}) + "\n" for a in told), encoding="utf-8")
    mentions = tmp_path / "mentions.jsonl"
    settings = os.environ | {"INGEST_CACHE_DIR": str(compiled_index)}
    for command in (["extract", str(articles), "--entities"], ["extract", str(articles)], ["merge", str(mentions)]):
        ways: tuple[dict[str, str], ...] = ({}, {"INGEST_INTERPRETED": "1"})
        fast, slow = (
            subprocess.run(
                [sys.executable, "-m", "ingest", *command], env=settings | way, capture_output=True, check=True
            )
            for way in ways
        )
        assert fast.stdout == slow.stdout
        mentions.write_bytes(fast.stdout)


def _stamp(package: Path) -> None:
    compiled.stamp(package).write_text(compiled.digest(package) + "\n", encoding="ascii")


def _import(package: Path, **settings: str) -> str:
    """What the module tells, or why it can't be imported."""
    clean = {name: value for name, value in os.environ.items() if name != "INGEST_INTERPRETED"}
    done = subprocess.run(
        [sys.executable, "-c", "from ingest.lang.words import told; print(told)"],
        cwd=package.parent,
        env=clean | {"PYTHONPATH": str(package.parent)} | settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.strip() or done.stderr
