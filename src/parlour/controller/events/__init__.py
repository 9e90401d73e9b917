"""Events: their dates, how they are created and changed, and what clients see of them."""
