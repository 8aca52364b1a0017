import type * as pulumi from "@pulumi/pulumi";

import { ExistingSetting, readThing } from "./existing";
import type { SettingsReader } from "./reader";
import * as rules from "./rules";

/** How the Snowflake providers log in. What is undefined, they read from the environment (SNOWFLAKE_*). */
export interface SnowflakeLogin {
    organizationName?: string;
    accountName?: string;
    user?: string;
    role?: string;
    privateKey?: pulumi.Output<string>;
    privateKeyPassphrase?: pulumi.Output<string>;
    password?: pulumi.Output<string>;
    token?: pulumi.Output<string>;
    host?: string;
    port?: number;
    protocol?: string;
}

/** Names of the stack's objects in Snowflake, upper case. */
export interface SnowflakeNames {
    database: string;
    schema: string;
    linkedDatabase: string;
    externalVolume: string;
    catalogIntegration: string;
    virtualWarehouse: string;
    engineerRole: string;
    readerRole: string;
}

/** How Snowflake follows and writes the tables. */
export interface LinkSettings {
    syncIntervalSeconds: number;
    refreshIntervalSeconds: number;
    allowedWriteOperations: "ALL" | "NONE";
    futureGrants: boolean;
    verificationTimeoutSeconds: number;
    linkTimeoutSeconds: number;
}

/** Which objects are there already, made and kept by somebody else. */
export interface ExistingInSnowflake {
    externalVolume: boolean;
    catalogIntegration: boolean;
    database: boolean;
    schema: boolean;
    virtualWarehouse: boolean;
    /** Both account roles, or none. */
    roles: boolean;
}

/** All that concerns Snowflake. */
export interface SnowflakeSettings {
    snowflake: SnowflakeLogin;
    /** ORGANIZATION-ACCOUNT, upper case: where the stack is. */
    snowflakeAccount: string;
    /** Whether it is an account of Snowflake itself, which Snowsight shows: not in a sandbox. */
    hasSnowsight: boolean;
    /** Role of the deployer: gets the engineer role, so that the pipeline may use it. */
    deployerRole: string;
    adminRole: string;
    snowflakeNames: SnowflakeNames;
    existing: ExistingInSnowflake;
    /** Whether the linked database was made by hand and is taken over: altered in place, and never replaced or dropped. */
    adoptsLinkedDatabase: boolean;
    virtualWarehouse: { size: string; autoSuspendSeconds: number; statementTimeoutSeconds: number };
    link: LinkSettings;
}

/** Smallest first. */
export const VIRTUAL_WAREHOUSE_SIZES = [
    "XSMALL",
    "SMALL",
    "MEDIUM",
    "LARGE",
    "XLARGE",
    "XXLARGE",
    "XXXLARGE",
    "X4LARGE",
    "X5LARGE",
    "X6LARGE",
] as const;

export function readSnowflakeSettings(
    stack: string,
    read: SettingsReader,
    environment: NodeJS.ProcessEnv,
): SnowflakeSettings {
    reportRemoved(read);
    const snowflake = readConnection(read);
    const organization = snowflake.organizationName ?? environment["SNOWFLAKE_ORGANIZATION_NAME"] ?? "";
    const account = snowflake.accountName ?? environment["SNOWFLAKE_ACCOUNT_NAME"] ?? "";
    return {
        snowflake,
        snowflakeAccount: `${organization}-${account}`.toUpperCase(),
        hasSnowsight:
            /^[^-]/.test(organization) &&
            account !== "" &&
            (snowflake.host ?? environment["SNOWFLAKE_HOST"]) === undefined,
        deployerRole: deployerRoleOf(
            { ...snowflake, deployerRole: read.optionalText("deployerRole", rules.snowflakeNameProblem) },
            environment,
        ),
        adminRole: read.text("adminRole"),
        ...readNames(stack, read),
        virtualWarehouse: {
            size: read.choice("virtualWarehouseSize", VIRTUAL_WAREHOUSE_SIZES),
            autoSuspendSeconds: read.integer("virtualWarehouseAutoSuspendSeconds", {
                min: 30,
                max: 86_400,
                unit: "seconds",
            }),
            statementTimeoutSeconds: read.integer("statementTimeoutSeconds", { min: 1, max: 604_800, unit: "seconds" }),
        },
        link: readLink(read),
    };
}

/**
 * Role that a stack deploys as, whoever runs the program. An empty SNOWFLAKE_ROLE is one that is not set.
 *
 * @param given the stack's own, and that of its login
 */
export function deployerRoleOf(
    { deployerRole, role }: { deployerRole?: string; role?: string },
    environment: NodeJS.ProcessEnv,
): string {
    return deployerRole ?? role ?? (environment["SNOWFLAKE_ROLE"] || "LAKEHOUSE_DEPLOYER");
}

/**
 * Settings of older versions.
 * @see https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-disable-legacy-notebooks
 * @see https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked (NAMESPACE_MODE)
 */
function reportRemoved(read: SettingsReader): void {
    read.removed(
        "notebook",
        "Snowflake makes and runs no notebooks of that kind any more; see docs/notebook.md.",
        "false",
    );
    const flatten =
        "Snowflake takes FLATTEN_NESTED_NAMESPACE only for catalogs with nested namespaces, and Glue has none.";
    read.removed("namespaceMode", flatten, "IGNORE_NESTED_NAMESPACE");
    read.removed("namespaceFlattenDelimiter", flatten, "-");
}

