-- https://docs.snowflake.com/en/sql-reference/sql/create-external-volume
CREATE EXTERNAL VOLUME :name
    STORAGE_LOCATIONS = (
        (
            NAME = :location_name
            STORAGE_PROVIDER = 'S3'
            STORAGE_BASE_URL = :storage_base_url
            STORAGE_AWS_ROLE_ARN = :storage_aws_role_arn
            STORAGE_AWS_EXTERNAL_ID = :storage_aws_external_id
            [ENCRYPTION = (TYPE = :encryption_type [KMS_KEY_ID = :kms_key_id])]
        )
    )
    ALLOW_WRITES = :allow_writes
    COMMENT = :comment
