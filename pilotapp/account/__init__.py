"""The signed-in person's own account: profile, language, e-mail address, download of own data, leaving."""
