"""The MCP server, called by the reference client over standard input and output."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import anyio
import httpx
from mcp import Client, StdioServerParameters
from mcp.types import TextContent

from knowledge.records import Answer, ParameterList, SearchResult
from service.mcp import build_server
from service.settings import Settings
from service.workspace import Workspace
from tests.service.conftest import CANARIES

WHY = "Why must the inlet temperature not exceed 70 °C?"


def test_tools_answer_over_stdio_and_read_only(home: Path) -> None:
    async def talk() -> None:
        arguments = ["-m", "ui.cli.main", "--home", str(home), "--sponsor", "acme", "--product", "mab", "mcp"]
        server = StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))
        async with Client(server, read_timeout_seconds=60) as client:
            tools = (await client.list_tools()).tools
            assert {tool.name for tool in tools} >= {"search", "ask", "parameters", "conflicts", "gaps"}
            for tool in tools:
                assert tool.annotations is not None and tool.annotations.read_only_hint
                assert "sponsor" not in tool.input_schema["properties"]
            found = await client.call_tool("search", {"query": "hydrate", "k": 1})
            assert SearchResult.model_validate(found.structured_content).hits[0].file == "process/drying.md"
            answer = Answer.model_validate((await client.call_tool("ask", {"question": WHY})).structured_content)
            assert answer.status == "answered" and answer.citations[0].verified
            table = (await client.call_tool("parameters", {"name": "inlet"})).structured_content
            assert ParameterList.model_validate(table).parameters

    anyio.run(talk)


def test_tools_answer_over_http_on_this_machine_only(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    scope = ["--sponsor", "acme", "--product", "mab"]
    command = [sys.executable, "-m", "ui.cli.main", "--home", str(home), *scope, "mcp", "--http-port", str(port)]
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}/mcp"

    async def talk() -> None:
        async with Client(address, read_timeout_seconds=60) as client:
            answer = Answer.model_validate((await client.call_tool("ask", {"question": WHY})).structured_content)
            assert answer.status == "answered"

    try:
        deadline = time.monotonic() + 60
        while not _listens(port):
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.1)
        anyio.run(talk)
        bent = httpx.post(address, headers={"Host": "evil.example"}, json={})
        assert bent.status_code in (403, 421)
    finally:
        process.terminate()
        process.wait(30)
    refused = subprocess.run(command, env={**os.environ, "KNOWLINE_ACCOUNTS": "1"}, capture_output=True, check=False)
    assert refused.returncode == 2 and b"REFUSED" in refused.stderr


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_every_call_is_in_the_trail_with_who_called_and_no_words(home: Path) -> None:
    workspace = Workspace(Settings(home=home, sponsor="acme", product="mab", by="Ana", embedding_threads=1))

    async def talk() -> list[str]:
        async with Client(build_server(workspace)) as client:
            for name, arguments in (("search", {"query": "kestrel"}), ("ask", {"question": WHY}), ("parameters", {})):
                await client.call_tool(name, arguments)
            return [tool.name for tool in (await client.list_tools()).tools]

    before = len(workspace.store.audit.of_sponsor("acme"))
    names = anyio.run(talk)
    acts = workspace.store.audit.of_sponsor("acme")[before:]
    assert [(act.actor, act.action) for act in acts] == [
        ("Ana", f"read:mcp_{name}") for name in ("search", "ask", "parameters")
    ]
    assert {"search", "ask", "parameters"} <= set(names) and "kestrel" not in str(acts)
    workspace.close()


def test_no_tool_shows_the_other_sponsor(home: Path) -> None:
    workspace = Workspace(Settings(home=home, sponsor="acme", product="mab", embedding_threads=1))
    canary = CANARIES["rival"]

    async def talk() -> list[Any]:
        async with Client(build_server(workspace)) as client:
            said = [
                await client.call_tool("search", {"query": canary, "k": 50}),
                await client.call_tool("ask", {"question": f"Why is {canary} used?"}),
                await client.call_tool("parameters", {}),
                await client.call_tool("search", {"query": "", "k": 1}),
                await client.call_tool("ask", {"question": "x", "sponsor": "rival"}),
            ]
            return [*said, client.instructions]

    *results, instructions = anyio.run(talk)
    assert canary not in str(instructions)
    assert results[3].is_error
    hits, answer, table = (json.dumps(result.structured_content) for result in results[:3])
    assert canary not in table
    assert canary not in hits.replace(f'"query": "{canary}"', "")
    assert canary not in json.dumps(json.loads(answer)["citations"] + json.loads(answer)["nearest"])
    assert all(isinstance(result.content[0], TextContent) for result in results)
    workspace.close()
