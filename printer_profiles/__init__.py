"""Data, not code: one TOML a printer; `hallq.printing.profiles` reads and checks them."""
