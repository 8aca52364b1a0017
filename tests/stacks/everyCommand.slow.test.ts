// One rule of names for every command: each is started as a user would, with a name that no stack can have.
import { expect } from "chai";

import { runCommand } from "../e2e/commandRun";

const COMMANDS: [program: string, option: string][] = [
    ["stacks/preview.ts", "--stack"],
    ["stacks/up.ts", "--stack"],
    ["stacks/destroy.ts", "--stack"],
    ["pipeline/cli.ts", "--stack"],
    ["doctor/cli.ts", "--stack"],
    ["demo/cli.ts", "--name"],
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

    it("stacks/sandboxCommand.ts, for the name of a sandbox", async () => {
        const { code, output } = await runCommand("stacks/sandboxCommand.ts", ["start", "--name", "Weird_Name.x"]);
        expect(output).to.include('such as "weird-name-x"');
        expect(code).to.equal(2);
    });
});
