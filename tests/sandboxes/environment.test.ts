import { expect } from "chai";

import { clientVariables, SandboxEnvironment } from "../../commands/sandboxes/environment";

const environment: SandboxEnvironment = {
    awsEndpoint: "http://127.0.0.1:4000",
    region: "us-west-2",
    accountId: "123456789012",
    accessKeyId: "AKIAEXAMPLE",
    secretAccessKey: "it's $ECRET",
    snowflake: {
        host: "127.0.0.1",
        port: 4001,
        protocol: "http",
        account: "sandbox-lakehouse",
        user: "LAKEHOUSE_DEPLOYER",
        role: "LAKEHOUSE_DEPLOYER",
        privateKeyPath: "/key.p8",
        password: "token",
    },
    stateDir: "/state",
};

describe("clientVariables", () => {
    it("names what AWS's and Snowflake's own clients read", () => {
        expect(clientVariables(environment)).to.include({
            AWS_ENDPOINT_URL: "http://127.0.0.1:4000",
            AWS_REGION: "us-west-2",
            SNOWFLAKE_HOST: "127.0.0.1",
            SNOWFLAKE_PORT: "4001",
            SNOWFLAKE_ORGANIZATION_NAME: "SANDBOX",
            SNOWFLAKE_ACCOUNT_NAME: "LAKEHOUSE",
            SNOWFLAKE_PRIVATE_KEY_PATH: "/key.p8",
        });
    });

    it("shuts out the user's own AWS profile and any instance role", () => {
        expect(clientVariables(environment)).to.include({
            AWS_CONFIG_FILE: "/dev/null",
            AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
            AWS_EC2_METADATA_DISABLED: "true",
        });
    });
});
