import { expect } from "chai";
import fc from "fast-check";

import { CommandName, givenTo, UsageError } from "../../commands/commandLine/runCommand";
import { Command, commands } from "../../commands/commandLine/table.mjs";

const TABLE = commands as Record<string, Command>;

function refusal(name: CommandName, ...args: string[]): string {
    try {
        givenTo(name, args);
    } catch (error) {
        expect(error).to.be.instanceOf(UsageError);
        return (error as Error).message;
    }
    throw new Error(`npm run ${name} -- ${args.join(" ")} was taken.`);
}

describe("what a command is given", () => {
    it("is read with defaults, short names and values behind = or a space", () => {
        expect(givenTo("up", ["-y", "--stack=dev"])).to.deep.include({
            values: {
                stack: "dev",
                yes: true,
                refresh: false,
                recover: false,
                json: false,
            },
        });
        expect(givenTo("sandbox", ["--name", "x", "env", "--json"])).to.deep.equal({
            action: "env",
            values: { name: "x", json: true, pulumi: false, admin: false },
            words: [],
        });
        expect(givenTo("setup", ["--for", "up", "--for", "demo"]).values.for).to.deep.equal(["up", "demo"]);
        expect(givenTo("test", ["tests/unit", "eslint"]).words).to.deep.equal(["tests/unit", "eslint"]);
    });

    for (const [name, args, expected] of [
        ["up", ["--stack", "dev", "--refesh"], "unknown option --refesh. Did you mean --refresh?"],
        ["pipeline", ["--samplerows", "10"], "Did you mean --sample-rows?"],
        ["destroy", ["--stack", "dev", "--delete_data", "dev"], "Did you mean --delete-data?"],
        ["preview", ["-x"], "unknown option -x."],
        ["up", ["dev"], 'unexpected argument "dev".'],
        ["up", [], "--stack NAME is missing."],
        ["up", ["--stack"], "--stack needs a value: NAME."],
        ["up", ["--stack", "--yes"], "--stack needs a value: NAME."],
        ["up", ["--stack", ""], "--stack is empty. Give NAME."],
        ["up", ["--stack", "a", "--stack", "b"], "--stack is given twice."],
        ["up", ["--stack", "a", "--yes=no"], '--yes takes no value. Remove "=no".'],
        ["pipeline", ["--stack", "a", "--only", "dta"], "Did you mean data? Choose one of data, jobs,"],
        ["demo", ["--rows", "1e3"], '--rows is "1e3". Give a whole number, 1 or more.'],
        ["demo", ["--rows", "-5"], "whole number, 1 or more"],
        ["demo", ["--rows", "9007199254740993"], "whole number, 1 or more"],
        ["sandbox", ["start", "--propagation-delay", "soon"], "Give a number, 0 or more."],
        ["sandbox", ["strat"], 'unknown action "strat". Did you mean start?'],
        ["sandbox", [], "choose an action: start, status, stop, env."],
        ["sandbox", ["stop", "--admin"], "unknown option --admin."],
        ["bench", ["--rounds", "2"], "unknown option --rounds."],
    ] as [CommandName, string[], string][]) {
        it(`is refused: ${name} ${args.join(" ")}`, () => {
            expect(refusal(name, ...args)).to.include(expected);
        });
    }

    it("is refused with the nearest for one letter too much in any option of any command", () => {
        const options = Object.entries(TABLE).flatMap(([name, { options = {}, actions = {} }]) => [
            ...Object.keys(options).map((option) => ({ name, args: [], option })),
            ...Object.entries(actions).flatMap(([action, form]) =>
                Object.keys(form.options ?? {}).map((option) => ({ name, args: [action], option })),
            ),
        ]);
        fc.assert(
            fc.property(fc.constantFrom(...options), fc.nat(20), fc.constantFrom(..."qwxz"), (known, at, letter) => {
                const { name, args, option } = known;
                const place = Math.min(at, option.length);
                const misspelled = `--${option.slice(0, place)}${letter}${option.slice(place)}`;
                expect(refusal(name as CommandName, ...args, misspelled)).to.include(`Did you mean --${option}?`);
            }),
        );
    });
});
