"""The names answers are kept under: hashes of all that an answer follows from."""

from hashlib import blake2b
from importlib.metadata import version

import msgspec

from service.model_store import Manifest

_FORMAT = 1
"""Of what is kept; goes up when the same key would lead to a value of another shape."""
_HASH_BYTES = 32
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def fingerprint(*parts: object) -> str:
    """A hash of values, 64 hexadecimal digits; equal only for equal values in equal order.

    Structs are taken with the names of their fields and with their defaults written out.

    Raises:
        UnicodeEncodeError: A string holds a lone surrogate.
    """
    return blake2b(_encode(parts), digest_size=_HASH_BYTES).hexdigest()


def fingerprint_of_code() -> str:
    """What the software brings to an answer: its version, and the format of what is kept."""
    return fingerprint(_FORMAT, version("ringkas"))


def fingerprint_of_weights(manifest: Manifest, compute_type: str) -> str:
    """What a bundle brings to an answer: its files by their SHA-256, and how it is decoded."""
    return fingerprint(fingerprint_of_code(), manifest, compute_type)
