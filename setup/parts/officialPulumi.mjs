// Run as a process of its own: node officialPulumi.mjs FOLDER VERSION. Lets the Automation API install the Pulumi CLI
// with its language hosts; see https://www.pulumi.com/docs/iac/automation-api/ .
import { createRequire } from "node:module";

// The API waits two minutes for the download site; where that is closed the next way is to be tried soon.
const ANSWER_WITHIN_MS = 8000;

const [folder, version] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const { parse } = require("semver");

const { fetch } = globalThis;
globalThis.fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });

await PulumiCommand.install({ root: folder, version: parse(version) });
