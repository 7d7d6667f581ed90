"""Supervision: pilots write notes, coordinators read and answer them; and an overview of each pilot's workload."""
