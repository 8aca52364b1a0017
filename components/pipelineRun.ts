import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

import type { SnowflakeLogin } from "../settings";
import { connectionVariables } from "../snowflake-client/login";

/** Arguments of {@link PipelineRun}. */
export interface PipelineRunArgs {
    /** The stack's outputs: the stack that is being updated cannot be read. */
    outputs: pulumi.Input<Record<string, unknown>>;
    /** What the stack sets of the Snowflake connection; the pipeline takes the rest from the environment, as `up` does. */
    snowflake: SnowflakeLogin;
    /** The pipeline runs again when one of these changes. */
    triggers: pulumi.Input<string>[];
}

/** Runs `npm run pipeline` as the last part of `pulumi up`, again only when code or data settings changed. */
export class PipelineRun extends pulumi.ComponentResource {
    constructor(name: string, args: PipelineRunArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:PipelineRun", name, {}, opts);

        new command.local.Command(
            name,
            {
                create: "npm run --silent pipeline",
                // Not in argv: the list of processes is public on a shared machine.
                environment: {
                    LAKEHOUSE_STACK_OUTPUTS: pulumi.jsonStringify(args.outputs),
                    ...environmentOf(args.snowflake),
                },
                triggers: args.triggers,
            },
            // The component's own dependencies would not reach its child.
            { parent: this, dependsOn: opts?.dependsOn },
        );
        this.registerOutputs({});
    }
}

/** Settings of the connection by the variables that Snowflake's clients know. Secrets stay secret. */
function environmentOf(connection: SnowflakeLogin): Record<string, pulumi.Output<string>> {
    const given: Partial<Record<keyof SnowflakeLogin, pulumi.Input<string | number>>> = connection;
    return Object.fromEntries(
        Object.entries(connectionVariables(given)).map(([variable, value]) => [
            variable,
            pulumi.output(value).apply(String),
        ]),
    );
}
