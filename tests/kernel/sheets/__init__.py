"""Files as offices make them and as attackers make them. Those in `files` are invented, in shapes that are used."""
