"""How fast the hall is, against a bare server measured in the same run: figures are printed, never asserted."""
