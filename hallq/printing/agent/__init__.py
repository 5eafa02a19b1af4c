"""The print agent: drives the printers at this machine for a server elsewhere. It only calls out, and prints nothing by itself."""
