// What other programs import: the whole, its parts, and the provider for what @pulumi/snowflake lacks.
export { Lakehouse } from "./lakehouse";
export type { DomainOutputs, LakehouseOutputs } from "./lakehouse";
export type { LakehouseArgs } from "./lakehouseArgs";
export type { DomainInput, JobInput } from "../settings";
export {
    AccessLogBucket,
    CatalogIntegration,
    CatalogLinkedDatabase,
    ExternalVolume,
    GlueCatalog,
    GlueJob,
    GlueWorkflow,
    IcebergWarehouse,
    LinkedDatabaseRoles,
    SnowflakeAccount,
    SnowflakeCatalogRole,
    SnowflakeStorageRole,
} from "../components";
export type {
    AccessLogBucketArgs,
    CatalogIntegrationArgs,
    CatalogLinkedDatabaseArgs,
    ExternalVolumeArgs,
    GlueCatalogArgs,
    GlueJobArgs,
    GlueWorkflowArgs,
    IcebergWarehouseArgs,
    LinkedDatabaseRolesArgs,
    SnowflakeAccountArgs,
    SnowflakeCatalogRoleArgs,
    SnowflakeStorageRoleArgs,
} from "../components";
export { roleArn } from "../policy";
export type { AwsPlace, SnowflakePrincipal } from "../policy";
export * as snowflakeIceberg from "../provider/sdk";
