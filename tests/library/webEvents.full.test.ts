import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { GetWorkflowRunCommand, GlueClient, StartWorkflowRunCommand } from "@aws-sdk/client-glue";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { OutputMap, Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { ConfiguredConnection } from "../../snowflake-client/configuredConnection";
import { checkoutRoot } from "../../tools/setup/checkout";
import { blocks } from "../docs/markdown";
import { awsAdministrator } from "../e2e/awsAdministrator";
import { failureOf } from "../provider/testContext";
import { BOUNDARY, Installation } from "./installation";
import { SecondSnowflake } from "./secondSnowflake";

const PAGE = {
    path: "examples/web-events/README.md",
    text: readFileSync(join(checkoutRoot, "examples/web-events/README.md"), "utf8"),
};
const [GRANTS, QUERY] = blocks(PAGE)
    .filter(({ language }) => language === "sql")
    .map(({ lines }) => lines.join("\n"));

// Two views in one file, and a cart that is changed late: what the declarations are there for.
const VIEWS = [
    {
        view_id: "v-1",
        viewed_at: "2026-03-01T08:00:00Z",
        page: { path: "/shoes", tags: ["sale", "new"] },
        clicks: [
            { element: "buy", offsets_ms: [120, 480] },
            { element: "zoom", offsets_ms: [] },
        ],
    },
    { view_id: "v-2", viewed_at: "2026-03-02T09:30:00Z", page: { path: "/", tags: [] }, clicks: [] },
    // Enough that one bad record is not too large a share.
    ...Array.from({ length: 40 }, (_, index) => ({
        view_id: `more-${index}`,
        viewed_at: "2026-03-02T10:00:00Z",
        page: { path: "/", tags: ["home"] },
        clicks: [{ element: "zoom", offsets_ms: [index] }],
    })),
    // Quarantined: a negative offset, three levels down.
    {
        view_id: "v-3",
        viewed_at: "2026-03-02T09:31:00Z",
        page: { path: "/", tags: [] },
        clicks: [{ element: "buy", offsets_ms: [-1] }],
    },
];
const CARTS = [
    {
        cart_id: "c-1",
        changed_at: "2026-03-01T08:01:00Z",
        state: "open",
        items: [{ sku: "A", quantity: 1, price: 10 }],
    },
    {
        cart_id: "c-1",
        changed_at: "2026-03-01T08:02:00Z",
        state: "ordered",
        items: [
            { sku: "A", quantity: 2, price: 10.5 },
            { sku: "B", quantity: 1, price: 3 },
        ],
    },
];

describe("the example of web events", function () {
    this.timeout(1_200_000);
    let installation: Installation;
    let partner: SecondSnowflake;
    let writer: Stack;
    let outputs: OutputMap;

    before(async () => {
        installation = await Installation.create("test-web-events");
        partner = await SecondSnowflake.start(installation.sandbox, "partner");
        writer = await installation.open(installation.project("writer", {}, "examples/web-events/writer"), {
            "web-events:destroyData": { value: "true" },
            "web-events:permissionsBoundary": { value: BOUNDARY },
        });
    });
    after(async () => {
        await partner?.stop();
        await installation?.remove();
    });

    /** Puts a file into a folder of raw data, and waits for a run of the workflow. */
    async function load(url: string, workflow: string, records: object[]): Promise<void> {
        const administrator = awsAdministrator(installation.sandbox);
        const [, Bucket, folder] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
        const Body = records.map((record) => JSON.stringify(record)).join("\n");
        const s3 = new S3Client(administrator);
        await s3.send(new PutObjectCommand({ Bucket, Key: `${folder}1.json`, Body }));
        const glue = new GlueClient(administrator);
        const { RunId } = await glue.send(new StartWorkflowRunCommand({ Name: workflow }));
        for (;;) {
            const { Run } = await glue.send(new GetWorkflowRunCommand({ Name: workflow, RunId }));
            if (Run?.Status === "COMPLETED") {
                expect(Run.Statistics).to.include({ FailedActions: 0, SucceededActions: 1 });
                return;
            }
            await sleep(500);
        }
    }

    it("loads nested arrays into two namespaces", async () => {
        ({ outputs } = await writer.up({ color: "never" }));
        const [clicks, shop] = outputs["rawData"]?.value as [string, string];
        const [ofClicks, ofShop] = outputs["workflows"]?.value as [string, string];
        await load(`${clicks}page-views/`, ofClicks, VIEWS);
        await load(`${shop}carts/`, ofShop, CARTS);
    });

    it("is read in a second Snowflake account, which cannot write", async () => {
        const folder = installation.project("reader", {}, "examples/web-events/reader");
        const config = {
            "web-events-reader:writer": { value: "organization/web-events/dev" },
            "web-events-reader:permissionsBoundary": { value: BOUNDARY },
        };
        const reader = await installation.open(folder, config, partner.variables);
        const { virtualWarehouse, readerRole } = (await reader.up({ color: "never" })).outputs;
        const login = { virtualWarehouse: String(virtualWarehouse?.value) };
        const environment = { ...process.env, ...partner.variables };
        const owner = new ConfiguredConnection(login, environment);
        const people = new ConfiguredConnection({ ...login, role: String(readerRole?.value) }, environment);
        try {
            for (const statement of GRANTS!.split(";").filter((one) => one.trim() !== "")) {
                await owner.execute(statement);
            }
            expect(await people.execute(QUERY!.replace(";", ""))).to.deep.equal([
                { PATH: "/shoes", ELEMENT: "buy", CLICKS: 2 },
            ]);
            const carts = 'GLUE_LAKE_INT_DB_READER_DEV."lakehouse_web_dev__shop"."carts"';
            expect(
                await people.execute(`SELECT "state" AS S, ARRAY_SIZE("items"::VARIANT) AS N FROM ${carts}`),
            ).to.deep.equal([{ S: "ordered", N: 2 }]);
            for (const write of [`DELETE FROM ${carts}`, `DROP ICEBERG TABLE ${carts}`]) {
                // As its owner, whom no privilege holds back.
                expect((await failureOf(owner.execute(write))).message, write).to.match(
                    /read.only|not (allowed|permitted)/i,
                );
            }
        } finally {
            await Promise.all([owner.close(), people.close()]);
        }
        expect((await reader.up({ color: "never" })).summary.resourceChanges).to.have.all.keys("same");
        await reader.destroy({ color: "never" });
    });

    it("goes with the writer, to whom everything but the link belonged", async () => {
        await writer.destroy({ color: "never" });
        expect(await findLeftovers(installation.sandbox)).to.deep.equal([]);
    });
});
