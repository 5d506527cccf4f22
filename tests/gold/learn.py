"""Learn the weights of confidence from the gold standards, after cross-validating them. Needs scikit-learn.

    pip install --group learn
    python tests/gold/learn.py [--gold DIR] [--check]

The rules read every labelled sentence; a logistic model (`learner.py`) learns to tell the right events from the wrong. In the
detection sets, whose labels are of sentences, a sentence counts by its most confident event, as it is scored. What is printed
as cross-validated was learned without the sentences of the same day, document or story. Writes `weights.tsv` and
`wording.bin` of `ingest.extract` and `unseen.toml`, unless `--check` says to measure only.
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
from ingest.extract.reader import LEAST_CONFIDENCE

GOLD = Path(__file__).parents[2] / ".." / "shared" / "gold"
LEAST_WEIGHT = 0.01
"""Smaller weights of traits are not written."""
BYTE = 127
FIRST_CONFLICT_ROOT = "14"
SEEDS = 3
UNSEEN = Path(__file__).with_name("unseen.toml")

Measures = dict[str, dict[str, float]]


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
    tested = [learner.cross_validated(seed) for seed in range(SEEDS)]
    calibrations = [learner.calibrate(scores) for scores in tested]
    unseen = [measured(gold, learner, learner.confidences(s, c)) for s, c in zip(tested, calibrations, strict=True)]
    sys.stdout.write(f"cross-validated, the mean of {SEEDS} divisions\n")
    report(mean_of(unseen))
    learned, scores = learner.learn()
    calibration = _mean_calibration(calibrations)
    confidences = learner.confidences(scores, calibration)
    sys.stdout.write("\nas learned, on the same sentences\n")
    report(measured(gold, learner, confidences))
    for name, judged in judgements(gold, learner, learner.confidences(tested[0], calibrations[0])).items():
        sys.stdout.write(f"\n{name}, cross-validated\n{reliability_table(judged)}\n")
    if not options.check:
        write(learned, calibration)
        UNSEEN.write_text(written(mean_of(unseen)), encoding="utf-8")
    return 0


def judgements(gold: Gold, learner: Learner, confidences: Floats) -> dict[str, list[tuple[float, bool]]]:
    """Of each sentence of the detection sets the greatest confidence that is told, and whether it tells the event."""
    told = np.where(confidences >= LEAST_CONFIDENCE, confidences, 0.0)
    return {
        name: [
            (max((float(told[i]) for i in learner.scored.get(bag, ())), default=0.0), right) for bag, right in sentences
        ]
        for name, sentences in gold.sentences.items()
    }


def measured(gold: Gold, learner: Learner, confidences: Floats) -> Measures:
    """What the scorers would say of these confidences."""
    found: Measures = {n: figures(j)._asdict() for n, j in judgements(gold, learner, confidences).items()}
    for name, rules in gold.forbidden.items():
        told = [i for i, s in enumerate(gold.sightings) if s.dataset == name and _is_asserted_conflict(s.mention)]
        sure = [i for i in told if confidences[i] >= CALLED]
        found[name] = {
            "precision": float(learner.right[sure].mean()),
            "kept": float(learner.right[sure].sum() / max(1, learner.right[told].sum())),
            "forbidden": sum(any(confidences[i] >= CALLED for i in rule) for rule in rules) / max(1, len(rules)),
        }
    return found


def mean_of(several: Sequence[Measures]) -> Measures:
    return {
        name: {key: float(np.mean([one[name][key] for one in several])) for key in values}
        for name, values in several[0].items()
    }


def report(measures: Measures) -> None:
    for name, values in measures.items():
        sys.stdout.write(f"{name}: " + "  ".join(f"{key} {value:.3f}" for key, value in values.items()) + "\n")


def written(measures: Measures) -> str:
    """As TOML, for the gate to print beside what it measures."""
    head = f"# What tests/gold/learn.py measured on sentences that were kept out, the mean of {SEEDS} divisions; not for editing by hand.\n"
    tables = (
        "".join([f"\n[{name}]\n", *(f"{key} = {value:.3f}\n" for key, value in values.items())])
        for name, values in measures.items()
    )
    return head + "".join(tables)


def _mean_calibration(several: Sequence[Mapping[str, Calibration]]) -> dict[str, Calibration]:
    return {f: Calibration(*np.mean([c[f] for c in several], axis=0).tolist()) for f in several[0]}


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
    scales = [float(np.abs(of_one).max()) / BYTE or 1.0 for of_one in learned.buckets]
    line = (
        f"Weights of wording, learned by tests/gold/learn.py on {day}; sums {' '.join(wording.SUMS)}; "
        f"families {' '.join(wording.FAMILIES)}; scales {' '.join(f'{scale:.8f}' for scale in scales)}\n"
    )
    told = [
        np.rint(of_one / scale).astype(np.int8).tobytes() for of_one, scale in zip(learned.buckets, scales, strict=True)
    ]
    wording.TABLE.write_bytes(line.encode() + b"".join(told))


def _is_asserted_conflict(mention: Mapping[str, object]) -> bool:
    """Whether its precision is counted."""
    event = mention["event"]
    return isinstance(event, dict) and event["root_code"] >= FIRST_CONFLICT_ROOT and mention["factuality"] == "asserted"


if __name__ == "__main__":
    sys.exit(main())
