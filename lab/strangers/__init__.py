"""A second laboratory for the optimizer, written without sight of the first or of the learners.

Where `lab.sim` draws curves, here things happen: tasks arrive in clusters and are turned away,
stores fill and are purged, sponsorships run out, points wait for a price. `kinds` says how each
network pays, `draw` and `families` what comes a host's way, `bounds` what the networks' rules
allow at each moment, `live` lets a policy run a host, `hindsight` finds the best constant shares.
"""
