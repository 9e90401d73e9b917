"""LiveKit behind the room server's own address (signaling-core.md 14.3)."""
