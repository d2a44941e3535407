"""Answers kept, so that the same question is not computed twice.

A journey, and the weights below it, wrapped so that they answer as before and sooner: from
memory, or from a store that processes share. Whoever loses the cache loses time, never an
answer. What an answer is, and how it is made, is not known here.
"""

from service.cache.digests import CachedJourney as CachedJourney
from service.cache.digests import CacheUse as CacheUse
from service.cache.digests import Served as Served
from service.cache.opening import Around as Around
from service.cache.opening import open_cached_journey as open_cached_journey
from service.cache.sentences import CachedGenerator as CachedGenerator
