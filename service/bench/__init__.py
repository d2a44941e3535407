"""How fast the service is here, against the bare weights, and what to measure it on.

Measures from outside: the server under test is an ordinary `ringkas serve`. Nothing here is
imported by the service; production code knows nothing of being measured.
"""
