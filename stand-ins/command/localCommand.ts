import { randomBytes } from "node:crypto";

import { list, map, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { CommandHost, runCommand } from "./runCommand";

const RUN = ["create", "update", "delete", "dir", "environment", "interpreter", "stdin"] as const;
const SHELL = ["/bin/sh", "-c"];

const properties = {
    create: text(),
    update: text(),
    delete: text(),
    dir: text(),
    environment: map(text()),
    interpreter: list(text(), { atLeast: 1 }),
    stdin: text(),
    triggers: list(text(), { replace: true }),
    stdout: text({ output: true, unread: true, changesWith: RUN }),
    stderr: text({ output: true, unread: true, changesWith: RUN }),
};

type Inputs = ValuesOf<typeof properties>;

/** A command of this machine; there is nothing to read back, so a refresh finds no drift. */
export const localCommand = resourceType({
    token: "command:local:Command",
    documentation: "https://www.pulumi.com/registry/packages/command/api-docs/local/command/",
    properties,

    async create(inputs, host: CommandHost) {
        return { id: `command${randomBytes(8).toString("hex")}`, outputs: await run(inputs.create, inputs, {}, host) };
    },

    read: (_id, _host, known) => Promise.resolve(known),

    /** Runs `update`, or where there is none `create` again, which finds the output of the last run. */
    update: (_id, inputs, old, host) => run(inputs.update ?? inputs.create, inputs, old, host),

    async delete(_id, state, host) {
        await run(state.delete, state, state, host);
    },
});

async function run(line: string | undefined, inputs: Inputs, old: Partial<Inputs>, host: CommandHost) {
    if (line === undefined) {
        return { stdout: old.stdout ?? "", stderr: old.stderr ?? "" };
    }
    const previous: Record<string, string> = {};
    if (old.stdout !== undefined) {
        previous["PULUMI_COMMAND_STDOUT"] = old.stdout;
    }
    if (old.stderr !== undefined) {
        previous["PULUMI_COMMAND_STDERR"] = old.stderr;
    }
    return runCommand(
        {
            argv: [...(inputs.interpreter ?? SHELL), line],
            dir: inputs.dir,
            environment: { ...previous, ...inputs.environment },
            stdin: inputs.stdin,
        },
        host,
    );
}
