"""Writes an Outlook message (.msg): properties in a compound file, after MS-OXMSG and MS-CFB, version 3."""

from __future__ import annotations

import datetime
import struct
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class Node:
    """A storage (with children) or a stream (with data) of the compound file."""

    name: str
    data: bytes = b""
    children: list[Node] = field(default_factory=list)
    storage: bool = False


def _padded(data: bytes, size: int) -> bytes:
    return data + b"\0" * (-len(data) % size)


def _chain(table: list[int], first: int, count: int) -> None:
    table += [*range(first + 1, first + count), END] if count else []


def compound_file(root: Node) -> bytes:
    """The bytes of a compound file; streams under 4,096 bytes go to the mini stream."""
    order = [root]
    for node in order:
        node.children.sort(key=lambda n: (len(n.name), n.name.upper()))
        order += node.children
    number = {id(node): i for i, node in enumerate(order)}
    mini, big = b"", b""
    starts: dict[int, int] = {}
    mini_fat: list[int] = []
    fat: list[int] = []
    for node in order:
        if node.storage or not node.data:
            continue
        if len(node.data) < CUTOFF:
            starts[id(node)] = len(mini) // MINI
            _chain(mini_fat, len(mini) // MINI, -(-len(node.data) // MINI))
            mini += _padded(node.data, MINI)
        else:
            starts[id(node)] = len(big) // SECTOR
            _chain(fat, len(big) // SECTOR, -(-len(node.data) // SECTOR))
            big += _padded(node.data, SECTOR)
    body = big

    def append(data: bytes) -> int:
        nonlocal body
        first, count = len(body) // SECTOR, -(-len(data) // SECTOR)
        _chain(fat, first, count)
        body += _padded(data, SECTOR)
        return first if count else END

    mini_start = append(mini)
    mini_table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    mini_table += b"\xff" * (-len(mini_table) % SECTOR)
    mini_fat_start = append(mini_table)
    links = {id(node): [FREE, FREE, FREE] for node in order}

    def tree(nodes: list[Node]) -> int:
        if not nodes:
            return FREE
        middle = len(nodes) // 2
        links[id(nodes[middle])][0], links[id(nodes[middle])][1] = tree(nodes[:middle]), tree(nodes[middle + 1 :])
        return number[id(nodes[middle])]

    for node in order:
        links[id(node)][2] = tree(node.children)
    entries = b""
    for i, node in enumerate(order):
        name = node.name.encode("utf-16-le") + b"\0\0"
        kind = 5 if i == 0 else 1 if node.storage else 2
        start, size = (mini_start, len(mini)) if i == 0 else (0 if node.storage else starts.get(id(node), END), len(node.data))
        entries += name.ljust(64, b"\0") + struct.pack("<HBB3I16sIQQIQ", len(name), kind, 1, *links[id(node)], b"\0" * 16, 0, 0, 0, start, size)
    blank = b"\0" * 66 + struct.pack("<BB3I", 0, 1, FREE, FREE, FREE) + b"\0" * 48
    entries += blank * (-len(order) % 4)
    directory = append(entries)
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    where = [len(body) // SECTOR + i for i in range(fat_sectors)]
    fat += [FAT] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat)
    table += b"\xff" * (fat_sectors * SECTOR - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6) + struct.pack("<9I", 0, fat_sectors, directory, 0, CUTOFF, mini_fat_start, len(mini_table) // SECTOR, END, 0)
    return header + struct.pack("<109I", *where, *[FREE] * (109 - fat_sectors)) + body + table


def _properties(header: bytes, texts: dict[int, str], fixed: dict[int, tuple[int, bytes]]) -> list[Node]:
    """The property stream and one stream for each text."""
    entries, nodes = b"", []
    for tag, text in texts.items():
        data = text.encode("utf-16-le")
        entries += struct.pack("<HHIII", 0x001F, tag, 6, len(data) + 2, 0)
        nodes.append(Node(f"__substg1.0_{tag:04X}001F", data))
    for tag, (kind, value) in fixed.items():
        entries += struct.pack("<HHI", kind, tag, 6) + value.ljust(8, b"\0")
    return [Node("__properties_version1.0", header + entries), *nodes]


def message(sender: tuple[str, str], to: tuple[str, str], subject: str, body: str, sent: datetime.datetime) -> bytes:
    """A mail without attachments. `sent` is UTC."""
    epoch = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)
    ticks = struct.pack("<Q", int((sent - epoch).total_seconds()) * 10_000_000)
    texts = {0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: sender[0], 0x0C1E: "SMTP", 0x0C1F: sender[1], 0x5D01: sender[1], 0x0E04: to[0], 0x0E1D: subject, 0x1000: body,
             0x007D: f"From: {sender[0]} <{sender[1]}>\r\nTo: {to[0]} <{to[1]}>\r\nSubject: {subject}\r\nDate: {sent:%a, %d %b %Y %H:%M:%S} +0000\r\n"}
    fixed = {0x0039: (0x40, ticks), 0x0E06: (0x40, ticks), 0x340D: (0x03, struct.pack("<I", 0x40000))}
    recipient = Node("__recip_version1.0_#00000000", storage=True, children=_properties(b"\0" * 8, {0x3001: to[0], 0x3002: "SMTP", 0x3003: to[1], 0x39FE: to[1]}, {0x0C15: (0x03, struct.pack("<I", 1))}))
    names = Node("__nameid_version1.0", storage=True, children=[Node(f"__substg1.0_{tag}0102") for tag in ("0002", "0003", "0004")])
    top = _properties(b"\0" * 8 + struct.pack("<4I", 1, 0, 1, 0) + b"\0" * 8, texts, fixed)
    return compound_file(Node("Root Entry", storage=True, children=[*top, recipient, names]))
