"""Every failure the service can name. No HTTP here: `api/problems.py` maps each class once.

RingkasError
├── ClientFault                  the caller can mend it; names the field
│   ├── InvalidArticle           empty, only furniture, control characters, ...
│   ├── ArticleTooLong           more text than a request may hold
│   ├── UnsupportedLanguage      no installed bundle reads or writes it
│   └── UnavailableMethod        no installed bundle summarises in the way asked for
├── Overloaded                   no room to queue the work; says when to come back
├── DeadlinePassed               the work was dropped because its time was up
├── EngineFailed                 the runtime failed on this work
├── InvalidSettings              a setting is unknown or does not parse
├── CannotListen                 the address to serve on cannot be had
├── BundleMissing                no installed bundle does this task
├── BundleCorrupt                a bundle's files are not what its manifest says
└── InstallFailed                weights could not be installed; nothing half-done is found
    ├── HubFailed                the hub refused, failed, or could not be reached
    ├── LicenceNotAccepted       the terms of the weights were not agreed to
    ├── CheckpointRefused        what came is not what it should be, or not safe to read
    ├── ExtraMissing             an optional package is needed and not installed
    ├── ConversionFailed         the weights cannot be converted or trimmed
    ├── ProofFailed              a bundle does not behave as the weights it was made from
    └── CannotStore              the disk is full or the folder may not be written
"""


class RingkasError(Exception):
    """A failure with a message fit for the person who can mend it."""


class ClientFault(RingkasError):
    """The request cannot be served as it is.

    Args:
        message: What was expected, what came, what to do. Never article text.
        pointer: JSON pointer (RFC 6901) of the offending field, when there is one.
    """

    def __init__(self, message: str, *, pointer: str | None = None) -> None:
        super().__init__(message)
        self.pointer = pointer


class InvalidArticle(ClientFault):
    """The article holds nothing to summarise, or characters no text may hold."""


class ArticleTooLong(ClientFault):
    """The article is longer than a request may hold. Nothing is ever cut silently."""


class UnsupportedLanguage(ClientFault):
    """The text, or the wanted answer, is in a language no installed bundle serves."""


class UnavailableMethod(ClientFault):
    """The request asks for a kind of summary that no installed bundle makes."""


class Overloaded(RingkasError):
    """The queue is full or the process is draining.

    Args:
        retry_after_s: Seconds after which trying again is likely to work.
    """

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class DeadlinePassed(RingkasError):
    """The caller's time was up before the work was done; what was left was not run."""


class EngineFailed(RingkasError):
    """The runtime failed. The message is for the log; callers see only the request id."""


class InvalidSettings(RingkasError):
    """A setting is unknown, or its value does not parse."""


class CannotListen(RingkasError):
    """The address to serve on is taken, not this machine's, or needs more rights."""


class BundleMissing(RingkasError):
    """No installed bundle does the task, or the named one is not installed."""


class BundleCorrupt(RingkasError):
    """A bundle's files are not what its `bundle.json` says."""


class InstallFailed(RingkasError):
    """Weights could not be installed. Nothing that is half-done can be found."""


class HubFailed(InstallFailed):
    """The hub refused, failed, or could not be reached; says whether trying again may help."""


class LicenceNotAccepted(InstallFailed):
    """The weights have terms that were not agreed to."""


class CheckpointRefused(InstallFailed):
    """Files are not what they should be (name, size, digest), or are not safe to read."""


class ExtraMissing(InstallFailed):
    """An optional package is needed for this; the message says how to install it."""


class ConversionFailed(InstallFailed):
    """The weights cannot be converted or trimmed."""


class ProofFailed(InstallFailed):
    """A bundle does not behave as it was seen to, or as the weights it was made from."""


class CannotStore(InstallFailed):
    """The disk is full, or the folder may not be written."""
