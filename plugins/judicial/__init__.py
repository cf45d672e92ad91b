"""行刑衔接: a crime that enforcement comes upon goes to the police, and never ends in a fine (domain §10, J-1 … J-12)."""
