import { expect } from "chai";

import { LINKED, settings } from "./snowflakeProgram";
import { makeSnowflakeStack, SnowflakeStack } from "./snowflakeStack";
import { refresh, up } from "./steps";

describe("the plugin for Snowflake and what is done behind its back", function () {
    this.timeout("3m");
    const original = structuredClone(settings);
    let test: SnowflakeStack;
    before(async () => {
        test = await makeSnowflakeStack();
        await test.stack.up();
    });
    after(() => test?.remove());

    /** What an operation said, when it failed or warned. */
    async function said(operation: (onOutput: (text: string) => void) => Promise<unknown>): Promise<string> {
        const lines: string[] = [];
        try {
            await operation((text) => lines.push(text));
        } catch (error) {
            lines.push((error as Error).message);
        }
        return lines.join("");
    }

    const dropped = [
        { object: "WAREHOUSE LAKE_WH", failsWithoutRefresh: true },
        { object: "SCHEMA LAKE.DEMO", failsWithoutRefresh: true },
        { object: "DATABASE LAKE", failsWithoutRefresh: true },
        { object: "ROLE READERS", failsWithoutRefresh: false },
        { object: `DATABASE ROLE ${LINKED}.READER`, failsWithoutRefresh: false },
    ];
    for (const { object, failsWithoutRefresh } of dropped) {
        it(`up --refresh makes what was dropped by hand anew: ${object}`, async () => {
            await test.rows(`DROP ${object}`);
            if (failsWithoutRefresh) {
                expect(await said(() => up(test.stack))).to.include("does not exist or not authorized");
            }
            const { summary } = await test.stack.up({ refresh: true });
            expect(summary.resourceChanges?.create).to.be.greaterThan(0);
            expect(await up(test.stack)).to.deep.equal([]);
            expect(await refresh(test.stack)).to.deep.equal([]);
        });
    }

    it("a change that Snowflake refused is told by every later up, until it is made", async () => {
        await test.rows("CREATE ROLE OTHER");
        await test.rows("GRANT ROLE OTHER TO ROLE SYSADMIN");
        await test.rows("GRANT OWNERSHIP ON WAREHOUSE LAKE_WH TO ROLE OTHER COPY CURRENT GRANTS");
        await test.rows("GRANT USAGE ON WAREHOUSE LAKE_WH TO ROLE DEPLOYER");
        settings.virtualWarehouse = { ...settings.virtualWarehouse, size: "MEDIUM", autoSuspendSeconds: 120 };
        expect(await said(() => up(test.stack))).to.include(
            "Insufficient privileges to operate on warehouse 'LAKE_WH'",
        );

        const told = /LAKE_WH is not as the settings say \(size is XSMALL, not MEDIUM; auto-suspend is 60, not 120\)/;
        await test.stack.up({ refresh: true });
        const later = await said((onOutput) => test.stack.up({ onOutput }));
        expect(later).to.match(told);
        const [mend] = /ALTER WAREHOUSE "LAKE_WH" SET .*FALSE/.exec(later) ?? [];

        await test.rows("GRANT OWNERSHIP ON WAREHOUSE LAKE_WH TO ROLE DEPLOYER COPY CURRENT GRANTS");
        await test.rows(mend ?? "");
        expect(await said((onOutput) => test.stack.up({ refresh: true, onOutput }))).not.to.match(told);
        const [warehouse] = await test.rows("SHOW WAREHOUSES LIKE 'LAKE_WH'");
        expect(warehouse).to.include({ size: "Medium", auto_suspend: 120 });
        settings.virtualWarehouse = original.virtualWarehouse;
        await test.stack.up();
    });

    it("an imported schema is altered in place, and keeps what is in it", async () => {
        await test.rows("CREATE TABLE LAKE.DEMO.KEPT (A INT)");
        await test.rows("ALTER SCHEMA LAKE.DEMO DISABLE MANAGED ACCESS");
        await forget(test, "snowflake:index/schema:Schema");
        await test.stack.import({
            resources: [
                {
                    type: "snowflake:index/schema:Schema",
                    name: "lakehouse",
                    id: '"LAKE"."DEMO"',
                    parent: "account",
                    provider: "snowflake",
                },
            ],
            nameTable: await urns(test, {
                account: "lakehouse:index:SnowflakeAccount",
                snowflake: "pulumi:providers:snowflake",
            }),
            generateCode: false,
            protect: false,
        });
        const steps = await up(test.stack);
        expect(steps.map(({ name, op }) => `${op} ${name}`)).to.deep.equal(["update lakehouse"]);
        expect(await test.rows("SHOW TABLES IN SCHEMA LAKE.DEMO")).to.have.length(1);
        expect((await test.rows("SHOW SCHEMAS LIKE 'DEMO' IN DATABASE LAKE"))[0]).to.include({
            options: "MANAGED ACCESS",
        });
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("another name, where data may go, is another object: deleted first, grants and all", async () => {
        settings.names = { ...original.names, schema: "OTHER" };
        await up(test.stack);
        expect((await test.rows("SHOW SCHEMAS IN DATABASE LAKE")).map(({ name }) => name))
            .to.include("OTHER")
            .and.not.include("DEMO");
        settings.names = { ...original.names, database: "LAKE_TWO", virtualWarehouse: "LAKE_WH_TWO" };
        await up(test.stack);
        expect((await test.rows("SHOW DATABASES LIKE 'LAKE%'")).map(({ name }) => name)).to.deep.equal(["LAKE_TWO"]);
        expect((await test.rows("SHOW WAREHOUSES LIKE 'LAKE%'")).map(({ name }) => name)).to.deep.equal([
            "LAKE_WH_TWO",
        ]);
        expect(await refresh(test.stack)).to.deep.equal([]);
        expect(await up(test.stack)).to.deep.equal([]);
    });

    it("destroy takes the rest away where much was dropped by hand", async () => {
        for (const object of ["SCHEMA LAKE_TWO.DEMO", "WAREHOUSE LAKE_WH_TWO", "DATABASE LAKE_TWO"]) {
            await test.rows(`DROP ${object}`);
        }
        await test.stack.destroy();
        expect(await test.rows("SHOW ROLES LIKE 'ENGINEER'")).to.deep.equal([]);
        expect(await test.rows(`SHOW DATABASE ROLES IN DATABASE ${LINKED}`)).to.deep.equal([]);
    });
});

interface StateResource {
    urn: string;
    type: string;
    parent?: string;
    deletedWith?: string;
    dependencies?: string[];
    propertyDependencies?: Record<string, string[]>;
}

async function resources(test: SnowflakeStack): Promise<StateResource[]> {
    const { deployment } = await test.stack.exportStack();
    return (deployment as { resources: StateResource[] }).resources;
}

/** URN of the resource of each type, by the name that it is to have. */
async function urns(test: SnowflakeStack, types: Record<string, string>): Promise<Record<string, string>> {
    const all = await resources(test);
    return Object.fromEntries(
        Object.entries(types).map(([name, type]) => [name, all.find((resource) => resource.type === type)?.urn ?? ""]),
    );
}

/** Takes one resource, and all mention of it, out of the state. */
async function forget(test: SnowflakeStack, type: string): Promise<void> {
    const state = await test.stack.exportStack();
    const deployment = state.deployment as { resources: StateResource[] };
    const gone = deployment.resources.find((resource) => resource.type === type)?.urn;
    const others = (list: string[] = []) => list.filter((urn) => urn !== gone);
    deployment.resources = deployment.resources
        .filter(({ urn }) => urn !== gone)
        .map((resource) => ({
            ...resource,
            deletedWith: resource.deletedWith === gone ? undefined : resource.deletedWith,
            dependencies: others(resource.dependencies),
            propertyDependencies: Object.fromEntries(
                Object.entries(resource.propertyDependencies ?? {}).map(([name, list]) => [name, others(list)]),
            ),
        }));
    await test.stack.importStack(state);
}
