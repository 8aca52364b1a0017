import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { parse } from "yaml";

import { bucketNameOf, loadSettings, Settings } from "../../../settings";
import { mockEngine, promiseOf } from "../support/mocks";

const projectFile = join(__dirname, "../../../Pulumi.yaml");

const SECRETS = ["PrivateKey", "PrivateKeyPassphrase", "Password", "Token"].map((key) => `lakehouse:snowflake${key}`);

/** Loads the settings of a stack with these values in its file. */
async function load(config: Record<string, string>, stack = "dev", environment = {}): Promise<Settings> {
    await mockEngine({ stack });
    pulumi.runtime.setAllConfig(config, SECRETS);
    return loadSettings(stack, environment);
}

const region = { "aws:region": "us-west-2" };

describe("loadSettings", () => {
    it("has names for everything from the stack's name", async () => {
        const settings = await load(region, "dev-2");

        expect(settings.prefix).to.equal("lakehouse-dev-2");
        expect(settings.glueDatabase).to.equal("lakehouse_dev_2");
        expect(settings.roleNames).to.deep.equal({
            storage: "lakehouse-dev-2-snowflake-storage",
            catalog: "lakehouse-dev-2-snowflake-catalog",
        });
        expect(settings.snowflakeNames).to.deep.equal({
            database: "ICEBERG_LAKE_DEV_2",
            schema: "DEMO",
            linkedDatabase: "GLUE_LAKE_INT_DB_DEV_2",
            externalVolume: "LAKEHOUSE_DEV_2_VOLUME",
            catalogIntegration: "LAKEHOUSE_DEV_2_CATALOG",
            virtualWarehouse: "LAKEHOUSE_DEV_2_WH",
            engineerRole: "LAKEHOUSE_DEV_2_ENGINEER",
            readerRole: "LAKEHOUSE_DEV_2_READER",
        });
        expect(bucketNameOf(settings, { accountId: "123456789012", region: "us-west-2" })).to.equal(
            "lakehouse-dev-2-123456789012-us-west-2",
        );
    });

    it("keeps data and grants nothing beyond need unless told otherwise", async () => {
        const settings = await load(region);

        expect(settings.destroyData).to.equal(false);
        expect(settings.encryption).to.equal("SSE_KMS");
        expect(settings.link.futureGrants).to.equal(false);
        expect(settings.pipelineOnUp).to.equal(false);
    });

    it("takes the region from the environment when the stack has none", async () => {
        expect((await load({}, "dev", { AWS_REGION: "eu-central-1" })).region).to.equal("eu-central-1");
    });

    it("takes the deployer's role from the stack, then from the environment, then its usual name", async () => {
        const environment = { SNOWFLAKE_ROLE: "FROM_ENVIRONMENT" };
        expect(
            (await load({ ...region, "lakehouse:snowflakeRole": "FROM_STACK" }, "dev", environment)).deployerRole,
        ).to.equal("FROM_STACK");
        expect((await load(region, "dev", environment)).deployerRole).to.equal("FROM_ENVIRONMENT");
        // A preview logs in with another role, and plans the same grants.
        const logins: Record<string, string>[] = [{}, { "lakehouse:snowflakeRole": "PREVIEWER" }];
        for (const login of logins) {
            const own = { ...region, ...login, "lakehouse:deployerRole": "TEAM_DEPLOYER" };
            expect((await load(own, "dev", environment)).deployerRole).to.equal("TEAM_DEPLOYER");
        }
        expect((await load(region)).deployerRole).to.equal("LAKEHOUSE_DEPLOYER");
    });

    it("takes an empty setting for one that is left out", async () => {
        const settings = await load({
            ...region,
            "lakehouse:glueDatabase": "",
            "lakehouse:schedule": " ",
            "lakehouse:snowflakePassword": "",
        });

        expect(settings.glueDatabase).to.equal("lakehouse_dev");
        expect(settings.jobs.schedule).to.equal(undefined);
        expect(settings.snowflake.password).to.equal(undefined);
    });

    it("keeps a secret secret", async () => {
        const { privateKey } = (await load({ ...region, "lakehouse:snowflakePrivateKey": "PEM" })).snowflake;

        expect(await pulumi.isSecret(privateKey!)).to.equal(true);
        expect(await promiseOf(privateKey!)).to.equal("PEM");
    });

    it("has the defaults that Pulumi.yaml tells", async () => {
        const { config } = parse(readFileSync(projectFile, "utf8")) as {
            config: Record<string, { default: unknown; description: string }>;
        };
        const asStack = Object.fromEntries(
            Object.entries(config).map(([key, { default: value }]) => [
                `lakehouse:${key}`,
                typeof value === "string" ? value : JSON.stringify(value),
            ]),
        );

        expect(await load({ ...region, ...asStack })).to.deep.equal(await load(region));
        expect(Object.entries(config).filter(([, { description }]) => !description)).to.deep.equal([]);
    });

    it("knows every setting of Pulumi.yaml, and Pulumi.yaml every setting that is read", async () => {
        const read = new Set<string>();
        const get = pulumi.Config.prototype.get;
        pulumi.Config.prototype.get = function (this: pulumi.Config, key: string) {
            if (this.name === "lakehouse") {
                read.add(key);
            }
            return get.call(this, key) as string | undefined;
        } as typeof get;
        try {
            await load({ ...region, "lakehouse:snowflakeRegion": "AWS_US_WEST_2" });
        } finally {
            pulumi.Config.prototype.get = get;
        }
        const declared = Object.keys((parse(readFileSync(projectFile, "utf8")) as { config: object }).config);
        const removed = ["namespaceFlattenDelimiter", "namespaceMode", "notebook"];

        expect([...read].sort()).to.deep.equal([...declared, ...removed].sort());
    });

    for (const stack of ["dev", "prod"]) {
        it(`accepts Pulumi.${stack}.yaml, which holds no secret`, async () => {
            const text = readFileSync(join(__dirname, `../../../Pulumi.${stack}.yaml`), "utf8");
            const { config } = parse(text) as { config: Record<string, unknown> };
            const flat = Object.fromEntries(
                Object.entries(config).map(([key, value]) => [
                    key,
                    typeof value === "string" ? value : JSON.stringify(value),
                ]),
            );

            expect((await load(flat, stack)).stack).to.equal(stack);
            expect(text).not.to.match(/secure:|encryptionsalt/);
        });
    }
});

