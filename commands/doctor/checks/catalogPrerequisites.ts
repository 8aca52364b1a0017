// What a stack that has not been up has to know of the account's Data Catalog: whether Lake Formation decides on new
// databases, and whether a key of the account's own encrypts it.
import { GlueClient } from "@aws-sdk/client-glue";
import { DataLakeSettings, GetDataLakeSettingsCommand, LakeFormationClient } from "@aws-sdk/client-lakeformation";

import type { AwsSettings } from "../../../settings/awsSettings";
import type { AwsOptions } from "../../stack/awsOptions";
import { broken, Check, healthy, notExamined, Outcome } from "../finding";
import { catalogKeyOf, IAM_DECIDES, isKey, NO_CATALOG_KEY } from "./catalogAccess";
import { AWS_LOGIN } from "./logins";

type CatalogSettings = Pick<AwsSettings, "lakeFormation" | "catalogKeyArn">;

export function catalogPrerequisites(stackName: string, options: AwsOptions, settings: CatalogSettings): Check[] {
    const glue = new GlueClient(options);
    const lakeFormation = new LakeFormationClient(options);
    const policies = `ask an administrator to give the deployer the policies that this command prints: npm run --silent bootstrap -- aws --stack ${stackName}`;
    const common = { needs: [AWS_LOGIN], cure: `If access was denied, ${policies}` };
    return [
        {
            ...common,
            name: "Data Catalog's key",
            async look() {
                const key = await catalogKeyOf(glue);
                if (key === undefined) {
                    return healthy(NO_CATALOG_KEY);
                }
                return settings.catalogKeyArn !== undefined && isKey(settings.catalogKeyArn, key)
                    ? healthy(`encrypted with ${key}, as set in catalogKeyArn`)
                    : broken(
                          `It is encrypted with ${key}, and catalogKeyArn is ${settings.catalogKeyArn ?? "not set"}.`,
                          `pulumi config set catalogKeyArn ARN-OF-THE-KEY --stack ${stackName}; ${policies}`,
                      );
            },
        },
        {
            ...common,
            name: "Lake Formation",
            async look() {
                const { DataLakeSettings: found = {} } = await lakeFormation.send(new GetDataLakeSettingsCommand());
                return newDatabaseFinding(found, settings.lakeFormation, `${stackName}; ${policies}`);
            },
        },
    ];
}

/**
 * Whether the setting `lakeFormation` is that of an account where it decides.
 *
 * @param onStack ends a command that changes a setting.
 * @see https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_DataLakeSettings.html
 */
export function newDatabaseFinding(
    { CreateDatabaseDefaultPermissions: defaults = [], DataLakeAdmins: administrators = [] }: DataLakeSettings,
    mode: CatalogSettings["lakeFormation"],
    onStack: string,
): Outcome {
    const iamDecides = defaults.some(({ Principal }) => Principal?.DataLakePrincipalIdentifier === IAM_DECIDES);
    if (mode === "TABLES" && administrators.length === 0) {
        return broken(
            "lakeFormation is TABLES, and the account has no data lake administrator. Only a data lake administrator can grant privileges on tables of others.",
            "Ask an administrator to make the deployer a data lake administrator: aws lakeformation put-data-lake-settings; or choose another mode.",
        );
    }
    if (iamDecides || mode !== "OFF") {
        return iamDecides && mode === "OFF"
            ? healthy("IAM alone controls new databases")
            : notExamined(
                  `lakeFormation is ${mode}; Lake Formation shows only an administrator whether the deployer has Create Database`,
              );
    }
    return broken(
        "It controls new databases, and lakeFormation is OFF: the deployer and the stack's roles have no access.",
        `pulumi config set lakeFormation DATABASE --stack ${onStack}`,
    );
}
