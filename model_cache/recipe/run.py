"""A run from the data to a measured bundle, stage by stage.

Every stage looks first whether its work is done; killed at any point, the same run goes on.
"""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from model_cache.recipe import starting
from model_cache.recipe.averaging import average_last
from model_cache.recipe.batching import Examples, examples_of
from model_cache.recipe.card import card
from model_cache.recipe.checkpoints import load
from model_cache.recipe.curves import draw
from model_cache.recipe.device import Device
from model_cache.recipe.direction import Direction, direction_of
from model_cache.recipe.errors import CannotTrain
from model_cache.recipe.evaluating import Interpreter, Scores, bleu_of, measure, weights_digest
from model_cache.recipe.exporting import Naming, export, licence_of
from model_cache.recipe.history import FILE, read_history
from model_cache.recipe.network import Shape
from model_cache.recipe.plan import STAGES, Plan, Stage
from model_cache.recipe.preparing import (
    Pair,
    Report,
    prepare,
    read_pairs,
    read_report,
    report_text,
)
from model_cache.recipe.training import Trainer, Weights
from model_cache.recipe.vocabulary import Vocabulary
from model_cache.recipe.writing import write_json, write_text
from service.model_store import Bundle
from service.model_store.bundle import Quantisation
from service.model_store.manifests import read_bundle

EXPORTED: Final[tuple[Quantisation, ...]] = ("int8", "float32")


