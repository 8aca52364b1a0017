import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { createProviders, deploymentOf } from "../../../components/providers";
import { loadSettings } from "../../../settings";
import { DEPLOYER_ARN, inputsOf, mockEngine, settled } from "../support/mocks";

const SECRETS = ["PrivateKey", "Password", "Token"].map((key) => `lakehouse:snowflake${key}`);

async function providers(config: Record<string, string> = {}) {
    await mockEngine();
    pulumi.runtime.setAllConfig({ "aws:region": "us-west-2", ...config }, SECRETS);
    const settings = loadSettings("dev", {});
    const created = createProviders(settings);
    return { settings, created };
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** A secret as it travels to the engine. */
const secret = (value: string) => ({ [SIGNATURE]: SECRET, value });

const logins: { given: string; config: Record<string, string>; expected: object }[] = [
    {
        given: "a key pair",
        config: { "lakehouse:snowflakePrivateKey": "PEM" },
        expected: { privateKey: secret("PEM"), authenticator: "SNOWFLAKE_JWT" },
    },
    {
        given: "a password",
        config: { "lakehouse:snowflakePassword": "p" },
        expected: { password: secret("p"), authenticator: "SNOWFLAKE" },
    },
    {
        given: "an access token",
        config: { "lakehouse:snowflakeToken": "t" },
        expected: { password: secret("t"), authenticator: "SNOWFLAKE" },
    },
];

describe("createProviders", () => {
    it("leaves to the environment what the stack does not set: no endpoint or secret gets into the state", async () => {
        await providers();
        await settled();
        expect(inputsOf("pulumi:providers:snowflake")).to.deep.equal({});
        expect(inputsOf("pulumi:providers:snowflake-iceberg")).to.deep.equal({});
        expect(inputsOf("pulumi:providers:aws"))
            .to.include({ region: "us-west-2" })
            .and.not.have.any.keys("accessKey", "secretKey", "endpoints", "allowedAccountIds");
    });

    it("keeps out of the state what the SDKs find in the environment themselves", async () => {
        const found = {
            SNOWFLAKE_HOST: "127.0.0.1",
            SNOWFLAKE_PORT: "8443",
            SNOWFLAKE_PROTOCOL: "http",
            SNOWFLAKE_ROLE: "R",
            SNOWFLAKE_WAREHOUSE: "W",
            SNOWFLAKE_PASSWORD: "a secret",
            SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: "another",
        };
        const before = { ...process.env };
        Object.assign(process.env, found);
        try {
            await providers({ "lakehouse:snowflakeRole": "GIVEN" });
            await settled();
            expect(inputsOf("pulumi:providers:snowflake")).to.deep.equal({ role: "GIVEN" });
        } finally {
            process.env = before;
        }
    });

    it("refuses foreign accounts and tags everything", async () => {
        await providers({ "lakehouse:allowedAccountIds": '["123456789012"]', "lakehouse:tags": '{"team":"data"}' });
        await settled();
        const inputs = inputsOf("pulumi:providers:aws");
        expect(JSON.parse(inputs["allowedAccountIds"] as string)).to.deep.equal(["123456789012"]);
        expect(JSON.parse(inputs["defaultTags"] as string)).to.deep.equal({
            tags: { project: "lakehouse", stack: "dev", team: "data" },
        });
    });

    for (const { given, config, expected } of logins) {
        it(`logs in with ${given}, which stays secret`, async () => {
            await providers(config);
            await settled();
            expect(inputsOf("pulumi:providers:snowflake")).to.deep.equal(expected);
        });
    }

    it("gives both Snowflake providers the same account", async () => {
        await providers({
            "lakehouse:snowflakeOrganization": "ORG",
            "lakehouse:snowflakeAccount": "ACC",
            "lakehouse:snowflakeHost": "h.example",
            "lakehouse:snowflakePort": "8443",
        });
        await settled();
        const expected = { organizationName: "ORG", accountName: "ACC", host: "h.example", port: "8443" };
        expect(inputsOf("pulumi:providers:snowflake")).to.deep.equal(expected);
        expect(inputsOf("pulumi:providers:snowflake-iceberg")).to.deep.equal(expected);
    });

    it("asks AWS which account it is, and who deploys", async () => {
        const { settings, created } = await providers();
        expect(await deploymentOf(settings, created.aws)).to.deep.equal({
            place: { partition: "aws", region: "us-west-2", accountId: "123456789012" },
            deployerArns: [DEPLOYER_ARN],
        });
    });

    it("takes the deployers of the settings, whoever runs the program", async () => {
        const arns = ["arn:aws:iam::123456789012:role/ci", "arn:aws:iam::123456789012:role/people/admin"];
        const { settings, created } = await providers({ "lakehouse:deployerArns": JSON.stringify(arns) });
        expect((await deploymentOf(settings, created.aws)).deployerArns).to.deep.equal(arns);
    });
});
