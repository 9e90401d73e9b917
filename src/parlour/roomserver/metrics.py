"""What /metrics shows. Names and labels of the first two groups are those of the protocol we speak
(signaling-core.md, 14.4), so that dashboards made for it go on working; the rest is ours.
"""

from collections import Counter as Tally
from collections.abc import Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from parlour.roomserver.house import House
from parlour.roomserver.http_types import Request, Response
from parlour.roomserver.legacy.session import LegacySession
from parlour.roomserver.statistics import LIFE_BUCKETS, Spread
from parlour.roomserver.tokens import Tokens

disable_created_metrics()
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SIZE_CLASSES = (2, 10, 25, 50, 100, 200, 300)
_DURATIONS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_BODY_SIZES = (64, 256, 1024, 4096, 16384)
_ENDPOINTS: dict[tuple[str | int, ...], str] = {
    ("v1", "rooms", 3): "/v1/rooms/{room_id}",
    ("v1", "rooms", 4): "/v1/rooms/{room_id}/token",
    ("v1", "user", 4): "/v1/user/{user_id}/storage_quota",
    ("v1", "signaling", 3): "/v1/signaling/{token}",
}


class Metrics:
    """Counts HTTP requests, and shows them together with the state of the house."""

    def __init__(self, house: House, tokens: Tokens) -> None:
        self._registry = registry = CollectorRegistry()
        labels = ("method", "endpoint", "status")
        self._requests = Counter(
            "api_http_requests_total", "HTTP requests answered.", labels, registry=registry
        )
        self._pending = Gauge(
            "api_http_requests_pending", "HTTP requests being answered.", registry=registry
        )
        self._durations = Histogram(
            "api_http_requests_duration_seconds",
            "Time to answer HTTP requests.",
            labels,
            buckets=_DURATIONS,
            registry=registry,
        )
        self._bodies = Histogram(
            "api_http_response_body_size",
            "Size of the bodies of HTTP responses in bytes.",
            labels,
            buckets=_BODY_SIZES,
            registry=registry,
        )
        registry.register(SignalingCollector(house, tokens))
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

    def request_begins(self) -> None:
        self._pending.inc()

    def request_ends(self, request: Request, response: Response, seconds: float) -> None:
        """`seconds`: how long it took."""
        labels = (request.method[:8], endpoint(request.path), str(response.status))
        self._pending.dec()
        self._requests.labels(*labels).inc()
        self._durations.labels(*labels).observe(seconds)
        self._bodies.labels(*labels).observe(len(response.body))

    def page(self) -> Response:
        return Response(status=200, body=generate_latest(self._registry), content_type=CONTENT_TYPE)


def endpoint(path: str) -> str:
    """The route of a path, without what varies."""
    if path in {"/metrics", "/health/live", "/health/ready"}:
        return path
    parts = path.strip("/").split("/")
    return _ENDPOINTS.get((*parts[:2], len(parts)), "other")


class SignalingCollector(Collector):
    """Rooms and connections, counted when they are asked for."""

    def __init__(self, house: House, tokens: Tokens) -> None:
        self._house = house
        self._tokens = tokens

    def collect(self) -> Iterator[Metric]:
        statistics = self._house.services.statistics
        yield _number("signaling_created_rooms_count", "Rooms begun.", statistics.created_rooms)
        yield _number("signaling_destroyed_rooms_count", "Rooms ended.", statistics.destroyed_rooms)
        yield _number(
            "signaling_created_breakout_rooms_count",
            "Breakout rooms begun.",
            statistics.created_breakout_rooms,
        )
        yield _number(
            "signaling_destroyed_breakout_rooms_count",
            "Breakout rooms ended.",
            statistics.destroyed_breakout_rooms,
        )
        yield _number(
            "signaling_congested_connections",
            "Connections cut off because they did not read fast enough.",
            statistics.congested_connections,
        )
        yield _spread("signaling_room_life_time", "How long rooms lived.", statistics.room_seconds)
        yield _spread(
            "signaling_connection_meeting_time",
            "How long connections stayed.",
            statistics.session_seconds,
        )
        yield from self._connections()
        yield from self._own()

    def _connections(self) -> Iterator[Metric]:
        kinds: Tally[str] = Tally()
        classes: Tally[int] = Tally()
        for runner in self._house.rooms.values():
            kinds.update(session.kind for session in runner.sessions.values())
            if runner.sessions:
                classes[size_class(len(runner.sessions))] += 1
        by_kind = Metric("signaling_connection_count", "Connections, by kind.", "gauge")
        for kind, count in sorted(kinds.items()):
            name = "user" if kind == "registered" else kind
            by_kind.add_sample(by_kind.name, {"participation_kind": name}, count)
        yield by_kind
        by_size = Metric("signaling_connections_per_room", "Rooms, by size class.", "gauge")
        for bound in SIZE_CLASSES:
            by_size.add_sample(by_size.name, {"bucket": str(bound)}, classes[bound])
        yield by_size

    def _own(self) -> Iterator[Metric]:
        statistics = self._house.services.statistics
        waiting = sum(
            session.connection is None
            for runner in self._house.rooms.values()
            for session in runner.sessions.values()
        )
        older = sum(
            isinstance(session, LegacySession)
            for runner in self._house.rooms.values()
            for session in runner.sessions.values()
        )
        announcer = self._house.services.announcer
        untold = 0 if announcer is None else announcer.waiting
        lost = 0 if announcer is None else announcer.lost
        for name, text, value in (
            ("notices_waiting", "Notices that the controller was not told yet.", untold),
            ("legacy_connections", "Connections of the older generation.", older),
            ("rooms", "Rooms that run.", len(self._house.rooms)),
            ("sessions_waiting", "Connections that may be resumed.", waiting),
            ("tokens", "Signalling tokens that were not used yet.", len(self._tokens)),
        ):
            yield _number(f"parlour_roomserver_{name}", text, value, kind="gauge")
        for name, text, value in (
            ("inputs", "Inputs that rooms took.", statistics.inputs),
            ("deliveries", "Frames handed to connections.", statistics.deliveries),
            ("resumes", "Connections resumed.", statistics.resumed_connections),
            ("resumes_refused", "Resumptions refused.", statistics.resumes_refused),
            ("effects_failed", "Calls to the media server that failed.", statistics.effects_failed),
            ("journal_errors", "Failures to write a journal.", statistics.journal_errors),
            ("notices_lost", "Notices that the controller never was told.", lost),
        ):
            yield _number(f"parlour_roomserver_{name}_total", text, value)


def size_class(connections: int) -> int:
    """The smallest size class that a room of so many connections fits in, or the largest."""
    return next((bound for bound in SIZE_CLASSES if connections <= bound), SIZE_CLASSES[-1])


def _number(name: str, text: str, value: float, kind: str = "counter") -> Metric:
    """A metric of one sample. Counters that do not end in _total count as untyped in the format."""
    if kind == "counter" and not name.endswith("_total"):
        kind = "unknown"
    metric = Metric(name.removesuffix("_total") if kind == "counter" else name, text, kind)
    metric.add_sample(name, {}, value)
    return metric


def _spread(name: str, text: str, spread: Spread) -> Metric:
    counts = zip(LIFE_BUCKETS, spread.counts, strict=True)
    buckets = [*((str(float(bound)), count) for bound, count in counts), ("+Inf", spread.count)]
    return HistogramMetricFamily(name, text, buckets=buckets, sum_value=spread.total)
