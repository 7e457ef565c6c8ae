"""What strangers may do to whoever checks their repository: a file for each threat."""
