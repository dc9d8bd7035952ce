"""The knowledge table in the forms people use: CSV, XLSX, DOCX."""
