// `npm run demo`: everything, on this machine, from nothing.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { reportTable } from "../pipeline/reportTable";
import type { Sandbox } from "../sandbox";
import { workingNameLike } from "../settings/stackName";
import { runCommand } from "../setup/commandLine";
import { checkedStackName } from "../stacks/stackName";
import { Demo } from "./run";

runCommand(async () => {
    const { values } = parseArgs({
        options: {
            rows: { type: "string", default: "1000000" },
            keep: { type: "boolean", default: false },
            json: { type: "string" },
            name: { type: "string", default: "demo" },
        },
    });
    const rows = Number(values.rows);
    if (!Number.isSafeInteger(rows) || rows < 1) {
        throw new Error(`--rows is "${values.rows}". Expected a whole number, 1 or more.`);
    }
    const name = checkedStackName(values.name);
    // What runs under the name is ended first, so it is never that of a sandbox to develop against.
    if (!/^demo(-|$)/.test(name)) {
        throw new Error(
            `--name is "${name}". The demo's own begin with demo, such as "${workingNameLike(`demo-${name}`)}".`,
        );
    }
    const interrupted = new AbortController();
    process.once("SIGINT", () => interrupted.abort());
    process.once("SIGTERM", () => interrupted.abort());

    const started = performance.now();
    const demo = new Demo({ rows, keep: values.keep, name: values.name, signal: interrupted.signal });
    let kept: Sandbox | undefined;
    try {
        kept = await demo.run();
    } finally {
        if (values.json !== undefined) {
            writeFileSync(values.json, `${JSON.stringify(demo.result, undefined, 4)}\n`);
        }
    }
    const { glueReport, snowflakeReport } = demo.pipeline?.result ?? { glueReport: [], snowflakeReport: [] };
    console.log(`\n${reportTable(glueReport, snowflakeReport)}\n`);
    console.log(`Both reports are equal. ${((performance.now() - started) / 1000).toFixed(0)} s in all.`);
    if (kept !== undefined) {
        console.log(howToConnect(values.name, kept));
    }
    return demo.result.ok ? 0 : 1;
});

function howToConnect(name: string, { environment }: Sandbox): string {
    const { snowflake } = environment;
    return `
The sandbox "${name}" and its stack stay up.
  AWS CLI     eval "$(npm run --silent sandbox -- env --name ${name})"; aws glue get-tables --database-name lakehouse_${name.replaceAll("-", "_")}
  Snowflake   host ${snowflake.host}, port ${snowflake.port}, protocol http, account ${snowflake.account}, user ${snowflake.user},
              private key ${snowflake.privateKeyPath}
  Spark       catalog type glue, glue.endpoint and s3.endpoint ${environment.awsEndpoint}, s3.path-style-access true
  Away        npm run destroy -- --stack ${name} && npm run sandbox -- stop --name ${name}`;
}
