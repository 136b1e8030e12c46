"""Random programs within the language's scope, each from one seed."""
