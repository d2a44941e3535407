import json
import logging
from collections.abc import Callable, Iterator

import pytest

from service.errors import BundleMissing
from service.settings import Settings
from service.telemetry import configure_logging, current_request_id, log_event

Logged = Callable[[], str]
PRIVATE = "Rahasia Negara"


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Logged]:
    """What was written to stderr; logging is put back afterwards."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield lambda: capsys.readouterr().err
    root.handlers, root.level = before[0], before[1]


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    article = PRIVATE
    try:
        raise error from cause
    except type(error) as caught:
        assert article
        return caught


def test_a_line_is_an_object_with_its_fields(logged: Logged) -> None:
    configure_logging(Settings())
    token = current_request_id.set("r-1")
    log_event(logging.getLogger("ringkas.x"), logging.INFO, "done", status=200)
    current_request_id.reset(token)
    line = json.loads(logged())
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "ringkas.x",
        "message": "done",
        "request_id": "r-1",
        "status": 200,
    }


def test_lines_below_the_level_are_left_out(logged: Logged) -> None:
    configure_logging(Settings(log_level="warning"))
    log_event(logging.getLogger("ringkas.x"), logging.INFO, "done")
    assert logged() == ""


def test_an_exception_is_told_by_class_and_code_alone(logged: Logged) -> None:
    configure_logging(Settings())
    error = raised(ValueError(PRIVATE), raised(KeyError(PRIVATE)))
    log_event(logging.getLogger("ringkas.x"), logging.ERROR, "failed", error=error)
    written = logged()
    line = json.loads(written)
    assert line["error"] == "builtins.ValueError"
    assert any(frame.endswith("in raised") for frame in line["frames"])
    assert "caused by builtins.KeyError" in line["frames"]
    assert PRIVATE not in written


def test_our_own_messages_are_kept(logged: Logged) -> None:
    configure_logging(Settings())
    error = raised(BundleMissing("nothing is installed"))
    log_event(logging.getLogger("ringkas.x"), logging.ERROR, "failed", error=error)
    assert json.loads(logged())["error"] == "service.errors.BundleMissing: nothing is installed"


def test_text_lines_are_for_people(logged: Logged) -> None:
    configure_logging(Settings(log_format="text"))
    error = raised(ValueError(PRIVATE))
    log_event(logging.getLogger("ringkas.x"), logging.ERROR, "failed", error=error, route="/x")
    written = logged()
    first, *frames = written.splitlines()
    assert first.endswith(" error   failed route=/x error=builtins.ValueError")
    assert all(frame.startswith("  ") for frame in frames)
    assert PRIVATE not in written


def test_the_servers_own_access_log_is_silent(logged: Logged) -> None:
    configure_logging(Settings())
    logging.getLogger("uvicorn.access").warning("GET /summarise?text=%s", PRIVATE)
    logging.getLogger("uvicorn.error").warning("stopping")
    assert json.loads(logged())["message"] == "stopping"
