import { expect } from "chai";

import { foreignVariables } from "../../commands/stack/sandboxVariables";

const OF_SANDBOX = { AWS_REGION: "us-west-2", AWS_ACCESS_KEY_ID: "AKIA1", SNOWFLAKE_USER: "LAKEHOUSE_DEPLOYER" };

describe("variables of other accounts in a sandbox's command", () => {
    it("are all by which a client could use another login, endpoint or account; not those of our tools", () => {
        const shell = {
            ...OF_SANDBOX,
            AWS_ACCESS_KEY_ID: "AKIA2",
            AWS_PROFILE: "prod",
            AWS_SESSION_TOKEN: "",
            AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9",
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
            SNOWFLAKE_TOKEN_FILE_PATH: "/token",
            SNOWFLAKE_HOME: "/home/me/.snowflake",
            PATH: "/bin",
            MY_AWS_PROFILE: "x",
        };
        expect(foreignVariables(OF_SANDBOX, shell)).to.deep.equal([
            "AWS_ACCESS_KEY_ID",
            "AWS_ENDPOINT_URL_S3",
            "AWS_PROFILE",
            "AWS_SESSION_TOKEN",
            "SNOWFLAKE_HOME",
            "SNOWFLAKE_TOKEN_FILE_PATH",
        ]);
    });
});
