"""The command: python -m scorer [--set stories|sentences] [--split dev] [--data DIR] [--errors N] [--json] -- INGEST."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

from .gold import Gold, Readings
from .measures import Complain, forbidden, merging, precision, told_and_fields

DATA = Path(__file__).resolve().parents[1] / "data"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", default="stories", choices=("stories", "sentences"))
    parser.add_argument("--split", default="dev")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument(
        "--errors", type=int, default=0, help="print up to this many errors of each kind to standard error"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- INGEST")
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        parser.error("no INGEST")
    report = score(Gold.read(options.data, options.set, options.split), command, _complaints(options.errors))
    lines = [json.dumps(report, ensure_ascii=False)] if options.json else map(_line, report, report.values())
    sys.stdout.writelines(f"{line}\n" for line in lines)


def score(gold: Gold, command: list[str], complain: Complain) -> dict[str, Any]:
    """Everything that is measured on one set."""
    started = monotonic()
    readings = Readings(gold, command)
    counts = {"articles": len(gold.articles), "events": len(gold.events), "mentions": len(readings.mentions)}
    report: dict[str, Any] = counts | {"seconds": round(monotonic() - started, 2)}
    report |= told_and_fields(readings, complain) | precision(readings, complain) | forbidden(readings, complain)
    if gold.name == "stories":
        report["merging"] = merging(readings, readings.merged(command), complain)
    return report


def _line(name: str, value: Any) -> str:
    return f"{name}: " + ("  ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value))


def _complaints(most: int) -> Complain:
    shown: Counter[str] = Counter()

    def complain(kind: str, words: str) -> None:
        shown[kind] += 1
        if shown[kind] <= most:
            sys.stderr.write(f"    {kind}: {words}\n")

    return complain


main()
