"""The launcher: real processes on folders of their own, one test for each fault that was measured."""
