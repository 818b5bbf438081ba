"""A laboratory for the optimizer: hosts whose truth is known, because it is written here.

`truth` says what nodes really want and earn, `scenarios` draws hosts of ten families from a
seed, `trial` lets a policy run a host for forty days, `oracle` knows all in hindsight, and
`policies` holds the production engine and the baselines it has to beat. The engine sees none
of the truth: only what adapters would report, late, noisy and in lumps.
"""
