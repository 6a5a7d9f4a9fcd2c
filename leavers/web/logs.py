"""One line per request and event: JSON for machines, plain for people; never personal data."""

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# Whatever has the shape of a national or resident ID never reaches a log, however it got into a message.
_ID_SHAPE = re.compile(r"[A-Za-z][0-9A-Da-d][0-9]{8}")


def _hide_ids(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _ID_SHAPE.sub("[id]", value)
    return event


def configure(options: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: `json` chooses the form, `level` the least level."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _hide_ids,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if options["json"]
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": options["level"]},
            # RequestLog writes the one line per request; Django's own would carry the URL a second time.
            "loggers": {"django.request": {"level": "CRITICAL"}, "django.server": {"level": "WARNING"}},
        }
    )
