"""Background tasks that processes claim, and the supervisor of the processes that run them."""
