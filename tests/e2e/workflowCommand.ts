// Commands as a job of a workflow runs them: backend, login and endpoints come from the environment alone. Here they lead to
// a sandbox, in which the commands themselves refuse a stack of real accounts.
import { runCommand } from "../../commands/commandLine/runCommand";
import { preview } from "../../commands/policy/preview";
import { review } from "../../commands/review/review";
import { up } from "../../commands/stack/upStack";

const [command, ...args] = process.argv.slice(2);
switch (command) {
    case "up":
        runCommand("up", ({ values }, tell) => up(values, { stackName: values.stack }, tell), args);
        break;
    case "review":
        runCommand("review", ({ values }, tell) => review(placeOf(values.stack), values, tell), args);
        break;
    case "preview":
        runCommand("preview", ({ values }, tell) => preview(placeOf(values.stack), values, tell), args);
        break;
    default:
        throw new Error(`There is no ${command} here.`);
}

function placeOf(stackName: string) {
    return { stackName, settingsOf: stackName };
}
