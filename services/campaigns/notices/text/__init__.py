"""What a notice's text seems to say: dates, duties, quotas, as proposals a person confirms one by one (S3-20)."""
