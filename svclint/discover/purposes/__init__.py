"""What files are there for, where that is not to be applied: by their folders, by what they hold, by who reads them."""
