import type { Permission, PrincipalResourcePermissions } from "@aws-sdk/client-lakeformation";
import { expect } from "chai";

import { lakeFormationFinding } from "../../commands/doctor/checks/catalogAccess";
import { newDatabaseFinding } from "../../commands/doctor/checks/catalogPrerequisites";

const JOBS = "arn:aws:iam::123456789012:role/lakehouse-dev-jobs";
const SNOWFLAKE = "arn:aws:iam::123456789012:role/lakehouse-dev-snowflake-catalog";
const DEPLOYER = "arn:aws:iam::123456789012:role/deployer";
const EVERYBODY = "IAM_ALLOWED_PRINCIPALS";
const ADMINISTRATOR = { DataLakePrincipalIdentifier: DEPLOYER };

const grant = (principal: string, ...Permissions: Permission[]): PrincipalResourcePermissions => ({
    Principal: { DataLakePrincipalIdentifier: principal },
    Permissions,
});

function stateOf(...listed: PrincipalResourcePermissions[]): string {
    const finding = lakeFormationFinding(listed, "lakehouse_dev", { roles: [JOBS, SNOWFLAKE], cure: "Grant it." });
    return finding.notExamined ? "not examined" : finding.ok ? "well" : finding.seen;
}

// https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_ListPermissions.html: "filtered by the permissions of
// the caller. For example, if you are granted an ALTER permission, you are able to see only the principal permissions for
// ALTER."
describe("what Lake Formation's list says of roles that are not on it", () => {
    for (const [shown, listed] of Object.entries({
        nothing: [],
        "what another holds of a permission that the deployer holds": [grant("arn:aws:iam::1:user/a", "ALTER")],
        "the deployer's own permission to look": [grant(DEPLOYER, "DESCRIBE")],
        "one of two roles": [grant(DEPLOYER, "DESCRIBE"), grant(JOBS, "DESCRIBE")],
    })) {
        it(`is nothing, where it shows ${shown}`, () => expect(stateOf(...listed)).to.equal("not examined"));
    }

    it("is that they have nothing, where the deployer holds ALL and so sees all", () => {
        const made = grant(DEPLOYER, "ALL");
        expect(stateOf(made)).to.include("jobs and lakehouse-dev-snowflake-catalog have no grant");
        expect(stateOf(made, grant(JOBS, "DESCRIBE"))).to.match(
            /lakehouse_dev, and lakehouse-dev-snowflake-catalog have no grant/,
        );
    });

    it("is not asked where all of them are on it, or IAM decides", () => {
        expect(stateOf(grant(JOBS, "DESCRIBE"), grant(SNOWFLAKE, "DESCRIBE"))).to.equal("well");
        expect(stateOf(grant(EVERYBODY, "ALL"))).to.equal("well");
    });
});

// https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_DataLakeSettings.html
describe("Lake Formation before the first up", () => {
    const onlyIam = { CreateDatabaseDefaultPermissions: [grant(EVERYBODY, "ALL")] };

    it("is well where IAM alone decides on new databases", () => {
        expect(newDatabaseFinding(onlyIam, "OFF", "dev")).to.deep.include({
            ...{ ok: true, seen: "IAM alone controls new databases" },
        });
    });

    it("names the setting where it decides and the stack does not know", () => {
        const { ok, cure } = newDatabaseFinding({ DataLakeAdmins: [ADMINISTRATOR] }, "OFF", "dev");
        expect(ok).to.equal(false);
        expect(cure).to.equal("pulumi config set lakeFormation DATABASE --stack dev");
    });

    it("does not claim that the deployer may make a database", () => {
        expect(newDatabaseFinding({}, "DATABASE", "dev")).to.include({ ok: true, notExamined: true });
        expect(newDatabaseFinding(onlyIam, "DATABASE", "dev")).to.include({ ok: true, notExamined: true });
    });

    it("refuses grants on tables of others where nobody may give them", () => {
        expect(newDatabaseFinding({}, "TABLES", "dev").cure).to.match(/make the deployer a data lake administrator/);
        expect(newDatabaseFinding({ DataLakeAdmins: [ADMINISTRATOR] }, "TABLES", "dev").ok).to.equal(true);
    });
});
