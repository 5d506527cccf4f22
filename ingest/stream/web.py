"""Health and metrics by HTTP, on one port, for whoever runs the worker. Nothing of the data is served."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from ingest.config import Settings
from ingest.logging import get_logger
from ingest.stream.health import Health, Verdict
from ingest.stream.metrics import Metrics

__all__ = ["serve"]

UNAVAILABLE = 503

log = get_logger(__name__)


@contextlib.asynccontextmanager
async def serve(settings: Settings, health: Health, metrics: Metrics) -> AsyncIterator[str | None]:
    """Answer /livez, /readyz, /startupz and /metrics meanwhile; gives the address.

    Where the port is taken the worker goes on without, and says so: two on one machine need a port each, or 0 for any.
    """
    app = web.Application()
    for path, verdict in (("/livez", health.live), ("/readyz", health.ready), ("/startupz", health.startup)):
        app.router.add_get(path, _answering(verdict))

    async def told(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/metrics", told)
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        yield await _listen(runner, settings)
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, settings: Settings) -> str | None:
    host, port = settings.http_host, settings.http_port
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        log.warning(
            "health and metrics are not served: set INGEST_HTTP_HOST or INGEST_HTTP_PORT",
            address=f"{host}:{port}",
            error=str(error),
        )
        return None
    bound = runner.addresses[0]
    return f"http://{bound[0]}:{bound[1]}"


def _answering(verdict: Callable[[], Verdict]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        told = verdict()
        return web.json_response(dict(told.facts), status=200 if told.well else UNAVAILABLE)

    return answer
