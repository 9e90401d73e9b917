"""What the controller counts, for Prometheus."""

import time
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST
disable_created_metrics()
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """One registry per app, so that several can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "parlour_controller_requests",
            "Requests answered, by method, route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "parlour_controller_request_seconds",
            "Time from a request to the end of its answer.",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.starts = Counter(
            "parlour_controller_starts",
            "Requests to join a meeting, by outcome: ok, or the code of the refusal.",
            ("outcome",),
            registry=self.registry,
        )
        self.mails = Counter(
            "parlour_controller_mails",
            "Mails tried, by outcome: sent, put_back to be tried again, or dead.",
            ("outcome",),
            registry=self.registry,
        )
        self._add_jobs()
        self._add_storage()

    def _add_jobs(self) -> None:
        self.job_runs = Counter(
            "parlour_controller_job_runs",
            "Runs of jobs, by outcome: done, failed, or lost with the controller that ran them.",
            ("job", "outcome"),
            registry=self.registry,
        )
        self.job_items = Counter(
            "parlour_controller_job_items",
            "Things that jobs of this controller did, such as rooms deleted.",
            ("job",),
            registry=self.registry,
        )
        self.job_failures = Counter(
            "parlour_controller_job_failures",
            "Things that jobs of this controller could not do.",
            ("job",),
            registry=self.registry,
        )
        self.job_duration = Gauge(
            "parlour_controller_job_duration_seconds",
            "How long the last run of a job on this controller took.",
            ("job",),
            registry=self.registry,
        )
        self.job_last_success = Gauge(
            "parlour_controller_job_last_success_timestamp_seconds",
            "When a job last succeeded, on any controller; seconds since 1970.",
            ("job",),
            registry=self.registry,
        )
        self.webhooks = Counter(
            "parlour_controller_webhooks",
            "Webhook messages tried, by outcome: sent, put_back to be tried again, or dead.",
            ("outcome",),
            registry=self.registry,
        )

    def _add_storage(self) -> None:
        self.stored_bytes = Gauge(
            "parlour_controller_stored_bytes",
            "Bytes of files in the storage, by kind, as the database has it.",
            ("kind",),
            registry=self.registry,
        )
        self.stored_files = Gauge(
            "parlour_controller_stored_files",
            "Files in the storage, by kind, as the database has it.",
            ("kind",),
            registry=self.registry,
        )
        self.storage_failures = Counter(
            "parlour_controller_storage_failures",
            "What the storage of files did not do, by operation.",
            ("operation",),
            registry=self.registry,
        )

    def storage_failed(self, operation: str) -> None:
        """Count what the storage of files did not do."""
        self.storage_failures.labels(operation).inc()

    def exposition(self) -> bytes:
        """All metrics in Prometheus's text format."""
        return generate_latest(self.registry)

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """Count and time every request, under its route and not its path."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            began, status = time.perf_counter(), 0

            async def noting(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await app(scope, receive, noting)
            finally:
                method, route = scope["method"], _route(scope)
                self.requests.labels(method, route, status).inc()
                self.seconds.labels(method, route).observe(time.perf_counter() - began)

        return counted


def _route(scope: Any) -> str:
    """The pattern of the path: one label a route, whatever ids clients ask for."""
    return scope.get("path_template") or "none"
