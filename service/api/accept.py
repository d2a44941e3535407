"""Which media type to answer in, by RFC 9110, section 12.5.1."""

from collections.abc import Iterator, Sequence

import msgspec

from service.api.problems import NOT_ACCEPTABLE, Refusal

_MAX_RANGES = 50  # chosen: browsers send about eight


class _Range(msgspec.Struct, frozen=True):
    media_type: str
    quality: float

    def specificity(self, offered: str) -> int | None:
        """How exactly this range names the offered type; none if it does not."""
        if self.media_type == offered:
            return 2
        if self.media_type == offered.partition("/")[0] + "/*":
            return 1
        return 0 if self.media_type == "*/*" else None


def negotiate(accept: str | None, offers: Sequence[str]) -> str:
    """The offer the caller likes best; of equals, the one offered first.

    Args:
        accept: Value of the `Accept` header, none or empty meaning anything.
        offers: Media types without parameters, the default first.

    Raises:
        Refusal: 406, naming the offers.
    """
    ranges = list(_parse(accept or "*/*"))
    best = max(offers, key=lambda offer: _quality(offer, ranges))
    if _quality(best, ranges) <= 0:
        raise Refusal(NOT_ACCEPTABLE, f"Answers come as {', '.join(offers)}.")
    return best


def _quality(offer: str, ranges: list[_Range]) -> float:
    """The quality of the most specific range that names the offer."""
    fits = [
        (specificity, r.quality)
        for r in ranges
        if (specificity := r.specificity(offer)) is not None
    ]
    return max(fits)[1] if fits else 0.0


def _parse(accept: str) -> Iterator[_Range]:
    for part in accept.split(",")[:_MAX_RANGES]:
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media_type:
            yield _Range(media_type, _quality_parameter(parameters))


def _quality_parameter(parameters: list[str]) -> float:
    """The `q` parameter; 1 where there is none, 0 where it is no number from 0 to 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0
