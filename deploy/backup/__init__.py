"""Backup and restore of one installation: `bangfu backup DIR`, `bangfu restore DIR`.

A backup is a folder: `manifest.json`, `databases/<name>.dump` (pg_dump, custom format), `objects/<key>`, `audit/`
(signed heads of the audit trail up to the time of the backup) and `keys/` only on request. The manifest names every
file with its SHA-256, and every table with its row count and a fingerprint of its rows, so that a restore can check
what it restored.
"""
