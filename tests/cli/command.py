"""The command as its tests run it: marking weights instead of real ones, no environment."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from click.testing import CliRunner, Result

from service.cache import Around, open_cached_journey
from service.cli import Edges, ringkas
from service.journey import Journey, Limits
from service.model_store import Bundle, Manifest
from service.model_store.bundle import BundleFile, DecodingDefaults, Licence
from service.services import Services
from service.settings import Settings
from service.telemetry import Metrics
from tests.support.generators import MarkingGenerator

ARTICLES = Path(__file__).parent.parent / "articles"
ARTICLE = ARTICLES / "1-wang-wenbin.txt"

BUNDLE = Bundle(
    manifest=Manifest(
        name="marking",
        revision="7",
        task="translate",
        family="nllb",
        is_demonstration=True,
        source="written by hand",
        source_languages=("ind_Latn",),
        target_languages=("eng_Latn",),
        quantisation="int8",
        vocabulary_size=61,
        licence=Licence(id="CC-BY-NC-4.0", is_commercial_use_allowed=False, note="For tests."),
        decoding=DecodingDefaults(
            beam_size=1,
            length_penalty=1.0,
            no_repeat_ngram_size=0,
            max_input_tokens=512,
            max_output_tokens=512,
        ),
        tokenizer_file="spm.model",
        files=(
            BundleFile(name="model.bin", size_bytes=1_000_000, sha256="0" * 64),
            BundleFile(name="spm.model", size_bytes=500_000, sha256="0" * 64),
        ),
    ),
    folder=Path("cache/marking/7"),
)


@asynccontextmanager
async def open_marking(settings: Settings, metrics: Metrics) -> AsyncGenerator[Services]:
    """Services whose translation of a text is `EN ` and the text."""

    def journey_over(around: Around) -> Journey:
        return Journey(around(MarkingGenerator(), BUNDLE), None, Limits())

    async with open_cached_journey(journey_over, [BUNDLE], settings, metrics) as journey:
        yield Services(journey=journey, bundles=(BUNDLE,))


class Failing:
    """Opens services by raising."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    @asynccontextmanager
    async def __call__(self, settings: Settings, metrics: Metrics) -> AsyncGenerator[Services]:
        raise self._error
        yield


class Command:
    """Runs `ringkas` in this process and remembers what was served."""

    def __init__(
        self,
        open_services: object = open_marking,
        serve: Callable[[Settings], None] | None = None,
    ) -> None:
        self.served: list[Settings] = []
        self._serve = serve or self.served.append
        self._open_services = open_services

    def __call__(
        self,
        *arguments: str | Path,
        stdin: str | bytes = b"",
        environment: Mapping[str, str] | None = None,
    ) -> Result:
        edges = Edges(
            open_services=self._open_services,  # pyright: ignore[reportArgumentType]  fakes of it
            serve=self._serve,
            environment=environment or {},
        )
        words: Sequence[str] = [str(argument) for argument in arguments]
        return CliRunner().invoke(ringkas, words, input=stdin, obj=edges, prog_name="ringkas")
