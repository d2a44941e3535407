"""The local hub itself: two HTTP/1.1 servers on loopback, the hub and its storage.

Hub:
    GET /api/models/OWNER/NAME[/revision/REVISION][?blobs=True]   commit and files, as JSON;
        sizes, git object ids and LFS digests with `blobs`
    GET /api/models/OWNER/NAME/tree/REVISION                      files, as JSON
    HEAD, GET /OWNER/NAME/resolve/REVISION/FILE                   X-Repo-Commit and ETag; a plain
        file is there, a large one redirects with X-Linked-Size and X-Linked-ETag
    Errors are JSON with X-Error-Code: RepoNotFound, RevisionNotFound, EntryNotFound.
Storage, another origin, which must never see a token:
    GET /OWNER/NAME/FILE                                          the bytes of a large file
Bytes may be asked for from a position on (`Range: bytes=N-`), as the client does to resume.
"""

import json
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import parse_qs, quote, unquote, urlsplit

from huggingface_hub import close_session

from tests.support.hub.faults import Answer, Cut, Endless, Hold, Slow
from tests.support.hub.repositories import POINTER_SIZE, Repository, Stored, stored

COMMIT = "0123456789abcdef0123456789abcdef01234567"
_BLOCK = 1 << 16


@dataclass(frozen=True)
class Request:
    """One request that came in."""

    method: str
    path: str
    range: str | None
    authorization: str | None
    encoding: str | None
    """`Accept-Encoding`."""
    is_of_storage: bool


