"""What waits, run inside the test's process: an application without a server, among others."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
from starlette.types import ASGIApp

Result = TypeVar("Result")


def run(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run what waits, in a thread of its own: a browser's driver may hold this one's loop."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(lambda: asyncio.run(asyncio.wait_for(work(), 60))).result()


def call(app: ASGIApp, method: str, path: str, **options: Any) -> httpx.Response:
    """Return its answer; what it raises is raised.

    Args:
        options: As of `httpx.AsyncClient.request`.
    """

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, **options)

    return run(ask)
