"""Extracts dates, duties and quotas from a notice's text, as proposals that a person confirms one by one
(S3-20)."""
