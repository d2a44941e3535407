"""The weights on this machine: what is installed, and whether it is intact.

A bundle lies in `model_cache/<name>/<revision>/` and describes itself in `bundle.json`.
Running weights is not done here; that is `inference`.
"""

from service.model_store.bundle import Bundle as Bundle
from service.model_store.bundle import Manifest as Manifest
from service.model_store.cache import ModelCache as ModelCache
from service.model_store.publishing import publish as publish
from service.model_store.publishing import unfinished as unfinished
from service.model_store.sealing import seal as seal
