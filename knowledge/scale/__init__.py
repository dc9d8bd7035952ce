"""Scale-up and facility fit: what a step is at the sending unit beside what it becomes at the receiving unit."""
