"""Interim cluster for tests until ground/embedded is finished."""
