"""What the doctor finds where no broker is needed to find it."""

from pathlib import Path

from ingest.cli.checks import examine
from ingest.config import Settings

NOBODY = "127.0.0.1:9"


def test_a_machine_on_which_nothing_runs_yet_is_looked_at_without_leaving_a_trace(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, kafka_bootstrap_servers=NOBODY, data_dir=tmp_path / "data")
    found = {finding.check: finding for finding in examine(settings)}
    assert found["database"].state == "warning"
    assert "not there yet" in found["database"].told
    assert (found["broker"].state, "nobody listens there" in found["broker"].told) == ("fault", True)
    assert not list(tmp_path.iterdir())


def test_a_database_url_that_is_none_is_told(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None, kafka_bootstrap_servers=NOBODY, data_dir=tmp_path, database_url="oracle://somewhere"
    )
    [database] = [finding for finding in examine(settings) if finding.check == "database"]
    assert database.state == "fault"
    assert "no sink for oracle" in database.told
