"""Monitoring: whether the installation works, what is wrong and what to do, and metrics for Prometheus.

`health` is the short answer of /healthz, `status` runs all checks, `metrics` counts and exports, `listener` answers in
a process of its own. Everything that may hang is called through a `Probe`, with a deadline.
"""
