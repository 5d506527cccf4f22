"""Times as people write them on a command line."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click

__all__ = ["MOMENT", "PLACE_OR_MOMENT"]

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_AGO = re.compile(r"(?P<number>\d{1,6})(?P<unit>[smhd])")


class _Moment(click.ParamType):
    """RFC 3339 (`2026-11-22T09:00:00Z`; a day alone is its midnight; without a zone it is UTC) or so long ago (`90m`, `2d`)."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        if ago := _AGO.fullmatch(value):
            return datetime.now(UTC) - timedelta(**{UNITS[ago["unit"]]: int(ago["number"])})
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is neither a time such as 2026-11-22T09:00:00Z nor an age such as 90m or 2d", param, ctx
            )
        return found if found.tzinfo else found.replace(tzinfo=UTC)


class _PlaceOrMoment(_Moment):
    """The same, or an offset."""

    name = "time|offset"

    def convert(  # type: ignore[override] # an offset too
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | int:
        if isinstance(value, int):
            return value
        return int(value) if isinstance(value, str) and value.isdecimal() else super().convert(value, param, ctx)


MOMENT = _Moment()
PLACE_OR_MOMENT = _PlaceOrMoment()
