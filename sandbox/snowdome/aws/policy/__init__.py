"""The IAM policy language: documents, conditions, evaluation. Knows nothing of requests, services or moto."""
