import pytest

from service.api.accept import negotiate
from service.api.problems import Refusal

OFFERS = ("application/json", "text/html", "text/plain")


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html", "text/html"),
        ("text/*", "text/html"),
        ("TEXT/Plain", "text/plain"),
        ("text/*;q=0.3, text/plain;q=0.5", "text/plain"),
        ("text/html;q=0.4, application/json;q=0.4", "application/json"),
        ("application/json;q=0, */*", "text/html"),
        ("text/html;level=1;q=0.7, text/plain;q=0.6", "text/html"),
        ("text/html ; Q=0.1 , text/plain ; q = 0.2", "text/plain"),
        ("image/webp,text/plain;q=0.001", "text/plain"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_best_liked_offer_is_taken(accept: str | None, best: str) -> None:
    assert negotiate(accept, OFFERS) == best


@pytest.mark.parametrize(
    "accept", ["image/*", "*/*;q=0", "text/html;q=nan", "text/html;q=2", "text/html;q=x", "nonsense"]
)  # fmt: skip
def test_what_nothing_fits_is_refused_with_the_offers(accept: str) -> None:
    with pytest.raises(Refusal, match="application/json, text/html, text/plain") as raised:
        negotiate(accept, OFFERS)
    assert raised.value.kind.status == 406
