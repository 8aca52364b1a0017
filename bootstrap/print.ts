// npm run --silent bootstrap -- snowflake --public-key FILE
// npm run --silent bootstrap -- aws
//
// Prints what an administrator applies once. It changes nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { snowflakeBootstrapScript } from "./snowflakeStatements";

const USAGE = `Prints what an administrator applies once, so that deploying needs no administrator.

  npm run --silent bootstrap -- snowflake --public-key FILE   SQL for ACCOUNTADMIN; FILE is the deployer's public key
  npm run --silent bootstrap -- aws                           IAM policy for the user or role you deploy as
`;

/** What to print for [args]. @throws Error for unknown arguments, or a file that is no public key. */
export function bootstrapText(args: string[]): string {
    const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { "public-key": { type: "string" }, help: { type: "boolean" } },
    });
    const [cloud, ...more] = positionals;
    if (values.help) {
        return USAGE;
    }
    if (more.length === 0 && cloud === "snowflake" && values["public-key"] !== undefined) {
        return snowflakeBootstrapScript(readFileSync(values["public-key"], "utf8"));
    }
    if (more.length === 0 && cloud === "aws") {
        return readFileSync(join(__dirname, "deployer-policy.json"), "utf8");
    }
    throw new Error(`Expected "snowflake --public-key FILE" or "aws".\n\n${USAGE}`);
}

if (require.main === module) {
    try {
        process.stdout.write(bootstrapText(process.argv.slice(2)));
    } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    }
}
