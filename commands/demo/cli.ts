// `npm run demo`: everything, on this machine, from nothing.
import { workingNameLike } from "../../settings/stackName";
import { interruption } from "../commandLine/interruption";
import { again, InterruptedError, runCommand, UsageError } from "../commandLine/runCommand";
import { reportTable } from "../pipeline/reportTable";
import { findSandbox, Sandbox } from "../sandboxes";
import { checkedStackName } from "../stack/stackName";
import { Demo } from "./run";

runCommand("demo", async ({ values }, tell) => {
    const name = checkedStackName(values.name);
    // What runs under the name is ended first, so it is never that of a sandbox to develop against.
    if (!/^demo(-|$)/.test(name)) {
        throw new UsageError(
            `--name is "${name}". Choose a name that begins with demo, such as "${workingNameLike(`demo-${name}`)}".`,
        );
    }
    const signal = interruption();
    const say = values.json ? console.error : console.log;
    const started = performance.now();
    const demo = new Demo({
        rows: Number(values.rows),
        keep: values.keep,
        name,
        signal,
        output: values.json ? process.stderr : process.stdout,
    });
    let kept: Sandbox | undefined;
    try {
        kept = await demo.run();
    } catch (error) {
        throw signal.aborted ? new InterruptedError(`Interrupted. ${whatIsLeft(name)}`) : error;
    } finally {
        tell(demo.result);
    }
    const { glueReport, snowflakeReport } = demo.pipeline?.result ?? { glueReport: [], snowflakeReport: [] };
    say(`\n${reportTable(glueReport, snowflakeReport)}\n`);
    say(`Both reports are equal. Total time: ${((performance.now() - started) / 1000).toFixed(0)} s.`);
    if (kept !== undefined) {
        say(howToConnect(name, kept));
    }
    return demo.result.ok ? 0 : 1;
});

function whatIsLeft(name: string): string {
    return findSandbox(name) === undefined
        ? `The sandbox "${name}" and everything in it are deleted. Continue with: ${again("demo", process.argv.slice(2))}`
        : `The sandbox "${name}" is running, with what is in it so far. To delete it, run: npm run sandbox -- stop --name ${name}\n` +
              `Continue with: npm run up -- --stack ${name}`;
}

function howToConnect(name: string, { environment }: Sandbox): string {
    const { snowflake } = environment;
    return `
Sandbox "${name}" and its stack are still running.
  AWS CLI     eval "$(npm run --silent sandbox -- env --name ${name})"; aws glue get-tables --database-name lakehouse_${name.replaceAll("-", "_")}
  Snowflake   host ${snowflake.host}, port ${snowflake.port}, protocol http, account ${snowflake.account}, user ${snowflake.user},
              private key ${snowflake.privateKeyPath}
  Spark       catalog type glue, glue.endpoint and s3.endpoint ${environment.awsEndpoint}, s3.path-style-access true
  Remove      npm run destroy -- --stack ${name} && npm run sandbox -- stop --name ${name}`;
}
