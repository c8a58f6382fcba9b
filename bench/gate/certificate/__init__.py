"""The gate's proof of its own error rates: `./dev gate --certify` (docs/gate.md)."""
