"""The middle ring, acting side: what changes machines; aiohttp and the engine only."""
