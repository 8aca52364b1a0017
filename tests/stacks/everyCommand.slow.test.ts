// One rule of names for every command: each is started as a user would, with a name that no stack can have.
import { expect } from "chai";

import { runCommand } from "../e2e/commandRun";

const COMMANDS: [program: string, option: string][] = [
    ["commands/preview.ts", "--stack"],
    ["commands/up.ts", "--stack"],
    ["commands/destroy.ts", "--stack"],
    ["commands/pipeline/cli.ts", "--stack"],
    ["commands/doctor/cli.ts", "--stack"],
    ["commands/demo/cli.ts", "--name"],
];

describe("every command refuses a name that no stack can have", function () {
    this.timeout(120_000);
    for (const [program, option] of COMMANDS) {
        it(program, async () => {
            const { code, output } = await runCommand(program, [option, "demo-Weird_Name.x"]);
            expect(output).to.include('such as "demo-weird-name-x"');
            expect(output).to.not.match(/PULUMI_ACCESS_TOKEN|\n {4}at /);
            expect(code).to.equal(2);
        });
    }

    it("commands/sandbox.ts, for the name of a sandbox", async () => {
        const { code, output } = await runCommand("commands/sandbox.ts", ["start", "--name", "Weird_Name.x"]);
        expect(output).to.include('such as "weird-name-x"');
        expect(code).to.equal(2);
    });
});
