"""What is asked of `huggingface_hub`: its session, addresses, headers and errors.

The client's own `hf_hub_download` throws away what it has of a file when its process ends (each
partial file has a new name), and writes whatever is sent. So the bytes are read here, through the
client's session, with its proxies, certificates, redirects and offline switch. A token goes to
the hub and not to the storage it redirects to.

The client reads its own environment when it is imported, which this module does; import it
where it is used.
"""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import httpx2
import msgspec
from huggingface_hub import HfApi, get_session, hf_hub_url
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, OfflineModeIsEnabled
from huggingface_hub.hf_api import ModelInfo
from huggingface_hub.utils import (
    build_hf_headers,  # pyright: ignore[reportUnknownVariableType]  `user_agent`, not given here
    parse_ratelimit_headers,
)

from service.errors import CheckpointRefused, HubFailed
from service.workshop.remote import OFFLINE, HubInterrupted, Remote, is_commit

_LIBRARY: Final = "ringkas"
_WHOLE: Final = 200
_PART: Final = 206
_ERRORS: Final = 400
_TIMED_OUT: Final = 408
_NO_SUCH_RANGE: Final = 416
_SERVER_FAULTS: Final = 500

_UNEXPECTED: Final = "the hub answered {status} for {what}; see that HF_ENDPOINT is right"
_ADVICE: Final[Mapping[str | int, str]] = {
    "GatedRepo": (
        "the terms of {what} must be accepted on its page on the hub first; then give a token of "
        "the same account with HF_TOKEN"
    ),
    "RevisionNotFound": "the hub has no such revision of {what} (404); see that it is right",
    "EntryNotFound": "the hub no longer has {what} (404); run the same command again",
    401: (
        "the hub does not show {what} to everyone (401): the name is wrong, or it is private or "
        "has terms to accept on its page. Give a token that may read it with HF_TOKEN"
    ),
    403: (
        "the hub forbids reading {what} (403): accept its terms on its page on the hub, and give a "
        "token that may read it with HF_TOKEN"
    ),
    404: (
        "the hub has no {what} (404): the name is wrong, or it is private; then give a token that "
        "may read it with HF_TOKEN"
    ),
    429: (
        "the hub had too many requests (429, for {what}); {wait} and run the same command again, "
        "which goes on from where it stopped"
    ),
}
"""What to do, by the hub's own code or else by status."""


class Body:
    """The bytes of a file from a position on.

    Args:
        start: Of the first byte; 0 where the server does not resume.
        pieces: As they arrive. Each raises what `HubClient.reading` does.
    """

    def __init__(self, start: int, pieces: Iterator[bytes]) -> None:
        self.start = start
        self.pieces = pieces


class HubClient:
    """One hub and the right to read from it. Blocks; may be shared by threads.

    Args:
        endpoint: Address of the hub; None takes the client's.
        token: None takes the client's, where the user has logged in.
        timeout_s: For connecting, and between bytes.
    """

    def __init__(self, *, endpoint: str | None, token: str | None, timeout_s: float) -> None:
        self._endpoint = endpoint
        self._token = token
        self._timeout_s = timeout_s

    def describe(self, repository: str, revision: str | None) -> Remote:
        """What the hub says of a repository.

        Raises:
            HubFailed: It refused, or said what makes no sense.
            HubInterrupted: It failed, and may not the next time.
        """
        api = HfApi(endpoint=self._endpoint, token=self._token, library_name=_LIBRARY)
        with _told(repository):
            try:
                info = api.model_info(
                    repository, revision=revision, timeout=self._timeout_s, files_metadata=True
                )
            except HFValidationError as error:
                raise HubFailed(f"{repository!r} is not the name of a repository") from error
            except (HfHubHTTPError, UnicodeEncodeError):
                raise
            except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
                raise _senseless(repository) from error
        try:
            remote = msgspec.convert(_said(repository, info), Remote)
        except msgspec.ValidationError as error:
            raise _senseless(repository) from error
        if not is_commit(remote.revision) or not all(file.is_told for file in remote.files):
            raise _senseless(repository)
        if revision is not None and is_commit(revision) and remote.revision != revision:
            raise HubFailed(
                f"the hub was asked for {repository} at {revision} and answered with "
                f"{remote.revision}; see that HF_ENDPOINT is right"
            )
        return remote

    @contextmanager
    def reading(self, remote: Remote, name: str, start: int) -> Generator[Body]:
        """The bytes of a file from a position on.

        Raises:
            CheckpointRefused: The file ends before `start`.
            HubFailed: The hub refused.
            HubInterrupted: It failed, and may not the next time.
        """
        url = hf_hub_url(remote.repository, name, revision=remote.revision, endpoint=self._endpoint)
        what = f"{name} of {remote.repository}"
        with _told(what):
            headers = build_hf_headers(token=self._token, library_name=_LIBRARY)
            headers["Accept-Encoding"] = "identity"  # else positions are not those of the file
            if start:
                headers["Range"] = f"bytes={start}-"
            with get_session().stream(
                "GET", url, headers=headers, timeout=self._timeout_s
            ) as response:
                _check(response, what, start)
                is_part = response.status_code == _PART
                yield Body(start if is_part else 0, response.iter_bytes())


