"""An application called inside the test's process, without a server."""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp


def call(app: ASGIApp, method: str, path: str, **options: Any) -> httpx.Response:
    """Return its answer; what it raises is raised.

    Args:
        options: As of `httpx.AsyncClient.request`.
    """

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, **options)

    return asyncio.run(ask())
