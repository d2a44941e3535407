"""The weights that can be installed by name: `catalogue.json`, read and checked."""

import difflib
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from service.errors import BundleMissing, InstallFailed
from service.model_store.bundle import DecodingDefaults, Family, Licence, Task
from service.workshop.names import wanted

Name = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z")]
"""Fit for a folder of its own on any system."""
_REPOSITORY: Final = r"\A[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*\Z"
_NAME_CHARS: Final = 96
"""The hub's own limit."""
Repository = Annotated[str, Meta(pattern=_REPOSITORY)]
FilePattern = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._*-]*\Z")]
Commit = Annotated[str, Meta(pattern=r"\A[0-9a-f]{40}\Z")]
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Language = Annotated[str, Meta(pattern=r"\A[a-z]{3}_[A-Z][a-z]{3}\Z")]
LanguageOrAll = Annotated[str, Meta(pattern=r"\A([a-z]{3}_[A-Z][a-z]{3}|\*)\Z")]

ALL_LANGUAGES: Final = "*"
"""Those in the vocabulary; only the family `nllb` has its languages there."""

_ALLOWS_COMMERCIAL_USE: Final = {
    "Apache-2.0": True,
    "CC-BY-4.0": True,
    "CC-BY-NC-4.0": False,
    "CC-BY-NC-SA-4.0": False,
}


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One repository on the hub, and all that its files do not say themselves.

    What could not be looked up is empty, and is then recorded when it is resolved.
    """

    name: Name
    """Of the bundle that is made of it."""
    repository: Repository
    """`owner/name` on the hub."""
    revision: Commit | None
    """Commit that was reviewed, 40 hexadecimal digits; None takes the head of `main`."""
    files: tuple[FilePattern, ...]
    """Names that are downloaded where they are there; `*` stands for anything but `/`."""
    sha256: dict[str, Sha256]
    """Digests known beforehand, by file name; of `revision`."""
    max_bytes: Annotated[int, Meta(gt=0)]
    """More than all of it can be; a repository that claims more is refused."""
    task: Task
    family: Family
    source_languages: Annotated[tuple[LanguageOrAll, ...], Meta(min_length=1)]
    """FLORES-200 codes; `*` stands for those in the vocabulary of the family `nllb`."""
    target_languages: Annotated[tuple[LanguageOrAll, ...], Meta(min_length=1)]
    licence: Licence
    decoding: DecodingDefaults
    tokenizer_file: str
    target_tokenizer_file: str | None = None
    language_tokens: dict[Language, str] = {}
    start_token: str | None = None
    """Token the decoder starts with, where the checkpoint's own is not the right one."""
    languages_kept: tuple[Language, ...] = ()
    """FLORES-200 codes that trimming keeps unless told otherwise; empty: it is not trimmed."""
    summary: str
    """What it is good for, in a line."""
    evidence: str = ""
    """Where sizes, digests and tokens were looked up, and what could not be; for reviewers."""

    def takes(self, file_name: str) -> bool:
        """Whether a file of the repository is among those that are downloaded."""
        return bool(wanted([file_name], self.files))

    def at(self, revision: str) -> "Entry":
        """The same repository at another commit, tag or branch, whose digests are not known."""
        known = self.sha256 if revision == self.revision else {}
        return msgspec.structs.replace(self, revision=revision, sha256=known)

    def copied_to(self, repository: str) -> "Entry":
        """Another repository, `owner/name`, with these weights or a form of them.

        Raises:
            InstallFailed: That is not the name of a repository.
        """
        if len(repository) > _NAME_CHARS or not re.fullmatch(_REPOSITORY, repository, re.ASCII):
            raise InstallFailed(
                f"{repository[:_NAME_CHARS]!r} is not the name of a repository: OWNER/NAME of at "
                f"most {_NAME_CHARS} letters, digits, '.', '_' and '-'"
            )
        return msgspec.structs.replace(
            self,
            name=repository.partition("/")[2],
            repository=repository,
            revision=None,
            sha256={},
            licence=msgspec.structs.replace(
                self.licence,
                note=f"Taken from {self.name}, which this is said to be; the repository's card may "
                "say otherwise.",
            ),
            summary=f"taken for a copy of {self.name}",
            evidence="",
        )


_decode = msgspec.json.Decoder(tuple[Entry, ...]).decode


def catalogue() -> tuple[Entry, ...]:
    """Every entry, in the order of the file."""
    return read_catalogue(
        resources.files("service.workshop").joinpath("catalogue.json").read_bytes()
    )


def read_catalogue(data: bytes) -> tuple[Entry, ...]:
    """The entries of a catalogue's JSON, each seen to hold together.

    Raises:
        InstallFailed: Something in it cannot be right; says what and where.
    """
    try:
        entries = _decode(data)
    except msgspec.DecodeError as error:  # a ValidationError is one, and gives the path
        raise InstallFailed(f"the catalogue of weights cannot be read: {error}") from error
    faults = list(_names_taken_twice(entries))
    faults += [f"{entry.name}: {fault}" for entry in entries for fault in _faults(entry)]
    if faults:
        raise InstallFailed(f"the catalogue of weights is wrong: {'; '.join(faults)}")
    return entries


def entry_named(name: str) -> Entry:
    """The entry of a bundle name.

    Raises:
        BundleMissing: There is none; the message names the closest, and all there are.
    """
    entries = catalogue()
    for entry in entries:
        if entry.name == name:
            return entry
    names = [entry.name for entry in entries]
    raise BundleMissing(
        f"no weights named {name!r} are in the catalogue; there are {', '.join(names)}"
        f"{_hint(name, names)}"
    )


def _hint(name: str, names: Sequence[str]) -> str:
    """The name that was perhaps meant: of other case, misspelt, or with its owner before it."""
    folded = {each.casefold(): each for each in names}
    close = difflib.get_close_matches(name.rpartition("/")[2].casefold(), folded, n=1)
    return f"; did you mean {folded[close[0]]}?" if close else ""


def _names_taken_twice(entries: Sequence[Entry]) -> Iterator[str]:
    """Names that are one folder where the file system does not tell upper from lower case."""
    seen = set[str]()
    for entry in entries:
        if entry.name.casefold() in seen:
            yield f"the name {entry.name} is taken twice"
        seen.add(entry.name.casefold())


def _faults(entry: Entry) -> Iterator[str]:
    """What fields say that cannot be true together."""
    licence = entry.licence
    if licence.id not in _ALLOWS_COMMERCIAL_USE:
        known = ", ".join(_ALLOWS_COMMERCIAL_USE)
        yield f"the licence {licence.id!r} is not one of {known}"
    elif licence.is_commercial_use_allowed != _ALLOWS_COMMERCIAL_USE[licence.id]:
        yield (
            f"the licence {licence.id} and is_commercial_use_allowed = "
            f"{licence.is_commercial_use_allowed} contradict each other"
        )
    wanted = [entry.tokenizer_file, entry.target_tokenizer_file, *entry.sha256]
    for file_name in wanted:
        if file_name is not None and not entry.takes(file_name):
            yield f"{file_name} is needed, but no pattern in files downloads it"
    languages = (*entry.source_languages, *entry.target_languages)
    if ALL_LANGUAGES in languages and entry.family != "nllb":
        yield f"only the family nllb may have the languages {ALL_LANGUAGES!r}, not {entry.family}"
    for language in entry.language_tokens:
        if language not in entry.target_languages:
            yield f"language_tokens asks for {language}, which is not in target_languages"
