// Whether a command that was ended tells the truth: its last message, its exit code and the state agree.
import { existsSync } from "node:fs";

import { expect } from "chai";

import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import { shortName } from "../../commands/stack/stackName";
import { keptOf, stateOf } from "../../commands/stack/stackState";
import { isCutOff } from "../../commands/stack/stateFile";
import { stateFileIn } from "../../commands/stack/backend";
import { Ended } from "./interruptedCommand";
import type { TestLakehouse } from "./testLakehouse";

/** The command that continues, as the last message names it: its name and options; undefined when nothing is to be done. */
export async function expectTruth(
    { sandbox, stack, stackName }: TestLakehouse,
    command: "up" | "destroy",
    { code, output }: Ended,
): Promise<string[] | undefined> {
    if (code === null && output === "") {
        // Ended while Node loaded it: nothing had begun.
        return [command, "--stack", stackName];
    }
    const cutOff = `The state of "${stackName}" is truncated. Continue with: npm run ${command} -- --stack ${stackName} --recover\n`;
    if (output.endsWith(cutOff)) {
        expect(isCutOff(stateFileIn({ stackName, sandbox }) ?? "")).to.equal(true);
        return [command, "--stack", stackName, "--recover"];
    }
    const before = new RegExp(`^Interrupted\\. Nothing was changed\\. Continue with: npm run ${command} -- (.*)$`).exec(
        output.trim(),
    );
    if (before !== null) {
        // While it loaded what it needs.
        expect(code).to.equal(130);
        return [command, ...(before[1] ?? "").split(" ")];
    }
    // Pulumi says this of a destroy that it was told to stop, too.
    expect(output).to.not.include("The resources in the stack have been deleted");
    if (command === "destroy" && code === 0) {
        expect(output).to.include(`Stack "${stackName}" and its data are deleted.`);
        expect((await stack.workspace.listStacks()).map(({ name }) => shortName(name))).to.not.include(stackName);
        expect(existsSync(settingsFileOf(stackName))).to.equal(false);
        return undefined;
    }
    const { resources, pending } = await stateOf(stack);
    const counted = command === "destroy" ? keptOf(resources).others : resources;
    const count = counted.filter(({ urn }) => !urn.includes("::default")).length;
    if (code === 0) {
        expect(pending, output).to.deep.equal([]);
        expect(Object.keys(await stack.outputs())).to.include("bucketName");
        return undefined;
    }
    const told = new RegExp(
        `\\n(Interrupted\\.|pulumi was terminated by SIGKILL\\.) (Nothing|1 resource|(\\d+) resources) of "${stackName}" (?:is|are) ` +
            `(?:left|there)\\. Continue with: npm run ${command} -- --stack ${stackName}( --recover)?\\n$`,
    ).exec(output);
    if (told === null) {
        throw new Error(`Ended with ${code}, without a last message that says what is there:\n${output}`);
    }
    const [, how, words, number, recover] = told;
    expect(code).to.equal(how === "Interrupted." ? 130 : 1);
    expect(number === undefined ? (words === "Nothing" ? 0 : 1) : Number(number), output).to.equal(count);
    expect(recover !== undefined || pending.length === 0, output).to.equal(true);
    return [command, "--stack", stackName, ...(recover === undefined ? [] : ["--recover"])];
}
