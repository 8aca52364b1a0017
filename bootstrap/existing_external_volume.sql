-- The stack's external volume, which stays the administrator's. The program reads its IAM user and external ID, and the
-- stack's role trusts exactly those. SYSTEM$VERIFY_EXTERNAL_VOLUME, after the first up, only its owner may call.
-- https://docs.snowflake.com/en/sql-reference/sql/create-external-volume
CREATE EXTERNAL VOLUME IF NOT EXISTS :name
    STORAGE_LOCATIONS = (
        (
            NAME = 'lakehouse-s3'
            STORAGE_PROVIDER = 'S3'
            STORAGE_BASE_URL = :storage_base_url
            STORAGE_AWS_ROLE_ARN = :storage_aws_role_arn
        )
    )
    ALLOW_WRITES = :allow_writes
    COMMENT = 'Files of the lakehouse, kept by an administrator';
-- The owner of a linked database needs it for whatever is done in there.
-- https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_07/bcr-2114
GRANT USAGE ON EXTERNAL VOLUME :name TO ROLE :role;
