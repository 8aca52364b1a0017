// Snowflake's driver for JDBC, by JdbcDriver.java. The flag is what the driver needs for results in Arrow:
// https://docs.snowflake.com/en/developer-guide/jdbc/jdbc-configure
import { join } from "node:path";

import { expect } from "chai";

import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { clientVariables } from "../../commands/sandboxes/environment";
import { run } from "../../tools/setup/childProcess.mjs";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

describe("the JDBC driver", function () {
    this.timeout(300_000);
    let sandbox: Sandbox;

    before(async () => {
        sandbox = await startSandbox({ name: `jdbc-${process.pid}` });
    });
    after(() => sandbox.stop());

    it("reads metadata and values, and writes rows, as from a real account", async () => {
        const { javaHome, jdbcClassPath } = readToolchain();
        const { snowflakeUser, snowflakePassword } = sandbox.administrator;
        const flag = "--add-opens=java.base/java.nio=ALL-UNNAMED";
        const { stdout } = await run(
            join(javaHome, "bin", "java"),
            [flag, "-cp", jdbcClassPath, join(__dirname, "JdbcDriver.java")],
            {
                env: {
                    ...process.env,
                    ...clientVariables(sandbox.environment),
                    ADMINISTRATOR: snowflakeUser,
                    ADMINISTRATOR_PASSWORD: snowflakePassword,
                },
            },
        ).catch((error: unknown) => error as { stdout: string });
        expect(stdout.trim()).to.equal("all as expected");
    });
});
