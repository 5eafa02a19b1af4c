"""What a serving process does beside its requests: the periodic duties of every hall, and driving their printers."""
