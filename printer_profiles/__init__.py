"""What each printer can do, as data: one TOML file a printer."""
