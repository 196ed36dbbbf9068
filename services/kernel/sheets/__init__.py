"""Sheets that people fill in, CSV and XLSX: read as hostile input, and offered as templates."""
