// Other people's tools for Python, each in its locked environment, by the programs of pythonTools/: every line of them
// that the sandbox's README names.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { run } from "../../tools/setup/childProcess.mjs";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { RunningSnowflake, startSnowflake } from "./runningSnowflake";

const { dbtPython, snowPython } = readToolchain();
const PROGRAMS: [tool: string, python: string, program: string][] = [
    ["SQLAlchemy 2", dbtPython, "sqlalchemy_models.py"],
    ["SQLAlchemy 1.4", snowPython, "sqlalchemy_models.py"],
    ["Snowpark", dbtPython, "snowpark_stages.py"],
    ["write_pandas", dbtPython, "written_frames.py"],
];

describe("Python's tools", function () {
    this.timeout("120s");

    const home = mkdtempSync(join(tmpdir(), "python-tools-"));
    let running: RunningSnowflake;
    let variables: NodeJS.ProcessEnv;

    before(async () => {
        running = await startSnowflake();
        const { account = "", username = "", password = "" } = running.options;
        const login = { account, user: username, password, host: "127.0.0.1", protocol: "http", role: "ACCOUNTADMIN" };
        const lines = Object.entries(login).map(([name, value]) => `${name} = "${value}"\n`);
        const connection = `[sandbox]\n${lines.join("")}port = ${running.port}\n`;
        // The drivers read no file that others can.
        writeFileSync(join(home, "connections.toml"), connection, { mode: 0o600 });
        variables = {
            ...process.env,
            SNOWFLAKE_HOME: home,
            SNOWFLAKE_ACCOUNT: account,
            SNOWFLAKE_USER: username,
            SNOWFLAKE_PASSWORD: password,
            SNOWFLAKE_PORT: String(running.port),
        };
    });
    after(async () => {
        rmSync(home, { recursive: true });
        await running.stop();
    });

    for (const [tool, python, program] of PROGRAMS) {
        it(`${tool}: ${program}`, async () => {
            const { stdout } = await run(python, [join(__dirname, "pythonTools", program)], {
                cwd: home,
                env: variables,
            });
            expect(stdout.trim().split("\n").at(-1)).to.equal("all as expected");
        });
    }
});
