"""The model of confidence, learned in two steps: first how events are worded, then what else speaks for them.

The first is learned family by family, on whole sentences and on the words around each event; for the second each sentence is
scored by first models that have not seen it, as otherwise the second would trust the wording too much.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from labelled import DETECTION, Gold, Sighting
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from ingest.extract.wording import BUCKETS, FAMILIES, KIND_WEIGHT, SUMS

__all__ = ["Calibration", "Floats", "Learned", "Learner"]

TRUST = {"gsr_facts": 0.3, "plover_gsr": 0.5, "stories": 0.5, "sentences": 0.5, "plain": 1.0}
"""What an example counts beside one of the detection sets; made-up prose less, so that it does not outvote news."""
WORDING_PENALTY, TRAITS_PENALTY = 0.1, 0.03
"""Inverse strength of the penalties on large weights: the best of .1, .3, 1 and of .01, .03, .06 in cross-validation."""
WORDING_SHARE = 0.35
"""Size of the numbers of the first step, which its penalty is measured against."""
BOLD = {"lemma.": 3.0, "cue.": 2.0, "stance.": 2.0, "unreal": 6.0, "sentence.unreal": 2.0}
"""Traits that say much by themselves are rare in the gold, so their weights are held back less: the word, and what makes it no
happening."""
LEAST_SEEN = 3
"""A trait seen less often is none; likewise a piece of words in fewer than two sentences."""
SMOOTHING = {"violence": 0.1}
"""Families whose pieces of wording are weighed, before their weights are learned, by how unevenly they are spread over what is told
and what is not, and what is added to their counts for it. In unseen news the F1 of assaults rises by .02, also where whole
years are kept out and where nothing is learned from prose of ours; of .03 to 3 the small ones are best. The examples of the
other families are too few: they gain nothing."""
EVENNESS = 0.3
"""What an evenly spread piece keeps; with .1 and .8 the same is found."""
ROUNDS = 3
"""After which the most confident event of a sentence stays the same in nearly all."""
FOLDS = 5
CALIBRATION_POWER = 2.4
"""News counts for still more where scores become probabilities, as events of stories are right more often. With 1 the
calibration error of assaults in unseen news is .06, with 3 more of the true events of stories are held back."""
CALIBRATION_SHARE = {"prose": 0.1, "plain": 0.1}
"""There what is made up for learning hardly counts: most of its demonstrations are told, and half of those of news."""
LEAST_CALIBRATED = 40
"""Sentences and events that a family must have for a calibration of its own."""

Floats = Any
Numbers = Any
"""Arrays of numpy, which is not there where the types are checked."""


class Calibration(NamedTuple):
    """Of a family: factor and offset of the score."""

    slope: float = 1.0
    offset: float = 0.0


class Learned(NamedTuple):
    """Weights as the product adds them up."""

    bias: float
    traits: dict[str, float]
    buckets: Sequence[Floats]
    """Of each sum of wording a row a family."""


class Learner:
    """Labelled events as numbers."""

    def __init__(self, gold: Gold) -> None:
        self.seen = gold.sightings
        self.judged = {name: {bag for bag, _ in sentences} for name, sentences in gold.sentences.items()}
        self.names = sorted(
            n for n, count in Counter(n for s in self.seen for n in s.traits).items() if count >= LEAST_SEEN
        )
        self.boldness = np.array([_boldness(name) for name in self.names])
        self.traits = _traits(self.seen, self.names) @ sparse.diags_array(self.boldness)
        self.rarity, self.wording = zip(
            _wording(self.seen, [(s.pieces, s.runs) for s in self.seen]),
            _wording(self.seen, [(s.near, s.sides) for s in self.seen]),
            strict=True,
        )
        self.family = np.array([FAMILIES.index(s.family) for s in self.seen])
        self.right = np.array([bool(s.label.right) for s in self.seen])
        self.groups = np.array([s.group for s in self.seen])
        self.trust = np.array([s.label.weight * TRUST.get(s.dataset, 1.0) for s in self.seen])
        self.calibrating = self.trust**CALIBRATION_POWER * [CALIBRATION_SHARE.get(s.dataset, 1.0) for s in self.seen]
        self.bags: dict[str, list[int]] = defaultdict(list)
        self.sentences: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.scored: dict[str, list[int]] = defaultdict(list)
        """Of each sentence of a detection set all events by which it is scored."""
        for i, s in enumerate(self.seen):
            if DETECTION.get(s.dataset) == s.family:
                self.scored[s.bag].append(i)
            if s.label.right is not None:
                self.bags[s.bag].append(i)
                self.sentences[s.family, s.sentence].append(i)

    def learn(self) -> tuple[Learned, Floats]:
        """The model learned on everything, and the scores that it gives the same."""
        everything = np.arange(len(self.seen))
        told = self._wording_models(everything)
        unseen = self._no_wording()
        for learned, held in self._folds(everything):
            unseen[held] = self._worded(self._wording_models(learned), held)
        second = self._traits_model(everything, unseen)
        scores = second.decision_function(self._columns(self._worded(told, everything)))
        return self._learned(told, second), scores

    def cross_validated(self, seed: int = 0) -> Floats:
        """The score of each event from a model that has not seen its day, document or story; the seed divides them."""
        scores = np.zeros(len(self.seen))
        everything = np.arange(len(self.seen))
        for learned, held in self._folds(everything, seed):
            worded = self._no_wording()
            worded[held] = self._worded(self._wording_models(learned), held)
            for inner, rest in self._folds(learned):
                worded[rest] = self._worded(self._wording_models(inner), rest)
            scores[held] = self._traits_model(learned, worded).decision_function(self._columns(worded))[held]
        return scores

    def calibrate(self, scores: Floats) -> dict[str, Calibration]:
        """For each family what makes the cross-validated scores of its most confident events probabilities."""
        found = {}
        for family in FAMILIES:
            tops = [
                max(bag, key=lambda i: scores[i]) for bag in self.bags.values() if self.seen[bag[0]].family == family
            ]
            if len(tops) < LEAST_CALIBRATED:
                found[family] = Calibration()
                continue
            model = LogisticRegression(C=100.0).fit(
                scores[tops].reshape(-1, 1), self.right[tops], sample_weight=self.calibrating[tops]
            )
            found[family] = Calibration(float(model.coef_[0][0]), float(model.intercept_[0]))
        return found

    def _is_divided(self, i: int) -> bool:
        """Whether readers disagreed on a sentence of a detection set: learned from a little, no measure of what is right."""
        return self.seen[i].dataset in self.judged and self.seen[i].bag not in self.judged[self.seen[i].dataset]

    def confidences(self, scores: Floats, calibration: Mapping[str, Calibration]) -> Floats:
        slope, offset = np.array([calibration[s.family] for s in self.seen]).T
        return 1.0 / (1.0 + np.exp(-(slope * scores + offset)))

    def _folds(self, rows: Numbers, seed: int = 0) -> Iterable[tuple[Numbers, Numbers]]:
        folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
        return [(rows[a], rows[b]) for a, b in folds.split(rows, self.right[rows], self.groups[rows])]

    # The first step

    def _no_wording(self) -> Floats:
        return np.zeros((len(self.seen), len(SUMS)))

    def _wording_models(self, rows: Iterable[int]) -> list[list[LogisticRegression]]:
        """For each sum and each family a model: of its sentences, right where one of their events is; of its events."""
        inside = set(map(int, rows))
        models: list[list[LogisticRegression]] = [[], []]
        for family in FAMILIES:
            held = [events for (f, _), events in self.sentences.items() if f == family and events[0] in inside]
            first = [events[0] for events in held]
            right = [any(self.right[i] for i in events) for events in held]
            added = SMOOTHING.get(family)
            models[0].append(_model(self.wording[0][first], right, [max(self.trust[e]) for e in held], added))
            inner = [i for events in held for i in events]
            shares = [self.trust[i] / len(events) for events in held for i in events]
            models[1].append(_model(self.wording[1][inner], self.right[inner], shares, added))
        return models

    def _worded(self, models: Sequence[Sequence[LogisticRegression]], rows: Numbers) -> Floats:
        told = np.zeros((len(rows), len(SUMS)))
        for one, columns in enumerate(self.wording):
            for i, model in enumerate(models[one]):
                mine = self.family[rows] == i
                if mine.any():
                    told[mine, one] = model.decision_function(columns[rows[mine]])
        return told

    # The second step

    def _columns(self, worded: Floats) -> Any:
        """The traits of each event, and its sums of wording in columns of their own for each family."""
        by_family = np.zeros((len(self.seen), len(SUMS), len(FAMILIES)))
        by_family[np.arange(len(self.seen)), :, self.family] = worded
        return sparse.hstack([self.traits, sparse.csr_matrix(by_family.reshape(len(self.seen), -1))]).tocsr()

    def _traits_model(self, rows: Iterable[int], worded: Floats) -> LogisticRegression:
        inside = set(map(int, rows))
        bags = [bag for bag in self.bags.values() if bag[0] in inside]
        columns = self._columns(worded)
        scores = np.zeros(len(self.seen))
        for _ in range(ROUNDS):
            weights = self._weights(bags, scores)
            taken = np.flatnonzero(weights)
            model = LogisticRegression(C=TRAITS_PENALTY, solver="liblinear", max_iter=300, random_state=0)
            model.fit(columns[taken], self.right[taken], sample_weight=weights[taken])
            scores = model.decision_function(columns)
        return model

    def _weights(self, bags: Iterable[list[int]], scores: Floats) -> Floats:
        """How much each event counts: in a sentence that tells one, the most confident; else all, by their confidence."""
        weights = np.zeros(len(self.seen))
        for bag in bags:
            held = np.exp(scores[bag] - scores[bag].max())
            if self.right[bag[0]] and scores.any():
                held = np.eye(len(bag))[int(held.argmax())]
            weights[bag] = held / held.sum() * self.trust[bag]
        return weights

    def _learned(self, told: Sequence[Sequence[LogisticRegression]], second: LogisticRegression) -> Learned:
        count = len(self.names)
        traits = dict(zip(self.names, map(float, second.coef_[0][:count] * self.boldness), strict=True))
        of_sums = second.coef_[0][count:].reshape(len(SUMS), len(FAMILIES))
        for models, weights, name in zip(told, of_sums, SUMS, strict=True):
            for family, model, weight in zip(FAMILIES, models, map(float, weights), strict=True):
                traits[f"{family}.wording.{name}"] = weight
                traits[f"family.{family}"] = traits.get(f"family.{family}", 0.0) + weight * float(model.intercept_[0])
        buckets = [
            np.array([model.coef_[0] * rarity for model in models])
            for models, rarity in zip(told, self.rarity, strict=True)
        ]
        return Learned(float(second.intercept_[0]), traits, buckets)


def _model(columns: Any, right: Sequence[bool], trust: Sequence[float], smoothing: float | None) -> LogisticRegression:
    telling = np.ones(columns.shape[1]) if smoothing is None else _telling(columns, right, trust, smoothing)
    model = LogisticRegression(C=WORDING_PENALTY, solver="liblinear", dual=True, tol=0.01, random_state=0)
    model.fit(columns @ sparse.diags_array(telling), right, sample_weight=trust)
    model.coef_ = model.coef_ * telling
    return model


def _telling(columns: Any, right: Sequence[bool], trust: Sequence[float], smoothing: float) -> Floats:
    """How unevenly each piece is spread over right and wrong: the logarithm of the ratio of its shares, as naive Bayes has it.

    With the weights learned on top of it: Wang and Manning, "Baselines and Bigrams", 2012.
    """
    sure = np.asarray(right, dtype=float) * trust
    counts = [columns.T @ weights + smoothing for weights in (sure, trust - sure)]
    shares = [count / count.sum() for count in counts]
    uneven = np.abs(np.log(shares[0] / shares[1])) + EVENNESS
    seen = counts[0] + counts[1] > 2 * smoothing
    return uneven / np.sqrt(np.mean(uneven[seen] ** 2))


def _boldness(name: str) -> float:
    return next((factor for start, factor in BOLD.items() if name.startswith(start)), 1.0)


def _traits(seen: Sequence[Sighting], names: Sequence[str]) -> Any:
    """A row an event, a column a trait."""
    columns = {name: i for i, name in enumerate(names)}
    found = [(i, columns[name]) for i, s in enumerate(seen) for name in s.traits if name in columns]
    rows, places = zip(*found, strict=True)
    return sparse.csr_matrix((np.ones(len(found)), (rows, places)), shape=(len(seen), len(names)))


def _wording(seen: Sequence[Sighting], told: Sequence[tuple[Sequence[int], Sequence[int]]]) -> tuple[Floats, Any]:
    """What a bucket counts by its rarity, and how much of each bucket is in the words, and kinds of word, told of each event."""
    rows, places, values = [], [], []
    for i, (s, (words, kinds)) in enumerate(zip(seen, told, strict=True)):
        share = 1.0 / np.sqrt(s.length)
        rows += [i] * (len(words) + len(kinds))
        places += [*words, *kinds]
        values += [share] * len(words) + [share * KIND_WEIGHT] * len(kinds)
    counts = sparse.csr_matrix((values, (rows, places)), shape=(len(seen), BUCKETS))
    first = list({(s.dataset, s.sentence): i for i, s in enumerate(seen)}.values())
    sizes = np.maximum(1, np.asarray((counts[first] > 0).sum(axis=0)).ravel())
    rarity = np.where(sizes > 1, (np.log(len(first) / sizes) + 1) * WORDING_SHARE, 0.0)
    return rarity, (counts @ sparse.diags_array(rarity)).tocsr()
