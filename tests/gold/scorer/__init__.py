"""Scores coding and merging on stories and sentences whose gold is known: `python -m scorer --set stories -- INGEST`."""
