"""What the tests share: servers, the proxy, browsers, databases, page checks and the standing people."""
