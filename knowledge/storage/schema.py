"""The tables as queries see them. The migrations create them; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


def _int(name: str, *, null: bool = False, key: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null, primary_key=key, autoincrement=False)


def _big(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=False, primary_key=key, autoincrement=False)


sponsors = Table(
    "sponsors",
    metadata,
    _text("sponsor", key=True),
    _text("storage_key"),
    _big("generation"),
    _text("index_version", null=True),
    _text("created_at"),
)

products = Table(
    "products",
    metadata,
    _text("sponsor", key=True),
    _text("product", key=True),
    _text("created_at"),
    _int("settled"),
)

roots = Table(
    "roots",
    metadata,
    _text("sponsor", key=True),
    _text("product", key=True),
    _text("root", key=True),
    _text("ingested_at"),
)

documents = Table(
    "documents",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("path"),
    _text("sha256"),
    _big("bytes"),
    _text("state"),
    _text("status"),
    _text("chain_id"),
    _text("superseded_by", null=True),
    _text("duplicate_of", null=True),
    _text("replaces", null=True),
    _text("document_type", null=True),
    _text("number", null=True),
    _text("title", null=True),
    _text("version", null=True),
    _text("effective_date", null=True),
    _text("language", null=True),
    _text("status_as_written", null=True),
    _text("supersedes_as_written", null=True),
    _text("media_type", null=True),
    _text("product_names"),
    _int("pages", null=True),
    _int("ocr_pages"),
    _int("chunks"),
    Column("quality", Float, nullable=True),
    _text("page_quality"),
    _text("warnings"),
    _text("sketch", null=True),
    _text("fingerprint"),
    _text("ingested_at"),
    _text("withdrawn_at", null=True),
    _text("withdrawn_by", null=True),
    _text("withdrawn_reason", null=True),
)

elements = Table(
    "elements",
    metadata,
    _text("document_id", key=True),
    _int("ordinal", key=True),
    _text("sponsor"),
    _text("product"),
    _text("local_id"),
    _text("kind"),
    _int("page", null=True),
    _text("payload"),
)

chunks = Table(
    "chunks",
    metadata,
    _text("id", key=True),
    _text("document_id"),
    _int("ordinal"),
    _text("sponsor"),
    _text("product"),
    _text("kind"),
    _text("section", null=True),
    _text("text"),
    _text("context"),
    _text("place"),
    _text("parts"),
    _int("tokens"),
    _int("evidence"),
)

abbreviations = Table(
    "abbreviations",
    metadata,
    _text("document_id", key=True),
    _int("ordinal", key=True),
    _text("sponsor"),
    _text("product"),
    _text("short"),
    _text("long"),
    _text("element_id", null=True),
)

ledger = Table(
    "ledger",
    metadata,
    _text("sponsor", key=True),
    _text("product", key=True),
    _text("path", key=True),
    _text("root", null=True),
    _text("parent", null=True),
    _text("sha256"),
    _big("bytes"),
    _text("fingerprint"),
    _text("stage"),
    _text("document_id", null=True),
    _text("reason_code", null=True),
    _text("reason_message", null=True),
    _text("updated_at"),
)

pending_removals = Table(
    "pending_removals", metadata, _text("chunk_id", key=True), _text("sponsor"), _text("product")
)

audit = Table(
    "audit",
    metadata,
    _text("sponsor", key=True),
    _big("seq", key=True),
    _text("product"),
    _text("at"),
    _text("actor"),
    _text("action"),
    _text("subject_type"),
    _text("subject_id"),
    _text("detail"),
    _text("previous", null=True),
    _text("hash", null=True),
)

mentions = Table(
    "mentions",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("document_id"),
    _text("payload"),
    _text("parameter_id"),
    _text("link_reason"),
    _text("linked_by", null=True),
    _int("found"),
)

statements = Table(
    "statements",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("document_id"),
    _text("chain_id"),
    _text("mention_id"),
    _text("match_key"),
    _text("state"),
    _text("extracted"),
    _text("decided", null=True),
    _text("author", null=True),
    _text("approver", null=True),
    _text("decided_at", null=True),
    _text("reason", null=True),
    _text("assigned_to", null=True),
    _text("due", null=True),
    _text("comment", null=True),
    _text("opened_by", null=True),
    _text("reopened", null=True),
    _text("origin"),
    _int("found"),
    _int("revision"),
)

rationales = Table(
    "rationales",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("document_id"),
    _text("about_type"),
    _text("about_id"),
    _text("state"),
    _text("payload"),
    _text("author", null=True),
    _text("approver", null=True),
    _text("decided_at", null=True),
    _text("reason", null=True),
    _text("origin"),
    _int("found"),
)

items = Table(
    "items",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("document_id"),
    _text("type"),
    _text("name"),
    _text("payload"),
)

links = Table(
    "links",
    metadata,
    _text("sponsor", key=True),
    _text("product", key=True),
    _text("mention_key", key=True),
    _text("parameter_id"),
    _text("linked_by"),
    _text("reason"),
    _text("at"),
)

extractions = Table(
    "extractions",
    metadata,
    _text("document_id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("extractor"),
    _text("at"),
    _text("names", null=True),
)
