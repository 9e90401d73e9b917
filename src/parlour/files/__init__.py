"""Files: where they are kept, what they are called, and how they are handed out."""