class Run:
    """Does the stages of a plan.

    Args:
        device: Chooses where to train, when it comes to that.
        tell: Told in a line what is being done.
    """

    def __init__(
        self, plan: Plan, device: Callable[[], Device], tell: Callable[[str], None]
    ) -> None:
        self._plan, self._device, self._tell = plan, device, tell
        self._work = plan.work
        self._direction: Direction = direction_of(plan.configuration.direction)

    def do(self, stages: Sequence[Stage]) -> None:
        """Do some stages, in their order. Blocks, for as long as training takes.

        Raises:
            CannotTrain: As the stages do, or one needs what an earlier one has not made yet.
        """
        steps: dict[Stage, Callable[[], None]] = {
            "prepare": self._prepare,
            "start": self._start,
            "train": self._train,
            "average": self._average,
            "export": self._export,
            "evaluate": self._evaluate,
            "describe": self._describe,
        }
        for stage in STAGES:
            if stage in stages:
                steps[stage]()

    def _prepare(self) -> None:
        report = read_report(self._work.prepared)
        if report is None:
            self._tell(f"Preparing the text in {self._plan.data}")
            report = prepare(
                self._plan.data,
                self._plan.dev_set,
                self._plan.configuration.licences,
                self._work.prepared,
                synthetic=self._plan.synthetic,
            )
        removed = report.removed
        self._tell(
            f"{report.pairs:,} pairs to learn from, {report.with_terms('unstated'):,} of them with "
            f"no licence stated; {removed['in the dev set']:,} in the dev set and "
            f"{removed['nearly in the dev set']:,} nearly in it were removed"
        )

    def _start(self) -> None:
        if not self._work.start.is_file():
            self._report()
            self._tell(f"Starting from {self._plan.start.described}")
            starting.write_start(self._work, self._plan.configuration, self._plan.start)

    def _train(self) -> None:
        vocabulary = self._vocabulary()
        learning = self._plan.configuration.learning
        network = starting.read_start(self._work, rate=learning.dropout)
        device = self._device()
        examples = self._examples(vocabulary)
        self._tell(
            f"Training on {device.called}, {device.precision}: {len(examples):,} pairs, "
            f"{examples.too_long:,} too long"
        )
        dev_pairs = [
            Pair(source="dev", indonesian=indonesian, english=english)
            for indonesian, english in zip(
                self._plan.dev_set.indonesian, self._plan.dev_set.english, strict=True
            )
        ]
        dev = examples_of(dev_pairs, [1.0] * len(dev_pairs), vocabulary, self._direction)
        trainer = Trainer(
            network,
            examples,
            dev,
            self._work.training,
            learning=learning,
            device=device,
            pace=self._plan.pace,
            translate=lambda weights: self._bleu(weights, network.shape, vocabulary),
            compiled=self._plan.compiled,
        )
        if trainer.step:
            self._tell(f"Going on from step {trainer.step:,}")
        trainer.train(self._plan.limits)
        self._tell(f"Trained to step {trainer.step:,}")

    def _average(self) -> None:
        steps = average_last(self._work.training, self._plan.averaged, self._work.averaged)
        self._tell(f"Averaged the weights of steps {', '.join(f'{step:,}' for step in steps)}")

    def _export(self) -> None:
        if not self._work.averaged.is_file():
            raise CannotTrain(f"{self._work.averaged} is not there yet; average first")
        weights = load(self._work.averaged)["weights"]
        shape = starting.read_start(self._work, rate=0.0).shape
        report = self._report()
        for quantisation in EXPORTED:
            into = self._bundle_folder(quantisation)
            naming = Naming(
                name=into.parent.name,
                revision=into.name,
                source=f"trained by model_cache.recipe from {self._plan.start.described}",
                licence=licence_of(report, self._plan.start),
            )
            bundle = export(
                weights,
                shape,
                self._vocabulary(),
                self._direction,
                into,
                quantisation=quantisation,
                naming=naming,
            )
            self._tell(f"Wrote {into} ({bundle.size_bytes / 1e6:.1f} MB)")

    def _evaluate(self) -> None:
        bundles = [*self._plan.beside]
        bundles += [read_bundle(self._bundle_folder(each)) for each in EXPORTED]
        self.scores(bundles)

    def scores(self, bundles: Sequence[Bundle]) -> tuple[Scores, ...]:
        """Measure bundles and write down how they did; what was measured before is kept."""
        known = {each.weights_digest: each for each in read_scores(self._work.evaluation)}
        measured = list[Scores]()
        for bundle in bundles:
            beam_size = bundle.manifest.decoding.beam_size
            found = known.get(weights_digest(bundle))
            if found is None:
                self._tell(f"Measuring {bundle.manifest.name} {bundle.manifest.revision}")
                found = measure(
                    bundle,
                    self._plan.dev_set,
                    self._direction,
                    beam_size=beam_size,
                    threads=self._plan.threads,
                )
            found = msgspec.structs.replace(
                found, name=bundle.manifest.name, revision=bundle.manifest.revision
            )
            measured.append(found)
            self._tell(
                f"{found.name} {found.revision} ({found.quantisation}, "
                f"{found.size_bytes / 1e6:.1f} MB): BLEU {found.bleu:.1f}, chrF2 "
                f"{found.chrf2:.1f}, {found.target_tokens_per_s:,.0f} target tokens/s"
            )
            write_json(self._work.evaluation, measured)
        return tuple(measured)

    def _describe(self) -> None:
        """The plot, and the card in the work folder and beside the weights of each bundle."""
        entries = read_history(self._work.training / FILE)
        draw(entries, self._work.curves)
        report = self._report()
        folders = [self._bundle_folder(quantisation) for quantisation in EXPORTED]
        for needed in (self._work.averaged, *folders):
            if not needed.exists():
                raise CannotTrain(f"{needed} is not there yet; average and export first")
        text = card(
            name=self._plan.name,
            direction=self._direction,
            configuration=self._plan.configuration,
            start=self._plan.start.described,
            shape=starting.read_start(self._work, rate=0.0).shape,
            report=report,
            entries=entries,
            averaged=load(self._work.averaged)["steps"],
            scores=read_scores(self._work.evaluation),
        )
        write_text(self._work.card, text)
        for folder in folders:
            write_text(folder / self._work.card.name, text)
            write_text(folder / "SOURCES.md", report_text(report))
        self._tell(f"Wrote {self._work.card} and {self._work.curves}")

    def _bundle_folder(self, quantisation: Quantisation) -> Path:
        suffix = "" if quantisation == EXPORTED[0] else f"-{quantisation}"
        return self._work.bundles / f"{self._plan.name}{suffix}" / self._plan.revision

    def _report(self) -> Report:
        report = read_report(self._work.prepared)
        if report is None:
            raise CannotTrain(f"{self._work.prepared} holds no report; prepare first")
        return report

    def _vocabulary(self) -> Vocabulary:
        if not self._work.start.is_file():
            raise CannotTrain(f"{self._work.start} is not there yet; do the stage 'start' first")
        return Vocabulary(self._work.vocabulary)

    def _examples(self, vocabulary: Vocabulary) -> Examples:
        weights = {each.name: each.weight for each in self._report().corpora}
        pairs = list(read_pairs(self._work.prepared))
        return examples_of(
            pairs, [weights[pair.source] for pair in pairs], vocabulary, self._direction
        )

    def _bleu(self, weights: Weights, shape: Shape, vocabulary: Vocabulary) -> float:
        """Of greedy output on the dev set, by the weights rounded as they will be."""
        naming = Naming(
            name="measuring",
            revision="0",
            source="a run on its way",
            licence=licence_of(self._report(), self._plan.start),
        )
        bundle = export(
            weights,
            shape,
            vocabulary,
            self._direction,
            self._work.measuring,
            quantisation=EXPORTED[0],
            naming=naming,
            with_golden=False,
        )
        dev = self._plan.dev_set
        interpreter = Interpreter(bundle, self._direction, threads=self._plan.threads)
        translated = interpreter.translate(dev.side(self._direction.source), beam_size=1)
        shutil.rmtree(self._work.measuring)
        return bleu_of(translated.texts, dev.side(self._direction.target))


def read_scores(path: Path) -> tuple[Scores, ...]:
    """Scores that were written down; empty where there are none."""
    if not path.is_file():
        return ()
    return msgspec.json.decode(path.read_bytes(), type=tuple[Scores, ...])
