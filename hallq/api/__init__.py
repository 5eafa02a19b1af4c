"""The stable HTTP interface of a hall, for devices and other programs."""
