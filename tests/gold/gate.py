"""The gate: measures coding and merging on the gold sets and fails where a measure falls below its pinned floor.

    python tests/gold/gate.py [--shared DIR] [--raise]

The stories, sentences and entities of `data/` are always measured. The sets of `score.py` lie outside the project; they are measured
where the folder that holds them is found: by --shared, by INGEST_GOLD, or as `../shared` beside the checkout.
"""

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.toml"
UNSEEN = HERE / "unseen.toml"
"""What `learn.py` measured on sentences that were kept out."""
INGEST = str(Path(sys.executable).with_name("ingest"))
SHIPPED = {
    "stories": ("stories", "dev"),
    "sentences": ("sentences", "dev"),
    "stories-second": ("stories", "second"),
    "sentences-second": ("sentences", "second"),
    "stories-third": ("stories", "third"),
    "sentences-third": ("sentences", "third"),
}
"""Set and split by the name under which floors are pinned. Nothing is learned from the second and the third."""

MARGIN = 0.01
"""How far below the present measure `--raise` pins a floor: a change that gains much elsewhere may cost this much."""
LOWER_IS_BETTER = frozenset(("forbidden", "calibration_error", "mentions_a_sentence"))
UNPINNED = frozenset(("difficult_no_called",))
"""Of sentences on which readers disagreed: neither more nor fewer is better."""
COUNTS = frozenset(
    ["articles", "events", "mentions", "seconds", "sentences", "conflict_mentions", "tellings", "events_out"]
)
"""Sizes, that are neither good nor bad."""
BY_PHENOMENON = "told_by_phenomenon"
"""Groups of a few sentences each: printed, not pinned, for one sentence more or less is a tenth."""

LEARNED = (
    "Confidence was learned on these very sets: what depends on it (detection, precision, forbidden, calibration) is flattered. "
    "The column `unseen` has what learn.py measured on sentences that were kept out, when the weights were learned."
)

