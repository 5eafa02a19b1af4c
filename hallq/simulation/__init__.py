"""Made-up visitors and clerks who play a day, and real days played again: through the operations a page uses, on a clock of their own."""
