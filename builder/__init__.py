"""Mingzhang: budget and performance disclosures as open data and a public site. Start with `pipeline.py`."""
