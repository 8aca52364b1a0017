"""The account's objects, who owns them, and who may use them."""
