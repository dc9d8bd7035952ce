"""Who may do what: local users, their roles per sponsor, sessions and API tokens."""
