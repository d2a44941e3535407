"""`translate`, `serve`, `models`, `config` and `openapi`."""

from pathlib import Path

import msgspec
import pytest

from service.api import openapi_document
from service.cli.serve import url_of, welcome
from service.settings import Settings, load_settings
from tests.cli.command import BUNDLE, Command


def test_translate_keeps_line_breaks_and_takes_a_pipe() -> None:
    done = Command()("translate", stdin="Harga beras naik di Jakarta.\n\nStok beras cukup.\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "EN Harga beras naik di Jakarta.\n\nEN Stok beras cukup.\n"


def test_translate_keeps_markup(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<p>Harga beras naik di Jakarta.</p>", encoding="utf-8")
    assert Command()("translate", file).stdout == "<p>EN Harga beras naik di Jakarta.</p>"
    by_option = Command()("translate", "--format=html", stdin=file.read_bytes())
    assert by_option.stdout == "<p>EN Harga beras naik di Jakarta.</p>"


def test_translate_writes_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "english.txt"
    done = Command()("translate", "-o", file, stdin="Stok beras cukup.")
    assert (done.exit_code, done.stdout) == (0, "")
    assert file.read_text("utf-8") == "EN Stok beras cukup."


def test_translate_refuses_a_language_it_does_not_know() -> None:
    done = Command()("translate", "--source-language=xx", stdin="Teks.")
    assert done.exit_code == 65
    assert "xx" in done.stderr


def test_serve_takes_every_setting_as_an_option() -> None:
    command = Command()
    done = command(
        "serve", "--host=0.0.0.0", "--port=9000", "--log-format=text", "--drain-s=5",
        environment={"RINGKAS_PORT": "1", "RINGKAS_LOG_LEVEL": "debug"},
    )  # fmt: skip
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert command.served == [
        Settings(host="0.0.0.0", port=9000, log_format="text", drain_s=5, log_level="debug")
    ]


def test_serve_does_not_start_without_weights(tmp_path: Path) -> None:
    command = Command()
    done = command("serve", "--model-cache", tmp_path)
    assert (done.exit_code, command.served) == (69, [])
    assert "is installed in" in done.stderr


def test_ctrl_c_is_how_serving_ends() -> None:
    done = Command(serve=_interrupted)("serve")
    assert (done.exit_code, done.stderr) == (0, "")


def test_welcome_says_what_serves_where_and_how_to_try_it(installed: Path) -> None:
    assert welcome(Settings(model_cache=installed, port=8080)) == (
        "Ringkas on http://127.0.0.1:8080 (reference: http://127.0.0.1:8080/schema); "
        "Ctrl-C stops it.\n"
        "Translation by marking 7 (licence CC-BY-NC-4.0, no commercial use)\n"
        "Demonstration weights: they show the idea; check every sentence before use.\n"
        "Try it from another terminal:\n"
        "  curl -H 'Content-Type: text/plain' --data-binary @article.txt "
        "http://127.0.0.1:8080/summarise"
    )


def test_welcome_does_not_guess_a_port(installed: Path) -> None:
    told = welcome(Settings(model_cache=installed, port=0))
    assert told.endswith("The log names the port, which is chosen at start.")
    assert "http" not in told


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("fe80::1", "http://[fe80::1]:80"),
        ("news.example", "http://news.example:80"),
    ],
)
def test_url_is_one_a_client_here_can_use(host: str, url: str) -> None:
    assert url_of(host, 80) == url


def test_models_are_listed_for_people(installed: Path) -> None:
    done = Command()("models", "list", "--model-cache", installed)
    folder = installed / "marking" / "7"
    head, row = (line.split() for line in done.stdout.splitlines())
    assert head == [
        "name", "revision", "task", "in", "use", "family", "languages", "quantisation", "size",
        "licence", "demonstration", "path",
    ]  # fmt: skip
    assert row == [
        "marking", "7", "translate", "yes", "nllb", "ind_Latn", "→", "eng_Latn", "int8", "1.5", "MB",
        "CC-BY-NC-4.0", "yes", str(folder),
    ]  # fmt: skip


def test_models_are_listed_for_programs(installed: Path) -> None:
    done = Command()("models", "list", "--format=json", "--model-cache", installed)
    (bundle,) = msgspec.json.decode(done.stdout)
    wanted = {
        "name": "marking",
        "revision": "7",
        "task": "translate",
        "quantisation": "int8",
        "size_bytes": 1_500_000,
        "demonstration": True,
        "path": str(installed / "marking" / "7"),
        "licence": {
            "id": "CC-BY-NC-4.0",
            "commercial_use_allowed": False,
            "note": "For tests.",
        },
    }
    assert {name: bundle[name] for name in wanted} == wanted