def _said(repository: str, info: ModelInfo) -> dict[str, object]:
    """The parts that are used, as they were said: JSON of any type."""
    return {
        "repository": repository,
        "revision": info.sha,
        "files": [
            {
                "name": file.rfilename,
                "size_bytes": file.lfs.size if file.lfs else file.size,
                "sha256": file.lfs.sha256 if file.lfs else None,
                "git_sha1": file.blob_id,
            }
            for file in info.siblings or ()
        ],
    }


def _check(response: httpx2.Response, what: str, start: int) -> None:
    status = response.status_code
    if status == _NO_SUCH_RANGE:
        raise CheckpointRefused(
            f"{what} ends before its byte {start}, where the hub said that it is longer; it was "
            "deleted: run the same command again"
        )
    if status >= _ERRORS:
        raise _refusal(response, what)
    if status not in {_WHOLE, _PART}:
        raise HubFailed(_UNEXPECTED.format(what=what, status=status))
    place = response.headers.get("Content-Range", "")
    if status == _PART and not place.startswith(f"bytes {start}-"):
        raise HubInterrupted(f"other bytes of {what} came than were asked for")


@contextmanager
def _told(what: str) -> Generator[None]:
    """Turns the client's errors into ours. Nothing the server said is repeated."""
    try:
        yield
    except HfHubHTTPError as error:
        raise _refusal(error.response, what) from error
    except OfflineModeIsEnabled as error:
        raise HubFailed(OFFLINE) from error
    except httpx2.TimeoutException as error:
        raise HubInterrupted(f"the hub did not answer in time for {what}") from error
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL, httpx2.LocalProtocolError) as error:
        raise HubFailed(
            f"the hub could not be asked for {what}; see that HF_ENDPOINT is an address "
            "(https://...) and HF_TOKEN a token"
        ) from error
    except UnicodeEncodeError:
        raise HubFailed("HF_TOKEN holds characters that no token has") from None
    except httpx2.ConnectError as error:
        raise HubInterrupted(f"the hub could not be reached ({error})") from error
    except httpx2.TransportError as error:
        raise HubInterrupted(f"the connection to the hub was cut over {what}") from error
    except httpx2.HTTPError as error:
        raise HubFailed(f"the hub did not answer as a hub does for {what}") from error


def _refusal(response: httpx2.Response, what: str) -> HubFailed | HubInterrupted:
    status, code = response.status_code, response.headers.get("X-Error-Code", "")
    if status == _TIMED_OUT or status >= _SERVER_FAULTS:
        return HubInterrupted(f"the hub failed ({status}) for {what}")
    advice = _ADVICE.get(code) or _ADVICE.get(status) or _UNEXPECTED
    return HubFailed(advice.format(what=what, wait=_wait(response), status=status))


def _wait(response: httpx2.Response) -> str:
    after = response.headers.get("Retry-After", "")
    limit = parse_ratelimit_headers(response.headers)
    if after.isdecimal():
        return f"wait {after} seconds"
    if limit is not None:
        return f"wait {limit.reset_in_seconds} seconds"
    return "wait some minutes"


def _senseless(repository: str) -> HubFailed:
    return HubFailed(
        f"the hub's description of {repository} is not what a hub says; see that HF_ENDPOINT is "
        "the address of a hub, with no page to log in before it"
    )
