"""Tools that build and check the product; none runs in production."""
