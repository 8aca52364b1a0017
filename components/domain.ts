import * as pulumi from "@pulumi/pulumi";

import { domainSteps } from "../jobs/domainSteps";
import { ALL_STEPS, PIPELINE_STEPS, PipelineStep } from "../jobs/pipelineSteps";
import type { AwsPlace } from "../policy";
import type { DomainSettings, Settings } from "../settings";
import { quarantineOf } from "../jobs/quarantine";
import { CatalogLinkedDatabase, CatalogLinkedDatabaseArgs, exampleSql } from "./catalogLinkedDatabase";
import { consoleLinks } from "./consoleLinks";
import { GlueCatalog } from "./glueCatalog";
import { GluePipeline } from "./gluePipeline";
import type { IcebergWarehouse } from "./icebergWarehouse";
import type { SnowflakeAccount } from "./snowflakeAccount";

/** A domain in AWS. */
export interface Domain {
    settings: DomainSettings;
    catalog: GlueCatalog;
    /** Undefined for a domain without jobs. */
    pipeline?: GluePipeline;
}

/** What all domains share. */
export interface DomainArgs {
    place: AwsPlace;
    permissionsBoundary?: string;
    warehouse: IcebergWarehouse;
}

/** Creates database and jobs of each domain. */
export function createDomains(
    settings: Settings,
    args: DomainArgs,
    opts: pulumi.ComponentResourceOptions,
): [Domain, ...Domain[]] {
    const domains: Domain[] = [];
    for (const domain of settings.domains) {
        const catalog = new GlueCatalog(
            domain.names.catalog,
            {
                ...{ place: args.place, warehouse: args.warehouse, databaseName: domain.glueDatabase },
                existing: domain.existingGlueDatabase,
                lakeFormation: settings.lakeFormation,
                catalogKeyArn: settings.catalogKeyArn,
                destroyData: settings.destroyData,
            },
            opts,
        );
        const steps: Readonly<Record<string, PipelineStep>> = domain.quickstart ? PIPELINE_STEPS : ownSteps(domain);
        const together = domain.quickstart && settings.jobs.singleJobRun ? ALL_STEPS : undefined;
        const beside = domains.find(({ pipeline }) => pipeline !== undefined)?.pipeline;
        const pipeline =
            Object.keys(steps).length + domain.extraJobs.length > 0
                ? new GluePipeline(
                      domain.names.pipeline,
                      {
                          ...{ ...args, domain, steps, together, catalog, jobs: settings.jobs, beside },
                          sharesScripts: !domain.quickstart,
                          declarations: domain.quickstart ? undefined : domain.folder,
                      },
                      opts,
                  )
                : undefined;
        domains.push({ settings: domain, catalog, pipeline });
    }
    return domains as [Domain, ...Domain[]];
}

function ownSteps({ tables, declared }: DomainSettings): Readonly<Record<string, PipelineStep>> {
    return domainSteps({ tables, tableNames: declared.flatMap((name) => [name, quarantineOf(name)]) });
}

/**
 * Links the domains: one database shows all that ask for none of their own.
 *
 * @param name of the link that they share
 * @returns the link of each.
 */
export function linkDomains(
    name: string,
    domains: readonly Domain[],
    args: Omit<CatalogLinkedDatabaseArgs, "databaseName" | "schemas" | "pinned" | "allowedWriteOperations" | "beside">,
    opts: pulumi.ComponentResourceOptions,
): CatalogLinkedDatabase[] {
    const links = new Map<string, CatalogLinkedDatabase>();
    // The shared one first: what is verified for the first holds for all.
    for (const { settings } of [...domains].sort((a, b) => Number(a.settings.link.own) - Number(b.settings.link.own))) {
        const { database, own, allowedWriteOperations } = settings.link;
        if (links.has(database)) {
            continue;
        }
        const shown = domains.filter((other) => other.settings.link.database === database);
        const [beside] = links.values();
        const link = new CatalogLinkedDatabase(
            own ? settings.names.catalog : name,
            {
                ...args,
                databaseName: database,
                adopted: !own && args.adopted,
                schemas: shown.map(({ settings: of, catalog }) => ({
                    name: of.glueDatabase,
                    namespace: catalog.databaseName,
                    suffix: own ? "" : of.names.suffix,
                })),
                pinned: shown.find(({ settings: of }) => of.quickstart)?.catalog.databaseName,
                allowedWriteOperations,
                beside,
            },
            opts,
        );
        links.set(database, link);
    }
    return domains.map(({ settings }) => links.get(settings.link.database) as CatalogLinkedDatabase);
}

/** Accounts that have consoles. */
export interface Consoles {
    place: AwsPlace | undefined;
    snowflakeAccount: string | undefined;
}

/** What the commands read of a domain; names of its own are told also of one that has no jobs. */
export function domainOutputs(
    { settings, catalog, pipeline }: Domain,
    link: CatalogLinkedDatabase,
    { warehouse, account, consoles }: { warehouse: IcebergWarehouse; account: SnowflakeAccount; consoles: Consoles },
) {
    const { name, quickstart, names } = settings;
    return {
        links: pulumi
            .output({
                workflow: pipeline?.workflowName,
                logGroups: pipeline?.logGroups,
                glueDatabase: catalog.databaseName,
                linkedDatabase: link.databaseName,
            })
            .apply((to) => consoleLinks(consoles.place, consoles.snowflakeAccount, to)),
        name,
        quickstart,
        glueDatabase: catalog.databaseName,
        existingGlueDatabase: settings.existingGlueDatabase,
        tables: settings.declared,
        rawDataUrl: warehouse.rawDataUrl(names.rawData),
        jobNames: pipeline?.jobNames ?? {},
        jobs: pipeline && {
            workflowName: pipeline.workflowName,
            jobRoleArn: pipeline.jobRoleArn,
            logGroups: pipeline.logGroups,
        },
        ...(pipeline?.optimizers === undefined ? {} : { optimizers: pipeline.optimizers }),
        ...(pipeline?.comparisons === undefined
            ? {}
            : {
                  comparisons: pipeline.comparisons.apply((urls) => ({
                      ...urls,
                      keys: Object.fromEntries(settings.comparisons.map((one) => [one.name, one.key])),
                  })),
              }),
        linkedDatabase: link.databaseName,
        // The schema has the Glue database's name.
        linkedSchema: catalog.databaseName,
        allowedWriteOperations: settings.link.allowedWriteOperations,
        exampleSql: pulumi
            .all([link.databaseName, catalog.databaseName, account.virtualWarehouseName])
            .apply(([database, schema, virtualWarehouse]) =>
                exampleSql(database, schema, virtualWarehouse, { quickstart }),
            ),
    };
}
