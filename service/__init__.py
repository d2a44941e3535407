"""Ringkas: Indonesian news articles to English summaries whose claims are grounded.

Read `journey/pipeline.py` for what happens to an article, `assembly.py` for what is
plugged into what, and `errors.py` for everything that can go wrong.
"""
