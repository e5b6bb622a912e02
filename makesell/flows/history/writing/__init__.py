"""Flows/history: writes the facts of any source through the acts. Each writer passes over what was recorded before, so all may run again."""
