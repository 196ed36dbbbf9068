"""The gateway: every request from outside goes through it."""
