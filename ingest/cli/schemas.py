"""`ingest schemas`: the published contracts, made anew from the models or checked against them."""

import json
from pathlib import Path

import click
import yaml

from ingest.records.asyncapi import asyncapi_document
from ingest.records.schema import json_schemas

__all__ = ["command", "rendered_schemas"]

FAILED = 1


@click.command(name="schemas")
@click.option("--check", is_flag=True, help="Write nothing; name the files that are stale and exit 1.")
@click.argument("directory", default="schemas", type=click.Path(file_okay=False, path_type=Path))
def command(directory: Path, check: bool) -> int:
    """Write the JSON Schema of each record and the AsyncAPI document into DIRECTORY."""
    stale = [name for name, text in rendered_schemas().items() if _content(directory / name) != text]
    for name in stale:
        if check:
            click.echo(f"stale: {directory / name}", err=True)
        else:
            directory.mkdir(parents=True, exist_ok=True)
            (directory / name).write_bytes(rendered_schemas()[name].encode())
            click.echo(f"wrote {directory / name}")
    return FAILED if check and stale else 0


def rendered_schemas() -> dict[str, str]:
    """What each file must hold, by name."""
    files = {
        name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in sorted(json_schemas().items())
    }
    document = yaml.dump(asyncapi_document(), sort_keys=False, allow_unicode=True, width=120, Dumper=_NoAliases)
    return files | {"asyncapi.yaml": document}


class _NoAliases(yaml.SafeDumper):
    """Parts that occur twice are written twice: readers of the document expect no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _content(path: Path) -> str | None:
    return path.read_bytes().decode() if path.is_file() else None
