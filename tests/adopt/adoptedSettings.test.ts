import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { parse } from "yaml";

import { Adopted, settingsChange } from "../../commands/adopt/adoptedSettings";
import { readSettingsFile } from "../../settings/settingsFile";
import { integration, link, named, ROLE, volume } from "./byHand";

const BY_HAND: Adopted = { named, volume, integration, link };

describe("settings of a stack that has moved in", () => {
    const folder = mkdtempSync(join(tmpdir(), "adopted-"));
    after(() => rmSync(folder, { recursive: true }));

    function change(text: string, adopted: Partial<Adopted> = {}) {
        const file = join(folder, "Pulumi.dev.yaml");
        writeFileSync(file, text);
        return settingsChange(readSettingsFile(file), { ...BY_HAND, ...adopted }, "lakehouse-dev");
    }

    function configOf(text: string, adopted: Partial<Adopted> = {}): Record<string, unknown> {
        return (parse(change(text, adopted).text) as { config: Record<string, unknown> }).config;
    }

    it("say what stays as it is, and what is taken over", () => {
        expect(configOf("")).to.deep.equal({
            "lakehouse:existingBucket": "my-lake",
            "lakehouse:existingExternalVolume": "EXTVOL_ICEBERG_DEMO",
            "lakehouse:existingStorageRole": ROLE,
            "lakehouse:existingCatalogIntegration": "GLUE_REST_CAT_INT_DEMO",
            "lakehouse:existingCatalogRole": ROLE,
            "lakehouse:adoptedLinkedDatabase": "GLUE_LAKE_INT_DB",
            "lakehouse:domains": [{ name: "icebergdemodb", existingGlueDatabase: "iceberg_demo_db" }],
        });
    });

    it("leave what is in the file, with its comments and its indentation", () => {
        const text =
            "# ours\nconfig:\n    aws:region: us-west-2 # near\n    lakehouse:tags:\n        team: data\nencryptionsalt: v1:x\n";
        const { text: changed } = change(text);
        expect(changed)
            .to.include("# ours\nconfig:\n    aws:region: us-west-2 # near\n    lakehouse:tags:\n        team: data\n")
            .and.include("\nencryptionsalt: v1:x\n")
            .and.include("\n    lakehouse:existingBucket: my-lake\n");
    });

    it("are not written twice", () => {
        const { text } = change("config:\n    aws:region: us-west-2\n");
        const again = change(text);
        expect(again.added).to.deep.equal([]);
        expect(again.text).to.equal(text);
    });

    it("add a domain to those in the file, under a name that is free", () => {
        const domains = [{ name: "icebergdemodb" }, { name: "sales" }];
        const text = "config:\n  lakehouse:domains:\n    - name: icebergdemodb # ours\n    - name: sales\n";
        expect(configOf(text)["lakehouse:domains"]).to.deep.equal([
            ...domains,
            { name: "icebergdemodb2", existingGlueDatabase: "iceberg_demo_db" },
        ]);
        expect(change(text).text).to.include("icebergdemodb # ours");
    });

    for (const [glueDatabase, name] of Object.entries({
        // The quickstart's own domain would bring jobs that load into what was made by hand.
        sales: "sales2",
        // A folder of the quickstart's raw data, and a name of the program's resources.
        customers: "customers2",
        lakehouse: "lakehouse2",
        _2024_a_very_long_name_of_a_database: "averylongnameofadata",
        ___: "adopted",
    })) {
        it(`name the domain of ${glueDatabase}: ${name}`, () => {
            const config = configOf("", { named: { ...named, glueDatabases: [glueDatabase] } });
            expect(config["lakehouse:domains"]).to.deep.equal([{ name, existingGlueDatabase: glueDatabase }]);
        });
    }

    it("follow the linked database where its intervals and writes are not the defaults", () => {
        const slow = {
            link: { ...link, syncIntervalSeconds: 600, allowedWriteOperations: "NONE" },
            integration: { ...integration, refreshIntervalSeconds: 90 },
        };
        expect(configOf("", slow)).to.include({
            "lakehouse:syncIntervalSeconds": 600,
            "lakehouse:allowedWriteOperations": "NONE",
            "lakehouse:refreshIntervalSeconds": 90,
        });
    });

    it("only read through a volume that allows no writes", () => {
        const config = configOf("", { volume: { ...volume, allowWrites: false } });
        expect(config["lakehouse:allowedWriteOperations"]).to.equal("NONE");
    });

    it("leave a person's own interval, which up then sets", () => {
        const config = configOf("config:\n  lakehouse:syncIntervalSeconds: 120\n");
        expect(config["lakehouse:syncIntervalSeconds"]).to.equal(120);
    });

    const refused: [string, RegExp][] = [
        [
            "lakehouse:existingBucket: other",
            /Pulumi\.dev\.yaml, line 2: lakehouse:existingBucket is other, and what was made by hand has my-lake/,
        ],
        ["lakehouse:existingCatalogRole: arn:aws:iam::1:role/x", /line 2: lakehouse:existingCatalogRole/],
        ["lakehouse:adoptedLinkedDatabase: OTHER", /adopt into another stack/],
        ["lakehouse:refreshIntervalSeconds: 60", /refreshIntervalSeconds is 60, and what was made by hand has 30/],
    ];
    for (const [line, message] of refused) {
        it(`are refused where the file says something else: ${line}`, () => {
            expect(() => change(`config:\n  ${line}\n`)).to.throw(message);
        });
    }
});
