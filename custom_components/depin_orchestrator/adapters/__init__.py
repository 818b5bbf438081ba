"""The middle ring: one adapter per network, aiohttp and the engine only."""
