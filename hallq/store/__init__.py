"""Tables, transactions and migrations: the only room that knows which database runs."""
