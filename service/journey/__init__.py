"""An article's way from posted text to digest: one file a step, `pipeline.py` joins them.

Steps do not know each other, and none touches the network or the disk. Weights are reached
only through `inference.Generator`.
"""

from service.journey.article import ArticleSource as ArticleSource
from service.journey.digest import Claim as Claim
from service.journey.digest import Digest as Digest
from service.journey.digest import Evidence as Evidence
from service.journey.digest import JourneyOptions as JourneyOptions
from service.journey.pipeline import Journey as Journey
from service.journey.pipeline import Limits as Limits
from service.journey.summarise import Summariser as Summariser
