"""A digest as something to read: HTML, Markdown, plain text. JSON is the edge's business.

Pure: a digest in, a string out. Whatever the article says, its text comes out as text; it
never becomes markup, a link or a control sequence.
"""

from service.journey.render.markdown import to_markdown as to_markdown
from service.journey.render.notice import bundles_used as bundles_used
from service.journey.render.notice import describe_bundle as describe_bundle
from service.journey.render.notice import notice_of as notice_of
from service.journey.render.page import highlighted_html as highlighted_html
from service.journey.render.page import to_html as to_html
from service.journey.render.plain import to_text as to_text
