"""What one contender did in one round."""

import msgspec


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """Raw figures; everything told is computed from these."""

    seconds: float
    target_tokens: int
    latencies_s: tuple[float, ...] = ()
    """Of each text that was answered, where texts were asked for one by one."""
    answered: int
    refused: int = 0
    """Requests answered 503; they count in no rate and no latency."""
    failed: dict[str, int] = {}
    """Other answers than 200 and 503, by status; `lost` where there was none."""
    batches: int = 0
    batched_texts: int = 0
    loader_cpu_s: float = 0.0
    """Processor time of whoever sent the requests."""
