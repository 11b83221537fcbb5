"""Streamlit pages and the replay component. Reads generations, never the log."""
