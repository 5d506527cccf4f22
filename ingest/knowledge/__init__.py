"""Who a name is on a given day, where a place lies, what a code means: tables, their check, and the index made of them."""
