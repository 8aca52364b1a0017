-- name: create
-- https://docs.snowflake.com/en/sql-reference/sql/create-external-volume
CREATE EXTERNAL VOLUME [:if_not_exists] :name
    STORAGE_LOCATIONS = (
        (
            NAME = :location_name
            STORAGE_PROVIDER = 'S3'
            STORAGE_BASE_URL = :storage_base_url
            STORAGE_AWS_ROLE_ARN = :storage_aws_role_arn
            [STORAGE_AWS_EXTERNAL_ID = :storage_aws_external_id]
            [ENCRYPTION = (TYPE = :encryption_type [KMS_KEY_ID = :kms_key_id])]
        )
    )
    ALLOW_WRITES = :allow_writes
    COMMENT = :comment;

-- name: grant_usage
-- https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
GRANT USAGE ON EXTERNAL VOLUME :name TO ROLE :role;

-- name: set_allow_writes
-- https://docs.snowflake.com/en/sql-reference/sql/alter-external-volume
ALTER EXTERNAL VOLUME :name SET ALLOW_WRITES = :allow_writes;

-- name: set_comment
-- https://docs.snowflake.com/en/sql-reference/sql/alter-external-volume
ALTER EXTERNAL VOLUME :name SET COMMENT = :comment;

-- name: drop
-- https://docs.snowflake.com/en/sql-reference/sql/drop-external-volume
DROP EXTERNAL VOLUME IF EXISTS :name;

-- name: describe
-- https://docs.snowflake.com/en/sql-reference/sql/desc-external-volume
DESCRIBE EXTERNAL VOLUME :name;

-- name: verify
-- https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume
SELECT SYSTEM$VERIFY_EXTERNAL_VOLUME(:name) AS "result";
