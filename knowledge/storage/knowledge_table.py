"""The knowledge table: what extraction found, kept beside what people decided, which it never overwrites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from knowledge.grounding import only_grounded
from knowledge.ids import scoped_id
from knowledge.records import (
    KnowledgeItem,
    KnowledgePage,
    Parameter,
    Rationale,
    Scope,
    Statement,
)
from knowledge.records.extraction import Extraction, Link, Mention
from knowledge.storage import schema
from knowledge.storage.clock import now
from knowledge.storage.extraction_rows import forget_undecided, put_rationales
from knowledge.storage.knowledge_rows import (
    DECIDED,
    StatementRow,
    match_key,
    parameter_of,
    statement_row,
    with_status,
)
from knowledge.storage.succession import take_over


class KnowledgeTable:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # what extraction writes

    def outdated(self, scope: Scope, extractor: str) -> tuple[str, ...]:
        """Live documents that this extractor version has not read yet, by path."""
        documents, done = schema.documents, schema.extractions
        query = (
            select(documents.c.id)
            .outerjoin(done, done.c.document_id == documents.c.id)
            .where(
                documents.c.sponsor == scope.sponsor,
                documents.c.product == scope.product,
                documents.c.state == "live",
                documents.c.chunks > 0,
                (done.c.extractor.is_(None)) | (done.c.extractor != extractor),
            )
            .order_by(documents.c.path, documents.c.id)
        )
        with self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def put(self, connection: Connection, scope: Scope, chain_id: str, extraction: Extraction) -> int:
        """Replace what was extracted from one document. Human decisions stay; gives the number of statements.

        A statement whose quotes do not hold its value is refused, whoever extracted it, and counted in the log.
        """
        extraction = only_grounded(extraction)
        document_id = extraction.document_id
        forget_undecided(connection, document_id)
        take_over(connection, extraction, DECIDED)
        mentions, statements = schema.mentions, schema.statements
        base = {"sponsor": scope.sponsor, "product": scope.product, "document_id": document_id}
        kept = set(connection.execute(select(statements.c.id).where(statements.c.document_id == document_id)).scalars())
        rows = []
        for mention in extraction.mentions:
            bare = mention.model_copy(update={"statements": ()})
            connection.execute(
                insert(mentions),
                base
                | {
                    "id": mention.id,
                    "payload": bare.model_dump_json(exclude_none=True),
                    "parameter_id": scoped_id("p", scope, mention.id),
                    "link_reason": "not linked yet",
                    "found": 1,
                },
            )
            for statement in mention.statements:
                payload = statement.model_dump_json(exclude_none=True)
                if statement.id in kept:
                    connection.execute(
                        update(statements)
                        .where(statements.c.id == statement.id)
                        .values(extracted=payload, mention_id=mention.id, found=1)
                    )
                    continue
                rows.append(
                    base
                    | {
                        "id": statement.id,
                        "chain_id": chain_id,
                        "mention_id": mention.id,
                        "match_key": match_key(mention, statement),
                        "state": statement.state,
                        "extracted": payload,
                        "origin": "extracted",
                        "found": 1,
                        "revision": 1,
                    }
                )
        if rows:
            connection.execute(insert(statements), rows)
        put_rationales(connection, base, extraction.rationales)
        if extraction.items:
            connection.execute(
                insert(schema.items),
                [
                    base | {"id": i.id, "type": i.type, "name": i.name, "payload": i.model_dump_json(exclude_none=True)}
                    for i in extraction.items
                ],
            )
        done = schema.extractions
        connection.execute(delete(done).where(done.c.document_id == document_id))
        read = {"extractor": extraction.extractor, "at": now(), "names": extraction.names}
        connection.execute(insert(done), base | read)
        return sum(len(mention.statements) for mention in extraction.mentions)

    def relink(self, connection: Connection, scope: Scope, links: Sequence[Link]) -> None:
        """Set which parameter each mention belongs to; a person's links win over computed ones."""
        table, by_hand = schema.mentions, schema.links
        in_scope = (by_hand.c.sponsor == scope.sponsor) & (by_hand.c.product == scope.product)
        human = {row.mention_key: row for row in connection.execute(select(by_hand).where(in_scope))}
        columns = (table.c.id, table.c.parameter_id, table.c.link_reason, table.c.linked_by)
        query = select(*columns).where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
        as_stored = {row.id: (row.parameter_id, row.link_reason, row.linked_by) for row in connection.execute(query)}
        for link in links:
            person = human.get(link.mention_id)
            values = (
                {"parameter_id": person.parameter_id, "link_reason": person.reason, "linked_by": person.linked_by}
                if person is not None
                else {"parameter_id": link.parameter_id, "link_reason": link.reason, "linked_by": link.by}
            )
            if as_stored.get(link.mention_id) != tuple(values.values()):
                connection.execute(update(table).where(table.c.id == link.mention_id).values(**values))

    def link_by_hand(self, connection: Connection, scope: Scope, link: Link) -> None:
        """A person says where a mention belongs; kept over all later extractions."""
        table = schema.links
        connection.execute(
            delete(table).where(
                table.c.sponsor == scope.sponsor,
                table.c.product == scope.product,
                table.c.mention_key == link.mention_id,
            )
        )
        values = {
            "sponsor": scope.sponsor, "product": scope.product, "mention_key": link.mention_id,
            "parameter_id": link.parameter_id, "linked_by": link.by, "reason": link.reason, "at": now(),
        }  # fmt: skip
        connection.execute(insert(table), values)
        self.relink(connection, scope, [link])

    # reading

    def names_read_with(self, scope: Scope) -> Mapping[str, str]:
        """The print of the names that each live document was read with, by document id; "" where none was kept."""
        done, documents = schema.extractions, schema.documents
        query = (
            select(done.c.document_id, done.c.names)
            .join(documents, documents.c.id == done.c.document_id)
            .where(done.c.sponsor == scope.sponsor, done.c.product == scope.product, documents.c.state == "live")
        )
        with self._engine.connect() as connection:
            return {row.document_id: row.names or "" for row in connection.execute(query)}

    def mentions_as_read(self, scope: Scope) -> tuple[Mention, ...]:
        """Mentions of live documents with the statements that extraction read, whatever people decided since."""
        statements: dict[str, list[Statement]] = defaultdict(list)
        for row in self.statement_rows(scope):
            if row.origin == "extracted":
                statements[row.mention_id].append(row.extracted)
        return tuple(
            mention.model_copy(update={"statements": tuple(statements[mention.id])})
            for mention, _, _ in self._linked_mentions(scope)
        )

    def mentions(self, scope: Scope) -> tuple[Mention, ...]:
        """Mentions of live documents with their statements, in the order of documents and places."""
        statements: dict[str, list[Statement]] = defaultdict(list)
        for row in self.statement_rows(scope):
            statements[row.mention_id].append(row.statement)
        return tuple(
            mention.model_copy(update={"statements": tuple(statements[mention.id])})
            for mention, _, _ in self._linked_mentions(scope)
        )

    def parameters(self, scope: Scope) -> tuple[Parameter, ...]:
        """The table: parameters in the order of their first mention, with statements and rationales."""
        statements: dict[str, list[Statement]] = defaultdict(list)
        for row in self.statement_rows(scope):
            statements[row.mention_id].append(row.statement)
        groups: dict[str, list[tuple[Mention, str]]] = {}
        for mention, parameter_id, reason in self._linked_mentions(scope):
            groups.setdefault(parameter_id, []).append((mention, reason))
        reasons = self._rationales_by_about(scope)
        return tuple(parameter_of(pid, group, statements, reasons) for pid, group in groups.items())

    def stamp(self, scope: Scope) -> str:
        """Differs whenever the table may: after a run of extraction, a change of documents, a decision."""
        done, sponsors, audit = schema.extractions, schema.sponsors, schema.audit
        with self._engine.connect() as connection:
            runs = connection.execute(
                select(func.count(), func.max(done.c.at)).where(
                    done.c.sponsor == scope.sponsor, done.c.product == scope.product
                )
            ).one()
            generation = connection.scalar(select(sponsors.c.generation).where(sponsors.c.sponsor == scope.sponsor))
            acts = connection.scalar(select(func.max(audit.c.seq)).where(audit.c.sponsor == scope.sponsor))
        return f"{runs[0]} {runs[1]} {generation} {acts}"

    def mention_ids(self, scope: Scope) -> Mapping[str, tuple[str, ...]]:
        """The mentions of each parameter in use."""
        groups: dict[str, list[str]] = defaultdict(list)
        for mention, parameter_id, _ in self._linked_mentions(scope):
            groups[parameter_id].append(mention.id)
        return {parameter_id: tuple(ids) for parameter_id, ids in groups.items()}

    def statement_rows(self, scope: Scope, statement_id: str | None = None) -> tuple[StatementRow, ...]:
        """Statements of live documents (or entered by hand), or the one with the id."""
        table, documents = schema.statements, schema.documents
        query = (
            select(table, documents.c.status.label("document_status"))
            .outerjoin(documents, documents.c.id == table.c.document_id)
            .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .where((documents.c.state == "live") | (table.c.origin == "hand"))
            .order_by(documents.c.path, table.c.document_id, table.c.id)
        )
        if statement_id is not None:
            query = query.where(table.c.id == statement_id)
        with self._engine.connect() as connection:
            return tuple(statement_row(row) for row in connection.execute(query))

    def rationales(self, scope: Scope) -> tuple[Rationale, ...]:
        return tuple(self._rationales(scope))

    def rationale(self, scope: Scope, rationale_id: str) -> Rationale | None:
        found = self.rationale_row(scope, rationale_id)
        return None if found is None else found[0]

    def rationale_row(self, scope: Scope, rationale_id: str) -> tuple[Rationale, str | None] | None:
        """A rationale and who proposed it."""
        return next(((r, by) for r, by in self._authored_rationales(scope) if r.id == rationale_id), None)

    def items(self, scope: Scope, kind: str, *, limit: int = 1000, cursor: str | None = None) -> KnowledgePage:
        """Typed items of live documents by name; `cursor` is the last id seen."""
        table, documents = schema.items, schema.documents
        where = (
            (table.c.sponsor == scope.sponsor)
            & (table.c.product == scope.product)
            & (table.c.type == kind)
            & (documents.c.state == "live")
        )
        joined = table.join(documents, documents.c.id == table.c.document_id)
        query = select(table.c.payload, table.c.id).select_from(joined).where(where).order_by(table.c.id)
        with self._engine.connect() as connection:
            total = connection.execute(select(func.count()).select_from(joined).where(where)).scalar_one()
            if cursor is not None:
                query = query.where(table.c.id > cursor)
            rows = connection.execute(query.limit(limit)).all()
        items = tuple(KnowledgeItem.model_validate_json(row.payload) for row in rows)
        return KnowledgePage(items=items, total=total, next_cursor=rows[-1].id if len(rows) == limit else None)

    def counts(self, scope: Scope) -> Mapping[str, int]:
        """Statements per live document."""
        table, documents = schema.statements, schema.documents
        query = (
            select(table.c.document_id, func.count().label("n"))
            .outerjoin(documents, documents.c.id == table.c.document_id)
            .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .where((documents.c.state == "live") | (table.c.origin == "hand"))
            .group_by(table.c.document_id)
        )
        with self._engine.connect() as connection:
            return {row.document_id: row.n for row in connection.execute(query)}

    # inside

    def _linked_mentions(self, scope: Scope) -> Iterator[tuple[Mention, str, str]]:
        table, documents = schema.mentions, schema.documents
        query = (
            select(table.c.payload, table.c.parameter_id, table.c.link_reason)
            .outerjoin(documents, documents.c.id == table.c.document_id)
            .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .where((documents.c.state == "live") | (table.c.document_id == ""))
            .order_by(documents.c.path, table.c.document_id, table.c.id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield Mention.model_validate_json(row.payload), row.parameter_id, row.link_reason

    def _rationales(self, scope: Scope) -> Iterator[Rationale]:
        return (rationale for rationale, _ in self._authored_rationales(scope))

    def _authored_rationales(self, scope: Scope) -> Iterator[tuple[Rationale, str | None]]:
        """Rationales of live documents (or entered by hand), each with its author."""
        table, documents = schema.rationales, schema.documents
        query = (
            select(table.c.payload, table.c.state, table.c.author, documents.c.status.label("document_status"))
            .outerjoin(documents, documents.c.id == table.c.document_id)
            .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .where((documents.c.state == "live") | (table.c.origin == "hand"))
            .order_by(documents.c.path, table.c.id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            found = Rationale.model_validate_json(row.payload)
            citation = with_status(found.citation, row.document_status)
            yield found.model_copy(update={"state": row.state, "citation": citation}), row.author

    def _rationales_by_about(self, scope: Scope) -> dict[str, list[Rationale]]:
        grouped: dict[str, list[Rationale]] = defaultdict(list)
        for found in self._rationales(scope):
            grouped[found.about.id].append(found)
        return grouped
