// The handshake: what Snowflake says it is must be what the roles trust.
import { GetRoleCommand, IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";

import { render } from "../../provider/sql/render";
import { identifier } from "../../provider/sql/values";
import { principalOfCatalogIntegration, principalOfExternalVolume } from "../../provider/resources/describe";
import { broken, Check, healthy } from "../finding";
import { Patient } from "../patient";
import { mismatch, TrustPolicy } from "../trustMismatch";

export function trustChecks({ clouds, outputs, snowflake, stackName }: Patient): Check[] {
    const iam = new IAMClient(clouds.awsOptions);
    const up = `npm run up -- --stack ${stackName} --refresh`;
    const links = [
        {
            link: "storage role",
            roleArn: outputs.storageRoleArn,
            principal: async () =>
                principalOfExternalVolume(
                    await snowflake.execute(render("describe_external_volume", { name: identifier(outputs.externalVolume) })),
                ),
        },
        {
            link: "catalog role",
            roleArn: outputs.catalogRoleArn,
            principal: async () =>
                principalOfCatalogIntegration(
                    await snowflake.execute(render("describe_catalog_integration", { name: identifier(outputs.catalogIntegration) })),
                ),
        },
    ];
    return links.map(({ link, roleArn, principal }) => ({
        link,
        cure: `Make role and object again: ${up}`,
        async look() {
            const roleName = roleArn.split("/").at(-1) ?? "";
            const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
            const policy = JSON.parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? "{}")) as TrustPolicy;
            const wrong = mismatch(policy, await principal());
            if (wrong !== undefined) {
                return broken(`${roleName}: ${wrong}`, up);
            }
            const { PolicyNames: policies = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
            return policies.length > 0
                ? healthy(`${roleName} trusts exactly the principal and external ID that Snowflake shows`)
                : broken(`${roleName} has no policy: Snowflake may assume it, and then do nothing.`, up);
        },
    }));
}
