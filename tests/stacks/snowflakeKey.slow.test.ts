// The official plugin and the key that the environment names, against the sandbox: what Snowflake's provider reads is in
// its schema, https://github.com/snowflakedb/terraform-provider-snowflake/blob/v1.2.1/pkg/provider/provider.go
import * as protocol from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";

import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { generateSnowflakeKeyPair } from "../../commands/sandboxes/credentials";
import { pulumiEnvironment } from "../../commands/stack/workspace";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { PluginProcess, struct } from "../provider/pluginProcess";

describe("the official plugin for Snowflake", function () {
    this.timeout(120_000);
    let sandbox: Sandbox;

    before(async () => {
        sandbox = await startSandbox({ name: `test-key-${process.pid}` });
    });
    after(() => sandbox?.stop());

    /** Logs in with an environment alone. @returns why it cannot; undefined when it can. */
    async function refusal(environment: Record<string, string>): Promise<string | undefined> {
        const plugin = await PluginProcess.start({
            executable: readToolchain().snowflakePlugin,
            // It also reads ~/.snowflake/config.
            environment: { ...environment, HOME: sandbox.environment.stateDir },
        });
        try {
            const request = new protocol.ConfigureRequest();
            request.setArgs(struct({}));
            request.setAcceptsecrets(true);
            await plugin.call("configure", request);
            return undefined;
        } catch (error) {
            return (error as Error).message;
        } finally {
            await plugin.stop();
        }
    }

    it("does not read SNOWFLAKE_PRIVATE_KEY_PATH: as a bare pulumi up would run it, there is no login", async () => {
        expect(sandbox.processEnv).to.have.property("SNOWFLAKE_PRIVATE_KEY_PATH");
        expect(await refusal(sandbox.processEnv)).to.include("password is empty");
    });

    it("does not read the file either where it is told to log in with a key", async () => {
        const environment = { ...sandbox.processEnv, SNOWFLAKE_AUTHENTICATOR: "SNOWFLAKE_JWT" };
        expect(await refusal(environment)).to.include("PrivateKey was not provided");
    });

    it("logs in with what the commands hand to Pulumi: the key as text", async () => {
        const environment = pulumiEnvironment(sandbox);
        expect(environment["SNOWFLAKE_PRIVATE_KEY"]).to.match(/^-----BEGIN PRIVATE KEY-----/);
        expect(await refusal(environment)).to.equal(undefined);
    });

    it("is refused with another key as text: the configuration alone is a login", async () => {
        const environment = {
            ...pulumiEnvironment(sandbox),
            SNOWFLAKE_PRIVATE_KEY: generateSnowflakeKeyPair().privateKey,
        };
        expect(await refusal(environment)).to.match(/JWT token is invalid/);
    });
});
