"""Streamlit pages and their browser components. They read generations and post events; they never read the log."""
