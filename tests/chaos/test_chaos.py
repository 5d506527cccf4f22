"""The short form of `make chaos`: several faults in one run, on Apache Kafka and PostgreSQL."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from apache_kafka import KafkaUnavailableError, kafka_jars
from postgres_server import PostgresMissingError, programs

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(300)

ARTICLES, SEED = 120, 7
AWAY_SECONDS = 3.0
SHORT = ("kill-worker", "cut-connections", "kill-postgres", "poison")


def test_faults_of_several_kinds_leave_what_an_undisturbed_run_leaves(compiled_index: Path, tmp_path: Path) -> None:
    try:
        kafka_jars()
        programs()
    except (KafkaUnavailableError, PostgresMissingError) as error:
        pytest.skip(str(error))
    from chaos import UNDISTURBED, Stage, play, run  # noqa: PLC0415 - Kafka needs the root conftest's filter
    from chaos_articles import articles_of  # noqa: PLC0415 - as above
    from faults import FAULTS  # noqa: PLC0415 - as above

    articles = articles_of(ARTICLES, SEED)
    chosen = [fault for fault in FAULTS if fault.name in SHORT]
    with Stage(tmp_path, compiled_index) as stage:
        undisturbed = run(stage, UNDISTURBED, articles, SEED, 0)[1]
        assert undisturbed.topic == undisturbed.table != {}
        with stage.world(UNDISTURBED) as world:
            once = [fault.once() for fault in chosen]
            play(world, once, articles, random.Random(SEED), AWAY_SECONDS)  # noqa: S311 - moments, guards nothing
            left = world.left()
    assert left.lost(undisturbed) == 0
    assert left.differing(undisturbed) == []
    assert left.twice(undisturbed) == 0
    assert left.letters == ARTICLES // 10
    assert left.unpublished == 0
