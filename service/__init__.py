"""The one composition root: settings become objects; HTTP API, MCP, accounts and jobs."""
