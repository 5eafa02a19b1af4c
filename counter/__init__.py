"""What a clerk sees sitting at a counter, and what a visitor rates there."""
