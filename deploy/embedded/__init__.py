"""PostgreSQL and an object store from wheels, so that a county office need not install them."""
