"""The older signalling generation, translated at the edge: the room knows nothing of it."""
