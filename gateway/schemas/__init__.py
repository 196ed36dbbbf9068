"""Requests and answers of the identity routes, by subject."""
