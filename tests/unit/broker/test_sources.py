"""Articles are found in files, folders and standard input; what holds none is named with everything that is wrong."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.broker.sources import Found, Source, Unreadable, read_sources, size_of_sources

ARTICLE = {"id": "a1", "text": "Two soldiers were killed in Sirte.", "source": "Wire"}


def read(*paths: Path | str, stdin: bytes = b"", text: bool = False) -> list[Source]:
    return list(read_sources([str(path) for path in paths], io.BytesIO(stdin), text=text))


def found(*paths: Path | str, stdin: bytes = b"", text: bool = False) -> list[Found]:
    sources = read(*paths, stdin=stdin, text=text)
    assert all(isinstance(source, Found) for source in sources), sources
    return [source for source in sources if isinstance(source, Found)]


def unreadable(*paths: Path | str, stdin: bytes = b"", text: bool = False) -> list[Unreadable]:
    return [source for source in read(*paths, stdin=stdin, text=text) if isinstance(source, Unreadable)]


def test_a_text_file_is_one_article_exactly_as_written(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("\ufeffقُتل جنديان\r\nفي سرت.\u200f ".encode())
    [source] = found(file)
    assert source.article.text.encode() == file.read_bytes()
    assert source.name == str(file)
    assert source.article.id
    assert source.size == file.stat().st_size


def test_metadata_beside_a_text_tell_the_other_fields(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")
    (tmp_path / "a.meta.json").write_text(
        '{"source": "Wire", "language": "ar", "published_at": "2019-09-21T00:00:00Z"}'
    )
    [source] = found(tmp_path / "a.txt")
    assert (source.article.source, source.article.language) == ("Wire", "ar")
    assert source.article.published_at is not None
    [bare] = found("-", stdin=b"text", text=True)
    assert source.article.id == bare.article.id, "metadata do not change what an article is"


@pytest.mark.parametrize(
    ("metadata", "code", "path"),
    [
        ("rubbish", "record.not-json", "$"),
        ("[1]", "record.invalid", "$"),
        ('{"text": "other"}', "record.invalid", "$"),
        ('{"published_at": "never", "language": 7}', "record.invalid", "$.published_at"),
    ],
)
def test_metadata_that_are_wrong_are_the_articles_fault(tmp_path: Path, metadata: str, code: str, path: str) -> None:
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")
    (tmp_path / "a.meta.json").write_text(metadata)
    [source] = unreadable(tmp_path / "a.txt")
    assert source.name == str(tmp_path / "a.txt")
    assert source.error.code == code
    assert path in [fault.path for fault in source.error.faults]


def test_a_json_file_holds_one_article_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(ARTICLE))
    (tmp_path / "many.json").write_text(json.dumps([ARTICLE, {"text": ""}, {"text": "b"}]))
    assert [source.article.id for source in found(tmp_path / "one.json")] == ["a1"]
    names = [(source.name, isinstance(source, Found)) for source in read(tmp_path / "many.json")]
    many = tmp_path / "many.json"
    assert names == [(f"{many}:1", True), (f"{many}:2", False), (f"{many}:3", True)]


def test_one_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    lines = [json.dumps(ARTICLE).encode(), b"", b"rubbish", b"\xff\xfe", b"null", b'{"text": "c"}']
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    sources = read(tmp_path / "a.jsonl")
    told = [source.error.code if isinstance(source, Unreadable) else "found" for source in sources]
    assert told == ["found", "record.not-json", "record.not-utf8", "record.invalid", "found"]
    assert sources[1].name.endswith("a.jsonl:3"), "lines are counted as an editor counts them"


def test_a_folder_is_read_in_the_order_of_names_all_the_way_down(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.jsonl", ".hidden.txt", ".git/c.txt", "notes.md", "b.meta.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"text": "x"}' if "json" in name and "meta" not in name else "{}")
    names = [source.name.removeprefix(f"{tmp_path}/") for source in read(tmp_path)]
    assert names == ["a/b.jsonl:1", "a/z.txt", "b.txt"]


def test_standard_input_is_lines_or_one_text() -> None:
    stdin = json.dumps(ARTICLE).encode() + b'\n{"text": "b"}\n'
    assert [source.name for source in found("-", stdin=stdin)] == ["-:1", "-:2"]
    [source] = found("-", stdin="قُتل جنديان\nفي سرت".encode(), text=True)
    assert source.article.text == "قُتل جنديان\nفي سرت"
    assert [source.error.code for source in unreadable("-", stdin=b"", text=True)] == ["record.invalid"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("none.txt", "source.missing"), ("notes.md", "source.unknown"), ("a.meta.json", "source.unknown")],
)
def test_a_path_that_holds_no_articles_is_named(tmp_path: Path, name: str, code: str) -> None:
    for exists in ("notes.md", "a.meta.json"):
        (tmp_path / exists).write_text("{}")
    [source] = unreadable(tmp_path / name)
    assert (source.name, source.error.code) == (str(tmp_path / name), code)


def test_the_name_of_what_failed_reads_it_again(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": ""}\n{"text": "b"}\nrubbish\n')
    (tmp_path / "b.json").write_text('[{"text": ""}, {"text": "d"}]')
    failed = [source.name for source in unreadable(tmp_path)]
    assert [source.name for source in read(*failed)] == failed
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n{"text": "c"}\n')
    assert [source.article.text for source in found(*failed[:2])] == ["a", "c"]
    [gone] = unreadable(f"{tmp_path}/a.jsonl:9")
    assert gone.error.code == "source.missing"


def test_a_file_whose_name_looks_like_a_line_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl:1").write_text("x")
    assert [source.error.code for source in unreadable(tmp_path / "a.jsonl:1")] == ["source.unknown"]


def test_a_text_above_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * (2**20 + 1))
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": "x" * (5 * 2**20)}))
    assert [source.error.code for source in unreadable(tmp_path)] == ["record.invalid", "record.too-large"]


def test_sizes_add_up_to_what_is_to_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("abc")
    (tmp_path / "b.jsonl").write_text('{"text": "x"}\n{}\n')
    total = size_of_sources([str(tmp_path), str(tmp_path / "none.txt")])
    assert total == sum(source.size for source in read(tmp_path))
    assert size_of_sources([str(tmp_path), "-"]) is None


@given(st.binary())
def test_no_input_is_too_strange(data: bytes) -> None:
    for text in (False, True):
        for source in read_sources(["-"], io.BytesIO(data), text=text):
            assert source.name.startswith("-")
