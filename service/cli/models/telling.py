"""What the commands tell people alike. A bundle's words are not trusted: see `printable`."""

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:  # see `edges`
    from collections.abc import Callable, Iterable

    from service.model_store import Bundle, ModelCache
    from service.settings import Settings

_KILO: Final = 1000
_VERDICTS: Final = {
    True: "commercial use allowed",
    False: "no commercial use",
    None: "commercial use: not said",
}


def examples(*lines: str) -> str:
    """The end of a command's help, marked for click to leave its lines as they are."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def printable(text: str) -> str:
    """The text without what could steer a terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def size_of(size_bytes: float) -> str:
    """`1.5 MB`, in powers of a thousand, as disks are sold."""
    if size_bytes < _KILO:
        return f"{size_bytes:.0f} bytes"
    for unit in ("kB", "MB"):
        size_bytes /= _KILO
        if size_bytes < _KILO:
            return f"{size_bytes:.1f} {unit}"
    return f"{size_bytes / _KILO:.2f} GB"


def named(bundle: "Bundle") -> str:
    """`NAME/REVISION`."""
    return f"{bundle.manifest.name}/{bundle.manifest.revision}"


def terms_of(bundle: "Bundle") -> str:
    """The licence, and whether it forbids commercial use."""
    licence = bundle.manifest.licence
    return printable(f"{licence.id} ({_VERDICTS[licence.is_commercial_use_allowed]})")


def listed(words: "Iterable[str]") -> str:
    """The words with commas between them."""
    return printable(", ".join(words))


def tell(text: str) -> None:
    """A line on stderr for whoever waits; results go to stdout."""
    click.echo(f"ringkas: {text}", err=True)


def busy(name: str) -> "Callable[[], None]":
    """Tells, when called, that another process works on bundles of a name."""
    return lambda: tell(f"another ringkas is working on {name}; waiting")


def serving_or_warned(cache: "ModelCache", settings: "Settings") -> "tuple[Bundle, ...]":
    """What `serve` would use; none where it would refuse to start, and a warning that says why."""
    from service.errors import BundleCorrupt, BundleMissing  # noqa: PLC0415  --help must not wait

    try:
        return cache.serving(settings.translation_bundle, settings.summary_bundle)
    except (BundleMissing, BundleCorrupt) as error:
        tell(f"warning: nothing can be served: {error}")
        return ()
