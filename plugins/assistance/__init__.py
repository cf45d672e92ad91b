"""执法协助: technical support, action on site, archives, and any other help one organ gives another (domain §8)."""