function readConnection(read: SettingsReader): SnowflakeLogin {
    const connection: SnowflakeLogin = {
        organizationName: read.optionalText("snowflakeOrganization", rules.accountPartProblem),
        accountName: read.optionalText("snowflakeAccount", rules.accountPartProblem),
        user: read.optionalText("snowflakeUser"),
        role: read.optionalText("snowflakeRole"),
        privateKey: read.secret("snowflakePrivateKey", " < snowflake_key.p8"),
        privateKeyPassphrase: read.secret("snowflakePrivateKeyPassphrase"),
        password: read.secret("snowflakePassword"),
        token: read.secret("snowflakeToken"),
        host: read.optionalText("snowflakeHost", rules.hostProblem),
        port: read.integer("snowflakePort", { min: 0, max: 65_535 }) || undefined,
        protocol: read.optionalText("snowflakeProtocol", rules.protocolProblem),
    };
    const ways = [connection.privateKey, connection.password, connection.token].filter(
        (secret) => secret !== undefined,
    );
    if (ways.length > 1) {
        read.report(
            "lakehouse:snowflakePrivateKey, snowflakePassword and snowflakeToken are three ways to log in. Set one of them.",
        );
    }
    return connection;
}

function readNames(
    stack: string,
    read: SettingsReader,
): Pick<SnowflakeSettings, "snowflakeNames" | "existing" | "adoptsLinkedDatabase"> {
    const suffix = stack.replaceAll("-", "_").toUpperCase();
    const thing = (existing: ExistingSetting, own?: string) =>
        readThing(read, existing, { existing: rules.snowflakeNameProblem }, own);
    const database = thing("existingNativeDatabase", "nativeDatabase");
    const schema = thing("existingNativeSchema", "nativeSchema");
    const volume = thing("existingExternalVolume");
    const integration = thing("existingCatalogIntegration");
    const linked = thing("adoptedLinkedDatabase", "linkedDatabase");
    const virtualWarehouse = thing("existingVirtualWarehouse");
    const engineer = thing("existingEngineerRole");
    const reader = thing("existingReaderRole");
    if (schema.existing && !database.existing) {
        read.report(
            "lakehouse:existingNativeSchema names a schema that exists, in a database to create. Set lakehouse:existingNativeDatabase.",
        );
    }
    if (engineer.existing !== reader.existing) {
        const [set, missing] = engineer.existing ? ["Engineer", "Reader"] : ["Reader", "Engineer"];
        read.report(
            `lakehouse:existing${set}Role is set, and lakehouse:existing${missing}Role is not: the one is granted to the other. Set both, or none.`,
        );
    }
    if (linked.existing && !(volume.existing && integration.existing)) {
        read.report(
            "lakehouse:adoptedLinkedDatabase uses an external volume and a catalog integration that exist. Set lakehouse:existingExternalVolume and lakehouse:existingCatalogIntegration to them.",
        );
    }
    return {
        snowflakeNames: {
            database: database.name ?? `ICEBERG_LAKE_${suffix}`,
            schema: schema.name ?? read.text("nativeSchema"),
            linkedDatabase: linked.name ?? `GLUE_LAKE_INT_DB_${suffix}`,
            externalVolume: volume.name ?? `LAKEHOUSE_${suffix}_VOLUME`,
            catalogIntegration: integration.name ?? `LAKEHOUSE_${suffix}_CATALOG`,
            virtualWarehouse: virtualWarehouse.name ?? `LAKEHOUSE_${suffix}_WH`,
            engineerRole: engineer.name ?? `LAKEHOUSE_${suffix}_ENGINEER`,
            readerRole: reader.name ?? `LAKEHOUSE_${suffix}_READER`,
        },
        existing: {
            externalVolume: volume.existing,
            catalogIntegration: integration.existing,
            database: database.existing,
            schema: schema.existing,
            virtualWarehouse: virtualWarehouse.existing,
            roles: engineer.existing && reader.existing,
        },
        adoptsLinkedDatabase: linked.existing,
    };
}

function readLink(read: SettingsReader): LinkSettings {
    const interval = { min: 30, max: 86_400, unit: "seconds" };
    const timeout = { min: 1, max: 3600, unit: "seconds" };
    return {
        syncIntervalSeconds: read.integer("syncIntervalSeconds", interval),
        refreshIntervalSeconds: read.integer("refreshIntervalSeconds", interval),
        allowedWriteOperations: read.choice("allowedWriteOperations", ["ALL", "NONE"]),
        futureGrants: read.flag("futureGrants"),
        verificationTimeoutSeconds: read.integer("verificationTimeoutSeconds", timeout),
        linkTimeoutSeconds: read.integer("linkTimeoutSeconds", timeout),
    };
}

/** A volume in another region works, but each read pays for the transfer: it must be meant. */
export function reportOtherRegion(awsRegion: string, read: SettingsReader): void {
    const snowflakeRegion = read.optionalText("snowflakeRegion");
    const allowed = read.flag("allowCrossRegion");
    if (snowflakeRegion === undefined || allowed || rules.awsRegionOf(snowflakeRegion) === awsRegion) {
        return;
    }
    const found = rules.awsRegionOf(snowflakeRegion);
    const where = found === undefined ? `on another cloud (${snowflakeRegion})` : `in ${found}`;
    read.report(
        `aws:region is ${awsRegion}, but the Snowflake account is ${where}: each read would pay for transfer. Choose the ` +
            "same region, or set lakehouse:allowCrossRegion true.",
    );
}
