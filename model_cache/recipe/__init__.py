"""How the embedded weights are made: from parallel text to a sealed, measured bundle.

`python -m model_cache.recipe run --help` is the way in; `README.md` beside this file says what
happens. Needs the extra `train`. The service never imports it: serving needs none of this.
"""
