"""Form 1 (信息报备表) and Form 2 (实施情况进度表) as the office prints them: PDF by typst, DOCX by docxtpl.

No module here uses a database or a request: input is a form (`form.py`), output is bytes (`pdf.py`, `word.py`).
"""
