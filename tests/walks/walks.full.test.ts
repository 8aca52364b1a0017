import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { checkoutRoot } from "../../tools/setup/checkout";
import { ScratchCheckout } from "./scratchCheckout";

/** How many files CONTRIBUTING.md says that a walk touches. */
function promised(walk: string): number {
    const text = readFileSync(join(checkoutRoot, "CONTRIBUTING.md"), "utf8");
    const [, count] = new RegExp(`^\\| ${walk} \\| (\\d+) \\|`, "m").exec(text) ?? [];
    return Number(count);
}

describe("a walk of CONTRIBUTING.md, in a copy of this checkout", function () {
    this.timeout("10m");
    let copy: ScratchCheckout;
    beforeEach(() => (copy = new ScratchCheckout()));
    afterEach(() => copy.remove());

    it("adds a column to the sales table, from its declaration to the sample", () => {
        const sample = "jobs/sample_data.py";
        // A table gets a new column as its last one.
        copy.insert(
            "tables/raw_sales_data.yaml",
            "# A million sales are 8 MB",
            "    - { name: store_id, type: int, above: 0 }\n",
        );
        copy.replace(
            sample,
            `"quantity": "{5}", "purchase_date": '"{6}"'},\n`,
            `"quantity": "{5}", "purchase_date": '"{6}"'},\n    "store_id": "{7}",\n`,
        );
        copy.insert(sample, "        yield render(", "        store = 1 + customer % STORES\n");
        copy.replace(sample, "units, cents, quantity, day)", "units, cents, quantity, day, store)");
        copy.insert(sample, "#: One bad record per this many", "STORES = 20\n");
        copy.insert(
            "jobs/dirty_records.py",
            ")\n\nBAD_CUSTOMERS",
            `    Bad("store_id is not positive", (_SALE % "12.5").removesuffix("}") + ', "store_id": 0}'),
    Bad("store_id has the wrong type", (_SALE % "12.5").removesuffix("}") + ', "store_id": "S-7"}'),
`,
        );
        copy.replace(
            "tests/jobs/raw_sales.py",
            '"purchase_date":{day}}}}}\'',
            '"purchase_date":{day}}},"store_id":7}}\'',
        );

        copy.insert(
            "tests/jobs/independent_reader.py",
            "    if customer is None or product is None",
            `    if sale.get("store_id") is not None and _int(sale["store_id"]) is None:
        return None
`,
        );

        const tests = ["settings/tables/declarations", "program"].map((name) => `tests/unit/${name}.test.ts`);
        expect(copy.types()).to.equal("");
        expect(copy.mocha(...tests)).to.equal("");
        expect(copy.python("-m", "ruff", "check", "jobs")).to.equal("");
        expect(copy.python("-m", "ruff", "format", "--check", "jobs")).to.equal("");
        expect(copy.python("-m", "mypy", "--no-error-summary", "jobs/lakehouse")).to.equal("");
        const records = ["test_sample_data", "test_record_batches"];
        expect(copy.python("-m", "pytest", "-q", ...records.map((name) => `tests/jobs/${name}.py`))).to.equal("");
        expect(copy.changed.length).to.be.at.most(promised("a column of the sales table"));

        // A column that the sample lacks is noticed.
        copy.restore(sample);
        expect(copy.python("-m", "pytest", "-q", "tests/jobs/test_sample_data.py")).to.include("store_id");
    });

    it("adds a property to the external volume, from the SDK to the sandbox", () => {
        const resource = "provider/resources/externalVolume.ts";
        const sdk = "provider/sdk/externalVolume.ts";
        copy.insert(
            resource,
            "                encryption: {\n                    type: {\n",
            `                storageAwsAccessPointArn: {
                    type: { kind: "string" },
                    description: "ARN of the S3 access point.",
                    change: "replace",
                },
`,
        );
        copy.insert(
            resource,
            "                encryption_type: ",
            `                access_point_arn:
                    location.storageAwsAccessPointArn === undefined
                        ? undefined
                        : literal(location.storageAwsAccessPointArn),
`,
        );
        copy.insert(
            resource,
            '                encryption: {\n                    type: location["ENCRYPTION_TYPE"]',
            `                ...(location["STORAGE_AWS_ACCESS_POINT_ARN"]
                    ? { storageAwsAccessPointArn: location["STORAGE_AWS_ACCESS_POINT_ARN"] }
                    : {}),
`,
        );
        copy.insert(
            sdk,
            "    /** Encryption of what Snowflake writes.",
            "    /** ARN of the S3 access point. */\n    storageAwsAccessPointArn?: pulumi.Input<string>;\n",
        );
        copy.insert(
            "sql/external_volume.sql",
            "            [ENCRYPTION",
            "            [STORAGE_AWS_ACCESS_POINT_ARN = :access_point_arn]\n",
        );
        const golden = "tests/provider/sqlStatements.test.ts";
        copy.replace(
            golden,
            '            encryption_type: literal("AWS_SSE_KMS"),\n',
            '            encryption_type: literal("AWS_SSE_KMS"),\n            access_point_arn: literal("arn"),\n',
        );
        copy.insert(
            golden,
            "            ENCRYPTION = (TYPE = 'AWS_SSE_KMS'",
            "            STORAGE_AWS_ACCESS_POINT_ARN = 'arn'\n",
        );
        copy.insert(
            "sandbox/snowdome/snowflake/catalog/external_volume.py",
            "    encryption_type: Literal",
            '    storage_aws_access_point_arn: str = ""\n',
        );
        const statements = "sandbox/snowdome/snowflake/statements/external_volume.py";
        copy.replace(statements, '"STORAGE_AWS_ACCESS_POINT_ARN", "USE', '"USE');
        copy.insert(
            statements,
            "        encryption_type=encryption_type,",
            '        storage_aws_access_point_arn=value.text("STORAGE_AWS_ACCESS_POINT_ARN") or "",\n',
        );
        copy.insert(
            statements,
            '        "ENCRYPTION_TYPE": location',
            '        "STORAGE_AWS_ACCESS_POINT_ARN": location.storage_aws_access_point_arn,\n',
        );
        const created = "sandbox/tests/snowflake/statements/test_create_external_volume.py";
        copy.replace(
            created,
            'storage_aws_access_point_arn = \'x\'", "000002", "STORAGE_AWS_ACCESS_POINT_ARN"',
            'use_privatelink_endpoint = true", "000002", "USE_PRIVATELINK_ENDPOINT"',
        );

        const tests = ["externalVolume", "schema", "sqlStatements"].map((name) => `tests/provider/${name}.test.ts`);
        expect(copy.types()).to.equal("");
        expect(copy.eslint()).to.equal("");
        expect(copy.mocha(...tests)).to.equal("");
        expect(copy.python("-m", "pytest", "-q", created)).to.equal("");
        expect(copy.changed.length).to.be.at.most(promised("a property of the external volume"));

        // A walk that stops half-way is noticed.
        copy.restore(sdk);
        expect(copy.mocha(...tests)).to.include("storageAwsAccessPointArn");
    });

    it("adds a job to the workflow", () => {
        copy.add(
            "jobs/lakehouse/steps/customer_ages.py",
            `"""Step: how many customers there are of each age."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

from lakehouse.job import Argument, Options
from lakehouse.tables import qualified

ARGUMENTS = (Argument("customers_table", "customers_info"),)


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    """Number of customers by age."""
    table = qualified(options["catalog"], options["glue_database"], options["customers_table"])
    return {"ages": spark.table(table).groupBy("age").count().count()}
`,
        );
        copy.add(
            "jobs/customer_ages.py",
            `"""Glue job: how many customers there are of each age."""

from __future__ import annotations

from lakehouse.job import run_job
from lakehouse.steps import customer_ages

if __name__ == "__main__":
    run_job(customer_ages.run, customer_ages.ARGUMENTS)
`,
        );
        copy.insert(
            "jobs/pipelineSteps.ts",
            "    maintainTables: {\n",
            `    customerAges: {
        name: "customer-ages",
        script: "jobs/customer_ages.py",
        description: "Counts customers by age",
        after: QUICKSTART_LOADS,
        arguments: () => ({ "--customers_table": "customers_info" }),
    },
`,
        );
        const together = "jobs/lakehouse/steps/all_steps.py";
        copy.replace(together, "import create_snow_report, ", "import create_snow_report, customer_ages, ");
        copy.replace(together, "report, create_snow_report):", "report, create_snow_report, customer_ages):");

        const tests = ["program", "settings/extraJobs", "components/gluePipeline", "components/glueWorkflow"];
        expect(copy.types()).to.equal("");
        expect(copy.eslint()).to.equal("");
        expect(copy.mocha(...tests.map((name) => `tests/unit/${name}.test.ts`))).to.equal("");
        expect(copy.python("-m", "ruff", "check", "jobs")).to.equal("");
        expect(copy.python("-m", "mypy", "--no-error-summary", "jobs/lakehouse")).to.equal("");
        expect(copy.changed.length).to.be.at.most(promised("a job of the workflow"));

        // So is a job whose script is missing.
        copy.replace("jobs/pipelineSteps.ts", '"jobs/customer_ages.py"', '"jobs/customer_age.py"');
        expect(copy.mocha("tests/unit/program.test.ts")).to.include("A job needs jobs/customer_age.py");
    });
});
