// The jobs' tests on the Spark and Iceberg of Glue 6.0. Different from it: the Python (Glue has 3.13) and the catalog.
// https://docs.aws.amazon.com/glue/latest/dg/migrating-version-60.html
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { checkoutRoot } from "../../tools/setup/checkout";
import { CommandFailed, run } from "../../tools/setup/childProcess.mjs";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

describe("the jobs on Glue 6.0", function () {
    this.timeout(50 * 60_000);

    it("pass the tests that they pass on Spark 3.5", async () => {
        const { python, spark4Home, jars4Dir, javaHome } = readToolchain();
        const environment = {
            ...process.env,
            SPARK_HOME: spark4Home,
            // Before the Spark of the sandbox's environment.
            PYTHONPATH: dirname(spark4Home),
            LAKEHOUSE_JARS_DIR: jars4Dir,
            LAKEHOUSE_JAVA_HOME: javaHome,
        };
        const version = "import pyspark; print(pyspark.__version__)";
        expect((await run(python, ["-c", version], { env: environment })).stdout.trim()).to.match(/^4\.1\./);
        const ended = await run(python, ["-m", "pytest", "-q", "--tb=short", "-m", "not full", "tests/jobs"], {
            cwd: checkoutRoot,
            env: environment,
        }).catch((error: unknown) => {
            expect.fail(error instanceof CommandFailed ? error.output.slice(-5000) : String(error));
        });
        expect(ended.stdout).to.match(/^\d+ passed/m);
    });

    it("is offered with the versions that are tested", () => {
        const text = (file: string) => readFileSync(join(checkoutRoot, file), "utf8");
        const [, spark] = /^pyspark==(.*)$/m.exec(text("tools/setup/python/spark4.in")) ?? [];
        const [iceberg] = JSON.parse(text("tools/setup/jars4.json")) as { version: string }[];
        expect(text("Pulumi.yaml")).to.include(`6.0 (Spark ${spark}, Iceberg ${iceberg?.version})`);
    });
});
