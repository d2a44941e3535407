"""Every knob, in one frozen struct, parsed once from `RINGKAS_*` variables and a TOML file.

A variable wins over the file, the file over the default. The table in the README is made
from the docstrings below (`ringkas config --format markdown`) and a test compares the two.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from service.errors import InvalidSettings

PREFIX = "RINGKAS_"
CONFIG_VARIABLE = "RINGKAS_CONFIG"
Origin = Annotated[str, Meta(pattern=r"^(\*|null|[a-z][a-z0-9+.-]*://[^/\s]+)$")]
"""As browsers send it: scheme, host and port, no path. `*` may stand in its host."""
Store = Annotated[
    str, Meta(pattern=r"^(off|memory|file:///.+|(redis|rediss|valkey|valkeys)://.+)$")
]
_HIDDEN = "***"
_EMBEDDED_CACHE = Path(__file__).resolve().parent.parent / "model_cache"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator may choose. Sizes, times and counts are all above zero."""

    host: Annotated[str, Meta(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="Port to listen on; 0 picks one.")] = 8000
    cors_origins: Annotated[
        tuple[Origin, ...],
        Meta(description="Origins whose pages may call, comma-separated: `*` all, empty none."),
    ] = ("*",)
    model_cache: Annotated[Path, Meta(description="Folder of installed bundles.")] = _EMBEDDED_CACHE
    translation_bundle: Annotated[
        str | None, Meta(description="Bundle that translates; unset picks the installed one.")
    ] = None
    summary_bundle: Annotated[
        str | None, Meta(description="Bundle that summarises; unset picks one if installed.")
    ] = None
    threads: Annotated[
        Annotated[int, Meta(ge=1, le=256)] | None,
        Meta(description="Cores to compute on; unset reads the cgroup."),
    ] = None
    compute_type: Annotated[
        Literal["default", "int8", "int8_float32", "int8_bfloat16", "int8_float16", "float32"],
        Meta(description="CTranslate2 compute type; `default` keeps the bundle's own."),
    ] = "default"
    max_batch_tokens: Annotated[
        int, Meta(ge=64, description="Source tokens in one call of the runtime, padding counted.")
    ] = 1024
    batching: Annotated[
        Literal["across_requests", "per_request"],
        Meta(description="Whether sentences of different requests share batches."),
    ] = "across_requests"
    max_waiting_tokens: Annotated[
        int, Meta(ge=64, description="Source tokens that may wait; past it, 503.")
    ] = 200_000
    max_request_tokens: Annotated[
        int, Meta(ge=64, description="Source tokens one article may queue at once; past it, 413.")
    ] = 50_000
    cache: Annotated[
        Store,
        Meta(
            description="Where answers are kept: `memory`, `off`, or a `file:///`, `redis://` or "
            "`valkey://` address."
        ),
    ] = "memory"
    cache_max_bytes: Annotated[
        int, Meta(ge=1024, description="Bytes of answers kept in memory, and in a `file:` store.")
    ] = 64_000_000
    cache_max_age_s: Annotated[int, Meta(ge=1, description="Seconds an answer is kept.")] = 86_400
    max_body_bytes: Annotated[
        int, Meta(ge=1024, description="Bytes of a request body; past it, 413.")
    ] = 2_000_000
    max_article_chars: Annotated[
        int, Meta(ge=100, description="Characters of one article; past it, 413.")
    ] = 100_000
    max_sentence_chars: Annotated[
        int, Meta(ge=100, description="Characters of one sentence; past it, 422.")
    ] = 4_000
    max_batch_articles: Annotated[
        int, Meta(ge=1, description="Articles in one `/summarise/batch`; past it, 422.")
    ] = 32
    deadline_s: Annotated[
        float,
        Meta(gt=0, le=86_400, description="Seconds a request may take; a caller may ask for less."),
    ] = 60.0
    drain_s: Annotated[
        int, Meta(ge=0, description="Seconds that running requests get after SIGTERM.")
    ] = 30
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="Least severe line logged.")
    ] = "info"
    log_format: Annotated[
        Literal["json", "text"], Meta(description="One JSON object a line, or plain text.")
    ] = "json"


def shown_address(address: str) -> str:
    """A store's address as it may be shown: without who logs in, and without its options."""
    scheme, mark, rest = address.partition("://")
    if not mark or scheme == "file":
        return address
    login, at, place = rest.rpartition("@")
    if any(character in login for character in "/?#"):
        return f"{scheme}://{_HIDDEN}"  # a password may go on where a path seems to begin
    host, options, _ = place.partition("?")
    return f"{scheme}://{_HIDDEN if login else ''}{at}{host}{options and f'?{_HIDDEN}'}"


def load_settings(
    environment: Mapping[str, str], overrides: Mapping[str, object] | None = None
) -> Settings:
    """Parse settings from variables and the TOML file that `RINGKAS_CONFIG` names, if any.

    Args:
        environment: All variables of the process; those without the prefix are left alone.
        overrides: Values given on the command line; they win. `None` values are passed over.

    Raises:
        InvalidSettings: An unknown name, a value that does not parse, an unreadable file.
    """
    values: dict[str, object] = {}
    config = environment.get(CONFIG_VARIABLE)
    if config:
        values.update(_read_toml(Path(config)))
    for name, value in environment.items():
        if name.startswith(PREFIX) and name != CONFIG_VARIABLE:
            values[name.removeprefix(PREFIX).lower()] = value
    values |= {name: value for name, value in (overrides or {}).items() if value is not None}
    for name in _several_valued() & values.keys():
        values[name] = _split(values[name])
    _refuse_address(values.get("cache"))
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_decode_path)
    except msgspec.ValidationError as error:
        raise InvalidSettings(
            f"{error}. Settings are {PREFIX}<NAME> variables or keys of the file "
            f"{CONFIG_VARIABLE} names; `ringkas config` lists them."
        ) from error


def _refuse_address(cache: object) -> None:
    """Refuse a store's address that no client could use; it may hold a password, so unquoted."""
    try:
        _ = urlsplit(str(cache)).port
    except ValueError:
        raise InvalidSettings("the host or port in the address of `cache` does not parse") from None


def _several_valued() -> set[str]:
    """Settings that hold several values, which a variable or an option separates by commas."""
    return {
        field.name for field in msgspec.structs.fields(Settings) if isinstance(field.default, tuple)
    }


def _split(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",") if part.strip()]


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidSettings(
            f"{CONFIG_VARIABLE} names {path}, which cannot be read: {error}"
        ) from error


def _decode_path(wanted: type, value: object) -> object:
    if wanted is Path and isinstance(value, str | Path):
        return Path(value).expanduser()
    raise InvalidSettings(f"{value!r} is not a {wanted.__name__}")
