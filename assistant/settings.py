"""What can be set about answering. All scores are 0..1, higher is better."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class AskSettings(BaseModel):
    """Bounds and thresholds of the quote-built answer.

    `threshold` is the price of refusal: raised, fewer wrong answers are given and more right ones missed
    (`python -m eval.fit_refusal` prints the curve).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    passages: int = Field(default=24, ge=1, le=200, description="passages asked of the searcher per query")
    neighbours: int = Field(default=2, ge=0, le=10, description="elements read before and after each passage")
    max_words: int = Field(default=150, ge=30, le=1000)
    max_quotes: int = Field(default=6, ge=1, le=50)
    max_list_quotes: int = Field(default=14, ge=1, le=100)
    nearest: int = Field(default=3, ge=0, le=10)
    threshold: float = Field(
        default=0.38, ge=0, le=1, description="least confidence for an answer; raising it refuses more"
    )
    threshold_denied: float = Field(
        default=0.7, ge=0, le=1, description="the same where the package says that it does not know"
    )
    cover_value: float = Field(
        default=0.66, ge=0, le=1, description="share of the subject that a value without a reason names"
    )
    essential_cover: float = Field(
        default=0.5, ge=0, le=1, description="cover that a single essential term (code, scale, rare word) must reach"
    )
    support_margin: float = Field(
        default=0.68, ge=0, le=1, description="score of further evidence relative to the best, to be shown beside it"
    )
    other_margin: float = Field(
        default=0.65, ge=0, le=1, description="the same for what another document states of the same thing"
    )
    documents_cached: int = Field(default=64, ge=1, le=10_000)
