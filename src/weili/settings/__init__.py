"""Settings: the environment is read in `environment`, once; `base` serves, `test` is what the suite uses."""
