"""Processes that die at a chosen moment: real ones, with a real engine."""
