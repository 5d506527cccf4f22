"""Learn the weights of confidence from the gold standards, after cross-validating them. Needs scikit-learn.

    python tests/gold/learn.py [--gold DIR] [--check]

The rules read every labelled sentence; a logistic model learns to tell the right events from the wrong, by traits that have
names and by pieces of words in buckets, with a penalty on large weights. In the detection sets, whose labels are of sentences,
a sentence counts by its most confident event, as it is scored. What is printed as cross-validated was learned without
the sentences of the same day, document or story. Writes `weights.tsv` and `wording.bin` of `ingest.extract`, unless
`--check` says to measure only.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from labelled import Gold, Sighting, read_gold
from numpy.typing import NDArray
from reliability import figures, reliability_table
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from ingest.config import Settings
from ingest.extract import Reader, confidence, wording

GOLD = Path(__file__).parents[2] / ".." / "shared" / "gold"
PENALTY = 1.0
"""Inverse strength of the penalty; with the shares below the best of .3, 1 and 3 in cross-validation."""
WORDING_SHARE = 0.35
"""How freely pieces of words may take weight beside the named traits, which are penalised as they stand."""
LEAST_SEEN = 3
"""A trait seen less often is no trait; likewise a piece of words in fewer than two sentences."""
TRUST = {"gsr_facts": 0.3, "plover_gsr": 0.5, "stories": 0.5, "sentences": 0.5}
"""What an example counts beside one of the detection sets; made-up prose less, so that it does not outvote news."""
ROUNDS = 3
"""After which the most confident event of a sentence stays the same in nearly all."""
FOLDS = 5
LEAST_WEIGHT = 0.005
"""Smaller weights of traits are not written."""
BYTE = 127

Floats = NDArray[np.float64]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--check", action="store_true", help="measure, write nothing")
    options = parser.parse_args(arguments)
    if not (options.gold / f"gsr_assault_detection.{options.split}.jsonl").is_file():
        print(f"no gold in {options.gold}: nothing learned", file=sys.stderr)
        return 0
    gold = read_gold(options.gold.resolve(), options.split, Reader.open(Settings().cache_dir))
    learner = Learner(gold)
    tested = learner.cross_validated()
    calibration = learner.calibrate(tested)
    print("cross-validated")
    learner.report(learner.calibrated(tested, calibration))
    model, scores = learner.fit(np.arange(len(gold.sightings)))
    print("\nas learned, on the same sentences")
    learner.report(learner.calibrated(scores, calibration))
    if not options.check:
        learner.write(model, calibration)
    return 0


class Calibration(NamedTuple):
    slope: float
    offset: float


class Learner:
    """Labelled events as numbers."""

    def __init__(self, gold: Gold) -> None:
        self.gold = gold
        self.seen = gold.sightings
        self.names = _frequent(name for s in self.seen for name in s.traits)
        self.columns, self.scale = _matrix(self.seen, {name: i for i, name in enumerate(self.names)})
        self.right = np.array([bool(s.label.right) for s in self.seen])
        self.groups = np.array([s.group for s in self.seen])
        self.bags: dict[str, list[int]] = defaultdict(list)
        for i, s in enumerate(self.seen):
            if s.label.right is not None:
                self.bags[s.bag].append(i)

    # Learning

    def fit(self, rows: Iterable[int]) -> tuple[LogisticRegression, Floats]:
        """The model learned on some of the events, and the scores that it gives all."""
        inside = set(map(int, rows))
        bags = [bag for bag in self.bags.values() if bag[0] in inside]
        scores = np.zeros(len(self.seen))
        for _ in range(ROUNDS):
            weights = self._weights(bags, scores)
            taken = np.flatnonzero(weights)
            model = LogisticRegression(C=PENALTY, solver="liblinear", max_iter=300)
            model.fit(self.columns[taken], self.right[taken], sample_weight=weights[taken])
            scores = self.columns @ model.coef_[0] + model.intercept_[0]
        return model, scores

    def _weights(self, bags: Iterable[list[int]], scores: Floats) -> Floats:
        """How much each event counts: in a sentence that tells one, the most confident; else all, by their confidence."""
        weights = np.zeros(len(self.seen))
        for bag in bags:
            held = np.exp(scores[bag] - scores[bag].max())
            if self.right[bag[0]] and scores.any():
                held = held == held.max()
            weights[bag] = (
                held / held.sum() * [self.seen[i].label.weight * TRUST.get(self.seen[i].dataset, 1.0) for i in bag]
            )
        return weights

    def cross_validated(self) -> Floats:
        """The score of each event from a model that has not seen its day, document or story."""
        scores = np.zeros(len(self.seen))
        folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
        for learned, held in folds.split(self.columns, self.right, self.groups):
            scores[held] = self.fit(learned)[1][held]
        return scores

    # Calibration

    def calibrate(self, scores: Floats) -> dict[str, Calibration]:
        """Factor and offset of the score of each family, from scores that are cross-validated."""
        return {family: self._platt(family, scores) for family in wording.FAMILIES}

    def _platt(self, family: str, scores: Floats) -> Calibration:
        tops = [max(bag, key=lambda i: scores[i]) for bag in self.bags.values() if self.seen[bag[0]].family == family]
        weights = [self.seen[i].label.weight * TRUST.get(self.seen[i].dataset, 1.0) for i in tops]
        model = LogisticRegression(C=100.0).fit(scores[tops].reshape(-1, 1), self.right[tops], sample_weight=weights)
        return Calibration(float(model.coef_[0][0]), float(model.intercept_[0]))

    def calibrated(self, scores: Floats, calibration: dict[str, Calibration]) -> Floats:
        slope, offset = (np.array([c[i] for c in (calibration[s.family] for s in self.seen)]) for i in (0, 1))
        return 1.0 / (1.0 + np.exp(-(slope * scores + offset)))

    # Reporting

    def report(self, confidences: Floats) -> None:
        for name, sentences in self.gold.sentences.items():
            judged = [
                (max((confidences[i] for i in self.bags.get(bag, ())), default=0.0), right) for bag, right in sentences
            ]
            print(f"{name}: {figures(judged)}")
            print(reliability_table(judged))
        for name, rules in self.gold.forbidden.items():
            sure = [i for i in self._conflict(name) if confidences[i] >= 0.5]
            broken = sum(any(confidences[i] >= 0.5 for i in rule) for rule in rules)
            kept = self.right[sure].sum() / max(1, self.right[self._conflict(name)].sum())
            print(
                f"{name}: precision {self.right[sure].mean():.3f}  kept {kept:.3f}  forbidden {broken / max(1, len(rules)):.3f}"
            )

    def _conflict(self, name: str) -> list[int]:
        """Asserted events of the roots 14 to 20: those whose precision is counted."""
        told = ((i, s.mention) for i, s in enumerate(self.seen) if s.dataset == name)
        return [i for i, m in told if m["event"]["root_code"] >= "14" and m["factuality"] == "asserted"]

    # Writing

    def write(self, model: LogisticRegression, calibration: dict[str, Calibration]) -> None:
        """The two files that `ingest.extract.confidence` reads."""
        weights = model.coef_[0] * self.scale
        named = len(self.names)
        rows = [(name, float(w)) for name, w in zip(self.names, weights[:named], strict=True) if abs(w) >= LEAST_WEIGHT]
        rows += [(f"{family}.wording", 1.0) for family in wording.FAMILIES]
        rows += [(f"calibration.{f}.{n}", v) for f, c in calibration.items() for n, v in c._asdict().items()]
        day = datetime.now(UTC).date().isoformat()
        head = (
            "# Weights of the logistic model of confidence: what each trait of an event adds to the logarithm of its odds.\n"
            f"# Learned by tests/gold/learn.py on {day}, version 2; not for editing by hand. {len(rows)} traits of {named}.\n"
            "feature\tweight\n"
        )
        lines = [f"bias\t{model.intercept_[0]:.3f}\n"] + [f"{name}\t{w:.3f}\n" for name, w in sorted(rows)]
        confidence.TABLE.write_text(head + "".join(lines), encoding="utf-8")
        buckets = weights[named:]
        scale = float(np.abs(buckets).max()) / BYTE or 1.0
        line = f"Weights of wording, learned by tests/gold/learn.py on {day}; families {' '.join(wording.FAMILIES)}; scale {scale:.8f}\n"
        wording.TABLE.write_bytes(line.encode() + np.rint(buckets / scale).astype(np.int8).tobytes())


def _frequent(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count >= LEAST_SEEN)


def _matrix(seen: Sequence[Sighting], columns: dict[str, int]) -> tuple[Any, Floats]:
    """A row an event, a column a trait or a bucket of a family, each scaled; and the scales."""
    rows, places = [], []
    for i, s in enumerate(seen):
        found = [columns[name] for name in s.traits if name in columns]
        rows += [i] * len(found)
        places += found
    traits = sparse.csr_matrix((np.ones(len(rows)), (rows, places)), shape=(len(seen), len(columns)))
    counts = _buckets(seen)
    sizes = np.maximum(1, np.asarray((counts > 0).sum(axis=0)).ravel())
    rarity = np.where(sizes > 1, (np.log(len(seen) / sizes) + 1) * WORDING_SHARE, 0.0)
    scale = np.concatenate([np.ones(len(columns)), np.tile(rarity, len(wording.FAMILIES))])
    spread = _by_family(counts, seen)
    return (sparse.hstack([traits, spread]) @ sparse.diags_array(scale)).tocsr(), scale


def _buckets(seen: Sequence[Sighting]) -> Any:
    """How much of each bucket is in the sentence of each event."""
    rows, places, values = [], [], []
    for i, s in enumerate(seen):
        rows += [i] * (len(s.pieces) + len(s.runs))
        places += s.pieces + s.runs
        share = 1.0 / np.sqrt(s.length)
        values += [share] * len(s.pieces) + [share * wording.RUN_WEIGHT] * len(s.runs)
    return sparse.csr_matrix((values, (rows, places)), shape=(len(seen), wording.BUCKETS))


def _by_family(counts: Any, seen: Sequence[Sighting]) -> Any:
    """The buckets of each family beside one another."""
    table = counts.tocoo()
    family = np.array([wording.FAMILIES.index(s.family) for s in seen])
    places = table.col + family[table.row] * wording.BUCKETS
    return sparse.csr_matrix(
        (table.data, (table.row, places)), shape=(len(seen), wording.BUCKETS * len(wording.FAMILIES))
    )


if __name__ == "__main__":
    sys.exit(main())
