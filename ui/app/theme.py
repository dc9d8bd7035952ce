"""How the app looks and what its server may do: one theme, light and dark, and nothing that calls home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ART = Path(__file__).with_name("art")
ICON, WORDMARK, STYLE = ART / "icon.svg", ART / "wordmark.svg", ART / "app.css"

_SHARED: dict[str, Any] = {
    "font": "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
    "headingFont": "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
    "baseFontSize": 15,
    "headingFontSizes": ["1.6rem", "1.25rem", "1.05rem", "1rem", "0.95rem", "0.9rem"],
    "headingFontWeights": [650, 650, 650, 600, 600, 600],
    "baseRadius": "0.5rem",
    "showWidgetBorder": True,
    "showSidebarBorder": True,
}
_LIGHT: dict[str, Any] = {
    "primaryColor": "#0f5c6e",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f2f6f8",
    "textColor": "#16232b",
    "linkColor": "#0b5568",
    "borderColor": "#d5dee3",
    "greenTextColor": "#14613a",
    "orangeTextColor": "#8a4600",
    "redTextColor": "#a3201d",
    "blueTextColor": "#0b4f8a",
    "grayTextColor": "#4d5b63",
    "violetTextColor": "#5b3a9e",
    "yellowTextColor": "#6e5200",
}
_DARK: dict[str, Any] = {
    "primaryColor": "#1a7c91",
    "backgroundColor": "#0f171c",
    "secondaryBackgroundColor": "#18242b",
    "textColor": "#e7eef2",
    "linkColor": "#7fd0e0",
    "borderColor": "#33444e",
    "greenTextColor": "#7fdca4",
    "orangeTextColor": "#ffb86b",
    "redTextColor": "#ff9d97",
    "blueTextColor": "#8cc4ff",
    "grayTextColor": "#aebbc3",
    "violetTextColor": "#c7b0ff",
    "yellowTextColor": "#f5d565",
}
_SERVER: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "global.developmentMode": False,
    "logger.level": "error",
    "runner.magicEnabled": False,
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.showEmailPrompt": False,
}


def apply(max_upload_mb: int) -> None:
    """Set Streamlit's options for this process, before its app is made."""
    from streamlit import config

    options = dict(_SERVER)
    options["server.maxUploadSize"] = max_upload_mb
    for name, value in _SHARED.items():
        options[f"theme.{name}"] = value
    for mode, colours in (("light", _LIGHT), ("dark", _DARK)):
        options |= {f"theme.{mode}.{name}": value for name, value in colours.items()}
    for name, value in options.items():
        config.set_option(name, value)
