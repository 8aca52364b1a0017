// Which clouds a stack named on the command line lives on.
import { findSandbox, Sandbox, startSandbox } from "../sandbox";
import { SANDBOX_STACK } from "./sandboxSettings";
import { StackPlace } from "./workspace";

/** The running sandbox that a stack of the sandbox lives in: its namesake, else the one to develop against. */
export function sandboxOf(stackName: string): Sandbox | undefined {
    return findSandbox(stackName) ?? findSandbox();
}

/** @throws Error when the stack is one of the sandbox and no sandbox runs. */
export function placeOf(stackName: string): StackPlace {
    if (!SANDBOX_STACK.test(stackName)) {
        return { stackName };
    }
    const sandbox = sandboxOf(stackName);
    if (sandbox === undefined) {
        throw new Error(
            `The stack "${stackName}" lives in a sandbox, and none runs. Start one with: npm run sandbox -- start`,
        );
    }
    return { stackName, sandbox };
}

/** Runs `body` with a sandbox of its own that is gone afterwards. */
export async function withSandbox<T>(name: string, body: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    const sandbox = await startSandbox({ name });
    try {
        return await body(sandbox);
    } finally {
        await sandbox.stop();
    }
}
