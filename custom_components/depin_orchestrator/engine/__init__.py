"""The pure ring: standard library only, no clock, no I/O, no Home Assistant."""
