"""Weights as they are published to a CTranslate2 bundle folder, and the proof that they agree.

`convert` needs torch and Transformers, `parity` too; `adopt` takes what is CTranslate2's
already and needs neither. Nothing that comes with weights is run, nothing is downloaded.
"""

from service.workshop.converting.adoption import adopt as adopt
from service.workshop.converting.conversion import convert as convert
from service.workshop.converting.parity import Parity as Parity
from service.workshop.converting.parity import parity as parity
from service.workshop.converting.quantisation import Quantisation as Quantisation
