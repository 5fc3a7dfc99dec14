"""Notes for each group and topic, and the quotations in them."""
