"""Elements of a page that are no part of its article, judged by tag and attributes alone.

Precision comes first for names: an advertisement may be missed, no article may be taken for one.
"""

import re
from collections.abc import Mapping

_LONGEST_NAMES = 100  # chosen, of a class or id

# Never part of an article's text.
_SKIPPED = frozenset(
    """
    amp-ad amp-analytics amp-auto-ads amp-consent amp-embed amp-iframe amp-pixel amp-sidebar
    amp-social-share amp-sticky-ad aside audio base button canvas datalist dialog embed
    figcaption figure footer form frame frameset iframe input link map math nav noembed noframes
    noscript object option param script select source style svg template textarea track video
    """.split()  # noqa: SIM905 - words read best as words
)
_HIDDEN_STYLES = frozenset(
    {("display", "none"), ("visibility", "collapse"), ("visibility", "hidden")}
)
_ROLES_OUTSIDE = frozenset(
    "alertdialog complementary contentinfo dialog navigation search".split()  # noqa: SIM905
)
# Elements whose class or id may say that they are an advertisement, comments or a sidebar.
# `article`, say, is not among them: WordPress gives it `tag-iklan` if it is about advertising.
_NAMED = frozenset("center details div ins li ol p section span table td ul".split())  # noqa: SIM905
_NAMES_OUTSIDE = re.compile(
    r"""(?xi) (?:^|[ ]) (?:
    (?: ads? (?![-_]free) | adsbygoogle | adsense | adslots? | adverts? | advertisements?
      | advertising | iklan ) \d* (?:[-_]\S*)?
    | (?: article | banner | bottom | box | detail | div | floating | google | in | inline | native
      | parallax | side | slot | sticky | top | video ) [-_]+
      (?: ads? | adslots? | advertisements? | iklan ) \d* (?:[-_]\S*)?
    | adv \d* | detail__body-tag | div-gpt-ad\S* | paradetail | parallax(?:ads|indetail)
    | (?: comments? | commentlist | disqus | komentar ) (?:[-_]\S*)?
    | (?: article | fb | post | reader )-comments?
    | (?:(?:left|right)-)? sidebar | sidebar-(?:left|right) | widget-area
    ) (?=[ ]|$)"""
)
_WHOLE_PAGE = frozenset({"body", "head", "html"})


def is_outside(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is hidden from readers, or by its name no part of an article.

    A whole page may be hidden until its script has run; it is read.

    Source:
        What is hidden follows HTML 15.3.1 and WAI-ARIA 1.2; styles are those on the element.
    """
    if tag in _SKIPPED:
        return True
    if not attributes or tag in _WHOLE_PAGE:
        return False
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or attributes.get("role", "").strip().lower() in _ROLES_OUTSIDE
        or not _HIDDEN_STYLES.isdisjoint(_styles(attributes.get("style", "")).items())
    ):
        return True
    if tag not in _NAMED or "itemprop" in attributes:
        return False
    names = (attributes.get(name, "")[:_LONGEST_NAMES] for name in ("class", "id"))
    return any(_NAMES_OUTSIDE.search(" ".join(name.split())) for name in names)


def _styles(declarations: str) -> dict[str, str]:
    """What an inline style sets; of two declarations the last one holds."""
    pairs = (one.lower().partition(":") for one in declarations.split(";"))
    return {name.strip(): value.partition("!")[0].strip() for name, _, value in pairs}
