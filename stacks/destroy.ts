// `npm run destroy -- --stack NAME`: takes a stack away. Its data goes only when the stack says
// `destroyData: true`; otherwise bucket, key and Glue database stay, in the cloud and in state.
import { parseArgs } from "node:util";

import type { Stack } from "@pulumi/pulumi/automation";

import { runCommand } from "../setup/commandLine";
import { streamed } from "./engineOutput";
import { withCureForHandwork } from "./handwork";
import { placeOf } from "./place";
import { openStack } from "./workspace";

runCommand(async () => {
    const { values } = parseArgs({
        options: { stack: { type: "string" }, refresh: { type: "boolean", default: false } },
    });
    if (values.stack === undefined) {
        throw new Error("Which stack? For example: npm run destroy -- --stack dev");
    }
    const stack = await openStack(placeOf(values.stack));
    await withCureForHandwork(
        () => stack.destroy({ ...streamed(), excludeProtected: true, refresh: values.refresh }),
        `npm run destroy -- --stack ${values.stack} --refresh`,
    );

    const kept = await keptResources(stack);
    if (kept.length === 0) {
        console.log(`\nThe stack "${values.stack}" is gone, with its data.`);
    } else {
        console.log(
            [
                "",
                `Everything of "${values.stack}" that costs money by the hour is gone. Your data is still there:`,
                ...kept.map((resource) => `  ${resource}`),
                "",
                `The next "npm run up -- --stack ${values.stack}" finds it again. To delete the data as well:`,
                `  pulumi config set destroyData true --stack ${values.stack}`,
                `  npm run up -- --stack ${values.stack}`,
                `  npm run destroy -- --stack ${values.stack}`,
            ].join("\n"),
        );
    }
    return 0;
});

/** Protected resources that are left in the stack's state, as `type name (id)`. */
async function keptResources(stack: Stack): Promise<string[]> {
    const { deployment } = await stack.exportStack();
    const resources = (deployment as { resources?: StateResource[] } | undefined)?.resources ?? [];
    return resources
        .filter((resource) => resource.protect === true && resource.custom === true)
        .map((resource) => `${resource.type.split(":").at(-1)} ${resource.id ?? ""}`.trimEnd());
}

interface StateResource {
    type: string;
    id?: string;
    custom?: boolean;
    protect?: boolean;
}
