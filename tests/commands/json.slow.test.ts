// `--json` has one form in every command that has it: one object on stdout, however the command ends.
import { spawn } from "node:child_process";

import { expect } from "chai";

import { Command, commands, EXIT_CODES } from "../../commands/commandLine/table.mjs";
import { stopSandbox } from "../../commands/sandboxes";
import packageJson from "../../package.json";
import { checkoutRoot } from "../../tools/setup/checkout";

const TABLE = commands as Record<string, Command>;
const SCRIPTS: Record<string, string> = packageJson.scripts;
const NAME = `test-json-${process.pid}`;
const AWAY = `sandbox-away-${process.pid}`;
/** What to do depends on the sandboxes that other tests have. */
const NO_SANDBOX = /neither sandbox .* is running\. .*npm run (--silent )?sandbox -- (start|env)/;

interface Ended {
    code: number | null;
    stdout: string;
    stderr: string;
}

/** Runs a script of package.json as npm does. */
function script(name: string, ...args: string[]): Promise<Ended> {
    const [, ...program] = (SCRIPTS[name] ?? "").split(" ");
    const child = spawn(process.execPath, [...program, ...args], {
        cwd: checkoutRoot,
        stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, stdout, stderr }));
    });
}

/** The object that a command printed, which agrees with its exit code and with what it says on stderr. */
async function resultOf(name: string, ...args: string[]): Promise<Record<string, unknown> & { code: number | null }> {
    const { code, stdout, stderr } = await script(name, ...args, "--json");
    const { command, ok, error, ...facts } = JSON.parse(stdout) as Record<string, unknown>;
    expect({ command, ok }, stderr).to.deep.equal({ command: name, ok: code === 0 });
    expect(EXIT_CODES.map(([known]) => known as number)).to.include(code);
    if (error !== undefined) {
        expect(ok).to.equal(false);
        expect(stderr.trim().endsWith(String(error).trim()), stderr).to.equal(true);
    }
    return { code, ...(error === undefined ? {} : { error }), ...facts };
}

/** Each form that has `--json`, as `sandbox status`, with what it requires. */
const FORMS = Object.entries(TABLE).flatMap(([name, command]) =>
    Object.entries(command.actions ?? { "": command })
        .filter(([, { options }]) => options?.["json"] !== undefined)
        .map(([action, { options = {} }]) => {
            const required = Object.entries(options).flatMap(([option, one]) =>
                one.required === true ? [`--${option}`, AWAY] : [],
            );
            return { name, args: [...(action === "" ? [] : [action]), ...required] };
        }),
);

describe("--json", function () {
    this.timeout(600_000);
    after(() => stopSandbox(NAME));

    for (const { name, args } of FORMS) {
        it(`npm run ${[name, ...args].join(" ")}: a wrong use is the error and nothing else`, async () => {
            for (const wrong of [["--nonsense"], ["--json=yes"], ["--json", "--json"]]) {
                const { code, error, ...facts } = await resultOf(name, ...args, ...wrong);
                expect({ code, facts }, wrong.join(" ")).to.deep.equal({ code: 2, facts: {} });
                expect(error).to.match(/See all options with: npm /);
            }
        });
    }

    for (const [name, args, words] of [
        ["preview", ["--stack", "nowhere"], /nowhere/],
        ["policy", ["--stack", "nowhere"], /nowhere/],
        ["cost", ["--stack", "nowhere"], /nowhere/],
        ["up", ["--stack", AWAY], NO_SANDBOX],
        ["destroy", ["--stack", AWAY], NO_SANDBOX],
        ["pipeline", ["--stack", AWAY], NO_SANDBOX],
        ["doctor", ["--stack", AWAY], NO_SANDBOX],
        ["accounts", ["--stack", AWAY], NO_SANDBOX],
    ] as const) {
        it(`npm run ${name}: a failure names the stack, and says on stdout what it says on stderr`, async () => {
            const { code, error, stack } = await resultOf(name, ...args);
            expect({ code, stack }).to.deep.equal({ code: 1, stack: args[1] });
            expect(error).to.match(words);
        });
    }

    it("a sandbox that does not run is a failure of env and status, and of none of the others", async () => {
        for (const action of ["env", "status"]) {
            expect(await resultOf("sandbox", action, "--name", AWAY))
                .to.include({ code: 1 })
                .and.have.property("error");
        }
        expect(await resultOf("sandbox", "stop", "--name", AWAY)).to.deep.equal({ code: 0, stopped: false });
    });

    it("what needs no stack has its result beside how it ended", async () => {
        expect((await resultOf("doctor")).tools).to.be.an("array").that.is.not.empty;
        const { assumptions } = await resultOf("accounts", "--list");
        expect(assumptions).to.be.an("array").that.is.not.empty;
        expect((await resultOf("demo", "--name", "mine")).code).to.equal(2);
    });

    it("a stack's life in a sandbox: each command has its result beside how it ended", async () => {
        expect((await resultOf("sandbox", "start", "--name", NAME)).sandbox).to.include({ name: NAME, runs: true });
        expect((await resultOf("sandbox", "status", "--name", NAME)).sandboxes).to.have.length(1);
        expect(await resultOf("sandbox", "env", "--name", NAME)).to.include.keys("AWS_ENDPOINT_URL", "SNOWFLAKE_USER");
        const plan = (await resultOf("preview", "--stack", NAME))["changes"] as Record<string, number>;
        const { changes, stack } = await resultOf("up", "--stack", NAME);
        expect({ changes, stack }).to.deep.equal({ changes: plan, stack: NAME });
        expect((await resultOf("policy", "--stack", NAME)).violations).to.be.an("array");
        const examined = await resultOf("doctor", "--stack", NAME);
        expect(examined.links).to.be.an("array").that.is.not.empty;
        const pipeline = await resultOf("pipeline", "--stack", NAME);
        expect(pipeline.code).to.equal(1);
        expect(pipeline.stages).to.be.an("array").that.is.not.empty;
        expect((await resultOf("destroy", "--stack", NAME)).changes).to.deep.equal({ delete: plan["create"] });
        expect(await resultOf("sandbox", "stop", "--name", NAME)).to.deep.equal({ code: 0, stopped: true });
    });
});
