import { expect } from "chai";

import { glueDatabaseProblems } from "../../../../components/existing/glueDatabase";

const IAM = {
    CreateTableDefaultPermissions: [
        { Principal: { DataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" }, Permissions: ["ALL" as const] },
    ],
};
const found = { Name: "theirs", ...IAM };
const wanted = {
    databaseName: "theirs",
    domain: "sales",
    region: "us-west-2",
    accountId: "123456789012",
    tablesUrl: "s3://lake/iceberg-warehouse/",
    lakeFormation: "OFF" as const,
};
const ofDomain = { ...wanted, domain: "orders", tablesUrl: "s3://lake/iceberg-warehouse/theirs.db/" };

describe("an existing Glue database", () => {
    it("passes without a location, and with one where the jobs write", () => {
        expect(glueDatabaseProblems(found, wanted)).to.deep.equal([]);
        const inside = { ...found, LocationUri: "s3://lake/iceberg-warehouse/theirs.db" };
        expect(glueDatabaseProblems(inside, wanted)).to.deep.equal([]);
        expect(glueDatabaseProblems(inside, ofDomain)).to.deep.equal([]);
        expect(glueDatabaseProblems({ Name: "theirs" }, { ...wanted, lakeFormation: "TABLES" })).to.deep.equal([]);
    });

    const locations = [
        "s3://other/iceberg-warehouse/",
        "s3://lake/tables",
        "s3://lake/iceberg-warehouse-2/",
        "hdfs://x/",
    ];
    for (const LocationUri of locations) {
        it(`is refused where new tables would come to lie out of reach: ${LocationUri}`, () => {
            const [problem, ...more] = glueDatabaseProblems({ ...found, LocationUri }, wanted);
            expect(problem)
                .to.include(`is at ${LocationUri}`)
                .and.include('"LocationUri":"s3://lake/iceberg-warehouse/theirs.db"');
            expect(more).to.deep.equal([]);
        });
    }

    it("is refused within the folder of another database, whose jobs are of another domain", () => {
        const beside = { ...found, LocationUri: "s3://lake/iceberg-warehouse/another.db" };
        expect(glueDatabaseProblems(beside, wanted)).to.deep.equal([]);
        expect(glueDatabaseProblems(beside, ofDomain).join()).to.include("iceberg-warehouse/theirs.db/");
    });

    it("is refused with one fix when it is missing, closed, or a link to another catalog", () => {
        expect(glueDatabaseProblems(undefined, wanted).join()).to.match(/does not exist.*aws glue create-database/);
        expect(glueDatabaseProblems(new Error("Access denied"), wanted).join()).to.match(/Access denied\n.*bootstrap/);
        const link = { ...found, TargetDatabase: { CatalogId: "1", DatabaseName: "x" } };
        expect(glueDatabaseProblems(link, wanted).join()).to.include("is a link to another catalog");
    });

    it("is refused where Lake Formation would keep its new tables from the roles", () => {
        const some = [{ Principal: { DataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" }, Permissions: [] }];
        for (const CreateTableDefaultPermissions of [undefined, [], some]) {
            const problems = glueDatabaseProblems({ Name: "theirs", CreateTableDefaultPermissions }, wanted);
            expect(problems).to.have.length(1);
            expect(problems[0]).to.include("Set lakehouse:lakeFormation TABLES. Or:").and.include("update-database");
        }
    });

    // https://github.com/aws-solutions/workload-discovery-on-aws/issues/228 and
    // https://github.com/awslabs/sagemaker-explaining-credit-decisions/issues/8 have the text in two forms.
    const denials = [
        "Insufficient Lake Formation permission(s): Required Describe on theirs",
        "Insufficient Lake Formation permission(s) on theirs (Database name: theirs)",
        "User does not have DESCRIBE Lake Formation permission on resource theirs",
    ];
    for (const message of denials) {
        it(`that Lake Formation keeps from the deployer takes a grant of its administrator, no policy: ${message}`, () => {
            const [problem = "", ...more] = glueDatabaseProblems(new Error(message), wanted);
            expect(more).to.deep.equal([]);
            expect(problem)
                .to.include(message)
                .and.include("is not there, or Lake Formation hides it")
                .and.include("Set lakehouse:lakeFormation DATABASE, or TABLES")
                .and.include(
                    "--permissions CREATE_TABLE DESCRIBE --permissions-with-grant-option CREATE_TABLE DESCRIBE",
                )
                .and.include(`--resource '{"Database":{"Name":"theirs"}}'`)
                .and.not.include("bootstrap");
        });
    }

    it("whose tables Lake Formation controls, too, takes grants on both", () => {
        const denied = new Error(denials[0]);
        const problem = glueDatabaseProblems(denied, { ...wanted, lakeFormation: "TABLES" }).join();
        expect(problem.match(/grant-permissions/g)).to.have.length(2);
        expect(problem)
            .to.include(`--resource '{"Table":{"DatabaseName":"theirs","TableWildcard":{}}}'`)
            .and.include("ALTER DELETE DESCRIBE DROP INSERT SELECT")
            .and.not.include("Set lakehouse:lakeFormation");
        expect(glueDatabaseProblems(denied, { ...wanted, lakeFormation: "DATABASE" }).join()).not.to.include(
            "Wildcard",
        );
    });
});
