"""The pages, one module each. The folder is not called `pages`: Streamlit would run what lies in that beside app.py by itself."""
