"""The gateway: everything that comes from outside passes here."""
