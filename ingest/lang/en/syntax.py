"""Who did it and to whom, in English."""

from ingest.lang.grammar import Argument, Arguments, Match, Parsed, Sense

__all__ = ["EnglishSyntax"]


class EnglishSyntax:
    def prepare(self, parsed: Parsed) -> None:
        del parsed

    def clause(self, parsed: Parsed, at: int) -> tuple[int, int]:
        del at
        return 0, len(parsed.sentence.tokens)

    def arguments(self, parsed: Parsed, match: Match, sense: Sense) -> Arguments:
        del parsed, match, sense
        return Arguments()

    def noun_phrase(self, parsed: Parsed, first: int) -> Argument | None:
        del parsed, first
        return None
