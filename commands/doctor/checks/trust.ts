// The handshake: what Snowflake says it is must be what the roles trust.
import { IAMClient } from "@aws-sdk/client-iam";

import type { SnowflakePrincipal } from "../../../policy";
import type { Row } from "../../../snowflake-client/connection";
import { activeLocation, integrationPrincipal } from "../../../snowflake-client/describeRows";
import { render } from "../../../snowflake-client/sql/render";
import { identifier } from "../../../snowflake-client/sql/values";
import { broken, Check, healthy, notExamined } from "../finding";
import { ExaminedStack } from "../examinedStack";
import { roleWithPolicies } from "../roleWithPolicies";
import { mismatch } from "../trustMismatch";
import { unlessMissing } from "./missingObject";

export function trustChecks({ clouds, outputs, snowflake, stackName }: ExaminedStack): Check[] {
    const iam = new IAMClient(clouds.awsOptions);
    const up = `npm run up -- --stack ${stackName} --refresh`;
    const roles = [
        {
            name: "storage role",
            roleArn: outputs.storageRoleArn,
            principal: async () =>
                volumePrincipal(
                    await snowflake.execute(
                        render("external_volume.describe", { name: identifier(outputs.externalVolume) }),
                    ),
                ),
        },
        {
            name: "catalog role",
            roleArn: outputs.catalogRoleArn,
            principal: async () =>
                integrationPrincipal(
                    await snowflake.execute(
                        render("catalog_integration.describe", { name: identifier(outputs.catalogIntegration) }),
                    ),
                    `CATALOG INTEGRATION ${outputs.catalogIntegration}`,
                ),
        },
    ];
    return roles.map(({ name: check, roleArn, principal }) => ({
        name: check,
        cure: up,
        async look() {
            const { name, trust, policies } = await roleWithPolicies(iam, roleArn);
            const comesAs = await unlessMissing(principal());
            if (comesAs === undefined) {
                return notExamined(`Snowflake has no object to compare the trust policy of ${name} with`);
            }
            const wrong = mismatch(trust, comesAs);
            if (wrong !== undefined) {
                return broken(`${name}: ${wrong}`, up);
            }
            return policies.length > 0
                ? healthy(`${name} trusts exactly the principal and external ID that Snowflake returns`)
                : broken(`${name} has no policy: Snowflake can assume it but do nothing with it.`, up);
        },
    }));
}

function volumePrincipal(rows: Row[]): SnowflakePrincipal {
    const location = activeLocation(rows, "EXTERNAL VOLUME");
    return {
        iamUserArn: location["STORAGE_AWS_IAM_USER_ARN"] ?? "",
        externalId: location["STORAGE_AWS_EXTERNAL_ID"] ?? "",
    };
}
