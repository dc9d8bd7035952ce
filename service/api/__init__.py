"""The HTTP API: one app factory, one error shape, routes over one warm workspace."""