Report = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Measure:
    """One number of one set, such as `told.main` of the stories, with its floor."""

    set: str
    name: str
    value: float | None
    floor: float | None

    @property
    def lower_is_better(self) -> bool:
        return self.name in LOWER_IS_BETTER

    @property
    def holds(self) -> bool:
        if self.floor is None:
            return True
        if self.value is None:
            return False
        return self.value <= self.floor if self.lower_is_better else self.value >= self.floor

    @property
    def raised(self) -> float | None:
        """The floor a little below the measure, or the old one where that is stricter."""
        if self.value is None or self.name in UNPINNED:
            return self.floor
        if self.lower_is_better:
            return min(round(self.value + MARGIN, 3), self.floor if self.floor is not None else 1e9)
        return max(round(self.value - MARGIN, 3), self.floor if self.floor is not None else 0.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, help="the folder with gold/ and tools/score.py")
    parser.add_argument("--raise", action="store_true", dest="raises", help="pin the floors anew, upward only")
    options = parser.parse_args()
    console = Console()
    reports: Report = {name: _shipped(*where) for name, where in SHIPPED.items()}
    reports["entities"] = _entities()
    shared = _shared(options.shared)
    if shared is None:
        console.print("[yellow]The sets of score.py are not here (--shared, INGEST_GOLD, ../shared): not measured.[/]")
    else:
        reports |= {name: value for name, value in _scored(shared).items() if isinstance(value, dict)}
    floors = read_floors(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    measures = [m for name, report in reports.items() for m in measures_of(name, report, floors.get(name, {}))]
    _draw(console, measures, reports, read_floors(UNSEEN.read_text(encoding="utf-8")) if UNSEEN.exists() else {})
    console.print(LEARNED)
    if options.raises:
        FLOORS.write_text(written(raised(measures, floors)), encoding="utf-8")
        console.print(f"Floors pinned in {FLOORS.name}.")
    below = [m for m in measures if not m.holds]
    for measure in below:
        console.print(f"[red]{measure.set} {measure.name}: {measure.value}, floor {measure.floor}[/]")
    return 1 if below else 0


def measures_of(name: str, report: Mapping[str, Any], floors: Mapping[str, float]) -> Iterator[Measure]:
    """The numbers of a report that are good or bad, nested ones with dotted names."""
    for key, value in _flat(report):
        last = key.rpartition(".")[2]
        if last not in COUNTS and not key.startswith(BY_PHENOMENON) and not key.endswith("_human"):
            yield Measure(name, key, value, floors.get(key))


def raised(measures: list[Measure], floors: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """All floors, those of the measures pinned anew where that is stricter; the others as they are."""
    found = {name: dict(values) for name, values in floors.items()}
    for measure in measures:
        floor = measure.raised
        if floor is not None:
            found.setdefault(measure.set, {})[measure.name] = floor
    return found


def read_floors(text: str) -> dict[str, dict[str, float]]:
    """The floors of a file as `written` writes it: names with dots are quoted."""
    return tomllib.loads(text)


def written(floors: Mapping[str, Mapping[str, float]]) -> str:
    """The floors as TOML."""
    lines = [
        "# What each measure of the gold sets must reach at least; for the measures of this list at most:",
        f"# {', '.join(sorted(LOWER_IS_BETTER))}.",
        "# Floors only rise: `python tests/gold/gate.py --raise` pins them anew, a hundredth below what is measured.",
    ]
    for name, values in floors.items():
        lines += ["", f"[{name}]", *(f'"{key}" = {value:.3f}' for key, value in sorted(values.items()))]
    return "\n".join(lines) + "\n"


def _shipped(name: str, split: str) -> dict[str, Any]:
    return _json_of([sys.executable, "-m", "scorer", "--set", name, "--split", split, "--json", "--", INGEST])


def _scored(shared: Path) -> dict[str, Any]:
    return _json_of([sys.executable, str(shared / "tools" / "score.py"), "--json", "--", INGEST, "extract"])


def _json_of(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} exited with {done.returncode}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _entities() -> dict[str, Any]:
    """Precision and recall of the entities by kind, on the articles of `data/entities.jsonl`."""
    return _json_of([sys.executable, "entities.py", "--json"])


def _shared(told: Path | None) -> Path | None:
    """The folder with the gold that is no part of the project."""
    named = os.environ.get("INGEST_GOLD")
    candidates = [told] if told else [Path(named)] if named else [HERE.parents[2] / "shared"]
    return next((path.resolve() for path in candidates if (path / "tools" / "score.py").is_file()), None)


def _flat(report: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, float | None]]:
    for key, value in report.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _draw(
    console: Console, measures: list[Measure], reports: Report, unseen: Mapping[str, Mapping[str, float]]
) -> None:
    for name, report in reports.items():
        sizes = ", ".join(f"{report[key]} {key}" for key in report if key in COUNTS and key != "seconds")
        table = Table("measure", title=f"{name}: {sizes}", title_justify="left")
        for title in ("measured", "floor", "", "unseen"):
            table.add_column(title, justify="right")
        for m in (m for m in measures if m.set == name):
            floor = "" if m.floor is None else f"{'≤' if m.lower_is_better else '≥'} {m.floor:.3f}"
            value = "" if m.value is None else f"{m.value:.3f}"
            kept_out = unseen.get(name, {}).get(m.name)
            table.add_row(
                m.name,
                value,
                floor,
                "" if m.holds else "[bold red]below[/]",
                "" if kept_out is None else f"{kept_out:.3f}",
                style=None if m.holds else "red",
            )
        console.print(table)
        if BY_PHENOMENON in report:
            _draw_phenomena(console, report[BY_PHENOMENON])


def _draw_phenomena(console: Console, shares: Mapping[str, float | None]) -> None:
    told = sorted(shares.items(), key=lambda pair: (pair[1] is None, pair[1]))
    console.print("told by phenomenon, the least first: " + ", ".join(f"{name} {value}" for name, value in told), "")


if __name__ == "__main__":
    sys.exit(main())
