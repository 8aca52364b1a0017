import { expect } from "chai";

import { awsPrerequisites } from "../../commands/doctor/checks/awsPrerequisites";
import { settingsWith } from "../unit/support/settings";

/** Names of the checks on roles, before the first `up` of a stack with these settings. */
function rolesLookedFor(settings: Parameters<typeof settingsWith>[0]): string[] {
    const names = { ...settingsWith(settings), bucketName: "lake", accountId: "123456789012" };
    return awsPrerequisites("dev", { region: "us-west-2" }, names, true).flatMap(
        ({ name }) => /^IAM: (jobs|snowflake-\w+)$/.exec(name)?.[1] ?? [],
    );
}

describe("the doctor before the first up", () => {
    const existing = (kind: "Storage" | "Catalog", object: string) => ({
        [`existing${kind}Role`]: "arn:aws:iam::123456789012:role/made-by-hand",
        [object]: "BY_HAND",
    });
    const storage = existing("Storage", "existingExternalVolume");
    const catalog = existing("Catalog", "existingCatalogIntegration");

    const cases: [string, Parameters<typeof settingsWith>[0], string[]][] = [
        ["all", {}, ["jobs", "snowflake-storage", "snowflake-catalog"]],
        ["an existing storage role", storage, ["jobs", "snowflake-catalog"]],
        ["an existing catalog role", catalog, ["jobs", "snowflake-storage"]],
        ["both", { ...storage, ...catalog }, ["jobs"]],
    ];
    for (const [title, settings, roles] of cases) {
        it(`asks for the roles that the stack creates, and no others: ${title}`, () => {
            expect(rolesLookedFor(settings)).to.deep.equal(roles);
        });
    }
});
