"""A hub that refuses, fails, or lies: what is said, and what is left in the folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.errors import CannotStore, CheckpointRefused, HubFailed
from service.workshop.hub import Hub
from tests.support.hub import Answer, Endless, LocalHub, Slow
from tests.support.hub.desk import FILES, NAME, TOKEN, WANTED, WEIGHTS, Desk, contents, names
from tests.support.hub.server import COMMIT


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with LocalHub() as hub:
        yield Desk(hub, hub.add(NAME, FILES), tmp_path / "source")


# What the hub refuses or fails to do.


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Answer(401), r"name is wrong, or it is private .* with HF_TOKEN"),
        (Answer(401, code="RepoNotFound"), r"name is wrong, or it is private .* with HF_TOKEN"),
        (Answer(403), r"forbids .* accept its terms .* with HF_TOKEN"),
        (Answer(403, code="GatedRepo"), r"terms of someone/some-weights must be accepted"),
        (Answer(404, code="RepoNotFound"), r"no someone/some-weights \(404\).* with HF_TOKEN"),
        (Answer(404, code="RevisionNotFound"), r"no such revision of someone/some-weights"),
        (Answer(404), r"no someone/some-weights \(404\).* with HF_TOKEN"),
        (Answer(429, headers={"Retry-After": "17"}), r"\(429, .*wait 17 seconds and run the same"),
        (Answer(429, headers={"RateLimit": '"api";r=0;t=55'}), r"wait 55 seconds and run"),
        (Answer(429), r"wait some minutes and run the same command again"),
        (Answer(500), r"failed \(500\) .* run the same command again"),
        (Answer(503, body=b"<html>"), r"failed \(503\) .* run the same command again"),
        (Answer(400), r"answered 400 .* HF_ENDPOINT"),
        (Answer(418), r"answered 418 .* HF_ENDPOINT"),
        (Answer(302, headers={"Location": f"/api/models/{NAME}"}), r"not answer as a hub does"),
        (Answer(200, body=b"<html>Log in here"), r"not what a hub says; see that HF_ENDPOINT"),
        (Answer(200, body=b"[]"), r"not what a hub says"),
        (Answer(200, body=b"[" * 100_000), r"not what a hub says"),
        (Answer(200, body=b"{}"), r"not what a hub says"),
        (Answer(200, body=b'{"id": "a/b", "sha": "main"}'), r"not what a hub says"),
        (Answer(200, body=b'{"id": "a/b", "sha": 7, "siblings": [7]}'), r"not what a hub says"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.status}{value.code}",
)
def test_a_refused_repository_says_what_to_do(desk: Desk, fault: Answer, says: str) -> None:
    desk.repository.fault = fault
    with pytest.raises(HubFailed, match=says):
        desk.fetch()
    assert not desk.into.exists()


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Answer(401), r"config.json of someone/some-weights .*\(401\).* with HF_TOKEN"),
        (Answer(403, code="GatedRepo"), r"terms of config.json of someone/some-weights must be"),
        (Answer(404, code="EntryNotFound"), r"no longer has config.json of someone/some-weights"),
        (Answer(429, headers={"Retry-After": "17"}), r"wait 17 seconds .* goes on from where"),
        (Answer(502), r"failed \(502\) for config.json .* goes on from where"),
        (Answer(204, body=b""), r"answered 204 for config.json"),
        (Answer(206, headers={"Content-Range": "bytes 5-9/25"}), r"other bytes of config.json"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.status}{value.code}",
)
def test_a_refused_file_says_what_to_do(desk: Desk, fault: Answer, says: str) -> None:
    desk.repository.files["config.json"].fault = fault
    with pytest.raises(HubFailed, match=says):
        desk.fetch()


def test_an_unknown_repository_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(HubFailed, match=r"no someone/else \(404\): the name is wrong"):
        Hub(desk.hub.environment).resolve("someone/else", None)


def test_an_unknown_revision_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(HubFailed, match=r"no such revision of someone/some-weights"):
        Hub(desk.hub.environment).resolve(NAME, "e" * 40)


def test_another_commit_than_asked_for_is_not_taken(desk: Desk) -> None:
    body = b'{"id": "a/b", "sha": "%s", "siblings": []}' % (b"c" * 40)
    desk.repository.fault = Answer(200, body=body)
    with pytest.raises(HubFailed, match="answered with cccc"):
        Hub(desk.hub.environment).resolve(NAME, COMMIT)


def test_what_is_no_repository_name_is_not_asked_for(desk: Desk) -> None:
    with pytest.raises(HubFailed, match=r"'\.\./x' is not the name of a repository"):
        Hub(desk.hub.environment).resolve("../x", None)
    assert desk.hub.requests == []


def test_a_hub_that_fails_once_is_asked_again(desk: Desk) -> None:
    desk.repository.fault = Answer(503, times=1)
    desk.repository.files["config.json"].fault = Answer(503, times=2)
    assert len(desk.fetch()) == len(WANTED)


def test_a_slow_hub_is_given_up_and_resumed(desk: Desk) -> None:
    desk.repository.files["config.json"].fault = Slow(pause_s=0.3)
    with pytest.raises(HubFailed, match="did not answer in time .* run the same command again"):
        desk.fetch(timeout_s=0.05)


def test_a_hub_that_is_not_there_says_so() -> None:
    with LocalHub() as hub:
        environment = hub.environment
    with pytest.raises(HubFailed, match="could not be reached .*run the same command again"):
        Hub(environment, waits_s=()).resolve(NAME, None)


def test_an_endpoint_that_is_no_address_says_so() -> None:
    with pytest.raises(HubFailed, match="see that HF_ENDPOINT is an address"):
        Hub({"HF_ENDPOINT": "some.where"}).resolve(NAME, None)


@pytest.mark.parametrize("switch", ["1", "true", "YES", "on"])
def test_offline_asks_for_a_folder(desk: Desk, switch: str) -> None:
    with pytest.raises(HubFailed, match="HF_HUB_OFFLINE is set.* --from DIR"):
        desk.fetch(environment={"HF_HUB_OFFLINE": switch})
    assert desk.hub.requests == []


def test_offline_as_the_client_has_it_asks_for_a_folder(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(HubFailed, match="HF_HUB_OFFLINE is set.* --from DIR"):
        desk.fetch()


# Tokens.


def test_the_token_goes_to_the_hub_and_not_to_its_storage(desk: Desk) -> None:
    desk.fetch(environment={"HF_TOKEN": f" {TOKEN}\n"})
    sent = {(request.is_of_storage, request.authorization) for request in desk.hub.requests}
    assert sent == {(False, f"Bearer {TOKEN}"), (True, None)}


@pytest.mark.parametrize(
    "fault",
    [
        Answer(401, body=b'{"error": "bad token hf_very-secret"}'),
        Answer(403, headers={"X-Error-Message": "bad token hf_very-secret"}),
        Answer(500, body=b"bad token hf_very-secret"),
    ],
    ids=lambda fault: str(fault.status),
)
def test_a_token_is_in_no_message(desk: Desk, fault: Answer) -> None:
    desk.repository.files["config.json"].fault = fault
    with pytest.raises(HubFailed) as raised:
        desk.fetch(environment={"HF_TOKEN": TOKEN})
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize("token", [f"{TOKEN}\nX-Other: 1", f"{TOKEN}\u2013"])
def test_a_token_that_cannot_be_sent_is_in_no_message(desk: Desk, token: str) -> None:
    with pytest.raises(HubFailed, match="HF_TOKEN") as raised:
        desk.fetch(environment={"HF_TOKEN": token})
    assert TOKEN not in str(raised.value)


# What the hub says and what comes.


def refused(desk: Desk, says: str) -> None:
    with pytest.raises(CheckpointRefused, match=says):
        desk.fetch()


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_file_with_another_digest_is_refused_and_fetched_again(desk: Desk, name: str) -> None:
    file = desk.repository.files[name]
    file.sends = FILES[name][::-1]
    refused(desk, rf"{name} of {NAME} has .*SHA-\d+ [0-9a-f]+ where the hub says {file.etag}")
    assert name not in names(desk.into)
    file.sends = None
    desk.fetch()
    assert contents(desk.into)[name] == FILES[name]


def test_a_digest_that_the_hub_lies_about_is_refused(desk: Desk) -> None:
    desk.repository.files["model.safetensors"].claimed_sha256 = "0" * 64
    refused(desk, f"model.safetensors .* where the hub says {'0' * 64}; it was deleted")


def test_a_truncated_file_is_refused_and_fetched_again(desk: Desk) -> None:
    file = desk.repository.files["model.safetensors"]
    file.sends = WEIGHTS[:1000]
    refused(desk, "model.safetensors .* ends before its byte 1000, where the hub said")
    file.sends = None
    desk.fetch()
    assert desk.hub.asked_for("model.safetensors")[-1].range is None


def test_a_truncated_file_of_a_server_that_does_not_resume_is_said_to_be(desk: Desk) -> None:
    file = desk.repository.files["model.safetensors"]
    file.takes_ranges, file.sends = False, WEIGHTS[:1000]
    with pytest.raises(HubFailed, match=f"ended {len(WEIGHTS) - 1000} bytes too early"):
        desk.fetch()


@pytest.mark.parametrize("change", [-1, 1])
def test_a_size_that_the_hub_lies_about_is_refused(desk: Desk, change: int) -> None:
    desk.repository.files["model.safetensors"].claimed_size = len(WEIGHTS) + change
    refused(desk, "model.safetensors of .* (longer than|ends before)")
    assert "model.safetensors" not in names(desk.into)


def test_a_claim_of_ten_gigabytes_is_refused_before_anything_is_fetched(desk: Desk) -> None:
    desk.repository.files["model.safetensors"].claimed_size = 10_000_000_000
    refused(desk, rf"{NAME} says that its files have 10000000\d+ bytes, where at most 1048576")
    assert not desk.into.exists()
    assert all(request.path.startswith("/api/") for request in desk.hub.requests)


def test_more_than_the_disk_has_room_for_is_refused_before_anything_is_fetched(desk: Desk) -> None:
    desk.repository.files["model.safetensors"].claimed_size = 1 << 60
    with pytest.raises(CannotStore, match=r"1152921504606\d+ bytes are needed .* \d+ are free"):
        desk.fetch(max_bytes=1 << 62)
    assert all(request.path.startswith("/api/") for request in desk.hub.requests)


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_body_without_end_is_not_read_beyond_what_was_said(desk: Desk, name: str) -> None:
    desk.repository.files[name].fault = Endless()
    refused(desk, f"{name} of {NAME} is longer than the {len(FILES[name])} bytes the hub says")
    stored = sum(path.stat().st_size for path in desk.into.rglob("*") if path.is_file())
    assert stored <= len(FILES["config.json"])


def test_a_digest_that_was_reviewed_is_kept_to_before_fetching(desk: Desk) -> None:
    with pytest.raises(CheckpointRefused, match="where the catalogue has 1111"):
        desk.fetch(known_sha256={"model.safetensors": "1" * 64})
    assert desk.hub.asked_for("config.json") == []


def test_a_plain_file_is_kept_to_the_digest_that_was_reviewed(desk: Desk) -> None:
    with pytest.raises(CheckpointRefused, match=r"config.json .* where the catalogue has 1111"):
        desk.fetch(known_sha256={"config.json": "1" * 64})
    assert "config.json" not in names(desk.into)


def test_a_repository_with_nothing_that_is_wanted_is_refused(desk: Desk) -> None:
    with pytest.raises(CheckpointRefused, match=rf"{NAME} holds none of the files .*: \*\.gguf"):
        desk.fetch(patterns=("*.gguf",))


@pytest.mark.parametrize(
    "name",
    [
        "../x.json",
        "a/../../x.json",
        "/etc/x.json",
        "a\\b.json",
        ".git/config.json",
        ".GIT/hooks/post-checkout",
        "x\0.json",
        "x\n.json",
        "\u202egpj.json",
        "x" * 300 + ".json",
        "",
        "a//b.json",
        "./x.json",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(desk: Desk, tmp_path: Path, name: str) -> None:
    desk.repository.files[name] = desk.repository.files["config.json"]
    refused(desk, f"{NAME} names a file .*; nothing of it is taken")
    assert list(tmp_path.rglob("*")) == []


def test_a_file_that_is_named_twice_is_refused(desk: Desk) -> None:
    sibling = b'{"rfilename": "a.json", "size": 1, "blobId": "%s"}' % (b"a" * 40)
    siblings = sibling + b", " + sibling.replace(b'"size": 1', b'"size": 2')
    body = b'{"id": "a/b", "sha": "%s", "siblings": [%s]}' % (b"c" * 40, siblings)
    desk.repository.fault = Answer(200, body=body)
    refused(desk, "names 'a.json' twice")


@pytest.mark.parametrize(
    "said",
    [
        b'"blobId": "%s"' % (b"a" * 40),
        b'"size": 1',
        b'"size": 1, "blobId": "../../x"',
        b'"size": -1, "blobId": "%s"' % (b"a" * 40),
        b'"size": 1e99, "blobId": "%s"' % (b"a" * 40),
    ],
)
def test_a_file_without_size_or_digest_is_refused(desk: Desk, said: bytes) -> None:
    siblings = b'{"rfilename": "a.json", %s}' % said
    body = b'{"id": "a/b", "sha": "%s", "siblings": [%s]}' % (b"c" * 40, siblings)
    desk.repository.fault = Answer(200, body=body)
    with pytest.raises(HubFailed, match="not what a hub says"):
        desk.fetch()
