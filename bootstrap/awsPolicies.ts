// The policies that an administrator makes in AWS for one stack, or for all stacks whose names begin alike.

import { boundaryGrants } from "../policy/boundary";
import { deployerGrants } from "../policy/deployer";
import { ACCOUNT, DeployerScope, policyName, SANDBOX_STACKS } from "../policy/deployerScope";
import { PolicyDocument, policyOf } from "../policy/grant";
import { partitionOf } from "../policy/place";
import { bucketNameOf, logBucketNameOf } from "../settings/awsSettings";
import { domainNames } from "../settings/domainNames";
import type { DomainSettings } from "../settings/domains";
import { regionProblem } from "../settings/rules";
import { settingsOfFile } from "./settingsOfFile";

/** Policies by name. */
export interface DeployerPolicies {
    /** Bounds the roles that the deployer makes; attached to nobody. Absent when the stack's settings name another. */
    boundary: Record<string, PolicyDocument>;
    /** Attached to the deployer. */
    deployer: Record<string, PolicyDocument>;
}

/** The policies for a scope. */
export function deployerPolicies(scope: DeployerScope): DeployerPolicies {
    const { foundation, glue, alarms } = deployerGrants(scope);
    const own = policyName(scope.stack, "boundary");
    return {
        boundary: scope.boundary === own ? { [own]: policyOf(boundaryGrants(scope)) } : {},
        deployer: {
            [policyName(scope.stack, "deployer")]: policyOf(foundation),
            [policyName(scope.stack, "deployer-glue")]: policyOf(glue),
            ...(alarms.length === 0 ? {} : { [policyName(scope.stack, "deployer-alarms")]: policyOf(alarms) }),
        },
    };
}

/**
 * What a deployer of `stack` works on.
 *
 * @param stack a stack's name: its names, region and keys are those of its settings. A beginning with a star (`pr-*`, `*`):
 * the names are the default ones, in the environment's region or, without one, in any of the standard partition.
 * @throws Error when there is no such stack's file, or a setting in it is wrong.
 */
export function deployerScope(stack: string, root: string, environment: NodeJS.ProcessEnv): DeployerScope {
    return stack.endsWith("*") ? scopeOfPrefix(stack, environment) : scopeOfStack(stack, root, environment);
}

/** The names that all stacks have which begin with `prefix`, and set none of their own. */
export function scopeOfPrefix(stack: string, environment: NodeJS.ProcessEnv): DeployerScope {
    const beginning = stack.slice(0, -1);
    if (!/^([a-z][a-z0-9]*(-[a-z0-9]+)*-?)?$/.test(beginning)) {
        throw new Error(
            `"${stack}" is not a valid prefix of stack names. Use lower-case letters, digits and hyphens with one star at the end, such as 'pr-*'.`,
        );
    }
    const region = environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
    const problem = region === undefined ? undefined : regionProblem(region);
    if (problem !== undefined) {
        throw new Error(`AWS_REGION ${problem}`);
    }
    return {
        partition: region === undefined ? "aws" : partitionOf(region),
        region: region ?? "*",
        stack,
        buckets: [`lakehouse-${stack}-${ACCOUNT}-${region ?? ""}*`],
        databases: [`lakehouse_${stack.replaceAll("-", "_")}`],
        boundary: policyName(stack, "boundary"),
        encryption: "SSE_KMS",
        lakeFormation: "OFF",
        // Stacks of pull requests send no mail; a sandbox is for every setting.
        alarms: stack === SANDBOX_STACKS,
        optimizers: stack === SANDBOX_STACKS,
    };
}

function scopeOfStack(stack: string, root: string, environment: NodeJS.ProcessEnv): DeployerScope {
    const settings = settingsOfFile(stack, root, environment);
    const { partition, region, encryption, kmsKeyArn, catalogKeyArn, lakeFormation, prefix, domains, alarmEmail } =
        settings;
    const place = { accountId: ACCOUNT, region };
    return {
        partition,
        region,
        stack,
        buckets: settings.existingBucket
            ? [bucketNameOf(settings, place)]
            : [bucketNameOf(settings, place), logBucketNameOf(settings, place)],
        existingBuckets: settings.existingBucket ? [bucketNameOf(settings, place)] : [],
        databases: databasesOf(prefix, domains),
        existingDatabases: domains
            .filter(({ existingGlueDatabase }) => existingGlueDatabase)
            .map(({ glueDatabase }) => glueDatabase),
        existingRoles: [...new Set(Object.values(settings.existingRoles))].filter((arn) => arn !== undefined),
        boundary: settings.permissionsBoundary ?? policyName(stack, "boundary"),
        encryption: kmsKeyArn === undefined ? encryption : { keyArn: kmsKeyArn },
        catalogKeyArn,
        lakeFormation,
        alarms: alarmEmail.length > 0,
        optimizers: settings.tableMaintenance === "glue",
    };
}

/** One name for the databases of all domains that are named by default, so that another domain needs no other policy. */
function databasesOf(prefix: string, domains: readonly DomainSettings[]): string[] {
    const anyDomain = domainNames({ name: "*" }, prefix, "").glueDatabase;
    const others = domains.filter(
        ({ names, quickstart, glueDatabase }) => quickstart || glueDatabase !== names.glueDatabase,
    );
    return [...others.map(({ glueDatabase }) => glueDatabase), anyDomain];
}
