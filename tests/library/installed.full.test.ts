import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { checkoutRoot } from "../../tools/setup/checkout";
import { blocks } from "../docs/markdown";
import { failureOf } from "../provider/testContext";
import { BOUNDARY, Installation } from "./installation";

const PAGE = { path: "library/README.md", text: readFileSync(join(checkoutRoot, "library/README.md"), "utf8") };
const [program, project, table] = blocks(PAGE).map(({ lines }) => lines);

/** The lines of a block, indented as in the page. */
function text(lines: string[] | undefined): string {
    const first = lines?.[0] ?? "nothing";
    const start = PAGE.text.indexOf(`\n${first}\n`) + 1;
    return PAGE.text.slice(start, PAGE.text.indexOf("\n```", start) + 1);
}

const LAKEHOUSES = JSON.stringify({ destroyData: true, permissionsBoundary: BOUNDARY });

/** What an operation did to resources, without what it left as it was. */
type Changes = Readonly<Record<string, number>>;
function changed({ same: _, ...changes }: Record<string, number> = {}): Changes {
    return changes;
}

describe("the package, installed into a program outside this checkout", function () {
    this.timeout(900_000);
    let installation: Installation;
    let folder: string;
    let stack: Stack;

    before(async () => {
        installation = await Installation.create("test-library");
        folder = installation.project("lakes", {
            "index.ts": text(program),
            "Pulumi.yaml": text(project),
            "tables/orders.yaml": text(table),
        });
        stack = await installation.open(folder, { "lakes:lakehouses": { value: LAKEHOUSES } });
    });

    after(() => installation?.remove());

    const up = async (): Promise<Changes> =>
        changed((await stack.up({ color: "never" })).summary.resourceChanges as Record<string, number>);

    it("has types that the page's program of at most 40 lines agrees with", () => {
        expect(program!.length).to.be.greaterThan(10).and.at.most(40);
        // One run of the compiler, which takes long, for both: the program as it is, and a wrong one.
        const wrong =
            'import { Lakehouse } from "interoperable-lakehouse";\nnew Lakehouse("a", { encryption: "NONE" });\n';
        installation.rewrite(folder, { "wrong.ts": wrong });
        const faults = installation.typeFaults(folder, ["index.ts", "wrong.ts"]);
        expect(faults.split("\n").filter((line) => /: error /.test(line))).to.have.length(1);
        expect(faults).to.match(/^wrong\.ts\(2,.*"SSE_KMS"/);
    });

    it("brings up two lakehouses side by side, which a second up leaves alone", async () => {
        const created = await up();
        expect(created).to.have.all.keys("create");
        expect(created["create"]).to.be.greaterThan(120);
        const outputs = await stack.outputs();
        expect(outputs["shopBucket"]?.value).to.match(/^lakehouse-shop-dev-/);
        expect(outputs["shopWorkflow"]?.value).to.equal("lakehouse-shop-dev-sales");
        expect(outputs["ordersSchema"]?.value).to.equal("lakehouse_audit_dev__orders");
        expect(outputs["auditReader"]?.value).to.equal("LAKEHOUSE_AUDIT_DEV_READER");
        expect(await up()).to.deep.equal({});
    });

    it("refuses to leave its data behind, also when it is asked again after it has refused", async () => {
        const moved = text(program).replace(
            'new Lakehouse("shop", common)',
            'new Lakehouse("shop", { ...common, destroyData: false, glueDatabase: "elsewhere" })',
        );
        installation.rewrite(folder, { "index.ts": moved });
        for (const attempt of ["first", "second"]) {
            expect((await failureOf(stack.up({ color: "never" }))).message, attempt)
                .to.include('The data of the Lakehouse "shop" is in glueDatabase "lakehouse_shop_dev"')
                .and.include('Set it back (set glueDatabase to "lakehouse_shop_dev")');
        }
        installation.rewrite(folder, { "index.ts": text(program) });
        // The component itself, whose arguments the engine notes before the component refuses them.
        expect(await up()).to.deep.equal({ update: 1 });
    });

    it("is renamed by an alias: nothing is made anew, and transforms of the caller see every resource", async () => {
        const renamed = text(program)
            .replace(
                'new Lakehouse("shop", common)',
                'new Lakehouse("store", { ...common, physicalName: "shop-dev" }, { aliases: [{ name: "shop" }], transforms: [longer] })',
            )
            .replace(
                "const common",
                'const longer: pulumi.ResourceTransform = ({ type, props, opts }) =>\n    type === "aws:glue/job:Job" ? { props: { ...props, timeout: 90 }, opts } : undefined;\nconst common',
            );
        installation.rewrite(folder, { "index.ts": renamed });
        const changes = await up();
        expect(changes).to.have.all.keys("update");
        const { deployment } = await stack.exportStack();
        const { resources } = deployment as {
            resources: { urn: string; type: string; inputs: { timeout?: number } }[];
        };
        const jobs = resources.filter(({ type }) => type === "aws:glue/job:Job");
        expect(jobs.filter(({ urn }) => urn.includes("::store-")).map(({ inputs }) => inputs.timeout)).to.deep.equal([
            90, 90, 90, 90, 90,
        ]);
    });

    it("is destroyed without anything left in either cloud", async () => {
        await stack.destroy({ color: "never" });
        expect(await findLeftovers(installation.sandbox)).to.deep.equal([]);
    });
});
