"""The office: where managers and administrators look and set up."""
