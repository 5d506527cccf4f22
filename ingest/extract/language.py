"""Which language an article is written in, as far as the languages here go."""

from typing import Final

from ingest.lang import Sentence, profiles

__all__ = ["UNKNOWN", "detect_language"]

UNKNOWN: Final = "und"
SAMPLE: Final = 20_000
"""Characters that tell: the beginning of any article."""
MIN_SHARE: Final = 0.5
"""Of the letters must be this language's."""
MIN_SIGNS: Final = 0.02
"""Share of the words that are among the language's frequent ones; Arabic news has 0.1 and more, Persian next to none."""
FEW_WORDS: Final = 30
"""A text of fewer words is told by its letters alone, unless words of another language stand in it."""


def detect_language(text: str, sentences: list[Sentence]) -> str:
    """ISO 639-1 of a language that has a folder here, else `und`."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample)) or 1
    words = [t.norm for s in sentences[:200] for t in s.tokens if t.kind == "word"]
    best, best_score = UNKNOWN, 0.0
    for code, profile in profiles().items():
        share = sum(map(len, profile.letters.findall(sample))) / letters
        if share < MIN_SHARE:
            continue
        signs = sum(w in profile.folded_signs for w in words) / (len(words) or 1)
        foreign = sum(w in profile.folded_foreign for w in words) / (len(words) or 1)
        if foreign > signs or (signs < MIN_SIGNS and (len(words) >= FEW_WORDS or foreign)):
            continue
        if share + signs > best_score:
            best, best_score = code, share + signs
    return best
