// `npm run up -- --stack NAME`: `pulumi up` with this checkout's tool chain.
import { parseArgs } from "node:util";

import { runCommand } from "../setup/commandLine";
import { Interruption } from "./interruption";
import { operate, Operation, refuseUnsettled } from "./operation";
import { placeOf } from "./place";
import { recover, tellUnknownKeys } from "./recover";
import { openOrCreateStack } from "./workspace";

runCommand(async () => {
    const interruption = new Interruption();
    const { values } = parseArgs({
        options: {
            stack: { type: "string" },
            refresh: { type: "boolean", default: false },
            // After a `pulumi` that was killed.
            recover: { type: "boolean", default: false },
            "official-providers": { type: "boolean", default: false },
        },
    });
    if (values.stack === undefined) {
        throw new Error("Which stack? For example: npm run up -- --stack dev");
    }
    const place = { ...placeOf(values.stack), officialProviders: values["official-providers"] };
    const stack = await openOrCreateStack(place, { recovers: values.recover });
    const operation: Operation = { command: "up", place, stack, interruption };
    if (values.recover) {
        await operate(operation, async (output) => tellUnknownKeys(await recover(stack, output)));
    } else {
        await refuseUnsettled(operation);
    }
    await operate(operation, (output) => stack.up({ ...output, refresh: values.refresh }));
    return 0;
});
