"""接口: what other systems hand in and read, each with a token of the agency whose data it is. docs/api.md."""
