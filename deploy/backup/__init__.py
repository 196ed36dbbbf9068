"""Backup and restore of one installation: `bangfu backup DIR`, `bangfu restore DIR`.

A backup is a folder: `manifest.json` (the list of all files with their SHA-256), `contents.json.age` (what they are,
with the row count and a fingerprint of the rows of every table, so that a restore can check what it restored),
`databases/<name>.dump.age` (pg_dump, custom format), `objects/<number>.age`, `audit/` (signed heads of the audit trail
up to the time of the backup, in clear) and `keys/` only on request. What ends in `.age` is encrypted in the format age
v1: the reasons are in `docs/decisions/0023-backups-are-encrypted-to-a-key.md`.
"""
