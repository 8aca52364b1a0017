// What may keep the stack's roles out of the Data Catalog although IAM lets them in: Lake Formation, and its key.
import { GetDataCatalogEncryptionSettingsCommand, GlueClient } from "@aws-sdk/client-glue";
import { GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import {
    LakeFormationClient,
    ListPermissionsCommand,
    PrincipalResourcePermissions,
    Resource,
} from "@aws-sdk/client-lakeformation";

import type { PolicyDocument } from "../../../policy/grant";
import { domainsOf } from "../../stack/stackOutputs";
import { broken, Check, healthy, notExamined, Outcome } from "../finding";
import { ExaminedStack } from "../examinedStack";
import { ofEachDomain } from "../ofDomains";
import { roleWithPolicies } from "../roleWithPolicies";

/** Stands for whoever IAM lets in. */
export const IAM_DECIDES = "IAM_ALLOWED_PRINCIPALS";
/** What is seen where the Data Catalog is not encrypted, or by AWS's own key. */
export const NO_CATALOG_KEY = "not encrypted with a customer managed key";

export function catalogAccessChecks(stack: ExaminedStack): Check[] {
    const { clouds, outputs, stackName } = stack;
    const roles = [...domainsOf(outputs).flatMap(({ jobs }) => jobs?.jobRoleArn ?? []), outputs.catalogRoleArn];
    const policies = `ask an administrator to give the deployer the policies that this command prints: npm run --silent bootstrap -- aws --stack ${stackName}`;
    return [
        {
            name: "Data Catalog's key",
            cure: `If access was denied, ${policies}`,
            async look() {
                const key = await catalogKeyOf(clouds.glue);
                if (key === undefined) {
                    return healthy(NO_CATALOG_KEY);
                }
                const iam = new IAMClient(clouds.awsOptions);
                const without: string[] = [];
                for (const arn of roles) {
                    const { name, uses } = await usedBy(iam, arn, key);
                    without.push(...(uses ? [] : [name]));
                }
                return without.length === 0
                    ? healthy(`encrypted with ${key}, which the roles can use`)
                    : broken(
                          `It is encrypted with ${key}, which ${without.join(" and ")} cannot use.`,
                          `pulumi config set catalogKeyArn ARN-OF-THE-KEY --stack ${stackName}; ${policies}; npm run up -- --stack ${stackName}`,
                      );
            },
        },
        ...ofEachDomain(stack, (ofDomain) => [lakeFormationCheck(ofDomain, policies)]),
    ];
}

function lakeFormationCheck({ clouds, outputs, stackName }: ExaminedStack, policies: string): Check {
    const roles = [outputs.jobRoleArn, outputs.catalogRoleArn].filter((arn) => arn !== "");
    return {
        name: "Lake Formation",
        cure: `If access was denied, ${policies}`,
        async look() {
            const lakeFormation = new LakeFormationClient(clouds.awsOptions);
            const Database = { Name: outputs.glueDatabase };
            return lakeFormationFinding(await permissionsOn(lakeFormation, { Database }), outputs.glueDatabase, {
                roles,
                cure: `pulumi config set lakeFormation DATABASE --stack ${stackName} (TABLES if it also controls tables); ${policies}; npm run up -- --stack ${stackName}`,
            });
        },
    };
}

/** The account's own key that encrypts the Data Catalog; undefined where nobody needs one for it. */
export async function catalogKeyOf(glue: GlueClient): Promise<string | undefined> {
    const { DataCatalogEncryptionSettings: settings } = await glue.send(new GetDataCatalogEncryptionSettingsCommand());
    const { CatalogEncryptionMode: mode, SseAwsKmsKeyId: key } = settings?.EncryptionAtRest ?? {};
    return mode === "SSE-KMS" && key !== "alias/aws/glue" ? key : undefined;
}

/** Whether ARN is that of a key, of which Glue may show the ID alone. */
export function isKey(arn: string, key: string): boolean {
    return arn === key || arn.endsWith(`:key/${key}`);
}

/** Whether an inline policy of the role names the key. */
async function usedBy(iam: IAMClient, roleArn: string, key: string): Promise<{ name: string; uses: boolean }> {
    const { name, policies } = await roleWithPolicies(iam, roleArn);
    for (const PolicyName of policies) {
        const { PolicyDocument: text = "" } = await iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }));
        const { Statement } = JSON.parse(decodeURIComponent(text)) as PolicyDocument;
        const resources = Statement.flatMap(({ Resource = [] }) => Resource);
        if (resources.some((arn) => isKey(arn, key))) {
            return { name, uses: true };
        }
    }
    return { name, uses: false };
}

/**
 * What grants on a database say of roles that must get in. The answer holds all of them only where it shows ALL: Lake
 * Formation lists what others hold of the permissions that the caller holds, and an empty list may hide each grant.
 *
 * @see https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_ListPermissions.html
 */
export function lakeFormationFinding(
    listed: readonly PrincipalResourcePermissions[],
    database: string,
    { roles, cure }: { roles: readonly string[]; cure: string },
): Outcome {
    const granted = new Set(listed.map(({ Principal }) => Principal?.DataLakePrincipalIdentifier ?? ""));
    if (granted.has(IAM_DECIDES)) {
        return healthy(`IAM alone controls ${database}`);
    }
    const without = roles.filter((arn) => !granted.has(arn)).map((arn) => arn.split("/").at(-1));
    if (without.length === 0) {
        return healthy(`controls ${database}, and the roles have their grants`);
    }
    if (!listed.some(({ Permissions = [] }) => Permissions.includes("ALL"))) {
        return notExamined(
            `Lake Formation shows the deployer only part of the grants on ${database}, which it did not create`,
        );
    }
    return broken(`It controls ${database}, and ${without.join(" and ")} have no grant.`, cure);
}

async function permissionsOn(
    lakeFormation: LakeFormationClient,
    resource: Resource,
): Promise<PrincipalResourcePermissions[]> {
    const granted: PrincipalResourcePermissions[] = [];
    let NextToken: string | undefined;
    do {
        const page = await lakeFormation.send(new ListPermissionsCommand({ Resource: resource, NextToken }));
        granted.push(...(page.PrincipalResourcePermissions ?? []));
        ({ NextToken } = page);
    } while (NextToken !== undefined);
    return granted;
}
