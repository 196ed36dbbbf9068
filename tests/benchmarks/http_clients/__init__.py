"""The possible HTTP clients between programs, each in our real use (decision 0017)."""
