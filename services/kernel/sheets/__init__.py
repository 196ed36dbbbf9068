"""Sheets that people fill in, CSV and XLSX: parsed as untrusted input, and written, as templates or as streams."""
