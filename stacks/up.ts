// `npm run up -- --stack NAME`: `pulumi up` with this checkout's tool chain.
import { parseArgs } from "node:util";

import { runCommand } from "../setup/commandLine";
import { streamed } from "./engineOutput";
import { withCureForHandwork } from "./handwork";
import { placeOf } from "./place";
import { recover } from "./recover";
import { openOrCreateStack } from "./workspace";

runCommand(async () => {
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
    const stack = await openOrCreateStack({
        ...placeOf(values.stack),
        officialProviders: values["official-providers"],
    });
    const output = streamed();
    if (values.recover && (await recover(stack, output)) > 0) {
        console.log(
            "A KMS key was being made when pulumi was killed. If it was made, it is left over: among those that " +
                "`aws kms list-keys` shows, look for one of this stack's description without an alias.",
        );
    }
    await withCureForHandwork(
        () => stack.up({ ...output, refresh: values.refresh }),
        `npm run up -- --stack ${values.stack} --refresh`,
    );
    return 0;
});
