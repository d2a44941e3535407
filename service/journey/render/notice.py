"""Whose weights made a digest, under which licence, and what they are good for."""

from collections.abc import Sequence
from typing import Final

from service.journey.digest import Digest
from service.model_store import Bundle
from service.model_store.bundle import Task

DEMONSTRATION: Final = "Demonstration weights: they show the idea; check every sentence before use."
_TASK_LABELS: Final[dict[Task, str]] = {"summarise": "Summary", "translate": "Translation"}


def bundles_used(digest: Digest, bundles: Sequence[Bundle]) -> list[Bundle]:
    """The bundles whose output the digest holds."""
    with_summariser = digest.method != "extractive"
    return [each for each in bundles if with_summariser or each.manifest.task == "translate"]


def notice_of(digest: Digest, bundles: Sequence[Bundle]) -> str:
    """One line for the reader of a digest about the bundles that had a part in it."""
    used = bundles_used(digest, bundles)
    sentences = [f"{describe_bundle(bundle)}." for bundle in used]
    if any(bundle.manifest.is_demonstration for bundle in used):
        sentences.append(DEMONSTRATION)
    return " ".join(sentences)


def describe_bundle(bundle: Bundle) -> str:
    """Task, name, revision and licence: `Translation by mini 1 (licence MIT)`."""
    manifest = bundle.manifest
    allowed = manifest.licence.is_commercial_use_allowed
    terms = ", no commercial use" if allowed is False else ""
    return (
        f"{_TASK_LABELS[manifest.task]} by {manifest.name} {manifest.revision} "
        f"(licence {manifest.licence.id}{terms})"
    )
