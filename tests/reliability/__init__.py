"""How well coders agree, and how that is told."""
