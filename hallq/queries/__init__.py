"""Looks: read only, frozen values out."""
