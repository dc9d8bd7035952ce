"""The page that a browser loads first: Streamlit's, under the app's own name and icon, told where its server is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ui.app.signin import ICON_PATH

# Without it the browser probes each address above the page's own, and writes an error for each that is none.
_SERVER = "<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin };</script>"
_DROPPED = re.compile(r'<link\s+rel="(?:service-desc|preload|shortcut icon)"[^>]*/>', re.DOTALL)


@cache
def first_page() -> bytes:
    """The HTML. Addresses in it are made absolute, so that it works for every page of the app."""
    import streamlit

    html = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    html = _DROPPED.sub("", html).replace('="./static/', '="/static/')
    html = re.sub(r"<title>[^<]*</title>", "<title>Knowline</title>", html)
    icon = f'<link rel="icon" type="image/svg+xml" href="{ICON_PATH}">'
    return html.replace("</title>", f"</title>{icon}{_SERVER}", 1).encode("utf-8")
