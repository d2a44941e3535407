"""What the recipe refuses, in words for the person at the keyboard."""


class CannotTrain(Exception):
    """The command cannot go on as it is; says what was expected, what came and what to do."""


class DataRefused(CannotTrain):
    """Text is missing, empty, or not under terms that were asked for."""


class OtherConfiguration(CannotTrain):
    """The work folder holds a run that was made with other options."""


class CannotWrite(CannotTrain):
    """The disk is full, or the work folder may not be written. Nothing there is half-written."""
