"""The tables' history: numbered steps that lead any released database to the present one."""
