"""What builds and checks the product, and never runs in production."""
