"""The budget classification: codes and the names that documents print for them, as the packages carry them."""
