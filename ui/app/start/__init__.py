"""The script alone in a folder: beside a folder `pages` Streamlit would take that for pages of its own making."""
