import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { parse } from "yaml";

import { SnowparkNotebook, SnowparkNotebookArgs } from "../../../components/snowparkNotebook";
import { TABLES } from "../../../pipeline/tables";
import { inputsOf, mockEngine, promiseOf, settled } from "../support/mocks";

const CHECKOUT = join(__dirname, "../../..");
const ENVIRONMENT = "jobs/notebooks/environment.yml";

async function create(args: Partial<SnowparkNotebookArgs> = {}): Promise<SnowparkNotebook> {
    await mockEngine();
    const notebook = new SnowparkNotebook("report", {
        notebookName: "REPORT",
        file: "jobs/notebooks/top_products_report.ipynb",
        environment: ENVIRONMENT,
        package: "jobs/lakehouse/steps",
        account: {
            databaseName: pulumi.output("DB"),
            schemaName: pulumi.output("DEMO"),
            virtualWarehouseName: pulumi.output("WH"),
        },
        database: { databaseName: pulumi.output("LINKED"), schemaName: pulumi.output("sales") },
        ...args,
    });
    await settled();
    return notebook;
}

describe("SnowparkNotebook", () => {
    it("deploys the notebook with its packages, its code and the stack's names", async () => {
        const notebook = await create();
        const { texts, ...inputs } = inputsOf("snowflake-iceberg:index:Notebook");
        const module = (name: string) => [`steps/${name}.py`, `jobs/lakehouse/steps/${name}.py`];

        expect(inputs).to.deep.equal({
            name: "REPORT",
            database: "DB",
            schema: "DEMO",
            file: "jobs/notebooks/top_products_report.ipynb",
            files: {
                "environment.yml": ENVIRONMENT,
                ...Object.fromEntries(
                    [
                        "__init__",
                        "all_steps",
                        "create_snow_report",
                        "load_customers",
                        "load_sales",
                        "maintain_tables",
                        "top_products_report",
                    ].map(module),
                ),
            },
            virtualWarehouse: "WH",
            comment: "Reports of the lakehouse, by the same Spark code as on AWS Glue",
        });
        expect(Object.keys(texts as object)).to.deep.equal(["settings.json"]);
        expect(JSON.parse((texts as Record<string, string>)["settings.json"] ?? "")).to.deep.equal({
            linked_database: "LINKED",
            linked_schema: "sales",
            source_table: TABLES.sales,
            report_table: TABLES.snowflakeReport,
            glue_report_table: TABLES.glueReport,
            limit: 10,
        });
        expect(await promiseOf(notebook.fullyQualifiedName)).to.equal('"DB"."DEMO"."REPORT"');
    });

    it("refuses a package that has no Python file", async () => {
        const refused = await create({ package: "jobs/notebooks" }).catch((error: Error) => error.message);
        expect(refused).to.equal("There is no Python file in jobs/notebooks, which is imported as a package.");
    });
});

describe(ENVIRONMENT, () => {
    const { channels, dependencies } = parse(readFileSync(join(CHECKOUT, ENVIRONMENT), "utf8")) as {
        channels: string[];
        dependencies: string[];
    };

    it("pins Snowpark Connect to the version with which the report runs outside of Snowflake", () => {
        const lock = readFileSync(join(CHECKOUT, "setup/python/snowpark.txt"), "utf8");
        const [, version] = /^snowpark-connect==(\S+)/m.exec(lock) ?? [];
        expect(version).to.match(/^\d+\.\d+\.\d+$/);
        expect(dependencies).to.include(`snowpark-connect=${version}`);
    });

    it("names no channel but Snowflake's, which is the only one that a notebook may use", () => {
        expect(channels).to.deep.equal(["snowflake"]);
    });
});
