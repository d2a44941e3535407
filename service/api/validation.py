"""From msgspec's words to field errors that point.

msgspec says ``Expected `int` <= 20 - at `$.articles[0].max_claims` ``; callers get the
pointer `/articles/0/max_claims`, and for a closed set the values it holds.
"""

import re
from typing import Any

import msgspec
from msgspec import inspect

_PLACE = re.compile(r" - at `(?P<path>\$[^`]*)`$")
_FIELD = re.compile(r"^Object (?:contains unknown|missing required) field `(?P<name>[^`]*)`")
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+)\]")
_BAD_CHOICE = "Invalid enum value"


def explain(error: msgspec.ValidationError, wanted: type) -> tuple[str, str]:
    """Detail and JSON pointer of an error met while decoding a `wanted`."""
    message = str(error)
    place = _PLACE.search(message)
    path = place.group("path") if place else "$"
    detail = message[: place.start()] if place else message
    steps = [step.group("name") or step.group("index") for step in _STEP.finditer(path)]
    if detail.startswith(_BAD_CHOICE):
        detail = f"Expected one of {_choices(wanted, steps)}"
    field = _FIELD.match(detail)
    if field:
        steps.append(field.group("name"))
    return detail, "".join("/" + _escape(step) for step in steps)


def _choices(wanted: type, steps: list[str]) -> str:
    """The values allowed at a place, so that the caller's own is not repeated."""
    found: Any = inspect.type_info(wanted)
    for step in steps:
        if isinstance(found, inspect.StructType):
            found = next(field.type for field in found.fields if field.encode_name == step)
        while isinstance(found, inspect.Metadata):
            found = found.type
        if step.isdigit():
            found = found.item_type
    return ", ".join(f"`{value}`" for value in found.values)


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
