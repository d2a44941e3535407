"""Spans, and maps between texts.

Offsets are code points, half-open, and always name the text they index. The map from a
cleaned text back to the posted one, and the conversion to UTF-16 units that JavaScript
counts in, live here. Nothing here knows what an article is.
"""

from service.text.offsets import Utf16Offsets as Utf16Offsets
from service.text.span import Span as Span
from service.text.text_map import TextMap as TextMap
from service.text.text_map import TextMapBuilder as TextMapBuilder
