"""Learn the weights of confidence from the gold standards, after cross-validating them. Needs scikit-learn.

    python tests/gold/learn.py [--gold DIR] [--check]

The rules read every labelled sentence; a logistic model (`learner.py`) learns to tell the right events from the wrong. In the
detection sets, whose labels are of sentences, a sentence counts by its most confident event, as it is scored. What is printed
as cross-validated was learned without the sentences of the same day, document or story. Writes `weights.tsv` and
`wording.bin` of `ingest.extract`, unless `--check` says to measure only.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from labelled import Gold, read_gold
from learner import Calibration, Floats, Learned, Learner
from reliability import CALLED, figures, reliability_table

from ingest.config import Settings
from ingest.extract import Reader, confidence, wording

GOLD = Path(__file__).parents[2] / ".." / "shared" / "gold"
LEAST_WEIGHT = 0.01
"""Smaller weights of traits are not written."""
BYTE = 127
FIRST_CONFLICT_ROOT = "14"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--check", action="store_true", help="measure, write nothing")
    options = parser.parse_args(arguments)
    if not (options.gold / f"gsr_assault_detection.{options.split}.jsonl").is_file():
        sys.stderr.write(f"no gold in {options.gold}: nothing learned\n")
        return 0
    gold = read_gold(options.gold.resolve(), options.split, Reader.open(Settings().cache_dir))
    learner = Learner(gold)
    tested = learner.cross_validated()
    calibration = learner.calibrate(tested)
    sys.stdout.write("cross-validated\n")
    report(gold, learner, learner.confidences(tested, calibration))
    learned, scores = learner.learn()
    sys.stdout.write("\nas learned, on the same sentences\n")
    report(gold, learner, learner.confidences(scores, calibration))
    if not options.check:
        write(learned, calibration)
    return 0


def report(gold: Gold, learner: Learner, confidences: Floats) -> None:
    """What the scorers would say of these confidences."""
    for name, sentences in gold.sentences.items():
        judged = [
            (max((confidences[i] for i in learner.scored.get(bag, ())), default=0.0), right) for bag, right in sentences
        ]
        sys.stdout.write(f"{name}: {figures(judged)}\n")
        sys.stdout.write(f"{reliability_table(judged)}\n")
    for name, rules in gold.forbidden.items():
        told = [i for i, s in enumerate(gold.sightings) if s.dataset == name and _is_asserted_conflict(s.mention)]
        sure = [i for i in told if confidences[i] >= CALLED]
        kept = learner.right[sure].sum() / max(1, learner.right[told].sum())
        broken = sum(any(confidences[i] >= CALLED for i in rule) for rule in rules) / max(1, len(rules))
        sys.stdout.write(
            f"{name}: precision {learner.right[sure].mean():.3f}  kept {kept:.3f}  forbidden {broken:.3f}\n"
        )


def write(learned: Learned, calibration: Mapping[str, Calibration]) -> None:
    """The two files that `ingest.extract.confidence` reads."""
    day = datetime.now(UTC).date().isoformat()
    rows = {name: w for name, w in learned.traits.items() if abs(w) >= LEAST_WEIGHT} | {"bias": learned.bias}
    rows |= {f"calibration.{family}.{name}": v for family, c in calibration.items() for name, v in c._asdict().items()}
    head = (
        "# Weights of the logistic model of confidence: what each trait of an event adds to the logarithm of its odds.\n"
        f"# Learned by tests/gold/learn.py on {day}, version 2; not for editing by hand.\n"
        "feature\tweight\n"
    )
    confidence.TABLE.write_text(
        head + "".join(f"{name}\t{w:.3f}\n" for name, w in sorted(rows.items())), encoding="utf-8"
    )
    scale = float(np.abs(learned.buckets).max()) / BYTE or 1.0
    families = " ".join(wording.FAMILIES)
    line = f"Weights of wording, learned by tests/gold/learn.py on {day}; families {families}; scale {scale:.8f}\n"
    wording.TABLE.write_bytes(line.encode() + np.rint(learned.buckets / scale).astype(np.int8).tobytes())


def _is_asserted_conflict(mention: Mapping[str, object]) -> bool:
    """Whether its precision is counted."""
    event = mention["event"]
    return isinstance(event, dict) and event["root_code"] >= FIRST_CONFLICT_ROOT and mention["factuality"] == "asserted"


if __name__ == "__main__":
    sys.exit(main())
