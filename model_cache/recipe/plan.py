"""All that a run is told before it begins."""

from pathlib import Path
from typing import Final, Literal, get_args

import msgspec

from model_cache.recipe import starting
from model_cache.recipe.configuration import Configuration
from model_cache.recipe.dev_set import DevSet
from model_cache.recipe.schedule import Limits
from model_cache.recipe.training import Pace
from model_cache.recipe.work_folder import WorkFolder
from service.model_store import Bundle

Stage = Literal["prepare", "start", "train", "average", "export", "evaluate", "describe"]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All that a run is told."""

    data: Path
    dev_set: DevSet
    work: WorkFolder
    configuration: Configuration
    start: starting.Start
    limits: Limits
    pace: Pace
    name: str
    revision: str
    averaged: int
    """Checkpoints that are averaged, at most."""
    threads: int
    compiled: bool
    synthetic: tuple[Path, ...]
    """Files of pairs from `back-translate`."""
    beside: tuple[Bundle, ...]
    """Bundles that are measured beside the new one."""
