"""What a search promises: right order, only live passages of the scope, the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from fake_embedder import HashEmbedder
from memory_source import SCOPE, MemorySource, chunk, document

from knowledge.protocols import Searcher
from knowledge.records import Abbreviation, Chunk, DocumentEntry, SearchFilter
from retrieval.index import HomeIndex
from retrieval.search import HybridSearcher
from retrieval.vectors import ChromaVectors, local_client

EMBEDDER = HashEmbedder()
FILLING = [chunk(f"z{n}.c0", f"Unrelated remark number {n} on buffers, labels and shipping of goods.") for n in range(20)]


class World:
    """An index, its truth, and a searcher over both."""

    def __init__(self, folder: Path, chunks: Sequence[Chunk], documents: Sequence[DocumentEntry] = (), abbreviations: Sequence[Abbreviation] = ()) -> None:
        chroma = ChromaVectors(local_client(folder / "chroma"))
        self.index = HomeIndex(folder / "index", chroma, embedder_version=EMBEDDER.version, dimensions=EMBEDDER.dimensions)
        self.source = MemorySource([*chunks, *FILLING], documents, abbreviations)
        self.add(*chunks, *FILLING)
        self.searcher = HybridSearcher(self.index, self.source, EMBEDDER)

    def add(self, *chunks: Chunk) -> None:
        self.index.add(SCOPE, chunks, EMBEDDER.embed([f"{c.context}\n{c.text}" for c in chunks]))

    def ids(self, query: str, k: int = 3, where: SearchFilter | None = None) -> list[str]:
        return [hit.chunk_id for hit in self.searcher.search(SCOPE, query, k=k, where=where)]


def test_hits_are_ranked_and_carry_their_place(tmp_path: Path) -> None:
    world = World(tmp_path, [chunk("a.c0", "The load is limited to 40 g/L of resin.", section="4 > 4.2"), chunk("a.c1", "The resin is stored at 2-8 °C.")])
    searcher: Searcher = world.searcher
    hits = searcher.search(SCOPE, "resin load limit", k=5)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert hits[0].chunk_id == "a.c0" and hits[0].section == "4 > 4.2" and hits[0].file == "a.docx"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_same_question_gives_the_same_ranking_and_ties_go_by_id(tmp_path: Path) -> None:
    twins = [chunk(f"t{n}.c0", "Agitation is 110 rpm.") for n in (3, 1, 2)]
    world = World(tmp_path, twins)
    first = world.searcher.search(SCOPE, "agitation", k=20)
    assert [hit.chunk_id for hit in first[:3]] == ["t1.c0", "t2.c0", "t3.c0"]
    again = HybridSearcher(world.index, world.source, EMBEDDER).search(SCOPE, "agitation", k=20)
    assert first == again


def test_what_was_once_in_the_index_does_not_change_a_ranking(tmp_path: Path) -> None:
    chunks = [chunk("a.c0", "Agitation 110 rpm."), chunk("a.c1", "Agitation speed of the impeller."), chunk("b.c0", "Impeller type.")]
    clean = World(tmp_path / "clean", chunks)
    used = World(tmp_path / "used", chunks)
    extra = [chunk(f"x{n}.c0", "agitation impeller agitation") for n in range(30)]
    used.add(*extra)
    used.add(*chunks)
    assert used.searcher.search(SCOPE, "agitation impeller", k=10) == clean.searcher.search(SCOPE, "agitation impeller", k=10)


def test_filters_apply_before_the_top_is_taken(tmp_path: Path) -> None:
    many = [chunk(f"m{n}.c0", "Hold time of the harvest is 24 h.") for n in range(40)]
    wanted = chunk("sop.c0", "The harvest may also be kept cold.", section="7")
    world = World(tmp_path, [*many, wanted], [document("sop", document_type="sop")])
    assert world.ids("hold time of the harvest", k=1, where=SearchFilter(document_types=("sop",))) == ["sop.c0"]
    assert world.ids("hold time of the harvest", k=5, where=SearchFilter(sections=("7",))) == ["sop.c0"]
    assert world.ids("hold time", where=SearchFilter(document_ids=("nothing",))) == []


def test_new_and_withdrawn_passages_count_at_once(tmp_path: Path) -> None:
    old, new = chunk("old.c0", "Seed density 0.5e6 cells/mL"), chunk("new.c0", "Seed density 0.8e6 cells/mL")
    world = World(tmp_path, [old])
    assert world.ids("seed density", k=1) == ["old.c0"]
    world.add(new)
    assert "new.c0" not in world.ids("seed density", k=25), "in the index, but SQL does not know it yet"
    world.source.put(new)
    world.source.withdraw("old.c0")
    found = world.ids("seed density", k=25)
    assert found[0] == "new.c0" and "old.c0" not in found


def test_quoted_words_must_stand_as_they_are(tmp_path: Path) -> None:
    world = World(tmp_path, [chunk("a.c0", "Low pH hold and hold again, pH low."), chunk("b.c0", "The hold at low pH lasts 60 min.")])
    assert world.ids('why the "hold at low pH"?') == ["b.c0"]
    assert world.ids('"pH of the hold"') == []
    assert len(world.ids('a 5" pipe and a 3" valve')) == 3, "inches are no quotation marks"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("what was DEV-23-014 about", "Deviation DEV-23-014: acid was added too fast."), ("limits at 36,5 °C", "Kept at 36.5 °C throughout."),
        ("inoculate at 5 x 10^5 cells/mL", "Inoculated with 0.5e6 cells/mL."), ("effect of P188", "Lots of P-188 differ."),
        ("Why is DO kept at 40 %?", "Dissolved oxygen is kept at 40 % of air saturation."), ("Standzeit der Ernte", "The harvest has a hold time of 24 h."),
        ("hold time of the harvest", "Die Haltezeit der Ernte beträgt 24 h und wird bei 2 bis 8 °C eingehalten."),
        ("durée de conservation de la récolte", "Harvest hold time: 24 h."), ("column loading", "Die Säulenbeladung ist auf 40 g/L begrenzt."),
        ("2 litres a minute", "Acid is added at 2.0 L/min."), ("bioreactor temperature", "Die Bioreaktortemperatur wird auf 36 °C gehalten und nicht verändert."),
    ],
)
def test_other_wordings_of_the_same_are_found(tmp_path: Path, query: str, text: str) -> None:
    near = [chunk("n1.c0", "Deviation DEV-23-015: label misprint."), chunk("n2.c0", "Kept at 2-8 °C and 36.9 °C."), chunk("n3.c0", "Air is supplied.")]
    assert World(tmp_path, [*near, chunk("x.c0", text)]).ids(query, k=1) == ["x.c0"]


def test_the_packages_own_abbreviations_work_both_ways(tmp_path: Path) -> None:
    world = World(
        tmp_path,
        [chunk("a.c0", "TBO was 3 h."), chunk("b.c0", "The time before opening must be recorded.")],
        abbreviations=[Abbreviation(short="TBO", long="time before opening")],
    )
    assert set(world.ids("TBO", k=2)) == {"a.c0", "b.c0"}
    assert set(world.ids("time before opening", k=2)) == {"a.c0", "b.c0"}


def versions(text_old: str, text_new: str) -> tuple[list[Chunk], list[DocumentEntry]]:
    return (
        [chunk("v1.c0", text_old), chunk("v2.c0", text_new)],
        [document("v1", status="superseded", superseded_by="v2"), document("v2")],
    )


def test_superseded_passages_rank_below_their_successors_and_say_so(tmp_path: Path) -> None:
    chunks, documents = versions("Load limit load limit 45 g/L, load limit.", "Where the load ends: the limit is 40 g/L of packed resin.")
    hits = World(tmp_path, chunks, documents).searcher.search(SCOPE, "load limit", k=5)
    order = [hit.chunk_id for hit in hits]
    assert order.index("v2.c0") < order.index("v1.c0")
    old = hits[order.index("v1.c0")]
    assert (old.status, old.superseded_by) == ("superseded", "v2")


def test_a_search_among_superseded_ones_is_not_held_back(tmp_path: Path) -> None:
    chunks, documents = versions("Load limit 45 g/L.", "Load limit 40 g/L.")
    world = World(tmp_path, chunks, documents)
    assert world.ids("load limit", where=SearchFilter(statuses=("superseded",))) == ["v1.c0"]


def test_the_same_text_of_copies_and_versions_comes_once(tmp_path: Path) -> None:
    chunks, documents = versions("The load limit is 40 g/L.", "The load  limit is 40 g/L.")
    copy = chunk("copy.c0", "The load limit is 40 g/L")
    world = World(tmp_path, [*chunks, copy], [*documents, document("copy", duplicate_of="v2")])
    found = world.ids("load limit", k=25)
    assert "v2.c0" in found and "v1.c0" not in found and "copy.c0" not in found


def test_copies_that_disagree_in_a_number_are_both_shown(tmp_path: Path) -> None:
    chunks, documents = versions("The load limit is 45 g/L.", "The load limit is 40 g/L.")
    assert {"v1.c0", "v2.c0"} <= set(World(tmp_path, chunks, documents).ids("load limit", k=5))


def test_headings_and_lists_of_abbreviations_stand_back(tmp_path: Path) -> None:
    text = "HCCF is the harvested cell culture fluid that is held before capture."
    listed, evidence = chunk("a.c0", text, section="11 Abbreviations"), chunk("y.c0", text, section="5 Harvest")
    assert World(tmp_path / "one", [listed, evidence]).ids("HCCF hold", k=2) == ["y.c0", "a.c0"]
    heading, sentence = chunk("a.c0", "5 Harvest hold"), chunk("y.c0", "The harvest hold ends after one day in the cold.")
    assert World(tmp_path / "two", [heading, sentence]).ids("harvest hold day", k=1) == ["y.c0"]


def test_a_reranker_has_the_last_word(tmp_path: Path) -> None:
    world = World(tmp_path, [chunk("a.c0", "pump speed"), chunk("b.c0", "pump speed and pressure of the long line")])
    reranked = HybridSearcher(world.index, world.source, EMBEDDER, rerank=lambda query, texts: [len(text) for text in texts])
    assert [hit.chunk_id for hit in reranked.search(SCOPE, "pump speed", k=1)] != world.ids("pump speed", k=1)


def test_chromas_own_search_agrees_on_the_best_hit(tmp_path: Path) -> None:
    world = World(tmp_path, [chunk("a.c0", "Agitation 110 rpm in the bioreactor."), chunk("b.c0", "Protein A load 40 g/L.")])
    approximate = HybridSearcher(world.index, world.source, EMBEDDER, exact_limit=0)
    assert [hit.chunk_id for hit in approximate.search(SCOPE, "agitation rpm", k=1)] == world.ids("agitation rpm", k=1)


@pytest.mark.parametrize("query", ["", "   ", "?!", "the of and", "\x00", "é" * 5000])
def test_odd_questions_do_no_harm(tmp_path: Path, query: str) -> None:
    assert isinstance(World(tmp_path, []).searcher.search(SCOPE, query), tuple)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    world = World(tmp_path, [])
    world.source.withdraw(*[c.id for c in FILLING])
    assert world.ids("anything") == []
