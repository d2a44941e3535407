"""Fetching the files of a repository on a hub, checked, and never the same bytes twice."""

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from service.errors import CheckpointRefused, ExtraMissing, HubFailed
from service.model_store.bundle import BundleFile
from service.model_store.publishing import told_of_storage
from service.model_store.sealing import listed
from service.workshop.incoming import (
    check_any,
    check_known,
    check_room,
    check_total,
    finish,
    is_plain_file,
    prepare,
    size_of,
)
from service.workshop.names import check_name, check_path, wanted
from service.workshop.progress import Progress
from service.workshop.remote import OFFLINE, HubInterrupted, Remote, RemoteFile

if TYPE_CHECKING:
    from service.workshop.hub_client import HubClient

_TIMEOUT_S: Final = 30.0
"""Chosen: a storage host may take some seconds before the first byte of a large file."""
_WAITS_S: Final = (1.0, 2.0, 4.0, 8.0)
"""Between tries; as many as the client itself makes where it tries again."""
_GAIN_BYTES: Final = 1 << 20
"""A try that brings this much more counts as none, so that bad lines end with the file."""
_BLOCK_BYTES: Final = 1 << 20
_AGAIN: Final = "run the same command again, which goes on from where it stopped"
_DELETED: Final = (
    "it was deleted: run the same command again, and do not use the repository if that ends so too"
)
_TRUE: Final = {"1", "ON", "YES", "TRUE"}
"""What the client takes for yes."""


class Hub:
    """The hub that an environment names. Blocks; one fetch at a time.

    Args:
        environment: `HF_ENDPOINT`, `HF_TOKEN` and `HF_HUB_OFFLINE` as `huggingface_hub` has them.
            Anything else, such as a saved login, the client reads from the process itself.
        timeout_s: For connecting, and between bytes.
        waits_s: Between tries after a failure that may pass.

    Raises:
        HubFailed: The environment says to stay offline.
        ExtraMissing: The client is not installed.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        timeout_s: float = _TIMEOUT_S,
        waits_s: Sequence[float] = _WAITS_S,
    ) -> None:
        if environment.get("HF_HUB_OFFLINE", "").upper() in _TRUE:
            raise HubFailed(OFFLINE)
        self._waits_s = tuple(waits_s)
        self._client = _client(environment, timeout_s)

    def resolve(self, repository: str, revision: str | None) -> Remote:
        """Ask what a repository holds, at one commit.

        Args:
            repository: `owner/name`.
            revision: Commit, tag or branch; None takes the head of `main`.

        Raises:
            HubFailed: The hub refused, failed, or could not be reached.
        """
        waits = iter(self._waits_s)
        while True:
            try:
                return self._client.describe(repository, revision)
            except HubInterrupted as interrupted:
                _wait(waits, HubFailed(f"{interrupted}; {_AGAIN}"))

    def fetch(
        self,
        remote: Remote,
        patterns: Sequence[str],
        into: Path,
        *,
        max_bytes: int,
        known_sha256: Mapping[str, str],
        progress: Progress,
    ) -> tuple[BundleFile, ...]:
        """Fetch the wanted files of a repository that are not there yet, and check all.

        What an earlier fetch left, whole or partial, is used; killed at any time, it can be
        called again.

        Args:
            patterns: Of the names that are wanted, as `names.wanted` reads them.
            into: Holds these files afterwards, and nothing else.
            max_bytes: More than they can have together.
            known_sha256: Digests known beforehand, by file name.

        Returns:
            What was fetched, by name.

        Raises:
            CheckpointRefused: Names, sizes or digests are not as they should be.
            HubFailed: The hub refused, failed, or could not be reached.
            CannotStore: No room, or no right to write.
        """
        files = _chosen(remote, patterns, known_sha256)
        total = sum(file.size_bytes for file in files)
        check_total(total, max_bytes=max_bytes, where=remote.repository)
        with told_of_storage(into):
            partials = prepare(into, {file.name for file in files})
            held = sum(_held(file, into, partials) for file in files)
            check_room(into, total - held)
            progress.expect(total)
            fetched: list[BundleFile] = []
            for file in files:
                download = _Download(self._client, remote, file, partials, _Meter(progress))
                fetched.append(download.into(into, known_sha256, self._waits_s))
            finish(into)
        return tuple(fetched)


class _Download:
    """One file on its way, which lies in the folder of partial files until it is checked."""

    def __init__(
        self,
        client: "HubClient",
        remote: Remote,
        file: RemoteFile,
        partials: Path,
        meter: "_Meter",
    ) -> None:
        self._client = client
        self._remote = remote
        self._file = file
        self._partial = partials / _partial_name(file)
        self._meter = meter
        self._what = f"{file.name} of {remote.repository}"

    def into(
        self, folder: Path, known_sha256: Mapping[str, str], waits_s: tuple[float, ...]
    ) -> BundleFile:
        """See that the file is in the folder and what it should be."""
        path = folder / self._file.name
        if is_plain_file(path):
            with suppress(CheckpointRefused):  # of another revision, or damaged since
                found = self._checked(path)
                self._meter.reach(self._file.size_bytes)
                return found
            path.unlink()
        self._complete(waits_s)
        try:
            found = self._checked(self._partial)
            check_known(found, known_sha256, where=self._remote.repository)
        except CheckpointRefused:
            self._partial.unlink()
            raise
        self._partial.replace(path)
        return found

    def _complete(self, waits_s: tuple[float, ...]) -> None:
        """Read on until the file is as long as it should be, or trying again is vain."""
        waits, furthest = iter(waits_s), size_of(self._partial)
        self._meter.reach(furthest)
        while not is_plain_file(self._partial) or self._missing:
            failure = self._read_on()
            if failure is None:
                return
            if size_of(self._partial) >= furthest + _GAIN_BYTES:
                waits, furthest = iter(waits_s), size_of(self._partial)
            _wait(waits, failure)

    def _read_on(self) -> HubFailed | None:
        """Read what follows on the partial file.

        Returns:
            What to say if it is not tried again; None if the file is as long as it should be.

        Raises:
            CheckpointRefused: The file is longer than it should be, or cannot be as long.
        """
        partial = self._partial
        try:
            with (
                self._client.reading(self._remote, self._file.name, size_of(partial)) as body,
                partial.open("r+b" if partial.exists() else "wb") as writing,
            ):
                writing.seek(body.start)  # what lies beyond is of the same content
                self._write(body.pieces, writing)
        except HubInterrupted as interrupted:
            return HubFailed(f"{interrupted}; {_AGAIN}")
        except CheckpointRefused:
            partial.unlink(missing_ok=True)
            raise
        if self._missing:
            return HubFailed(f"{self._what} ended {self._missing} bytes too early; {_AGAIN}")
        return None

    def _write(self, pieces: Iterator[bytes], writing: BinaryIO) -> None:
        for piece in pieces:
            if writing.tell() + len(piece) > self._file.size_bytes:
                raise CheckpointRefused(
                    f"{self._what} is longer than the {self._file.size_bytes} bytes the hub says; "
                    f"the rest was not read, and {_DELETED}"
                )
            writing.write(piece)
            writing.flush()  # what is killed now resumes here
            self._meter.reach(writing.tell())

    @property
    def _missing(self) -> int:
        return self._file.size_bytes - size_of(self._partial)

    def _checked(self, path: Path) -> BundleFile:
        """The file, if it is what the hub says."""
        file, found = self._file, listed(path, self._file.name)
        if file.sha256 is not None:
            kind, said, digest = "SHA-256", file.sha256, found.sha256
        else:
            kind, said, digest = "git SHA-1", file.git_sha1, _git_sha1(path, found.size_bytes)
        if digest != said:
            raise CheckpointRefused(
                f"{self._what} has {kind} {digest} where the hub says {said}; {_DELETED}"
            )
        return found


class _Meter:
    """Tells progress how far a file is, once for each byte, however often it is read."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._furthest = 0

    def reach(self, position: int) -> None:
        if position > self._furthest:
            self._progress.advance(position - self._furthest)
            self._furthest = position


