"""Mingzhang: budget and performance disclosures as open data and a public site. Start with `pipeline.py`."""

import csv

csv.field_size_limit(1 << 30)
"""A document may print a paragraph that is longer than what Python's csv module reads unless it is told otherwise."""
