"""What a visitor sees standing at the ticket machine."""
