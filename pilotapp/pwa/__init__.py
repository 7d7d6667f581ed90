"""Installing the app and starting it offline: manifest, service worker, and their pages."""
