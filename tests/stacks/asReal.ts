// up and destroy of a stack in a sandbox, guarded as a stack of real accounts is: `asReal.ts up --stack NAME`. The clouds
// are the sandbox's; questions, plan, counted data and exit codes are those that a stack like `prod` gets.
import { runCommand } from "../../commands/commandLine/runCommand";
import { consentFor } from "../../commands/stack/consent";
import { destroy } from "../../commands/stack/destroyStack";
import { placeOf } from "../../commands/stack/place";
import { up } from "../../commands/stack/upStack";

const [command, ...args] = process.argv.slice(2);
const where = (stackName: string) => {
    const place = placeOf(stackName);
    Object.assign(process.env, place.sandbox?.processEnv);
    return place;
};
if (command === "up") {
    runCommand(
        "up",
        ({ values }, tell) =>
            up(values, where(values.stack), tell, consentFor("up", { stackName: values.stack }, values)),
        args,
    );
} else {
    runCommand(
        "destroy",
        ({ values }, tell) =>
            destroy(values, where(values.stack), tell, consentFor("destroy", { stackName: values.stack }, values)),
        args,
    );
}
