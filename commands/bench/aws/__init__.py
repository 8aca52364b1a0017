"""The sandbox's AWS beside moto's server."""
