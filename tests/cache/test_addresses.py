"""Addresses of stores: which are refused, and what of them is shown."""

import json
import sys
from pathlib import Path

import pytest

from service.errors import InvalidSettings
from service.settings import load_settings, shown_address
from tests.cli.command import Command
from tests.support.caching import caching
from tests.support.generators import MarkingGenerator

pytestmark = pytest.mark.anyio
ADDRESS = "redis://bot:geh%40eim@cache.example:6379/2?password=geheim"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("memory", "memory"),
        ("off", "off"),
        ("file:///var/cache/a@b", "file:///var/cache/a@b"),
        ("redis://cache.example:6379/2", "redis://cache.example:6379/2"),
        ("redis://:geheim@cache.example", "redis://***@cache.example"),
        ("valkeys://bot:geheim@[::1]:6379/0", "valkeys://***@[::1]:6379/0"),
        ("redis://geheim@cache.example", "redis://***@cache.example"),
        ("redis://:ge@he@im@cache.example", "redis://***@cache.example"),
        ("redis://:ge/heim@cache.example", "redis://***"),
        ("redis://:ge?heim@cache.example", "redis://***"),
        ("redis://cache.example/0?password=geheim", "redis://cache.example/0?***"),
        ("redis://cache.example/0?password=ge@heim", "redis://***"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    assert shown_address(address) == shown


@pytest.mark.parametrize("form", ["text", "json", "toml", "markdown"])
@pytest.mark.parametrize("source", ["variable", "option", "file"])
def test_the_command_prints_no_password_in_any_form(form: str, source: str, tmp_path: Path) -> None:
    file = tmp_path / "ringkas.toml"
    file.write_text(f'cache = "{ADDRESS}"\n' if source == "file" else "")
    arguments = ["--cache", ADDRESS] if source == "option" else []
    variables = {"RINGKAS_CONFIG": str(file)} | (
        {"RINGKAS_CACHE": ADDRESS} if source == "variable" else {}
    )
    done = Command()("config", "--format", form, *arguments, environment=variables)
    assert done.exit_code == 0
    assert "geh" not in done.output
    if form == "json":
        shown = {each["name"]: each["value"] for each in json.loads(done.stdout)}
        assert shown["cache"] == "redis://***@cache.example:6379/2?***"


@pytest.mark.parametrize(
    "address", ["geheim", "redis:geheim", "http://:geheim@h", "file:geheim", "memcached://geheim"]
)
def test_an_address_of_no_kind_is_refused_without_being_told(address: str) -> None:
    with pytest.raises(InvalidSettings, match="cache") as refused:
        load_settings({"RINGKAS_CACHE": address})
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("kind", ["redis", "valkey"])
@pytest.mark.parametrize(
    "rest", [":geheim@host:port", ":geheim@[host", "h/0?socket_timeout=geheim", "h/0?geheim=1"]
)
async def test_an_address_that_does_not_parse_is_refused_without_its_password(
    kind: str, rest: str, generator: MarkingGenerator
) -> None:
    with pytest.raises(InvalidSettings, match="does not parse") as refused:
        async with caching(generator, f"{kind}://{rest}"):
            pass
    assert "geheim" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("kind", ["redis", "valkey"])
async def test_a_library_that_is_not_installed_is_asked_for_by_its_extra(
    kind: str, generator: MarkingGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, f"{kind}.asyncio", None)
    monkeypatch.delitem(sys.modules, f"litestar.stores.{kind}", raising=False)
    with pytest.raises(InvalidSettings, match=rf"ringkas\[{kind}\]"):
        async with caching(generator, f"{kind}://127.0.0.1:1"):
            pass


def test_the_command_line_keeps_nothing(tmp_path: Path) -> None:
    variables = {"RINGKAS_CACHE": f"file://{tmp_path}"}
    done = Command()("summarise", stdin="Presiden tiba di Jakarta pada Senin.", environment=variables)  # fmt: skip
    assert done.exit_code == 0
    assert list(tmp_path.iterdir()) == []
