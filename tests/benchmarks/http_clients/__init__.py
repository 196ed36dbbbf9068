"""The HTTP clients we could use between programs, each under our real use (decision 0017)."""
