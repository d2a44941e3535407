"""The id of the request being served, known to every log line written on its behalf."""

import re
import uuid
from contextvars import ContextVar

current_request_id: ContextVar[str | None] = ContextVar("current_request_id", default=None)

_SANE = re.compile(r"[A-Za-z0-9._-]{1,128}")


def choose_request_id(offered: str | None) -> str:
    """The caller's id when it is safe to log and to send back, else a new one."""
    if offered is not None and _SANE.fullmatch(offered):
        return offered
    return uuid.uuid4().hex
