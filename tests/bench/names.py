"""What ten times the names would cost a sentence: the same texts read with the index and with one of ten times its keys."""

import gc
from array import array
from pathlib import Path
from time import perf_counter
from typing import Self

import marisa_trie

from ingest.extract import Reader
from ingest.knowledge.index import Index, fingerprint
from ingest.lang.grammar import Senses
from ingest.records import Article

__all__ = ["cost_of_names"]

TIMES = 10
OF_NO_LANGUAGE = 0xE000
"""Where Unicode's private use begins."""
ROUNDS = 3
"""Readings by turns, of which the fastest counts: the machine may do something else in between."""


class Crowded(Index):
    """The index with ten times its keys: nine more for each name, that begin as it does and end in a letter of no language."""

    @classmethod
    def of(cls, cache_dir: Path) -> Self:
        """Made from the compiled index in `cache_dir`, in memory."""
        index = cls(cache_dir / f"index-{fingerprint()}")
        index.crowd()
        return index

    def crowd(self) -> None:
        plain = self.trie
        more = (key[:-1] + chr(OF_NO_LANGUAGE + n) for key in plain for n in range(1, TIMES))
        self.trie = marisa_trie.Trie([*plain, *more])
        self._plain = array("I", bytes(array("I").itemsize * len(self.trie)))
        for key, number in plain.items():
            self._plain[self.trie[key]] = number

    def senses(self, key_id: int) -> Senses:
        return super().senses(self._plain[key_id])


def cost_of_names(cache_dir: Path, articles: list[Article]) -> float:
    """The time that articles take with ten times the names, as a multiple of the time that they take."""
    readers = Reader(Index.open(cache_dir)), Reader(Crowded.of(cache_dir))
    gc.collect()
    gc.freeze()
    best = [min(_seconds(reader, articles) for _ in range(ROUNDS)) for reader in readers]
    gc.unfreeze()
    return best[1] / best[0]


def _seconds(reader: Reader, articles: list[Article]) -> float:
    started = perf_counter()
    for article in articles:
        reader.read(article)
    return perf_counter() - started
