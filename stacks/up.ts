// `npm run up -- --stack NAME`: `pulumi up` with this checkout's tool chain.
import { runCommand } from "../setup/commandLine";
import { refuseFailedLogins } from "./failedLogins";
import { Interruption } from "./interruption";
import { operate, Operation, refuseUnsettled } from "./operation";
import { placeOf } from "./place";
import { recover, tellUnknownKeys } from "./recover";
import { openOrCreateStack } from "./workspace";

runCommand("up", async ({ values }) => {
    const interruption = new Interruption();
    const place = { ...placeOf(values.stack), officialProviders: values["official-providers"] };
    const stack = await interruption.outlasted(() => openOrCreateStack(place, { recovers: values.recover }));
    const operation: Operation = { command: "up", place, stack, interruption };
    if (values.recover) {
        await operate(operation, async (output) => tellUnknownKeys(await recover(stack, output)));
    } else {
        await refuseUnsettled(operation);
    }
    await refuseFailedLogins(operation);
    await operate(operation, (output) => stack.up({ ...output, refresh: values.refresh }));
    return 0;
});
