"""Tests of what changes machines: against a real Docker Engine, and against one that lies."""
