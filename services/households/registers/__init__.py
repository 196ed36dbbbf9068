"""How the registers of counties write: titles of columns and words of closed lists, as data."""
