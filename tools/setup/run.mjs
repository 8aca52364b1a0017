// node tools/setup/run.mjs COMMAND -- PROGRAM ARGUMENT...   what every npm script goes through: the setup that COMMAND
// needs, then PROGRAM with the tools on PATH. PROGRAM may be a TypeScript file.
import { outliveReaders } from "../../commands/commandLine/closedPipe.mjs";
import nodeVersion from "./nodeVersion.cjs";

outliveReaders();

const problem = nodeVersion.nodeProblem(process.versions.node);
if (problem !== undefined) {
    console.error(problem);
    process.exit(1);
}
import("./runCommand.mjs").then(({ runCommand }) =>
    runCommand(process.argv.slice(2)).then((code) => (process.exitCode = code)),
);
