"""Measurements: pure metrics, data sets, runs and reports."""
