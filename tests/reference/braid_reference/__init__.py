"""Plain batch reference implementation of Braid's first version: the oracle of its tests."""
