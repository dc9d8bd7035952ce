"""The script that Streamlit runs for every view of the app."""

# A parser process that is started meanwhile loads this file as its main module, and must not run the app.
if __name__ == "__main__":
    from ui.app.shell import run

    run()
