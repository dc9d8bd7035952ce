"""One contract over every embedder, the prepared model's own promises, and a reranker."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest

from knowledge.errors import ModelError, ModelResponseError, ModelUnavailableError, StoreError
from knowledge.protocols import Embedder
from retrieval.embedder import OnnxEmbedder, WordPieceCounter
from retrieval.embedders import ApiEmbedder, CrossEncoderReranker, SentenceTransformersEmbedder
from retrieval.models import ensure_prepared, find_prepared, packaged_model, read_manifest

TEXTS = [
    "Why is the load of the Protein A column limited to 40 g/L?",
    "The dynamic binding capacity of the resin limits how much antibody may be loaded.",
    "Tablets were packed into blisters on line 4.",
    "",
]


def fake_api(request: httpx.Request) -> httpx.Response:
    """Answers as an OpenAI-compatible server does, out of order."""
    body = json.loads(request.content)
    data = [{"index": n, "embedding": OnnxEmbedder().embed([text])[0].tolist()} for n, text in enumerate(body["input"])]
    return httpx.Response(200, json={"data": data[::-1], "model": body["model"]})


MAKERS: dict[str, Callable[[], Embedder]] = {
    "onnx": OnnxEmbedder,
    "sentence-transformers": lambda: SentenceTransformersEmbedder(packaged_model(), device="cpu"),
    "api": lambda: ApiEmbedder("fake", base_url="http://test/v1", transport=httpx.MockTransport(fake_api)),
}


@pytest.fixture(params=MAKERS, scope="module")
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return MAKERS[request.param]()


def test_vectors_are_unit_float32_rows(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.dtype == np.float32 and vectors.shape == (len(TEXTS), embedder.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_a_vector_does_not_depend_on_its_company(embedder: Embedder) -> None:
    together = embedder.embed([*TEXTS, "long " * 300])
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.array_equal(together[: len(TEXTS)], alone)


def test_meaning_orders_texts(embedder: Embedder) -> None:
    question, near, far, _ = embedder.embed(TEXTS)
    assert question @ near > question @ far + 0.1


def test_word_pieces_include_specials(embedder: Embedder) -> None:
    assert embedder.count_tokens("") == 2
    assert embedder.count_tokens("pH") < embedder.count_tokens("pH of the elution buffer")
    assert embedder.max_tokens == 256
    assert isinstance(embedder, Embedder) and embedder.version == embedder.version


def test_the_light_counter_agrees_with_the_model_and_does_not_truncate() -> None:
    counter, long = WordPieceCounter(), "viable cell density " * 200
    assert counter.max_tokens == 256
    assert counter.count_tokens(long) == OnnxEmbedder().count_tokens(long) > 256
    assert counter.count_many(["pH", long]) == [counter.count_tokens("pH"), counter.count_tokens(long)]


def test_the_prepared_model_agrees_with_the_original() -> None:
    manifest = read_manifest(ensure_prepared())
    assert manifest.agreement >= 0.985 and manifest.dimensions == 384
    original = SentenceTransformersEmbedder(packaged_model(), device="cpu").embed(TEXTS[:3])
    assert np.min(np.sum(original * OnnxEmbedder().embed(TEXTS[:3]), axis=1)) >= 0.985


def test_a_damaged_prepared_model_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(ensure_prepared(), tmp_path / "copy")
    assert read_manifest(folder)
    with (folder / "model.onnx").open("r+b") as stream:
        stream.write(b"x")
    with pytest.raises(StoreError, match="models prepare"):
        read_manifest(folder)


def test_nothing_is_prepared_in_an_empty_cache(tmp_path: Path) -> None:
    assert find_prepared(None, tmp_path) is None
    with pytest.raises(ModelError, match="no model folder"):
        ensure_prepared(tmp_path, tmp_path / "cache")


def test_embedding_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert OnnxEmbedder().embed(["pH"]).shape == (1, 384)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (httpx.Response(401, json={}), ModelResponseError), (httpx.Response(200, json={"data": []}), ModelResponseError),
        (httpx.Response(200, text="no json"), ModelResponseError), (httpx.Response(503), ModelUnavailableError),
    ],
)
def test_an_api_that_fails_is_told_apart(reply: httpx.Response, error: type[ModelError]) -> None:
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(reply.status_code, content=reply.content, headers=reply.headers)

    with pytest.raises(error):
        ApiEmbedder("m", base_url="http://test/v1/", transport=httpx.MockTransport(answer)).embed(["text"])
    assert len(calls) == (3 if error is ModelUnavailableError else 1)
    assert calls[0].url == "http://test/v1/embeddings"


def test_a_cross_encoder_from_a_folder_scores_pairs(tmp_path: Path) -> None:
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    tokenizer = AutoTokenizer.from_pretrained(str(packaged_model()))
    config = BertConfig(vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, num_labels=1)
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    rerank = CrossEncoderReranker(tmp_path, device="cpu")
    scores = rerank("load limit", ["The load limit is 40 g/L.", "pH 7.0", "The load limit is 40 g/L."])
    assert len(scores) == 3 and scores[0] == pytest.approx(scores[2], abs=1e-6) and rerank("x", []) == []
    with pytest.raises(ModelError, match="cross-encoder"):
        CrossEncoderReranker(tmp_path / "nothing")("x", ["y"])


def test_lanes_change_no_vector() -> None:
    texts = [f"{text} {n}" for n in range(4) for text in TEXTS[:3]]
    assert np.array_equal(OnnxEmbedder(threads=1, lanes=3).embed(texts), OnnxEmbedder(threads=1).embed(texts))
