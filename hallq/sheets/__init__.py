"""Reports as files: CSV and XLSX with the same figures."""
