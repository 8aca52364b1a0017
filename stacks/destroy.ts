// `npm run destroy -- --stack NAME`: takes a stack away. Its data goes only when the stack says
// `destroyData: true`; otherwise bucket, key and Glue database stay, in the cloud and in state.
import { runCommand } from "../setup/commandLine";
import { refuseFailedLogins } from "./failedLogins";
import { Interruption } from "./interruption";
import { operate, Operation, refuseUnsettled, whatIsLeft } from "./operation";
import { placeOf } from "./place";
import { recover, tellUnknownKeys } from "./recover";
import { keptOf, stateOf } from "./stackState";
import { openStack } from "./workspace";

runCommand("destroy", async ({ values }) => {
    const interruption = new Interruption();
    const place = placeOf(values.stack);
    const stack = await interruption.outlasted(() => openStack(place, { recovers: values.recover }));
    const operation: Operation = { command: "destroy", place, stack, interruption };
    if (values.recover) {
        await operate(operation, async (output) => tellUnknownKeys(await recover(stack, output)));
    } else {
        await refuseUnsettled(operation);
    }
    await refuseFailedLogins(operation);
    await operate(operation, (output) => stack.destroy({ ...output, excludeProtected: true, refresh: values.refresh }));

    const { data, others } = keptOf((await interruption.outlasted(() => stateOf(stack))).resources);
    if (others.length > 0) {
        throw new Error(`pulumi says that it is done. ${await whatIsLeft(operation)}`);
    }
    if (data.length === 0) {
        console.log(`\nThe stack "${place.stackName}" is gone, with its data.`);
    } else {
        console.log(
            [
                "",
                `Everything of "${place.stackName}" that costs money by the hour is gone. Your data is still there:`,
                ...data.map(({ type, id = "" }) => `  ${type.split(":").at(-1)} ${id}`.trimEnd()),
                "",
                `The next "npm run up -- --stack ${place.stackName}" finds it again. To delete the data as well:`,
                `  pulumi config set destroyData true --stack ${place.stackName}`,
                `  npm run up -- --stack ${place.stackName}`,
                `  npm run destroy -- --stack ${place.stackName}`,
            ].join("\n"),
        );
    }
    return 0;
});
