"""Statements on rows, one file each."""
