"""The door for what no person waits for: jobs of the outbox and of the timetable (Procrastinate).

An act never defers a job: it writes an outbox row, and the relay of the worker hands it on (≤ 300 ms). The web knows
no task; only the worker imports the timetable.
"""
