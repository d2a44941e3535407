"""The README is checked, not trusted."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from service.telemetry import Metrics

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENT = json.loads((ROOT / "openapi.json").read_bytes())
COMMANDS = re.findall(r"^(?:cat \S+ \| )?\.venv/bin/ringkas ([^#\n]+)", README, re.MULTILINE)


def _ringkas(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_the_settings_table_is_the_one_the_command_prints() -> None:
    block = re.search(r"<!-- settings:.*?-->\n(.*?)<!-- end of settings -->", README, re.DOTALL)
    assert block is not None
    assert block.group(1) == _ringkas("config", "--format", "markdown").stdout


def test_every_call_named_is_in_the_openapi_document() -> None:
    named = re.findall(r"`(GET|POST) (/[a-z/.]*)`", README)
    assert len(named) >= 10
    documented = {
        (method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item
    }
    undocumented_by_itself = {("GET", "/schema")}
    assert sorted(set(named) - documented - undocumented_by_itself) == []


def test_the_answer_shown_is_one_the_document_allows() -> None:
    block = re.search(r"```json\n(.*?)```", README, re.DOTALL)
    assert block is not None
    answer = DOCUMENT["paths"]["/summarise"]["post"]["responses"]["200"]["content"]
    schema = {**answer["application/json"]["schema"], "components": DOCUMENT["components"]}
    shown = json.loads(block.group(1))
    assert [each.message for each in Draft202012Validator(schema).iter_errors(shown)] == []
    assert {"language", "summary", "claims", "article", "models", "timings_ms"} <= set(shown)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shown_exists_with_its_options(command: str) -> None:
    words = command.split()
    subcommands = [word for word in words if word.isalpha()][: 2 if words[0] == "models" else 1]
    shown = _ringkas(*subcommands, "--help")
    assert shown.returncode == 0
    assert [word for word in words if word.startswith("--") and word not in shown.stdout] == []


def test_every_make_target_named_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE))
    assert {"demo", "serve", "test", "check"} <= named
    assert [target for target in sorted(named) if f"\n{target}:" not in makefile] == []


def test_every_module_to_run_is_there() -> None:
    modules = re.findall(r"python -m ([\w.]+)", README)
    assert len(modules) >= 4
    paths = [ROOT / module.replace(".", "/") for module in modules]
    missing = [
        path
        for path in paths
        if not (path.with_suffix(".py").is_file() or (path / "__main__.py").is_file())
    ]
    assert missing == []


def test_the_metrics_it_names_exist() -> None:
    metrics = Metrics()
    metrics.batches.watch_queue(lambda: 0, 1)
    exposition = metrics.exposition().decode()
    named = set(re.findall(r"ringkas_[a-z_]+", README.partition("| Metric |")[2]))
    assert {name for name in named if f"# TYPE {name} " not in exposition} == set()
    assert "ringkas_queue_tokens" in named
