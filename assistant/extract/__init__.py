"""Document → knowledge: what tables and sentences state about parameters, every value locked to its quote."""