class LocalHub:
    """Serves what was added, from entering its context until leaving it."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.repositories: dict[str, Repository] = {}
        self.holds: list[Hold] = []
        self._servers = [_Server(self, is_storage=False), _Server(self, is_storage=True)]

    def __enter__(self) -> Self:
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for hold in self.holds:
            hold.released.set()
        close_session()
        for server in self._servers:
            server.shutdown()
            server.server_close()

    @property
    def url(self) -> str:
        """Of the hub, for `HF_ENDPOINT`."""
        return f"http://127.0.0.1:{self._servers[0].server_port}"

    @property
    def storage_url(self) -> str:
        """Of the storage, to which large files redirect."""
        return f"http://127.0.0.1:{self._servers[1].server_port}"

    @property
    def environment(self) -> dict[str, str]:
        """What makes a client use this hub."""
        return {"HF_ENDPOINT": self.url}

    def add(
        self, name: str, files: Path | Mapping[str, bytes], *, commit: str = COMMIT
    ) -> Repository:
        """Put up a repository, or a new commit of one; its files may then be made faulty."""
        repository = Repository(name=name, commit=commit, files=stored(files))
        self.repositories[name] = repository
        return repository

    def asked_for(self, name: str) -> list[Request]:
        """The requests for the bytes of a file, in order; redirects do not count."""
        return [
            request
            for request in self.requests
            if request.method == "GET"
            and request.path.endswith("/" + quote(name))
            and (request.is_of_storage or not self._is_large(name))
        ]

    def _is_large(self, name: str) -> bool:
        files = [repository.files.get(name) for repository in self.repositories.values()]
        return any(file is not None and file.is_large for file in files)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, hub: LocalHub, *, is_storage: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hub = hub
        self.is_storage = is_storage

    def handle_error(self, request: object, client_address: object) -> None:
        """Print what is wrong here; a client that hangs up is not."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]  always this one

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as the base names it
        """Nothing."""

    def _answer(self) -> None:
        self.server.hub.requests.append(
            Request(
                method=self.command,
                path=self.path,
                range=self.headers.get("Range"),
                authorization=self.headers.get("Authorization"),
                encoding=self.headers.get("Accept-Encoding"),
                is_of_storage=self.server.is_storage,
            )
        )
        url = urlsplit(self.path)
        parts = [unquote(part) for part in url.path.removeprefix("/").split("/")]
        try:
            if self.server.is_storage:
                repository = self.server.hub.repositories["/".join(parts[:2])]
                self._send_bytes(repository, repository.files["/".join(parts[2:])])
            elif parts[:2] == ["api", "models"]:
                self._describe(parts[2:], has_blobs="blobs" in parse_qs(url.query))
            else:
                self._resolve(parts)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _describe(self, parts: list[str], *, has_blobs: bool) -> None:
        repository = self._found("/".join(parts[:2]), parts[3] if len(parts) > 3 else "main")
        if repository is None:
            return
        if parts[2:3] == ["tree"]:
            self._send_json([_leaf(name, file) for name, file in repository.files.items()])
            return
        siblings = [
            _sibling(name, file) if has_blobs else {"rfilename": name}
            for name, file in repository.files.items()
        ]
        said = {"id": repository.name, "sha": repository.commit, "siblings": siblings}
        self._send_json(said)

    def _resolve(self, parts: list[str]) -> None:
        if len(parts) < 5 or parts[2] != "resolve":
            self._send(Answer(404))
            return
        repository = self._found("/".join(parts[:2]), parts[3])
        if repository is None:
            return
        name = "/".join(parts[4:])
        file = repository.files.get(name)
        if file is None:
            self._send(Answer(404, code="EntryNotFound"))
        elif isinstance(file.fault, Answer) and file.fault.is_due():
            self._send(file.fault)
        elif file.is_large:
            headers = {
                "X-Repo-Commit": repository.commit,
                "X-Linked-Size": str(file.size_bytes),
                "X-Linked-ETag": f'"{file.etag}"',
                "Location": f"{self.server.hub.storage_url}/{repository.name}/{quote(name)}",
            }
            self._send(Answer(302, body=b"", headers=headers))
        else:
            self._send_bytes(repository, file)

    def _found(self, name: str, revision: str) -> Repository | None:
        """The repository at the revision, or None when the answer was sent already."""
        repository = self.server.hub.repositories.get(name)
        if repository is None:
            self._send(Answer(404, code="RepoNotFound"))
        elif repository.fault and repository.fault.is_due():
            self._send(repository.fault)
        elif revision not in {"main", repository.commit}:
            self._send(Answer(404, code="RevisionNotFound"))
        else:
            return repository
        return None

    def _send_json(self, said: object) -> None:
        headers = {"Content-Type": "application/json"}
        self._send(Answer(200, body=json.dumps(said).encode(), headers=headers))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.code:
            self.send_header("X-Error-Code", answer.code)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _send_bytes(self, repository: Repository, file: Stored) -> None:
        with file.open() as body:
            size = body.seek(0, os.SEEK_END)
            start = self._start() if file.takes_ranges else None
            if start is not None and start >= size:
                self._send(Answer(416, headers={"Content-Range": f"bytes */{size}"}))
                return
            self.send_response(200 if start is None else 206)
            self.send_header("X-Repo-Commit", repository.commit)
            self.send_header("ETag", f'"{file.etag}"')
            self.send_header("Accept-Ranges", "bytes")
            if start is not None:
                self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
            if isinstance(file.fault, Endless):
                self._send_without_end(file.fault)
                return
            self.send_header("Content-Length", str(size - (start or 0)))
            self.end_headers()
            body.seek(start or 0)
            if self.command != "HEAD":
                self._send_blocks(file, body)

    def _start(self) -> int | None:
        """Where the asked for range starts; it always goes to the end."""
        asked = self.headers.get("Range", "")
        return int(asked.removeprefix("bytes=").removesuffix("-")) if asked else None

    def _send_blocks(self, file: Stored, body: BinaryIO) -> None:
        fault = file.fault
        if isinstance(fault, Cut) and fault.is_due():
            self.wfile.write(body.read(fault.after_bytes))
            self.close_connection = True
            return
        if isinstance(fault, Hold):
            self.server.hub.holds.append(fault)
            self.wfile.write(body.read(fault.after_bytes))
            fault.reached.set()
            fault.released.wait(60)
        if isinstance(fault, Slow):
            for _ in range(fault.pieces):
                threading.Event().wait(fault.pause_s)
                self.wfile.write(body.read(1))
        while block := body.read(_BLOCK):
            self.wfile.write(block)

    def _send_without_end(self, fault: Endless) -> None:
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for _ in range(fault.at_most_bytes // _BLOCK):
            self.wfile.write(bytes(_BLOCK))


def _sibling(name: str, file: Stored) -> dict[str, object]:
    """A file as the description of a repository has it."""
    said: dict[str, object] = {"rfilename": name, "size": file.size_bytes, "blobId": file.oid}
    if file.is_large:
        said["lfs"] = {
            "size": file.size_bytes,
            "sha256": file.sha256,
            "pointerSize": POINTER_SIZE,
        }
    return said


def _leaf(name: str, file: Stored) -> dict[str, object]:
    """A file as the tree of a repository has it."""
    said: dict[str, object] = {
        "type": "file",
        "path": name,
        "size": file.size_bytes,
        "oid": file.oid,
    }
    if file.is_large:
        said["lfs"] = {"size": file.size_bytes, "oid": file.sha256, "pointerSize": POINTER_SIZE}
    return said
