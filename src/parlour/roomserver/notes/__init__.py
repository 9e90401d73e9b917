"""The runtime's side of notes and whiteboards: sockets of our editor, calls to other editors."""
