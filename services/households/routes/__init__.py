"""The API as lists: load → exists → may → do."""
