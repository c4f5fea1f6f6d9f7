"""What happens when the world fails a build: a kill, a full disk, a missing right, a clock, a locale, a lacking tool."""