describe("loadSettings refuses", () => {
    const cases: { given: string; config: Record<string, string>; stack?: string; expected: string }[] = [
        { given: "a bucket name with dots", config: { bucketName: "my.bucket" }, expected: "Leave the dots out" },
        { given: "a bucket name with capitals", config: { bucketName: "MyBucket" }, expected: '"mybucket"' },
        {
            given: "a bucket name of 64 characters",
            config: { bucketName: "b".repeat(64) },
            expected: "64 characters. S3 allows 3 to 63",
        },
        {
            given: "a bucket name that ends in a hyphen",
            config: { bucketName: "bucket-" },
            expected: "a letter or digit at both ends",
        },
        {
            given: "a bucket name that S3 keeps for itself",
            config: { bucketName: "bucket-s3alias" },
            expected: "Choose another name",
        },
        { given: "a Glue database with capitals", config: { glueDatabase: "Sales-1" }, expected: '"sales_1"' },
        {
            given: "a Glue database of 256 characters",
            config: { glueDatabase: "d".repeat(256) },
            expected: "Glue allows at most 255",
        },
        {
            given: "a stack name with which a role's would be over 64 characters",
            config: {},
            stack: "s".repeat(37),
            expected: "36 characters at most",
        },
        {
            given: "a bucket name made from a long stack name",
            config: {},
            stack: "s".repeat(32),
            expected: "S3 allows 63. Set lakehouse:bucketName",
        },
        { given: "a stack name with capitals", config: {}, stack: "Dev", expected: 'such as "dev"' },
        { given: "a stack name with a dot", config: {}, stack: "dev.1", expected: 'such as "dev-1"' },
        {
            given: "access logs for a bucket with a long name",
            config: { bucketName: "b".repeat(60), accessLogs: "true" },
            expected: "-logs",
        },
        { given: "an address without a domain", config: { alarmEmail: '["team"]' }, expected: 'holds "team"' },
        { given: "two addresses in one", config: { alarmEmail: '["a@b.com, c@d.com"]' }, expected: "such as team@" },
        { given: "an address twice", config: { alarmEmail: '["a@b.com", "a@b.com"]' }, expected: "twice" },
        { given: "an address in angles", config: { alarmEmail: '["Team <a@b.com>"]' }, expected: 'holds "Team' },
        { given: "an account that is too short", config: { allowedAccountIds: "[1234]" }, expected: 'holds "1234"' },
        {
            given: "accounts that are no list",
            config: { allowedAccountIds: "123456789012" },
            expected: "must be a list of account IDs",
        },
        {
            given: "a list that cannot be read",
            config: { allowedAccountIds: "[" },
            expected: "is not a list or object",
        },
        {
            given: "a boundary that is no policy",
            config: { permissionsBoundary: "arn:aws:iam::1:role/x" },
            expected: "Set the name or the ARN of an IAM policy",
        },
        {
            given: "a key by its alias",
            config: { kmsKeyArn: "arn:aws:kms:us-west-2:123456789012:alias/ours" },
            expected: "Set the ARN of a KMS key, not of an alias",
        },
        {
            given: "a key of another region",
            config: { kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1234" },
            expected: "is in eu-west-1, the stack in us-west-2",
        },
        {
            given: "a key beside SSE_S3",
            config: { kmsKeyArn: "arn:aws:kms:us-west-2:123456789012:key/1234", encryption: "SSE_S3" },
            expected: "Take one of the two away",
        },
        {
            given: "a session as deployer",
            config: { deployerArns: '["arn:aws:sts::123456789012:assumed-role/ci/run"]' },
            expected: "Set ARNs of IAM roles and users",
        },
        {
            given: "a name of its own in the account's namespace",
            config: { bucketName: "lake", bucketNamespace: "ACCOUNT_REGIONAL" },
            expected: "Take lakehouse:bucketName away",
        },
        {
            given: "a name that S3 keeps for the account's namespace",
            config: { bucketName: "lake-123456789012-us-west-2-an" },
            expected: "S3 reserves that prefix or suffix",
        },
        { given: "a tag of AWS", config: { tags: '{"aws:x":"y"}' }, expected: "may not begin with aws:" },
        { given: "tags that are no map", config: { tags: "[]" }, expected: "must be a map" },
        { given: "an unknown encryption", config: { encryption: "NONE" }, expected: "Choose one of SSE_KMS, SSE_S3" },
        { given: "a flag that is neither", config: { destroyData: "yes" }, expected: "Set true or false" },
        { given: "Glue 4.0", config: { glueVersion: "4.0" }, expected: "Choose one of 5.1, 5.0, 6.0" },
        { given: "one worker", config: { numberOfWorkers: "1" }, expected: "from 2 to 299" },
        { given: "half a worker", config: { numberOfWorkers: "2.5" }, expected: "whole number" },
        {
            given: "FLEX on a large worker",
            config: { executionClass: "FLEX", workerType: "G.4X" },
            expected: "G.1X and G.2X only",
        },
        {
            given: "a log retention CloudWatch does not know",
            config: { logRetentionDays: "31" },
            expected: "CloudWatch Logs knows 1, 3, 5",
        },
        ...["1.01", "-0.1", "5%", "0,05", "1e-2", "NaN"].map((share) => ({
            given: `a share of ${share}`,
            config: { maxQuarantinedShare: share },
            expected: `maxQuarantinedShare is "${share}". Set a number from 0 to 1`,
        })),
        { given: "a Unix cron", config: { schedule: "15 2 * * *" }, expected: "cron(15 2 * * ? *)" },
        {
            given: "a cron without a question mark",
            config: { schedule: "cron(15 2 * * * *)" },
            expected: 'must be "?"',
        },
        {
            given: "a cron every minute",
            config: { maintenanceSchedule: "cron(* * * * ? *)" },
            expected: "every five minutes",
        },
        {
            given: "a cron with a foreign character",
            config: { schedule: "cron(15 2 * * ? $)" },
            expected: "cron does not allow",
        },
        {
            given: "a sync interval under 30 seconds",
            config: { syncIntervalSeconds: "29" },
            expected: "from 30 to 86400 seconds",
        },
        {
            given: "a sync interval over a day",
            config: { syncIntervalSeconds: "86401" },
            expected: "from 30 to 86400 seconds",
        },
        {
            given: "the legacy notebook",
            config: { notebook: "true" },
            expected: "see docs/notebook.md. Remove this line.",
        },
        {
            given: "flattened namespaces, which Glue does not have",
            config: { namespaceMode: "FLATTEN_NESTED_NAMESPACE" },
            expected: "Glue has none. Remove this line.",
        },
        {
            given: "an unknown namespace mode",
            config: { namespaceMode: "FLAT" },
            expected: "Remove this line.",
        },
        {
            given: "the delimiter of flattened namespaces",
            config: { namespaceFlattenDelimiter: "/" },
            expected: "Remove this line.",
        },
        {
            given: "an unknown write mode",
            config: { allowedWriteOperations: "SOME" },
            expected: "Choose one of ALL, NONE",
        },
        { given: "a Snowflake name that needs quotes", config: { linkedDatabase: "my-db" }, expected: '"MY_DB"' },
        { given: "a role that needs quotes", config: { deployerRole: "team-deployer" }, expected: '"TEAM_DEPLOYER"' },
        {
            given: "an account locator's host",
            config: { snowflakeAccount: "xy12345.snowflakecomputing.com" },
            expected: "CURRENT_ACCOUNT_NAME()",
        },
        { given: "a URL for a host", config: { snowflakeHost: "https://x.y" }, expected: "without https://" },
        { given: "an unknown protocol", config: { snowflakeProtocol: "ftp" }, expected: "Set https" },
        {
            given: "two ways to log in",
            config: { snowflakePassword: "p", snowflakeToken: "t" },
            expected: "Set one of them",
        },
        {
            given: "Snowflake in another region",
            config: { snowflakeRegion: "AWS_EU_CENTRAL_1" },
            expected: "the Snowflake account is in eu-central-1",
        },
        {
            given: "Snowflake on another cloud",
            config: { snowflakeRegion: "AZURE_WESTEUROPE" },
            expected: "on another cloud (AZURE_WESTEUROPE)",
        },
        {
            given: "an extra job without a script",
            config: { extraJobs: '[{"name":"x"}]' },
            expected: "extraJobs[0].script is missing",
        },
        {
            given: "an extra job with an unknown key",
            config: { extraJobs: '[{"name":"x","script":"x.py","argumets":{}}]' },
            expected: 'extraJobs[0] has no key "argumets". Did you mean arguments?',
        },
        {
            given: "an extra job named as one of ours",
            config: { extraJobs: '[{"name":"load-sales","script":"x.py"}]' },
            expected: 'the name "load-sales" is taken',
        },
        {
            given: "extra jobs that wait for each other",
            config: {
                extraJobs: '[{"name":"a","script":"a.py","after":["b"]},{"name":"b","script":"b.py","after":["a"]}]',
            },
            expected: '"a" waits for "b"',
        },
        {
            given: "extra jobs in a single run",
            config: { singleJobRun: "true", extraJobs: '[{"name":"a","script":"a.py"}]' },
            expected: "only the program's own steps",
        },
    ];
    for (const { given, config, stack, expected } of cases) {
        it(given, async () => {
            const prefixed = Object.fromEntries(
                Object.entries(config).map(([key, value]) => [`lakehouse:${key}`, value]),
            );
            await mockEngine({ stack });
            pulumi.runtime.setAllConfig({ ...region, ...prefixed }, SECRETS);

            expect(() => loadSettings(stack ?? "dev", {})).to.throw(pulumi.RunError, expected);
        });
    }

    for (const name of ["us-iso-east-1", "us-west", "Frankfurt", "eusc-east-1"]) {
        it(`the region ${name}`, async () => {
            await mockEngine();
            pulumi.runtime.setAllConfig({ "aws:region": name });
            expect(() => loadSettings("dev", {})).to.throw(`aws:region is "${name}"`);
        });
    }

    it("a region that is neither set nor in the environment", async () => {
        await mockEngine();
        pulumi.runtime.setAllConfig({});
        expect(() => loadSettings("dev", {})).to.throw("pulumi config set aws:region us-west-2");
    });

    for (const key of SECRETS) {
        it(`a secret in plain text, ${key}, and names the command that mends it`, async () => {
            await mockEngine();
            pulumi.runtime.setAllConfig({ ...region, [key]: "hunter2" });
            const attempt = () => loadSettings("dev", {});
            expect(attempt).to.throw(new RegExp(`${key} is in plain text.*pulumi config set --secret ${key} --stack `));
            expect(attempt).not.to.throw("hunter2");
        });
    }

    it("everything wrong at once, and shows no secret", async () => {
        await mockEngine();
        pulumi.runtime.setAllConfig({
            ...region,
            "lakehouse:bucketName": "A.b",
            "lakehouse:glueDatabase": "Ä",
            "lakehouse:numberOfWorkers": "many",
            "lakehouse:snowflakePassword": "hunter2",
            "lakehouse:snowflakeToken": "t0ken",
            "lakehouse:tags": '{"Project":"x"}',
            "lakehouse:extraJobs": '[{"name":"x","script":"jobs/none.py"}]',
        });

        const attempt = () => loadSettings("dev", {});
        expect(attempt).to.throw('8 settings of the stack "dev" must be fixed');
        expect(attempt).to.throw(
            /bucketName[^]*glueDatabase[^]*tags[^]*snowflakeToken[^]*numberOfWorkers[^]*extraJobs/,
        );
        expect(attempt).not.to.throw(/hunter2|t0ken/);
    });
});
