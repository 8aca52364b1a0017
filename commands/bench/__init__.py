"""Measurements with bars to hold. Never shipped."""
