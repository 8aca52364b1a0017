// What may keep the stack's roles out of the Data Catalog although IAM lets them in: Lake Formation, and its key.
import { GetDataCatalogEncryptionSettingsCommand } from "@aws-sdk/client-glue";
import { GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import {
    LakeFormationClient,
    ListPermissionsCommand,
    PrincipalResourcePermissions,
    Resource,
} from "@aws-sdk/client-lakeformation";

import type { PolicyDocument } from "../../policy/grant";
import { broken, Check, healthy } from "../finding";
import { Patient } from "../patient";
import { roleWithPolicies } from "../roleWithPolicies";

const IAM_DECIDES = "IAM_ALLOWED_PRINCIPALS";

export function catalogAccessChecks({ clouds, outputs, stackName }: Patient): Check[] {
    const roles = [outputs.jobRoleArn, outputs.catalogRoleArn];
    const policies = `let an administrator give the deployer the policies that this prints: npm run --silent bootstrap -- aws --stack ${stackName}`;
    return [
        {
            link: "Data Catalog's key",
            cure: `If access was denied, ${policies}`,
            async look() {
                const { DataCatalogEncryptionSettings: settings } = await clouds.glue.send(
                    new GetDataCatalogEncryptionSettingsCommand(),
                );
                const { CatalogEncryptionMode: mode, SseAwsKmsKeyId: key } = settings?.EncryptionAtRest ?? {};
                if (mode !== "SSE-KMS" || key === undefined || key === "alias/aws/glue") {
                    return healthy(mode === "DISABLED" ? "not encrypted" : "encrypted, and no role needs a key for it");
                }
                const iam = new IAMClient(clouds.awsOptions);
                const without: string[] = [];
                for (const arn of roles) {
                    const { name, uses } = await usedBy(iam, arn, key);
                    without.push(...(uses ? [] : [name]));
                }
                return without.length === 0
                    ? healthy(`encrypted with ${key}, which the roles may use`)
                    : broken(
                          `It is encrypted with ${key}, which ${without.join(" and ")} may not use.`,
                          `pulumi config set catalogKeyArn ARN-OF-THE-KEY --stack ${stackName}; ${policies}; npm run up -- --stack ${stackName}`,
                      );
            },
        },
        {
            link: "Lake Formation",
            cure: `If access was denied, ${policies}`,
            async look() {
                const lakeFormation = new LakeFormationClient(clouds.awsOptions);
                const on = async (Resource: Resource) => permissionsOn(lakeFormation, Resource);
                const database = await on({ Database: { Name: outputs.glueDatabase } });
                if (database.has(IAM_DECIDES)) {
                    return healthy(`IAM alone decides on ${outputs.glueDatabase}`);
                }
                const without = roles.filter((arn) => !database.has(arn)).map((arn) => arn.split("/").at(-1));
                return without.length === 0
                    ? healthy(`decides on ${outputs.glueDatabase}, and has let the roles in`)
                    : broken(
                          `It decides on ${outputs.glueDatabase}, and has granted ${without.join(" and ")} nothing.`,
                          `pulumi config set lakeFormation DATABASE --stack ${stackName} (TABLES where it decides on tables too); ${policies}; npm run up -- --stack ${stackName}`,
                      );
            },
        },
    ];
}

/** Whether an inline policy of the role names the key; Glue may show its ID alone. */
async function usedBy(iam: IAMClient, roleArn: string, key: string): Promise<{ name: string; uses: boolean }> {
    const { name, policies } = await roleWithPolicies(iam, roleArn);
    for (const PolicyName of policies) {
        const { PolicyDocument: text = "" } = await iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }));
        const { Statement } = JSON.parse(decodeURIComponent(text)) as PolicyDocument;
        const resources = Statement.flatMap(({ Resource = [] }) => Resource);
        if (resources.some((arn) => arn === key || arn.endsWith(`:key/${key}`))) {
            return { name, uses: true };
        }
    }
    return { name, uses: false };
}

/** Whom Lake Formation has granted something on a resource. */
async function permissionsOn(lakeFormation: LakeFormationClient, resource: Resource): Promise<Set<string>> {
    const granted: PrincipalResourcePermissions[] = [];
    let NextToken: string | undefined;
    do {
        const page = await lakeFormation.send(new ListPermissionsCommand({ Resource: resource, NextToken }));
        granted.push(...(page.PrincipalResourcePermissions ?? []));
        ({ NextToken } = page);
    } while (NextToken !== undefined);
    return new Set(granted.map(({ Principal }) => Principal?.DataLakePrincipalIdentifier ?? ""));
}
