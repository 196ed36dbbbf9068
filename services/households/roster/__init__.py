"""The import of the register from a clerk's sheet: columns, files, checks, loading."""
