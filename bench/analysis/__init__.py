"""Reads what `simul bench` wrote, and says and draws what it means."""
