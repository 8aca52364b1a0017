// The guards of up and destroy at a terminal, with the real Pulumi CLI: nothing happens without a yes, and no data goes
// without its name.
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { atTerminal, CTRL_C, drawnOver, ENTER, Session } from "../stacks/terminal";
import { runCommand } from "./commandRun";
import { TestLakehouse } from "./testLakehouse";

const PROGRAM = "tests/stacks/asReal.ts";
const UP = "Type yes, or press Enter";

describe("up and destroy of a stack that is guarded as one of real accounts", function () {
    this.timeout(300_000);
    let lakehouse: TestLakehouse;
    let name: string;
    let deleting: string;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-consent");
        name = lakehouse.stackName;
        deleting = `Type ${name}, or press Enter`;
    });
    after(() => lakehouse?.stop());

    const at = (command: string, question: string, keys: string): Promise<Session> =>
        atTerminal(PROGRAM, [command, "--stack", name], [[question, keys]]);
    const resources = async (): Promise<number> => (await lakehouse.resources()).length;

    for (const [keys, code] of [
        [ENTER, 1],
        [`no${ENTER}`, 1],
        [CTRL_C, 130],
    ] as const) {
        it(`up changes nothing after ${JSON.stringify(keys)}, having shown the plan`, async () => {
            const session = await at("up", UP, keys);
            expect(session.code, session.shown).to.equal(code);
            expect(session.shown)
                .to.match(/\d+ to create/)
                .and.include("Nothing was changed.");
            expect(await resources()).to.equal(0);
        });
    }

    for (const command of ["up", "preview"] as const) {
        it(`${command} that Ctrl-C ends while Pulumi draws the plan changes nothing, and ends with 130`, async () => {
            const program = command === "up" ? PROGRAM : "commands/preview.ts";
            const args = [...(command === "up" ? ["up"] : []), "--stack", name];
            const { code, shown } = await atTerminal(program, args, [["Previewing", CTRL_C]]);
            expect(code, shown).to.equal(130);
            expect(shown.trimEnd()).to.match(
                command === "up"
                    ? new RegExp(
                          `Interrupted\\. Nothing of "${name}" is there\\. Continue with: npm run up -- --stack ${name}$`,
                      )
                    : new RegExp(
                          `Interrupted\\. Nothing was changed\\. Continue with: npm run preview -- --stack ${name}$`,
                      ),
            );
            expect(shown).to.not.include(UP);
            expect(await resources()).to.equal(0);
        });
    }

    it("up brings the stack up after yes, drawn as Pulumi's tree, which fits a narrow terminal", async () => {
        const { code, shown } = await atTerminal(PROGRAM, ["up", "--stack", name], [[UP, `yes${ENTER}`]], {}, 40);
        expect(code, shown).to.equal(0);
        // The cursor goes back up, over what was drawn.
        // eslint-disable-next-line no-control-regex
        expect(shown).to.match(/\u001b\[\d*A|\u001b\[H/);
        expect(drawnOver(shown).filter((line) => [...line].length > 40)).to.deep.equal([]);
        expect(await resources()).to.be.greaterThan(50);
    });

    it("up does not ask when nothing changes", async () => {
        const { code, shown } = await atTerminal(PROGRAM, ["up", "--stack", name], [], { NO_COLOR: "1" });
        expect(code, shown).to.equal(0);
        expect(shown).to.not.include(UP);
        // eslint-disable-next-line no-control-regex
        expect(shown, "colors").to.not.match(/\u001b\[(38;5;)?\d+m[+~a-z]/i);
    });

    it("destroy says what data goes, and deletes nothing after another name, Enter and Ctrl-C", async () => {
        const { bucketName, snowflakeDatabase, snowflakeSchema } = await lakehouse.outputs();
        const Key = "raw_data/sales/one.json";
        await lakehouse.administrator.s3.send(new PutObjectCommand({ Bucket: bucketName, Key, Body: "12345" }));
        await lakehouse.asDeployer(async (snowflake) => {
            const table = `"${snowflakeDatabase}"."${snowflakeSchema}"."MINE"`;
            await snowflake.execute(`CREATE TABLE ${table} (A NUMBER)`);
            await snowflake.execute(`INSERT INTO ${table} VALUES (1), (2), (3)`);
        });
        const before = await resources();
        for (const [keys, expected] of [
            [`dev${ENTER}`, 1],
            [`yes${ENTER}`, 1],
            [ENTER, 1],
            [CTRL_C, 130],
        ] as const) {
            const { code, shown } = await at("destroy", deleting, keys);
            expect(code, shown).to.equal(expected);
            expect(shown)
                .to.include(`raw data in s3://${bucketName}/raw_data/`)
                .and.match(/ 5 bytes/);
            expect(shown).to.match(new RegExp(`Snowflake table ${snowflakeDatabase}.${snowflakeSchema}.MINE +3 rows`));
            expect(await resources()).to.equal(before);
        }
    });

    it("destroy --yes alone deletes no data, nor does the name of another stack", async () => {
        const before = await resources();
        for (const more of [[], ["--delete-data", "dev"], ["--delete-data", name.toUpperCase()]]) {
            const { code, output } = await runCommand(PROGRAM, ["destroy", "--stack", name, "--yes", ...more]);
            expect(code, output).to.equal(2);
            expect(output).to.include(`--delete-data ${name}`).and.include("Nothing was done");
        }
        expect(await resources()).to.equal(before);
    });

    it("destroy that Ctrl-C ends while Pulumi draws says what is left, and ends with 130", async () => {
        const answers: [string, string][] = [
            [deleting, `${name}${ENTER}`],
            ["deleting", CTRL_C],
        ];
        const { code, shown } = await atTerminal(PROGRAM, ["destroy", "--stack", name], answers);
        expect(code, shown).to.equal(130);
        expect(shown).to.match(/Interrupted\. \d+ resources of .* are left\. Continue with: npm run destroy/);
        expect(await resources()).to.be.greaterThan(0);
    });

    it("destroy takes all of it away after its name", async () => {
        const { code, shown } = await at("destroy", deleting, `${name}${ENTER}`);
        expect(code, shown).to.equal(0);
        expect(await findLeftovers(lakehouse.sandbox)).to.deep.equal([]);
    });
});
