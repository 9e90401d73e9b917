"""Logging of a process: structured records, one a line, on standard error."""

import logging
import logging.config
import sys
from typing import Any, cast

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from parlour.settings.tree import LogSettings

# Libraries whose information is of use to those who work on them only.
_QUIET = (
    "alembic",
    "asyncio",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "aiosqlite",
    "multipart",
    "uvicorn",
)


def configure(settings: LogSettings, process: str) -> FilteringBoundLogger:
    """Send this process's records, and those of its libraries, to standard error."""
    terminal = sys.stderr.isatty()
    as_json = settings.format == "json" or (settings.format == "auto" and not terminal)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    if as_json:
        shared.append(structlog.processors.format_exc_info)
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=terminal,
            pad_event_to=0,
            # The default shows the variables of each frame: tokens and passwords among them.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    level = settings.level.upper()
    _standard_library(shared, renderer, level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    return cast("FilteringBoundLogger", structlog.get_logger(f"parlour.{process}"))


def _standard_library(shared: list[Processor], renderer: Any, level: str) -> None:
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"ours": formatter},
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "stream": "ext://sys.stderr",
                    "formatter": "ours",
                }
            },
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {name: {"level": "WARNING"} for name in _QUIET},
        }
    )
