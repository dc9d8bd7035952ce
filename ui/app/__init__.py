"""The app for the transfer team: Streamlit pages beside the API, one process, one login."""
