"""The audit trails of all programs as one: read, exported, verified."""
