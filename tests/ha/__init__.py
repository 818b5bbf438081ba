"""Tests of the Home Assistant ring, against the lab over real HTTP."""
