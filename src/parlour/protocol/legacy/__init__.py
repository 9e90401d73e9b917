"""The older signalling generation: namespace `control`, a ticket in the sub-protocol."""
