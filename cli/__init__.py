"""The operator's commands, `anhuan <noun> <verb>`. Imports care; nobody imports it."""
