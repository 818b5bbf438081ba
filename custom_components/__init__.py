"""Makes the folder a package, as the test plugin expects."""
