"""Backup and restore of one installation: `bangfu backup DIR`, `bangfu restore DIR`.

A backup is a folder: `manifest.json`, `databases/<name>.dump` (pg_dump, custom format), `objects/<key>`, `audit/`
(signed heads of the audit trail up to this moment) and `keys/` only when asked for. Everything is named in the manifest
with its SHA-256, every table with its row count and a fingerprint of its rows, so that a restore can say what it
brought back instead of hoping.
"""
