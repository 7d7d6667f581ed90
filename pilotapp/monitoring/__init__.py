"""Monitoring: whether the installation works, what is wrong with it and what to do, and numbers for Prometheus.

`health` is the short answer of /healthz, `status` runs all checks, `metrics` counts and prints, `listener` answers
beside the workers. Whatever may hang is called through a `Probe`, with a deadline.
"""
