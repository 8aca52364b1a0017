import type { GlueClient } from "@aws-sdk/client-glue";
import { expect } from "chai";

import { awaitFreshTables, isSameFile } from "../../commands/pipeline/tableRefresh";
import { Connection, Row } from "../../snowflake-client/connection";
import { StatementError } from "../../snowflake-client/statementError";

const LINK = { glueDatabase: "lake", linkedDatabase: "LAKE", linkedSchema: "lake", syncIntervalSeconds: 0 };

/** A linked database with one table "t", whose copy of Glue's metadata changes only by a refresh. */
class Linked implements Connection {
    readonly statements: string[] = [];
    /** What Glue has. */
    current = "s3://b/t/2.json";
    /** What Snowflake reads; undefined while the table does not exist. */
    held: string | undefined = "s3://b/t/1.json";
    /** What a refresh does; by default it takes what Glue has. */
    refresh = (): void => void (this.held = this.current);
    /** What starting discovery does. */
    discover = (): void => undefined;

    readonly glue = {
        send: () => Promise.resolve({ Table: { Parameters: { metadata_location: this.current } } }),
    } as unknown as GlueClient;

    execute(sql: string): Promise<Row[]> {
        this.statements.push(sql);
        try {
            return Promise.resolve(this.answer(sql));
        } catch (error) {
            return Promise.reject(error as Error);
        }
    }

    async close(): Promise<void> {}

    async fresh(linkTimeoutSeconds = 5): Promise<void> {
        const clouds = { deployer: this, glue: this.glue };
        await awaitFreshTables(clouds, { ...LINK, linkTimeoutSeconds }, ["t"], () => undefined);
    }

    private answer(sql: string): Row[] {
        if (sql.endsWith("RESUME DISCOVERY")) {
            this.discover();
            return [];
        }
        if (sql.startsWith("SHOW SCHEMAS")) {
            return [{ name: "lake" }];
        }
        if (sql.startsWith("SHOW ICEBERG TABLES")) {
            return this.held === undefined ? [] : [{ name: "t" }];
        }
        if (this.held === undefined) {
            throw new StatementError("002003", "Object 'LAKE.lake.t' does not exist or not authorized.");
        }
        if (sql.startsWith("SELECT SYSTEM$GET_ICEBERG_TABLE_INFORMATION")) {
            return [{ result: JSON.stringify({ metadataLocation: this.held, status: "success" }) }];
        }
        this.refresh();
        return [];
    }
}

describe("refresh of linked tables", () => {
    it("starts discovery, and refreshes a table whose metadata is not Glue's", async () => {
        const linked = new Linked();
        await linked.fresh();
        expect(linked.statements[0]).to.equal('ALTER DATABASE "LAKE" RESUME DISCOVERY');
        expect(linked.statements).to.include(
            `SELECT SYSTEM$GET_ICEBERG_TABLE_INFORMATION('"LAKE"."lake"."t"') AS "result"`,
        );
        expect(linked.statements).to.include('ALTER ICEBERG TABLE "LAKE"."lake"."t" REFRESH');
        expect(linked.held).to.equal(linked.current);
    });

    it("leaves a table alone that is up to date", async () => {
        const linked = new Linked();
        linked.held = linked.current;
        await linked.fresh();
        expect(linked.statements.join()).to.not.include("REFRESH");
    });

    it("takes a refresh by Snowflake itself where the one asked for is refused", async () => {
        const linked = new Linked();
        linked.refresh = () => {
            linked.held = linked.current;
            throw new StatementError("091000", "Another refresh is running.");
        };
        await linked.fresh();
        expect(linked.held).to.equal(linked.current);
    });

    it("has discovery find a table anew that the refresh dropped, because it is another one of that name", async () => {
        const linked = new Linked();
        linked.refresh = () => {
            linked.held = undefined;
            linked.discover = () => void (linked.held = linked.current);
            throw new StatementError("004140", "table-uuid does not match");
        };
        await linked.fresh(20);
        expect(linked.held).to.equal(linked.current);
    }).timeout(15_000);

    it("names the table and the refusal when time is up", async () => {
        const linked = new Linked();
        linked.refresh = () => {
            throw new StatementError("091003", "Failure using external volume V.");
        };
        const failure = await linked.fresh(0).then(
            () => undefined,
            (error: Error) => error,
        );
        expect(failure?.message).to.include("older snapshot of t").and.include("Failure using external volume V.");
    }).timeout(15_000);

    for (const [glue, snowflake, same] of [
        ["s3://b/t/1.json", "s3a://b/t/1.json", true],
        ["s3n://b/t/1.json", "s3://b/t/1.json", true],
        ["s3://b/t/1.json", "s3://b/t/10.json", false],
        ["s3://b/t/1.json", "s3://b/T/1.json", false],
    ] as const) {
        it(`takes ${glue} and ${snowflake} as ${same ? "one file" : "two"}`, () => {
            expect(isSameFile({ glue, snowflake })).to.equal(same);
        });
    }
});
