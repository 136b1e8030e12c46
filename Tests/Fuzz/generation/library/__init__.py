"""What random programs ask of the library's modules."""
