"""The import of the register from an uploaded sheet: columns, files, checks, loading."""
