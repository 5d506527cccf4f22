"""The compiled index: when it is made anew, and what it leaves behind."""

from pathlib import Path

import pytest

from ingest.knowledge import index as module
from ingest.knowledge.compile import key_of
from ingest.knowledge.index import Index
from ingest.lang import sentences

STOOD_IN = (
    "keys.marisa",
    "senses.bin",
    "senses.idx",
    "places.bin",
    "places.idx",
    "rows.bin",
    "rows.idx",
    "tables.json",
)


@pytest.fixture
def compiled(index: Index, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders that were compiled; the real compiler takes seconds and is run where the index is opened."""
    folders: list[Path] = []

    def stand_in(folder: Path) -> None:
        folder.mkdir(parents=True)
        folders.append(folder)
        for name in STOOD_IN:
            (folder / name).write_bytes(b"{}")

    del index
    monkeypatch.setattr("ingest.knowledge.compile.compile_index", stand_in)
    monkeypatch.setattr(Index, "__init__", lambda _self, _folder: None)
    return folders


def test_an_index_is_compiled_once(compiled: list[Path], tmp_path: Path) -> None:
    Index.open(tmp_path / "cache")
    Index.open(tmp_path / "cache")
    assert len(compiled) == 1


def test_an_index_is_compiled_anew_when_a_table_changes(
    compiled: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Index.open(tmp_path)
    monkeypatch.setattr(module, "fingerprint", lambda: "another")
    Index.open(tmp_path)
    assert len(compiled) == 2
    assert (tmp_path / "index-another").is_dir()


def test_the_cache_holds_no_more_than_two_indexes_and_nothing_half_made(
    compiled: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c", "d"):
        monkeypatch.setattr(module, "fingerprint", lambda name=name: name)
        Index.open(tmp_path)
    assert len(compiled) == 4
    assert len(list(tmp_path.iterdir())) == 2
    assert (tmp_path / "index-d").is_dir()


def test_the_fingerprint_is_the_same_for_the_same_tables() -> None:
    assert module.fingerprint() == module.fingerprint()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("al-Nusra Front", "al nusra front"),
        ("جبهة النُّصرة", "جبهه النصره"),
        ("MURZUQ", "murzuq"),
        ("São Tomé", "sao tome"),
        ("", ""),
    ],
)
def test_a_name_is_looked_up_by_its_folded_words(name: str, key: str) -> None:
    assert key_of(name) == key


@pytest.mark.parametrize("name", ["Hay'at Tahrir", "Hay’at Tahrir", "al-Sha`ir", "جماعة «أنصار الله»", "U.S. Army"])
def test_the_key_of_a_name_is_how_a_sentence_writes_it(name: str) -> None:
    (sentence,) = sentences(name, lambda _word: True)
    assert sentence.line == key_of(name) + " "


def test_a_key_that_begins_another_is_told_apart_from_it(index: Index) -> None:
    assert not index.exact("الموص")
    assert index.exact("الموصل")
