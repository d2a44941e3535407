"""Texts in, hypotheses out, by weights on this machine.

The journey knows `Generator` only. What is behind it (a tokeniser and a CTranslate2
runtime, today) is chosen in `assembly`. Which texts to decode is not decided here.
"""

from service.inference.batcher import Batcher as Batcher
from service.inference.cores import usable_cores as usable_cores
from service.inference.engine import Engine as Engine
from service.inference.instructions import prefer_fast_instructions as prefer_fast_instructions
from service.inference.protocol import DecodeOptions as DecodeOptions
from service.inference.protocol import Generator as Generator
from service.inference.protocol import Hypothesis as Hypothesis
from service.inference.protocol import ScoredPair as ScoredPair
