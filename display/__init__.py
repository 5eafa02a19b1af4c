"""What people see looking up at a screen of the hall."""
