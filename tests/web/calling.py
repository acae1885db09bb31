"""An application called inside the test's process, without a server."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from starlette.types import ASGIApp


def awaited(work: Coroutine[Any, Any, Any]) -> Any:
    """Return what it gives, from a thread of its own: a browser's driver keeps a loop in ours."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, work).result()


def call(app: ASGIApp, method: str, path: str, **options: Any) -> httpx.Response:
    """Return its answer; what it raises is raised.

    Args:
        options: As of `httpx.AsyncClient.request`.
    """

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, **options)

    answer: httpx.Response = awaited(ask())
    return answer
