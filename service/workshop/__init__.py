"""Where bundles are made: fetched from a hub, converted, trimmed, proved and published.

Nothing here is needed to serve. What is read from outside is never trusted: names, sizes
and digests are checked, and nothing that comes with weights is ever run.
"""
