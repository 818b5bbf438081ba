"""Tests of the pure engine; none builds a Home Assistant."""
