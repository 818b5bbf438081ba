"""Tests of the adapters against a real loopback server; none builds a Home Assistant."""
