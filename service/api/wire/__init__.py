"""What goes over the wire: every field described, with an example, as `openapi.json` shows.

Requests refuse unknown fields. Names never change meaning; answers only ever grow. How a
digest becomes these values is told in `answers.py` beside this folder.
"""
