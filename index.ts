import {
    CatalogIntegration,
    checkExistingKey,
    createDomains,
    createProviders,
    deploymentOf,
    domainOutputs,
    endWithEngine,
    ExternalVolume,
    IcebergWarehouse,
    linkDomains,
    PipelineRun,
    refuseToMoveData,
    SnowflakeAccount,
    SnowflakeCatalogRole,
    SnowflakeStorageRole,
    tablesInGlue,
    withoutStackTraces,
} from "./components";
import { boundaryArnOf, bucketNameOf, loadSettings, logBucketNameOf, otherNameOf, snowflakeWrites } from "./settings";
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
            ...{ bucketName, otherBucketName: otherNameOf(settings, place), destroyData },
            domains: settings.domains,
            snowflakeDatabase: snowflakeNames.database,
            snowflakeSchema: snowflakeNames.schema,
        },
        (database) => tablesInGlue(settings.region, database),
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
    const domains = createDomains(settings, { place, permissionsBoundary, warehouse }, onAws);
    const [{ catalog }] = domains;

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
            allowWrites: snowflakeWrites(settings.domains),
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
            allowWrites: snowflakeWrites(settings.domains),
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
            linked: domains.map(({ settings: { names, link: of }, catalog: linked }) => ({
                catalog: linked,
                suffix: names.suffix,
                allowedWriteOperations: of.allowedWriteOperations,
            })),
            warehouse,
            permissionsBoundary,
        },
        onAws,
    );

    // Snowflake links the catalog, once it can really assume both roles.
    const links = linkDomains(
        domains,
        { volume, integration, storageRole, catalogRole, deployerRole: settings.deployerRole, account, link },
        { providers: [providers.snowflake, providers.snowflakeIceberg] },
    );

    // What a user needs next. The pipeline and the doctor read exactly these.
    const ofDomains = domains.map((domain, index) => domainOutputs(domain, links[index]!, { warehouse, account }));
    const { jobs, ...first } =
        ofDomains.find(({ quickstart }) => quickstart) ??
        ofDomains.find((domain) => domain.jobs !== undefined) ??
        ofDomains[0]!;
    const outputs = {
        region: settings.region,
        accountId: place.accountId,
        snowflakeAccount: settings.snowflakeAccount,
        bucketName: warehouse.bucketName,
        icebergWarehouseUrl: warehouse.url,
        catalogUri: catalog.restUri,
        storageRoleArn: storageRole.arn,
        catalogRoleArn: catalogRole.arn,
        externalVolume: volume.volumeName,
        catalogIntegration: integration.integrationName,
        storagePrincipal: volume.principal.apply(mask),
        catalogPrincipal: integration.principal.apply(mask),
        snowflakeDatabase: account.databaseName,
        snowflakeSchema: account.schemaName,
        virtualWarehouse: account.virtualWarehouseName,
        engineerRole: account.engineerRole,
        readerRole: account.readerRole,
        syncIntervalSeconds: link.syncIntervalSeconds,
        linkTimeoutSeconds: link.linkTimeoutSeconds,
        destroyData,
        // Of the quickstart, or else of the first domain that has jobs, as from a stack of one.
        glueDatabase: first.glueDatabase,
        rawDataUrl: first.rawDataUrl,
        workflowName: jobs?.workflowName ?? "",
        jobNames: first.jobNames,
        jobRoleArn: jobs?.jobRoleArn ?? "",
        logGroups: jobs?.logGroups ?? { output: "", error: "" },
        linkedDatabase: first.linkedDatabase,
        linkedSchema: first.linkedSchema,
        allowedWriteOperations: first.allowedWriteOperations,
        exampleSql: first.exampleSql,
        domains: ofDomains,
    };

    if (settings.pipelineOnUp) {
        const pipelines = domains.flatMap((domain) => domain.pipeline ?? []);
        new PipelineRun(
            "sales",
            { outputs, snowflake: settings.snowflake, triggers: pipelines.flatMap(({ codeHashes }) => codeHashes) },
            { dependsOn: [...pipelines, ...links] },
        );
    }

    return outputs;
}

/** Outputs are read by many: they show whom a role trusts, and only the beginning of the external ID. */
function mask({ iamUserArn, externalId }: SnowflakePrincipal): SnowflakePrincipal {
    return { iamUserArn, externalId: maskExternalId(externalId) };
}

export = () => withoutStackTraces(lakehouse);
