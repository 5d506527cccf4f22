"""Reading leaves nothing that only Python's collector finds: a worker lets that look seldom."""

import gc
import json
from pathlib import Path

from ingest.extract import Reader
from ingest.records import Article

ARTICLES = [
    Article.model_validate({name: told[name] for name in ("id", "text", "published_at")})
    for told in map(json.loads, Path(__file__).with_name("sentences.jsonl").read_text(encoding="utf-8").splitlines())
]


def test_what_an_article_leaves_goes_by_itself(reader: Reader) -> None:
    for article in ARTICLES:  # what is kept for all articles is there from now on
        assert reader.read(article).entity_fields
    gc.collect()
    gc.disable()
    try:
        for article in ARTICLES:
            assert reader.read(article).entity_fields
        assert gc.collect() == 0
    finally:
        gc.enable()