def test_no_models_is_said_on_stderr_and_is_an_empty_list(tmp_path: Path) -> None:
    people = Command()("models", "list", "--model-cache", tmp_path)
    programs = Command()("models", "list", "--model-cache", tmp_path, "--format=json")
    assert (people.exit_code, programs.exit_code) == (0, 0)
    assert (people.stdout, people.stderr) == ("", f"No bundle is installed in {tmp_path}.\n")
    assert msgspec.json.decode(programs.stdout) == []


def test_a_broken_bundle_is_69(installed: Path) -> None:
    (installed / "marking" / "7" / "bundle.json").write_text("{")
    done = Command()("models", "list", "--model-cache", installed)
    assert done.exit_code == 69
    assert "is not a bundle manifest" in done.stderr


def test_config_tells_where_each_value_comes_from(tmp_path: Path) -> None:
    file = tmp_path / "ringkas.toml"
    file.write_text("port = 1\nhost = 'a'\ndrain_s = 3\n")
    done = Command()(
        "--config", file, "config", "--format=json", "--port=3",
        environment={"RINGKAS_PORT": "2", "RINGKAS_HOST": "b", "RINGKAS_CONFIG": "absent"},
    )  # fmt: skip
    found = {
        each["name"]: (each["value"], each["origin"]) for each in msgspec.json.decode(done.stdout)
    }
    assert list(found) == list(Settings.__struct_fields__)
    assert found["port"] == (3, "option")
    assert found["host"] == ("b", "variable")
    assert found["drain_s"] == (3, "file")
    assert found["threads"] == (None, "default")


def test_config_as_json_names_default_variable_and_description() -> None:
    (port,) = [
        each
        for each in msgspec.json.decode(Command()("config", "--format=json").stdout)
        if each["name"] == "port"
    ]
    assert port == {
        "name": "port",
        "variable": "RINGKAS_PORT",
        "value": 8000,
        "default": 8000,
        "origin": "default",
        "description": "Port to listen on; 0 picks one.",
    }


def test_config_as_toml_is_a_settings_file(tmp_path: Path) -> None:
    options = ["--port=3", "--host", 'a"\\b', "--compute-type=int8", "--deadline-s=2.5"]
    options.append("--cors-origins=https://a.example,null")
    file = tmp_path / "ringkas.toml"
    file.write_text(Command()("config", "--format=toml", *options).stdout, encoding="utf-8")
    assert load_settings({"RINGKAS_CONFIG": str(file)}) == Settings(
        port=3, host='a"\\b', compute_type="int8", deadline_s=2.5,
        cors_origins=("https://a.example", "null"),
    )  # fmt: skip


def test_every_line_of_the_toml_may_be_uncommented(tmp_path: Path) -> None:
    lines = Command()("config", "--format=toml").stdout.splitlines()
    file = tmp_path / "ringkas.toml"
    file.write_text("\n".join(line[2:] for line in lines if line.startswith("# port =")))
    assert file.read_text() == "port = 8000"


def test_config_as_markdown_is_the_same_on_every_machine() -> None:
    table = Command()("config", "--format=markdown", environment={"RINGKAS_PORT": "1"}).stdout
    lines = table.splitlines()
    assert lines[:2] == ["| Variable | Default | What it is |", "| --- | --- | --- |"]
    assert "| `RINGKAS_PORT` | `8000` | Port to listen on; 0 picks one. |" in lines
    assert "| `RINGKAS_MODEL_CACHE` | `model_cache` | Folder of installed bundles. |" in lines
    assert len(lines) == 2 + len(Settings.__struct_fields__) + 1


def test_config_shows_several_values_as_they_are_given() -> None:
    shown = Command()("config", "--cors-origins", "https://a.example, null").stdout
    assert "cors_origins        https://a.example,null " in shown
    none = Command()("config", "--cors-origins", "").stdout
    assert "cors_origins        none " in none
    (origins,) = [
        each
        for each in msgspec.json.decode(Command()("config", "--format=json").stdout)
        if each["name"] == "cors_origins"
    ]
    assert (origins["value"], origins["default"]) == (["*"], ["*"])
    assert "| `RINGKAS_CORS_ORIGINS` | `*` |" in Command()("config", "--format=markdown").stdout


def test_config_for_people_has_a_line_a_setting() -> None:
    lines = Command()("config", environment={"RINGKAS_PORT": "1"}).stdout.splitlines()
    assert lines[0].split() == ["setting", "value", "from", "variable", "description"]
    assert lines[2].split()[:4] == ["port", "1", "variable", "RINGKAS_PORT"]
    assert len(lines) == 1 + len(Settings.__struct_fields__)


def test_openapi_is_the_document_of_the_service(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    assert Command()("openapi").stdout_bytes == openapi_document()
    Command()("openapi", "-o", file)
    assert file.read_bytes() == openapi_document()


def _interrupted(_: Settings) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A model cache that holds one bundle's manifest."""
    folder = tmp_path / "marking" / "7"
    folder.mkdir(parents=True)
    (folder / "bundle.json").write_bytes(msgspec.json.encode(BUNDLE.manifest))
    return tmp_path
