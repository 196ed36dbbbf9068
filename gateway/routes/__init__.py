"""The identity API as lists of routes."""
