"""Two rollouts three months in, told day by day through the same operations that people use."""
