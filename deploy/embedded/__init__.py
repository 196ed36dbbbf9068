"""The parts a county office does not have to install: PostgreSQL and an object store, from wheels."""
