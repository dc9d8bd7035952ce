"""Invented packages of several products with questions on them; the texts are worded unlike the questions."""
