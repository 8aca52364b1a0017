import { expect } from "chai";

import { catalogRoleGrants, policyOf } from "../../../policy";
import { MOST_DOMAINS } from "../../../settings/domains";
import { problemsWith, settingsWith } from "../support/settings";

const domainsOf = (domains: unknown, stack?: string) => settingsWith({ domains }, stack).domains;
const orders = (given: object = {}) => [{ name: "orders", ...given }];
const job = (given: object) => ({ name: "own", script: "jobs/maintain_tables.py", ...given });

describe("domains", () => {
    it("are the quickstart's alone when none are named", () => {
        for (const config of [{}, { domains: [] }]) {
            expect(settingsWith(config).domains.map(({ name, quickstart }) => ({ name, quickstart }))).to.deep.equal([
                { name: "sales", quickstart: true },
            ]);
        }
    });

    it("leave the quickstart's out when the list does", () => {
        expect(domainsOf(orders()).map(({ name, quickstart }) => [name, quickstart])).to.deep.equal([
            ["orders", false],
        ]);
    });

    it("have names of their own for everything, which no other stack can have", () => {
        const [domain] = domainsOf(orders(), "dev-2");
        expect(domain).to.deep.include({ glueDatabase: "lakehouse_dev_2__orders" });
        expect(domain?.names).to.deep.equal({
            logicalPrefix: "",
            pipeline: "orders",
            catalog: "orders",
            suffix: "-orders",
            jobResources: "orders.",
            jobs: "lakehouse-dev-2--orders",
            workflow: "lakehouse-dev-2--orders",
            jobRole: "lakehouse-dev-2--orders-jobs",
            optimizerRole: "lakehouse-dev-2--orders-optimizers",
            logGroups: "/aws-glue/lakehouse-dev-2/orders",
            rawData: "raw_data/orders/",
            glueDatabase: "lakehouse_dev_2__orders",
            linkedDatabase: "GLUE_LAKE_INT_DB_DEV_2__ORDERS",
        });
    });

    it("share one linked database, or have one of their own with its own rule for writing", () => {
        const [shared, own] = domainsOf([
            ...orders(),
            { name: "audit", linkedDatabase: "own", allowedWriteOperations: "NONE" },
        ]);
        expect(shared?.link).to.deep.equal({
            database: "GLUE_LAKE_INT_DB_DEV",
            own: false,
            allowedWriteOperations: "ALL",
        });
        expect(own?.link).to.deep.equal({
            database: "GLUE_LAKE_INT_DB_DEV__AUDIT",
            own: true,
            allowedWriteOperations: "NONE",
        });
    });

    it("have jobs that wait for the quickstart's loads only in the quickstart", () => {
        const domains = domainsOf([{ name: "sales", extraJobs: [job({})] }, ...orders({ extraJobs: [job({})] })]);
        expect(domains.map(({ extraJobs }) => extraJobs[0]?.after)).to.deep.equal([
            ["load-sales", "load-customers"],
            [],
        ]);
    });

    it("keep the names of what holds data when they are renamed", () => {
        const [before] = domainsOf(orders({ linkedDatabase: "own" }));
        const [after] = domainsOf([{ name: "purchases", renamedFrom: "orders", linkedDatabase: "own" }]);
        const { catalog, suffix, rawData, glueDatabase, linkedDatabase } = before!.names;
        expect(after).to.deep.include({
            link: before!.link,
            glueDatabase: before!.glueDatabase,
            tablesFolder: before!.tablesFolder,
        });
        expect(after?.names).to.deep.include({ catalog, suffix, rawData, glueDatabase, linkedDatabase });
        expect(after?.names).to.deep.include({
            workflow: "lakehouse-dev--purchases",
            jobRole: "lakehouse-dev--purchases-jobs",
        });
    });

    it("load their declared tables in one job, which their own jobs wait for", () => {
        const [domain] = domainsOf(orders({ tables: ["tables/customers_info.yaml"], extraJobs: [job({})] }));
        expect(domain).to.deep.include({ tables: ["tables/customers_info.yaml"], declared: ["customers_info"] });
        expect(domain?.extraJobs[0]?.after).to.deep.equal(["load"]);
        expect(
            problemsWith({
                domains: orders({ tables: ["tables/customers_info.yaml"], extraJobs: [job({ name: "load" })] }),
            }),
        ).to.deep.equal(['lakehouse:domains: extraJobs of "orders": the name "load" is taken. Choose another name.']);
    });

    const refused: [why: string, config: Record<string, unknown>, words: string][] = [
        ["a map", { domains: { name: "orders" } }, 'lakehouse:domains is {"name":"orders"}. Set a list.'],
        ["names alone", { domains: ["orders"] }, 'lakehouse:domains[0] is "orders". Set a map.'],
        ["no name", { domains: [{}] }, "lakehouse:domains[0].name is missing. Set it to text."],
        ["a number for a name", { domains: [{ name: 7 }] }, "lakehouse:domains[0].name is 7. Set text."],
        [
            "a misspelled key",
            { domains: orders({ glueDatabse: "x" }) },
            'lakehouse:domains[0] has no key "glueDatabse". Did you mean glueDatabase?',
        ],
        [
            "a misspelled key of a job",
            { domains: orders({ extraJobs: [job({ scirpt: "x" })] }) },
            'lakehouse:domains[0].extraJobs[0] has no key "scirpt". Did you mean script?',
        ],
        [
            "a word that is no choice",
            { domains: orders({ linkedDatabase: "mine" }) },
            'lakehouse:domains[0].linkedDatabase is "mine". Set shared or own.',
        ],
        ["an upper-case name", { domains: [{ name: "Orders" }] }, 'such as "orders"'],
        ["a name with a hyphen", { domains: [{ name: "web-events" }] }, 'such as "webevents"'],
        ["a name with letters of no policy", { domains: [{ name: "bücher" }] }, 'such as "bcher"'],
        ["a name of 21 letters", { domains: [{ name: "a".repeat(21) }] }, "use 1 to 20"],
        ["an empty name", { domains: [{ name: "" }] }, 'such as "orders"'],
        ["the name of what all share", { domains: [{ name: "lakehouse" }] }, "resources that all domains share"],
        ["a folder of the quickstart", { domains: [{ name: "customers" }] }, "raw_data/customers/ is a folder"],
        ["an old name that is its own", { domains: orders({ renamedFrom: "orders" }) }, "[0].renamedFrom is"],
        [
            "an old name that another has",
            { domains: [...orders(), { name: "purchases", renamedFrom: "orders" }] },
            'lakehouse:domains[1].renamedFrom is "orders", which is the name of a domain.',
        ],
        [
            "an old name that no domain could have",
            { domains: [{ name: "purchases", renamedFrom: "web-orders" }] },
            "lakehouse:domains[0].renamedFrom is",
        ],
        ["the quickstart renamed", { domains: [{ name: "sales", renamedFrom: "shop" }] }, ".renamedFrom is not for"],
        [
            "a declaration that is not there",
            { domains: orders({ tables: ["tables/none.yaml"] }) },
            "tables/none.yaml: no such file.",
        ],
        ["tables of the quickstart", { domains: [{ name: "sales", tables: [] }] }, ".tables is not for the domain"],
        [
            "two of one name",
            { domains: [...orders(), ...orders()] },
            'lakehouse:domains[1].name is "orders", the name of an earlier',
        ],
        [
            "two on one database",
            { domains: [...orders({ glueDatabase: "shop" }), { name: "returns", glueDatabase: "shop" }] },
            'lakehouse:domains: "orders" and "returns" have the same Glue database "shop".',
        ],
        [
            "the quickstart's database",
            { domains: [{ name: "sales" }, ...orders({ glueDatabase: "lakehouse_dev" })] },
            '"sales" and "orders" have the same Glue database',
        ],
        [
            "a name that Glue does not take",
            { domains: orders({ glueDatabase: "My-Shop" }) },
            'lakehouse:domains[0].glueDatabase is "My-Shop". Use lower-case letters, digits and underscores',
        ],
        [
            "another database for the quickstart",
            { domains: [{ name: "sales", glueDatabase: "shop" }] },
            'lakehouse:domains[0].glueDatabase is not for the domain "sales"',
        ],
        [
            "a linked database for the quickstart alone",
            { domains: [{ name: "sales", linkedDatabase: "own" }] },
            "Remove it, or make a domain of your own.",
        ],
        [
            "a rule for writing where the database is shared",
            { domains: orders({ allowedWriteOperations: "NONE" }) },
            "Set linkedDatabase: own, or remove it.",
        ],
        [
            "jobs of a quickstart that is left out",
            { domains: orders(), extraJobs: [job({})] },
            'jobs of the domain "sales", which lakehouse:domains leaves out',
        ],
        [
            "jobs of the quickstart in two places",
            { domains: [{ name: "sales", extraJobs: [job({ name: "a" })] }], extraJobs: [job({ name: "b" })] },
            "Keep one of the two.",
        ],
        [
            "a job that waits for one of the quickstart's",
            { domains: [{ name: "sales" }, ...orders({ extraJobs: [job({ after: ["load-sales"] })] })] },
            '"own" waits for "load-sales", a job of the domain "sales". Each domain has its own workflow',
        ],
        [
            "a job that waits for one of a later domain",
            {
                domains: [
                    ...orders({ extraJobs: [job({ after: ["count"] })] }),
                    { name: "returns", extraJobs: [job({ name: "count" })] },
                ],
            },
            'a job of the domain "returns"',
        ],
        [
            "a job that waits for none",
            { domains: orders({ extraJobs: [job({ after: ["cuont"] })] }) },
            '"own" waits for "cuont", which is not defined before it',
        ],
        [
            "a job of a script that is not there",
            { domains: orders({ extraJobs: [job({ script: "jobs/none.py" })] }) },
            'lakehouse:domains: extraJobs of "orders": the script "jobs/none.py" of "own" is not there',
        ],
    ];
    for (const [why, config, words] of refused) {
        it(`are refused with ${why}`, () => {
            const problems = problemsWith(config);
            expect(
                problems.filter((problem) => problem.includes(words)),
                problems.join("\n"),
            ).to.have.length(1);
        });
    }

    it("are refused when their role's name is too long with the stack's", () => {
        const stack = "a".repeat(36);
        expect(problemsWith({ domains: [{ name: "b".repeat(11) }] }, stack).join()).not.to.include("IAM allows 64");
        expect(problemsWith({ domains: [{ name: "b".repeat(12) }] }, stack).join()).to.include(
            "would have 65 characters; IAM allows 64. Choose a name that is 1 shorter.",
        );
    });

    it("are as many as one role's policy can name", () => {
        const stack = "a".repeat(27);
        const many = (count: number) =>
            Array.from({ length: count }, (_, index) => ({
                name: `${"b".repeat(18)}${String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26))}`,
            }));
        expect(problemsWith({ domains: many(MOST_DOMAINS + 1) }, stack).join()).to.include("A stack has at most 38");
        const domains = domainsOf(many(MOST_DOMAINS), stack);
        const policy = policyOf(
            catalogRoleGrants({
                place: { partition: "aws-us-gov", region: "us-gov-west-1", accountId: "123456789012" },
                bucketName: "b".repeat(63),
                keyArn: "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/12345678-1234-1234-1234-123456789012",
                namespaces: domains.map(({ glueDatabase: database }) => ({ database, allowedWriteOperations: "ALL" })),
            }),
        );
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: without white space
        expect(JSON.stringify(policy).length).to.be.lessThan(10_240);
    });

    it("with everything wrong at once are one list", () => {
        const problems = problemsWith({
            domains: [
                { name: "Orders", glueDatabase: "X" },
                { name: "lakehouse", extraJobs: [job({ name: "a", after: ["b"] })] },
                { name: "returns", allowedWriteOperations: "ALL" },
            ],
        });
        expect(problems, problems.join("\n")).to.have.length(5);
    });
});
