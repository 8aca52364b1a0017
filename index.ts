import {
    CatalogIntegration,
    CatalogLinkedDatabase,
    checkExistingKey,
    createProviders,
    deploymentOf,
    endWithEngine,
    ExternalVolume,
    GlueCatalog,
    GluePipeline,
    IcebergWarehouse,
    PipelineRun,
    refuseToMoveData,
    SnowflakeAccount,
    SnowflakeCatalogRole,
    SnowflakeStorageRole,
    withoutStackTraces,
} from "./components";
import { boundaryArnOf, bucketNameOf, loadSettings, logBucketNameOf, otherNameOf } from "./settings";
import { maskExternalId, roleArn, SnowflakePrincipal } from "./policy";

/** Registers the whole graph and answers with the stack's outputs. */
async function lakehouse(): Promise<Record<string, unknown>> {
    endWithEngine();
    const settings = loadSettings();
    const { prefix, destroyData, roleNames, link, snowflakeNames } = settings;
    const providers = createProviders(settings);
    const { place, deployerArns } = await deploymentOf(settings, providers.aws);
    const bucketName = bucketNameOf(settings, place);
    const permissionsBoundary = boundaryArnOf(settings, place);
    await refuseToMoveData(
        {
            bucketName,
            glueDatabase: settings.glueDatabase,
            snowflakeDatabase: snowflakeNames.database,
            snowflakeSchema: snowflakeNames.schema,
        },
        otherNameOf(settings, place),
        destroyData,
    );
    if (settings.kmsKeyArn !== undefined) {
        await checkExistingKey(settings.kmsKeyArn, providers.aws);
    }

    const onAws = { provider: providers.aws };
    const onSnowflake = { provider: providers.snowflake };
    const onIceberg = { provider: providers.snowflakeIceberg };

    // AWS: where the tables live, and the jobs that fill them.
    const warehouse = new IcebergWarehouse(
        "lakehouse",
        {
            place,
            bucketName,
            bucketNamespace: settings.bucketNamespace,
            prefix,
            destroyData,
            encryption: settings.encryption,
            existingKeyArn: settings.kmsKeyArn,
            deployerArns,
            accessLogBucketName: settings.accessLogs ? logBucketNameOf(settings, place) : undefined,
            noncurrentVersionDays: settings.noncurrentVersionDays,
        },
        onAws,
    );
    const catalog = new GlueCatalog(
        "lakehouse",
        {
            place,
            databaseName: settings.glueDatabase,
            warehouse,
            lakeFormation: settings.lakeFormation,
            catalogKeyArn: settings.catalogKeyArn,
            destroyData,
        },
        onAws,
    );
    const pipeline = new GluePipeline(
        "sales",
        { place, prefix, roleName: roleNames.jobs, permissionsBoundary, warehouse, catalog, jobs: settings.jobs },
        onAws,
    );

    // Snowflake answers with the identity it will use. It needs the roles' ARNs before the roles can exist; their names
    // are fixed, so the ARNs are known.
    const account = new SnowflakeAccount(
        "lakehouse",
        {
            names: snowflakeNames,
            virtualWarehouse: settings.virtualWarehouse,
            adminRole: settings.adminRole,
            deployerRole: settings.deployerRole,
        },
        onSnowflake,
    );
    const volume = new ExternalVolume(
        "lakehouse",
        {
            volumeName: snowflakeNames.externalVolume,
            storageBaseUrl: warehouse.url,
            roleArn: roleArn(place, roleNames.storage),
            allowWrites: link.allowedWriteOperations === "ALL",
            existing: settings.existing.externalVolume,
        },
        onIceberg,
    );
    const integration = new CatalogIntegration(
        "lakehouse",
        {
            integrationName: snowflakeNames.catalogIntegration,
            catalog,
            signingRegion: settings.region,
            roleArn: roleArn(place, roleNames.catalog),
            refreshIntervalSeconds: link.refreshIntervalSeconds,
            existing: settings.existing.catalogIntegration,
        },
        onIceberg,
    );

    // AWS again: one role for files, one for the catalog, each trusting exactly the identity that Snowflake answered with.
    const storageRole = new SnowflakeStorageRole(
        "snowflake-storage",
        {
            place,
            roleName: roleNames.storage,
            principals: [volume.principal],
            warehouse,
            allowWrites: link.allowedWriteOperations === "ALL",
            permissionsBoundary,
        },
        onAws,
    );
    const catalogRole = new SnowflakeCatalogRole(
        "snowflake-catalog",
        {
            place,
            roleName: roleNames.catalog,
            principals: [integration.principal],
            catalog,
            warehouse,
            allowedWriteOperations: link.allowedWriteOperations,
            permissionsBoundary,
        },
        onAws,
    );

    // Snowflake links the catalog, once it can really assume both roles.
    const database = new CatalogLinkedDatabase(
        "lakehouse",
        {
            databaseName: snowflakeNames.linkedDatabase,
            namespace: catalog.databaseName,
            volume,
            integration,
            storageRole,
            catalogRole,
            deployerRole: settings.deployerRole,
            account,
            link,
        },
        { providers: [providers.snowflake, providers.snowflakeIceberg] },
    );

    // What a user needs next. The pipeline and the doctor read exactly these.
    const outputs = {
        region: settings.region,
        accountId: place.accountId,
        snowflakeAccount: settings.snowflakeAccount,
        bucketName: warehouse.bucketName,
        icebergWarehouseUrl: warehouse.url,
        rawDataUrl: warehouse.rawDataUrl,
        glueDatabase: catalog.databaseName,
        catalogUri: catalog.restUri,
        workflowName: pipeline.workflowName,
        jobNames: pipeline.jobNames,
        jobRoleArn: pipeline.jobRoleArn,
        storageRoleArn: storageRole.arn,
        catalogRoleArn: catalogRole.arn,
        externalVolume: volume.volumeName,
        catalogIntegration: integration.integrationName,
        storagePrincipal: volume.principal.apply(mask),
        catalogPrincipal: integration.principal.apply(mask),
        linkedDatabase: database.databaseName,
        linkedSchema: database.schemaName,
        snowflakeDatabase: account.databaseName,
        snowflakeSchema: account.schemaName,
        virtualWarehouse: account.virtualWarehouseName,
        engineerRole: account.engineerRole,
        readerRole: account.readerRole,
        logGroups: pipeline.logGroups,
        syncIntervalSeconds: link.syncIntervalSeconds,
        linkTimeoutSeconds: link.linkTimeoutSeconds,
        allowedWriteOperations: link.allowedWriteOperations,
        destroyData,
        exampleSql: database.exampleSql,
    };

    if (settings.pipelineOnUp) {
        new PipelineRun(
            "sales",
            { outputs, snowflake: settings.snowflake, triggers: pipeline.codeHashes },
            { dependsOn: [pipeline, database] },
        );
    }

    return outputs;
}

/** Outputs are read by many: they show whom a role trusts, and only the beginning of the external ID. */
function mask({ iamUserArn, externalId }: SnowflakePrincipal): SnowflakePrincipal {
    return { iamUserArn, externalId: maskExternalId(externalId) };
}

export = () => withoutStackTraces(lakehouse);
