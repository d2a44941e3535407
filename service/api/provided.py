"""What handlers are given by the application."""

from typing import Any

from litestar.di import NamedDependency, Provide

from service.api.lifecycle import Lifecycle
from service.services import Services
from service.settings import Settings
from service.telemetry import Metrics

ServicesGiven = NamedDependency[Services]
DocumentGiven = NamedDependency[dict[str, Any]]
MetricsGiven = NamedDependency[Metrics]
SettingsGiven = NamedDependency[Settings]


def providers(
    settings: Settings, lifecycle: Lifecycle, document: dict[str, Any], metrics: Metrics
) -> dict[str, Provide]:
    """Providers by the parameter names that handlers use.

    `services` fails with 503 while they are not open, before a body is read.
    """
    return {
        "settings": Provide(lambda: settings, sync_to_thread=False),
        "document": Provide(lambda: document, sync_to_thread=False),
        "metrics": Provide(lambda: metrics, sync_to_thread=False),
        "services": Provide(lifecycle.services, sync_to_thread=False),
    }
