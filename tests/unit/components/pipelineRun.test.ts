import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { PipelineRun } from "../../../components/pipelineRun";
import { inputsOf, mockEngine, settled } from "../support/mocks";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

describe("PipelineRun", () => {
    it("hands a key on as a secret, in the environment and never in the command", async () => {
        await mockEngine();
        new PipelineRun("sales", {
            outputs: {},
            snowflake: { user: "DEPLOYER", privateKey: pulumi.secret("PEM") },
            triggers: [],
        });
        await settled();
        const { create, environment } = inputsOf("command:local:Command");
        expect(environment).to.deep.equal({
            [SIGNATURE]: SECRET,
            value: {
                LAKEHOUSE_STACK_OUTPUTS: "{}",
                SNOWFLAKE_USER: "DEPLOYER",
                SNOWFLAKE_PRIVATE_KEY: "PEM",
                // The stack's credential wins over those that the shell of `up` may hold.
                SNOWFLAKE_PRIVATE_KEY_PATH: "",
                SNOWFLAKE_PASSWORD: "",
                SNOWFLAKE_TOKEN: "",
            },
        });
        expect(create).to.equal("npm run --silent pipeline");
    });
});
