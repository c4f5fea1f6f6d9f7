"""The methods: properties, examples, and numbers that other programs give."""
