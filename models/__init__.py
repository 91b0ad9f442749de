"""Learned parts behind plain functions."""
