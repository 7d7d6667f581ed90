"""Work beside the requests: tasks that processes claim, and the supervisor of the process that does them."""
