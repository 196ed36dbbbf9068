"""Sheets that people fill in, CSV and XLSX: parsed as untrusted input; written as templates and as streams of texts."""
