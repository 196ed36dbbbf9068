"""Form 1 (信息报备表) and Form 2 (实施情况进度表) as the office prints them: PDF by typst, DOCX by docxtpl.

Nothing here knows a database or a request: a form goes in (`form.py`), bytes come out (`pdf.py`, `word.py`).
"""
