from pathlib import Path

import pytest

from service.errors import InvalidSettings
from service.settings import Settings, load_settings


def test_without_variables_the_defaults_hold() -> None:
    assert load_settings({"HOME": "/root"}) == Settings()


def test_the_command_line_wins_over_variables_and_those_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "ringkas.toml"
    file.write_text('port = 1\nhost = "::1"\ndrain_s = 3\n')
    variables = {"RINGKAS_CONFIG": str(file), "RINGKAS_PORT": "2", "RINGKAS_HOST": "0.0.0.0"}
    settings = load_settings(variables, {"port": 4, "host": None})
    assert (settings.port, settings.host, settings.drain_s) == (4, "0.0.0.0", 3)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"RINGKAS_PROT": "1"}, "prot"),
        ({"RINGKAS_PORT": "many"}, r"\$\.port"),
        ({"RINGKAS_PORT": "70000"}, r"\$\.port"),
        ({"RINGKAS_THREADS": "0"}, r"\$\.threads"),
        ({"RINGKAS_DEADLINE_S": "-1"}, r"\$\.deadline_s"),
        ({"RINGKAS_CORS_ORIGINS": "*,a.example"}, r"\$\.cors_origins\[1\]"),
        ({"RINGKAS_CORS_ORIGINS": "https://a.example/"}, r"\$\.cors_origins\[0\]"),
        ({"RINGKAS_CONFIG": "/nowhere.toml"}, "/nowhere.toml"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(variables: dict[str, str], named: str) -> None:
    with pytest.raises(InvalidSettings, match=named):
        load_settings(variables)


def test_a_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ringkas.toml"
    file.write_text("port: 1")
    with pytest.raises(InvalidSettings, match="cannot be read"):
        load_settings({"RINGKAS_CONFIG": str(file)})


def test_every_setting_is_described() -> None:
    import msgspec

    fields = msgspec.inspect.type_info(Settings)
    assert isinstance(fields, msgspec.inspect.StructType)
    undescribed = [
        field.name
        for field in fields.fields
        if not (
            isinstance(field.type, msgspec.inspect.Metadata)
            and (field.type.extra_json_schema or {}).get("description")
        )
    ]
    assert undescribed == []


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ("https://a.example, moz-extension://0f1e", ("https://a.example", "moz-extension://0f1e")),
        ("https://*.example", ("https://*.example",)),
        ("*", ("*",)),
        (" ", ()),
    ],
)
def test_a_setting_of_several_values_is_split_at_commas(
    given: str, origins: tuple[str, ...]
) -> None:
    assert load_settings({"RINGKAS_CORS_ORIGINS": given}).cors_origins == origins
    assert load_settings({}, {"cors_origins": given}).cors_origins == origins


def test_a_file_may_hold_several_values_as_a_list(tmp_path: Path) -> None:
    file = tmp_path / "ringkas.toml"
    file.write_text('cors_origins = ["https://a.example", "null"]')
    settings = load_settings({"RINGKAS_CONFIG": str(file)})
    assert settings.cors_origins == ("https://a.example", "null")


@pytest.mark.parametrize("place", ["host:port/0", "host:99999", "[::1"])
def test_an_address_nobody_could_call_is_refused_without_its_password(place: str) -> None:
    with pytest.raises(InvalidSettings, match="`cache` does not parse") as refusal:
        load_settings({"RINGKAS_CACHE": f"redis://user:rahasia@{place}"})
    assert "rahasia" not in str(refusal.value)
