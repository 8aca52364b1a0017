import { expect } from "chai";

import { bootstrapText } from "../../bootstrap/print";
import { givenTo } from "../../commands/commandLine/runCommand";
import { failureOf } from "../provider/testContext";
import { TestLakehouse } from "./testLakehouse";

// One stack, in the order of its life: each test begins where the one before ended.
describe("a lakehouse whose Snowflake credits an administrator limits", function () {
    this.timeout(600_000);
    let lakehouse: TestLakehouse;
    let warehouse: string;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-credit-quota");
        warehouse = `LAKEHOUSE_${lakehouse.stackName.replaceAll("-", "_").toUpperCase()}_WH`;
    });

    after(async () => {
        await lakehouse?.stop();
    });

    /** Runs what is printed as it stands there, each statement as the administrator. */
    async function applyPrinted(credits: number): Promise<void> {
        const args = ["snowflake", "--stack", lakehouse.stackName, "--credit-quota", String(credits)];
        const statements = bootstrapText(givenTo("bootstrap", args))
            .trim()
            .split(/;\n|;$/);
        await lakehouse.administer(...statements.filter((text) => text.trim() !== ""));
    }

    const assigned = () =>
        lakehouse.asSnowflakeAdministrator(async (snowflake) => {
            const [row] = await snowflake.execute(`SHOW WAREHOUSES LIKE '${warehouse}'`);
            return row?.["resource_monitor"];
        });

    const quotaFindings = async () =>
        (await lakehouse.findings()).filter(({ name }) => name === "credit quota").map(({ seen }) => seen);

    it("comes up after the administrator ran the script, and has no monitor yet", async () => {
        await applyPrinted(20);
        await lakehouse.up();
        expect(await assigned()).to.equal("null");
        expect(await quotaFindings()).to.deep.equal([]);
    });

    it("has its monitor once the script ran again, and the doctor sees what is used", async () => {
        await applyPrinted(30);
        expect(await assigned()).to.equal(`${warehouse}_MONITOR`);
        expect(await quotaFindings()).to.deep.equal([`0 of 30 credits used (0 %), monthly, by ${warehouse}_MONITOR`]);
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("keeps it: up takes an administrator's assignment neither away nor for drift", async () => {
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
        await lakehouse.set("virtualWarehouseSize", "SMALL");
        await lakehouse.set("virtualWarehouseAutoSuspendSeconds", "120");
        const { stdout: planned } = await lakehouse.stack.preview({ color: "never" });
        const { stdout: done, summary } = await lakehouse.stack.up({ color: "never" });
        expect(summary.resourceChanges?.update).to.equal(1);
        for (const told of [planned, done]) {
            expect(told.split("\n").filter((line) => line.includes("is not as the settings say"))).to.deep.equal([]);
        }
        const [shown] = await lakehouse.asSnowflakeAdministrator((snowflake) =>
            snowflake.execute(`SHOW WAREHOUSES LIKE '${warehouse}'`),
        );
        expect(shown).to.include({ size: "Small", auto_suspend: 120, resource_monitor: `${warehouse}_MONITOR` });
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
    });

    it("deploys as a role that can neither make nor assign a monitor", async () => {
        for (const statement of [
            "CREATE RESOURCE MONITOR MINE WITH CREDIT_QUOTA = 1000",
            `ALTER RESOURCE MONITOR ${warehouse}_MONITOR SET CREDIT_QUOTA = 1000`,
            `ALTER WAREHOUSE ${warehouse} UNSET RESOURCE_MONITOR`,
            `DROP RESOURCE MONITOR ${warehouse}_MONITOR`,
        ]) {
            const { message } = await failureOf(lakehouse.asDeployer((deployer) => deployer.execute(statement)));
            expect(message, statement).to.include("Insufficient privileges to operate on");
        }
    });
});
