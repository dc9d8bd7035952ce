"""ragas behind `JudgeMetric`: the one module that imports it, with its reporting home switched off before.

`ragas.metrics.collections` takes no LangChain judge, so the classes of `ragas.metrics` are used with its wrapper.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from eval.judging import Judged, JudgeMetric, JudgeSettings
from knowledge.errors import UsageError
from service.settings import Settings

if TYPE_CHECKING:
    from knowledge.protocols import Embedder

Context = Literal["passages", "cited"]
HELD = 0.85


@dataclass(frozen=True)
class RagasMetric:
    """One ragas metric over one of the contexts of a case."""

    name: str
    version: str
    metric: Any
    context: Context
    timeout_s: float

    async def score(self, case: Judged) -> float:
        from ragas.dataset_schema import SingleTurnSample

        context = case.cited if self.context == "cited" and case.cited else case.passages
        sample = SingleTurnSample(
            user_input=case.question,
            response=case.response,
            retrieved_contexts=list(context),
            reference="\n".join(case.reference),
            reference_contexts=list(case.reference),
        )
        return float(await self.metric.single_turn_ascore(sample, timeout=self.timeout_s))


def metrics_for(wanted: JudgeSettings, settings: Settings) -> list[JudgeMetric]:
    """Those without a judge always; with `wanted.model` the judged ones too."""
    os.environ["RAGAS_DO_NOT_TRACK"] = "true"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            import ragas
        except ImportError as error:
            raise UsageError(f"judging needs the extra `eval`: pip install 'knowline[eval]' ({error})") from error
        found = _without_judge()
        if wanted.model:
            found += _judged(wanted, settings)
    return [
        RagasMetric(name, f"ragas {ragas.__version__}", metric, context, wanted.timeout_s)
        for name, metric, context in found
    ]


def _without_judge() -> list[tuple[str, Any, Context]]:
    from ragas.metrics import BleuScore, NonLLMContextPrecisionWithReference, NonLLMContextRecall, RougeScore

    held = _held_in()
    return [
        (
            "context_precision_by_words",
            NonLLMContextPrecisionWithReference(distance_measure=held, threshold=HELD),
            "passages",
        ),
        ("context_recall_by_words", NonLLMContextRecall(_distance_measure=held, threshold=HELD), "passages"),
        ("rouge_l_recall", RougeScore(rouge_type="rougeL", mode="recall"), "cited"),
        ("bleu", BleuScore(), "cited"),
    ]


def _judged(wanted: JudgeSettings, settings: Settings) -> list[tuple[str, Any, Context]]:
    from ragas.llms import LangchainLLMWrapper
    from ragas.metrics import (
        FactualCorrectness,
        Faithfulness,
        LLMContextPrecisionWithReference,
        LLMContextRecall,
        ResponseRelevancy,
    )
    from ragas.run_config import RunConfig

    from eval.chat import chat_model
    from service.models import build_embedder

    assert wanted.model is not None
    key = settings.chat_api_key.get_secret_value() if settings.chat_api_key else None
    if key is None and wanted.base_url and not os.environ.get("OPENAI_API_KEY"):
        key = "none"
    model = chat_model(wanted.model, base_url=wanted.base_url, api_key=key, timeout_s=wanted.timeout_s, retries=0)
    config = RunConfig(timeout=max(1, int(wanted.timeout_s)), max_retries=1, max_workers=wanted.parallel)
    judge = LangchainLLMWrapper(model, run_config=config, bypass_n=True)
    return [
        ("faithfulness", Faithfulness(llm=judge), "cited"),
        ("answer_relevancy", ResponseRelevancy(llm=judge, embeddings=Embeddings(build_embedder(settings))), "cited"),
        ("context_precision", LLMContextPrecisionWithReference(llm=judge), "passages"),
        ("context_recall", LLMContextRecall(llm=judge), "passages"),
        ("factual_correctness", FactualCorrectness(llm=judge), "cited"),
    ]


class Embeddings:
    """The program's own embedder, as ragas asks one."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedder.embed(list(texts)).tolist()
        return vectors


def _held_in() -> Any:
    """How much of the shorter text stands in the longer one: a quote within its passage is 1."""
    from ragas.metrics import NonLLMStringSimilarity
    from rapidfuzz import fuzz

    class HeldIn(NonLLMStringSimilarity):  # type: ignore[misc]
        async def _single_turn_ascore(self, sample: Any, callbacks: Any) -> float:
            return float(fuzz.partial_ratio(sample.reference, sample.response) / 100)

    return HeldIn(name="held_in")
