// node tools/setup/main.mjs [--for COMMAND]...   (npm run setup): gets the tool chain for these commands, by default for all.
import { outliveReaders } from "../../commands/commandLine/closedPipe.mjs";
import nodeVersion from "./nodeVersion.cjs";

outliveReaders();

const problem = nodeVersion.nodeProblem(process.versions.node);
if (problem !== undefined) {
    console.error(problem);
    process.exit(1);
}
import("./mainCommand.mjs").then(({ main }) => main(process.argv.slice(2)).then((code) => (process.exitCode = code)));
