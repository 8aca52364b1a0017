// All that a stack is given and does not create, checked before anything is registered: in previews, too.

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { AwsPlace, bucketArn } from "../../policy";
import { boundaryArnOf, bucketNameOf, Settings, SnowflakeLogin } from "../../settings";
import { ConfiguredConnection } from "../../snowflake-client/configuredConnection";
import type { ProviderInputs } from "../../snowflake-client/login";
import { boundaryFindings } from "./boundary";
import { bucketProblems, bucketWarnings } from "./bucket";
import { readBucket } from "./bucketFacts";
import { existingDatabaseProblems } from "./glueDatabase";
import { existingKeyProblems } from "./key";
import { snowflakeProblems, snowflakeWarnings } from "./snowflake";
import { readSnowflake } from "./snowflakeFacts";

/** What was found. */
interface Findings {
    problems: string[];
    warnings?: string[];
}

/**
 * Reads what exists and holds it against what the stack needs. Nothing is changed.
 *
 * @param inTerms how to name settings to whoever reads it; by default as those of a stack
 * @throws RunError that lists all problems, each with its fix.
 */
export async function checkExisting(
    settings: Settings,
    place: AwsPlace,
    provider: aws.Provider,
    inTerms = (text: string) => text,
): Promise<void> {
    const { kmsKeyArn } = settings;
    const boundary = boundaryArnOf(settings, place);
    const findings = await Promise.all([
        kmsKeyArn === undefined ? [] : existingKeyProblems(kmsKeyArn, provider),
        boundary === undefined
            ? []
            : boundaryFindings(boundary, place, provider, {
                  optimizers: settings.jobs.tableMaintenance === "glue",
              }),
        settings.existingBucket ? bucketFindings(settings, place) : [],
        glueFindings(settings, place),
        snowflakeFindings(settings),
    ]);
    const all = findings.map((found): Findings => (Array.isArray(found) ? { problems: found } : found));
    const problems = all.flatMap((found) => found.problems);
    if (problems.length > 0) {
        throw new pulumi.RunError(problems.map(inTerms).join("\n"));
    }
    for (const warning of all.flatMap(({ warnings = [] }) => warnings)) {
        await pulumi.log.warn(inTerms(warning));
    }
}

async function bucketFindings(settings: Settings, place: AwsPlace): Promise<Findings> {
    const { region, accountId } = place;
    const bucketName = bucketNameOf(settings, place);
    // Loaded late: few programs need it.
    const { S3Client } = await import("@aws-sdk/client-s3");
    const forcePathStyle = settings.s3UsePathStyle ?? Boolean(process.env["AWS_ENDPOINT_URL"]);
    const s3 = new S3Client({ region, forcePathStyle });
    const facts = await readBucket(s3, { bucketName, region, accountId });
    s3.destroy();
    return {
        problems: bucketProblems(facts, { bucketName, region, accountId, kmsKeyArn: settings.kmsKeyArn }),
        warnings: bucketWarnings(facts, { bucketName, arn: bucketArn(place, bucketName) }),
    };
}

async function glueFindings(settings: Settings, place: AwsPlace): Promise<string[]> {
    const { region, accountId } = place;
    const given = settings.domains.filter((domain) => domain.existingGlueDatabase);
    if (given.length === 0) {
        return [];
    }
    const { GlueClient } = await import("@aws-sdk/client-glue");
    const glue = new GlueClient({ region });
    const stack = {
        region,
        accountId,
        lakeFormation: settings.lakeFormation,
        bucketName: bucketNameOf(settings, place),
    };
    const problems = await Promise.all(given.map((domain) => existingDatabaseProblems(glue, domain, stack)));
    glue.destroy();
    return problems.flat();
}

async function snowflakeFindings(settings: Settings): Promise<Findings> {
    const { database, virtualWarehouse, roles } = settings.existing;
    if (!database && !virtualWarehouse && !roles) {
        return { problems: [] };
    }
    const connection = new ConfiguredConnection(await loginInputs(settings.snowflake), process.env);
    try {
        const facts = await readSnowflake(connection, settings);
        return { problems: snowflakeProblems(facts, settings), warnings: snowflakeWarnings(facts, settings) };
    } catch (error) {
        return { problems: [`The existing objects in Snowflake cannot be read: ${(error as Error).message}`] };
    } finally {
        await connection.close();
    }
}

/** The login's settings as text, opened for this connection alone. */
function loginInputs(login: SnowflakeLogin): Promise<ProviderInputs> {
    const opened = pulumi.output(login).apply((values): ProviderInputs => {
        const given = Object.entries(values).filter(([, value]) => value !== undefined);
        return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
    });
    return new Promise((resolve) => opened.apply(resolve));
}
