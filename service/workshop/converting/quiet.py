"""Transformers without its own talk: progress bars and warnings on the user's terminal."""
# Transformers is read without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportMissingImports=false

import importlib
from collections.abc import Generator
from contextlib import contextmanager

from service.errors import ExtraMissing


@contextmanager
def quiet_transformers() -> Generator[None]:
    """Its logging and bars are off inside, and as they were afterwards.

    Raises:
        ExtraMissing: torch or Transformers is not installed.
    """
    try:
        importlib.import_module("torch")
        from transformers.utils import logging  # noqa: PLC0415
    except ImportError as error:
        raise ExtraMissing(
            "converting weights needs torch and Transformers: pip install 'ringkas[convert]'"
        ) from error
    level, had_bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if had_bars:
            logging.enable_progress_bar()