def _client(environment: Mapping[str, str], timeout_s: float) -> "HubClient":
    try:
        from service.workshop.hub_client import HubClient  # noqa: PLC0415  slow, and an extra
    except ImportError as error:
        raise ExtraMissing(
            "fetching weights needs huggingface_hub, which is not installed: "
            "pip install 'ringkas[pull]'; a folder that holds the files is read without, "
            "with --from DIR"
        ) from error
    endpoint = environment.get("HF_ENDPOINT", "").strip().rstrip("/")
    token = environment.get("HF_TOKEN", "").strip()
    return HubClient(endpoint=endpoint or None, token=token or None, timeout_s=timeout_s)


def _wait(waits_s: Iterator[float], failure: HubFailed) -> None:
    """Wait before the next try, or raise the failure where there is to be none."""
    wait_s = next(waits_s, None)
    if wait_s is None:
        raise failure
    time.sleep(wait_s)


def _chosen(
    remote: Remote, patterns: Sequence[str], known_sha256: Mapping[str, str]
) -> tuple[RemoteFile, ...]:
    """The wanted files, when nothing of what is claimed of any speaks against it."""
    by_name: dict[str, RemoteFile] = {}
    for file in remote.files:
        check_path(file.name, where=remote.repository)
        if file.name in by_name:
            raise CheckpointRefused(f"{remote.repository} names {file.name!r} twice")
        by_name[file.name] = file
    names = wanted(by_name, patterns)
    check_any(names, patterns, where=remote.repository)
    for name in names:
        check_name(name, where=remote.repository)
        claimed = by_name[name].sha256
        if claimed is not None and known_sha256.get(name, claimed) != claimed:
            raise CheckpointRefused(
                f"{name} of {remote.repository} has SHA-256 {claimed} on the hub, where the "
                f"catalogue has {known_sha256[name]}; it was not fetched"
            )
    return tuple(by_name[name] for name in names)


def _held(file: RemoteFile, into: Path, partials: Path) -> int:
    """How many bytes of a file need no more room."""
    partial = partials / _partial_name(file)
    return min(file.size_bytes, max(size_of(into / file.name), size_of(partial)))


def _partial_name(file: RemoteFile) -> str:
    """By content, so that bytes of another revision are never added to."""
    return f"{file.digest}.{file.size_bytes}"


def _git_sha1(path: Path, size_bytes: int) -> str:
    """The object id that git gives a blob."""
    digest = hashlib.sha1(b"blob %d\0" % size_bytes, usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
