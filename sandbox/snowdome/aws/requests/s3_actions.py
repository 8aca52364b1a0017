"""S3 sub-resource -> IAM action.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

#: (method, sub-resource) of a bucket. The empty sub-resource is the bucket itself.
BUCKET_ACTIONS: dict[tuple[str, str], str] = {
    ("GET", "acl"): "s3:GetBucketAcl",
    ("GET", "accelerate"): "s3:GetAccelerateConfiguration",
    ("GET", "cors"): "s3:GetBucketCORS",
    ("GET", "encryption"): "s3:GetEncryptionConfiguration",
    ("GET", "lifecycle"): "s3:GetLifecycleConfiguration",
    ("GET", "location"): "s3:GetBucketLocation",
    ("GET", "logging"): "s3:GetBucketLogging",
    ("GET", "notification"): "s3:GetBucketNotification",
    ("GET", "object-lock"): "s3:GetBucketObjectLockConfiguration",
    ("GET", "ownershipControls"): "s3:GetBucketOwnershipControls",
    ("GET", "policy"): "s3:GetBucketPolicy",
    ("GET", "policyStatus"): "s3:GetBucketPolicyStatus",
    ("GET", "publicAccessBlock"): "s3:GetBucketPublicAccessBlock",
    ("GET", "replication"): "s3:GetReplicationConfiguration",
    ("GET", "requestPayment"): "s3:GetBucketRequestPayment",
    ("GET", "tagging"): "s3:GetBucketTagging",
    ("GET", "uploads"): "s3:ListBucketMultipartUploads",
    ("GET", "versioning"): "s3:GetBucketVersioning",
    ("GET", "versions"): "s3:ListBucketVersions",
    ("GET", "website"): "s3:GetBucketWebsite",
    ("GET", ""): "s3:ListBucket",
    ("HEAD", ""): "s3:ListBucket",
    ("PUT", "encryption"): "s3:PutEncryptionConfiguration",
    ("PUT", "lifecycle"): "s3:PutLifecycleConfiguration",
    ("PUT", "logging"): "s3:PutBucketLogging",
    ("PUT", "ownershipControls"): "s3:PutBucketOwnershipControls",
    ("PUT", "policy"): "s3:PutBucketPolicy",
    ("PUT", "publicAccessBlock"): "s3:PutBucketPublicAccessBlock",
    ("PUT", "tagging"): "s3:PutBucketTagging",
    ("PUT", "versioning"): "s3:PutBucketVersioning",
    ("PUT", ""): "s3:CreateBucket",
    ("DELETE", "encryption"): "s3:PutEncryptionConfiguration",
    ("DELETE", "lifecycle"): "s3:PutLifecycleConfiguration",
    ("DELETE", "ownershipControls"): "s3:PutBucketOwnershipControls",
    ("DELETE", "policy"): "s3:DeleteBucketPolicy",
    ("DELETE", "publicAccessBlock"): "s3:PutBucketPublicAccessBlock",
    ("DELETE", "tagging"): "s3:PutBucketTagging",
    ("DELETE", ""): "s3:DeleteBucket",
}

#: (method, sub-resource) of an object -> (action, action when a version is named).
OBJECT_ACTIONS: dict[tuple[str, str], tuple[str, str]] = {
    ("GET", ""): ("s3:GetObject", "s3:GetObjectVersion"),
    ("HEAD", ""): ("s3:GetObject", "s3:GetObjectVersion"),
    ("GET", "tagging"): ("s3:GetObjectTagging", "s3:GetObjectVersionTagging"),
    ("GET", "uploadId"): ("s3:ListMultipartUploadParts", "s3:ListMultipartUploadParts"),
    ("PUT", ""): ("s3:PutObject", "s3:PutObject"),
    ("PUT", "uploadId"): ("s3:PutObject", "s3:PutObject"),
    ("PUT", "tagging"): ("s3:PutObjectTagging", "s3:PutObjectVersionTagging"),
    ("POST", "uploads"): ("s3:PutObject", "s3:PutObject"),
    ("POST", "uploadId"): ("s3:PutObject", "s3:PutObject"),
    ("DELETE", ""): ("s3:DeleteObject", "s3:DeleteObjectVersion"),
    ("DELETE", "uploadId"): ("s3:AbortMultipartUpload", "s3:AbortMultipartUpload"),
    ("DELETE", "tagging"): ("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"),
}

#: Query parameters that only refine a request. Any other name is a sub-resource, and must be in a table above.
REFINEMENTS = frozenset(
    (
        "continuation-token",
        "delimiter",
        "encoding-type",
        "fetch-owner",
        "key-marker",
        "list-type",
        "marker",
        "max-keys",
        "max-parts",
        "max-uploads",
        "part-number-marker",
        "partNumber",
        "prefix",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
        "start-after",
        "upload-id-marker",
        "version-id-marker",
        "versionId",
        "x-id",
    )
)
