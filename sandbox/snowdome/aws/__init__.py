"""Sandbox AWS: S3, IAM, STS, Glue, KMS and CloudWatch Logs on one loopback port, with AWS's access rules enforced."""
