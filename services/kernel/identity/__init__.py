"""Telephone numbers, document numbers and names of persons, read from any spelling into one canonical form."""
