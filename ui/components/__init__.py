"""Streamlit components with a front end of their own."""
