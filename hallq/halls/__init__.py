"""Set-up files of made-up halls, for the demo and the simulation."""
