import type * as pulumi from "@pulumi/pulumi";

import {
    CatalogIntegration,
    createDomains,
    Deployment,
    domainOutputs,
    existingPlaces,
    ExternalVolume,
    IcebergWarehouse,
    linkDomains,
    Providers,
    SnowflakeAccount,
    SnowflakeCatalogRole,
    SnowflakeStorageRole,
    WorkflowAlarm,
} from "./components";
import {
    boundaryArnOf,
    bucketNameOf,
    logBucketNameOf,
    Settings,
    snowflakeRoleArnsOf,
    snowflakeWrites,
} from "./settings";
import { maskExternalId, SnowflakePrincipal } from "./policy";

/** A lakehouse in both clouds: what a user needs next, its domains, and what shows them in Snowflake. */
export type LakehouseGraph = ReturnType<typeof createLakehouse>;

/**
 * Registers the whole graph of a lakehouse, in the order in which the clouds come to trust each other.
 *
 * @param parent what all of it belongs to; by default the stack
 */
export function createLakehouse(
    settings: Settings,
    { place, deployerArns }: Deployment,
    providers: Providers,
    parent?: pulumi.Resource,
) {
    const { prefix, logicalPrefix, destroyData, roleNames, existingRoles, link, snowflakeNames } = settings;
    const name = `${logicalPrefix}lakehouse`;
    const permissionsBoundary = boundaryArnOf(settings, place);
    const snowflakeRoleArns = snowflakeRoleArnsOf(settings, place);

    const onAws = { parent, provider: providers.aws };
    const onSnowflake = { parent, provider: providers.snowflake };
    const onIceberg = { parent, provider: providers.snowflakeIceberg };

    // AWS: where the tables live, and the jobs that fill them.
    const warehouse = new IcebergWarehouse(
        name,
        {
            place,
            bucketName: bucketNameOf(settings, place),
            existing: settings.existingBucket,
            bucketNamespace: settings.bucketNamespace,
            prefix,
            destroyData,
            encryption: settings.encryption,
            existingKeyArn: settings.kmsKeyArn,
            deployerArns,
            encryptsAlarms: settings.alarmEmail.length > 0,
            accessLogBucketName: settings.accessLogs ? logBucketNameOf(settings, place) : undefined,
            noncurrentVersionDays: settings.noncurrentVersionDays,
        },
        onAws,
    );
    const domains = createDomains(settings, { place, permissionsBoundary, warehouse }, onAws);
    const [{ catalog }] = domains;
    const alarm =
        settings.alarmEmail.length > 0
            ? new WorkflowAlarm(
                  `${logicalPrefix}alarms`,
                  {
                      prefix,
                      emails: settings.alarmEmail,
                      jobNames: domains.flatMap(({ pipeline }) => pipeline?.allJobNames ?? []),
                      keyArn: warehouse.keyArn,
                  },
                  onAws,
              )
            : undefined;

    // Snowflake answers with the identity it will use. It needs the roles' ARNs before the roles can exist; their names
    // are fixed, so the ARNs are known.
    const account = new SnowflakeAccount(
        name,
        {
            names: snowflakeNames,
            existing: settings.existing,
            virtualWarehouse: settings.virtualWarehouse,
            adminRole: settings.adminRole,
            deployerRole: settings.deployerRole,
        },
        onSnowflake,
    );
    const volume = new ExternalVolume(
        name,
        {
            volumeName: snowflakeNames.externalVolume,
            locationName: "lakehouse-s3",
            storageBaseUrl: warehouse.url,
            roleArn: snowflakeRoleArns.storage,
            allowWrites: snowflakeWrites(settings.domains),
            existing: settings.existing.externalVolume,
        },
        onIceberg,
    );
    const integration = new CatalogIntegration(
        name,
        {
            integrationName: snowflakeNames.catalogIntegration,
            catalog,
            signingRegion: settings.region,
            roleArn: snowflakeRoleArns.catalog,
            refreshIntervalSeconds: link.refreshIntervalSeconds,
            existing: settings.existing.catalogIntegration,
        },
        onIceberg,
    );

    // AWS again: one role for files, one for the catalog, each trusting exactly the identity that Snowflake answered with.
    const storageRole = new SnowflakeStorageRole(
        `${logicalPrefix}snowflake-storage`,
        {
            place,
            roleName: roleNames.storage,
            existingArn: existingRoles.storage,
            principals: [volume.principal],
            warehouse,
            allowWrites: snowflakeWrites(settings.domains),
            permissionsBoundary,
        },
        onAws,
    );
    const catalogRole = new SnowflakeCatalogRole(
        `${logicalPrefix}snowflake-catalog`,
        {
            place,
            roleName: roleNames.catalog,
            existingArn: existingRoles.catalog,
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
        name,
        domains,
        {
            ...{ volume, integration, storageRole, catalogRole, account, link },
            deployerRole: settings.deployerRole,
            adopted: settings.adoptsLinkedDatabase,
        },
        { parent, providers: [providers.snowflake, providers.snowflakeIceberg] },
    );

    // What a user needs next. The pipeline and the doctor read exactly these.
    const consoles = {
        place: settings.hasAwsConsole ? place : undefined,
        // The consoles of China are others.
        snowflakeAccount: settings.hasSnowsight && place.partition !== "aws-cn" ? settings.snowflakeAccount : undefined,
    };
    const ofDomains = domains.map((domain, index) =>
        domainOutputs(domain, links[index]!, { warehouse, account, consoles }),
    );
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
        existing: existingPlaces(settings),
        alarmTopicArn: alarm?.topicArn,
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
        links: first.links,
        domains: ofDomains,
    };

    return { outputs, domains, links };
}

/** Outputs are read by many: they show whom a role trusts, and only the beginning of the external ID. */
function mask({ iamUserArn, externalId }: SnowflakePrincipal): SnowflakePrincipal {
    return { iamUserArn, externalId: maskExternalId(externalId) };
}
