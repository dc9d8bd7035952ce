"""The script that Streamlit runs for every view of the app."""

from ui.app.shell import run

run()
