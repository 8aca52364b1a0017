import type { Database, GlueClient } from "@aws-sdk/client-glue";

import { catalogLakeFormationPermissions, jobLakeFormationPermissions, LakeFormationMode } from "../../policy";
import type { DomainSettings } from "../../settings";

/** What the stack needs of a Glue database. */
export interface WantedGlueDatabase {
    databaseName: string;
    /** Name of the domain that has it. */
    domain: string;
    region: string;
    accountId: string;
    /** Where the domain's jobs may write: `s3://bucket/iceberg-warehouse/...`, with the slash at the end. */
    tablesUrl: string;
    lakeFormation: LakeFormationMode;
}

/** Reads a Glue database. @returns undefined when there is none. @throws Error of AWS when it cannot be read. */
async function readGlueDatabase(client: GlueClient, Name: string): Promise<Database | undefined> {
    // Loaded late: few programs need it.
    const { EntityNotFoundException, GetDatabaseCommand } = await import("@aws-sdk/client-glue");
    try {
        return (await client.send(new GetDatabaseCommand({ Name }))).Database;
    } catch (error) {
        if (error instanceof EntityNotFoundException) {
            return undefined;
        }
        throw error;
    }
}

/** Reads the database that a domain is given, and holds it against what the domain needs. Never throws: what cannot be read is told. */
export async function existingDatabaseProblems(
    client: GlueClient,
    { name, glueDatabase, tablesFolder }: Pick<DomainSettings, "name" | "glueDatabase" | "tablesFolder">,
    stack: Pick<WantedGlueDatabase, "region" | "accountId" | "lakeFormation"> & { bucketName: string },
): Promise<string[]> {
    const { bucketName, region, accountId, lakeFormation } = stack;
    const found = await readGlueDatabase(client, glueDatabase).catch((error: Error) => error);
    return glueDatabaseProblems(found, {
        ...{ databaseName: glueDatabase, domain: name, region, accountId, lakeFormation },
        tablesUrl: `s3://${bucketName}/${tablesFolder}`,
    });
}

/**
 * What stands against keeping a domain's tables in a database that exists.
 *
 * @param found the database; an Error when it could not be read.
 */
export function glueDatabaseProblems(found: Database | Error | undefined, wanted: WantedGlueDatabase): string[] {
    const { databaseName, domain, region, accountId, tablesUrl, lakeFormation } = wanted;
    const database = `The Glue database "${databaseName}" of existingGlueDatabase, for the domain "${domain}",`;
    if (found === undefined) {
        return [
            `${database} does not exist in account ${accountId}, ${region}. Set the name of one that does, or run: ` +
                `aws glue create-database --region ${region} --database-input Name=${databaseName}`,
        ];
    }
    if (found instanceof Error) {
        return deniedByLakeFormation(found)
            ? [lakeFormationProblem(database, found, wanted)]
            : [
                  `${database} cannot be read: ${found.message}\nAsk an administrator for the policies that this command prints: ` +
                      "npm run bootstrap -- aws --stack NAME",
              ];
    }
    if (found.TargetDatabase !== undefined || found.FederatedDatabase !== undefined) {
        return [
            `${database} is a link to another catalog, which Glue's Iceberg REST endpoint does not show under this name. Set a database of this account's own.`,
        ];
    }
    const location = found.LocationUri ?? "";
    const update = (input: object) =>
        `Ask its owner to run: aws glue update-database --region ${region} --name ${databaseName} --database-input '${JSON.stringify({ Name: databaseName, ...input })}'`;
    return [
        ...(location === "" || withSlash(location).startsWith(tablesUrl)
            ? []
            : [
                  `${database} is at ${location}, and new tables would lie there, where neither the jobs nor Snowflake may write. ` +
                      update({ LocationUri: `${tablesUrl}${tablesUrl.endsWith(".db/") ? "" : `${databaseName}.db`}` }),
              ]),
        ...(lakeFormation === "TABLES" || iamDecides(found)
            ? []
            : [
                  `${database} gives new tables to Lake Formation, and lakehouse:lakeFormation is ${lakeFormation}: the stack's roles could not read what the jobs write. Set lakehouse:lakeFormation TABLES. Or: ` +
                      update({
                          ...(location === "" ? {} : { LocationUri: location }),
                          CreateTableDefaultPermissions: [
                              {
                                  Principal: { DataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" },
                                  Permissions: ["ALL"],
                              },
                          ],
                      }),
              ]),
    ];
}

/**
 * Whether it is no policy of IAM that the caller lacks. "Required Describe on theirs" is also what a caller reads who asks
 * for a database that there is none of.
 *
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/metadata-permissions.html
 * @see https://github.com/ExpediaGroup/waggle-dance/pull/359
 */
function deniedByLakeFormation({ message }: Error): boolean {
    return /\bLake Formation permission/.test(message);
}

function lakeFormationProblem(database: string, { message }: Error, wanted: WantedGlueDatabase): string {
    const { databaseName, region, lakeFormation } = wanted;
    const needed = [jobLakeFormationPermissions(), catalogLakeFormationPermissions("ALL")];
    // Who grants must hold it with the grant option: https://docs.aws.amazon.com/lake-formation/latest/dg/granting-catalog-permissions.html
    const grant = (on: "database" | "tables", resource: object) => {
        const names = [...new Set(needed.flatMap((one) => Object.keys(one[on])))].sort().join(" ");
        return (
            `aws lakeformation grant-permissions --region ${region} --principal DataLakePrincipalIdentifier=ARN-OF-THE-DEPLOYER ` +
            `--permissions ${names} --permissions-with-grant-option ${names} --resource '${JSON.stringify(resource)}'`
        );
    };
    const onDatabase = grant("database", { Database: { Name: databaseName } });
    const onTables = grant("tables", { Table: { DatabaseName: databaseName, TableWildcard: {} } });
    return (
        `${database} is not there, or Lake Formation hides it from the deployer: ${message}\n` +
        (lakeFormation === "OFF"
            ? "Set lakehouse:lakeFormation DATABASE, or TABLES if it also controls the tables; then ask"
            : "Ask") +
        ` a data lake administrator to run: ${lakeFormation === "TABLES" ? `${onDatabase}; ${onTables}` : onDatabase}`
    );
}

/** @see https://docs.aws.amazon.com/lake-formation/latest/dg/change-settings.html */
function iamDecides({ CreateTableDefaultPermissions: defaults = [] }: Database): boolean {
    return defaults.some(
        ({ Principal, Permissions = [] }) =>
            Principal?.DataLakePrincipalIdentifier === "IAM_ALLOWED_PRINCIPALS" && Permissions.includes("ALL"),
    );
}

function withSlash(url: string): string {
    return url.endsWith("/") ? url : `${url}/`;
}
