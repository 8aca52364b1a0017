import { EngineLog } from "../../plugin/engineLog";
import { StandIn } from "../standIn";
import { localCommand } from "./localCommand";
import { CommandHost } from "./runCommand";

// The engine gives its address as the last argument.
const log = new EngineLog(process.argv.slice(2).findLast((argument) => /^[\w.]+:\d+$/.test(argument)));

/** Stands in for the official plugin of @pulumi/command. It asks nobody, so it has no endpoint to refuse. */
export const command: StandIn<CommandHost> = {
    package: "command",
    version: "4.5.0",
    configuration: {},
    types: [localCommand],
    functions: [],
    configure: (_, signal) => Promise.resolve({ signal, show: (line) => log.write("", "info", line, true) }),
};
