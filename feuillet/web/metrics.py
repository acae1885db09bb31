"""What a monitor counts (Prometheus): requests, prints, what waits.  The owner of its client.

No label comes from what a request says: its route is the template that answered, its method one
of those that exist.  Nothing of a patient is a label or a number here.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA_TYPE_OF_METRICS = CONTENT_TYPE_LATEST
OTHER = "other"
"""A route that is none, a method that nobody has."""

_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_GAUGES = {
    "feuillet_ready": "1 si le service peut imprimer, comme « /ready » l'a dit en dernier.",
    "feuillet_queue": "Demandes en cours d'impression, ou qui attendent un processus.",
    "feuillet_workers": "Processus d'impression.",
}
_COUNTERS = {
    "feuillet_prints": "Impressions : un patient, ou une ligne d'une liste.",
    "feuillet_incidents": "Pannes du programme : le journal en donne les numéros.",
}


class Metrics(Collector):
    """Counts of one server.

    Args:
        state: Gives the server's own numbers, by the names of `_GAUGES` and `_COUNTERS`.
    """

    def __init__(self, state: Callable[[], Mapping[str, float]]) -> None:
        self._state = state
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "feuillet_requests",
            "Réponses, par route, méthode et état HTTP.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "feuillet_request_seconds",
            "Secondes jusqu'à la fin de la réponse.",
            ("route", "method"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def collect(self) -> Iterator[Metric]:
        """Yield the server's own numbers."""
        state = self._state()
        for name, says in _GAUGES.items():
            yield GaugeMetricFamily(name, says, value=state[name])
        for name, says in _COUNTERS.items():
            yield CounterMetricFamily(name, says, value=state[name])

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def written(self) -> bytes:
        """Return all of it, as Prometheus reads it."""
        return generate_latest(self._registry)


class Measured:
    """Wraps the whole application, its refusals too, and counts its answers."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            await self.app(scope, receive, noted)
        finally:
            # Whoever went away before an answer is no answer.
            if status:
                route = getattr(scope.get("route"), "path", OTHER)
                method = scope["method"] if scope["method"] in _METHODS else OTHER
                self._metrics.count(route, method, status, clock() - begun)
