"""What a trimmed bundle still reads and writes."""

from collections.abc import Sequence

from msgspec.structs import replace

from service.errors import ConversionFailed
from service.model_store import Manifest
from service.model_store.bundle import Trimming


def narrowed(manifest: Manifest, languages: Sequence[str]) -> Manifest:
    """The manifest with only some languages; what depends on files is left as it is.

    Args:
        languages: FLORES-200 codes, sorted.

    Raises:
        ConversionFailed: The family is not trimmed, the bundle does not speak one of the
            languages, or there would be nothing left to read or to write.
    """
    if manifest.family == "marian" or manifest.target_tokenizer_file is not None:
        raise ConversionFailed(
            f"{manifest.name} is of the family {manifest.family}, whose vocabulary is of its own "
            "languages already; use it untrimmed"
        )
    reads = tuple(code for code in manifest.source_languages if code in languages)
    writes = tuple(code for code in manifest.target_languages if code in languages)
    strange = set(languages) - {*reads, *writes}
    if strange or not reads or not writes:
        problem = f"does not speak {', '.join(sorted(strange))}" if strange else "needs both"
        raise ConversionFailed(
            f"{manifest.name} reads {', '.join(manifest.source_languages)} and writes "
            f"{', '.join(manifest.target_languages)}, and {problem}; keep at least one "
            f"language that it reads and one that it writes, not only {', '.join(languages)}"
        )
    return replace(
        manifest,
        revision=f"{manifest.revision}-{'-'.join(languages)}",
        source_languages=reads,
        target_languages=writes,
        language_tokens={
            code: token for code, token in manifest.language_tokens.items() if code in writes
        },
        trimming=Trimming(
            languages=tuple(languages), vocabulary_size_before=manifest.vocabulary_size
        ),
    )
