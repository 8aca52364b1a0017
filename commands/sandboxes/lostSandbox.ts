// What a command does when its sandbox ends under it: it says so at once, while clients would try a dead host for minutes.
import type { Sandbox } from ".";
import { watchProcesses } from "./processWatch";

/** What leads on after a sandbox has ended: what it held is gone, and so are its stacks. */
export function newSandbox(name: string): string {
    return `Start it again (empty) with: npm run sandbox -- start --name ${name}`;
}

/** A process of a sandbox has ended. */
export class SandboxLost extends Error {
    constructor(name: string) {
        super(`Sandbox "${name}" has ended, along with everything in it. ${newSandbox(name)}`);
    }
}

/**
 * Does work in a sandbox.
 *
 * @param sandbox absent: real clouds, so that nothing is watched.
 * @throws SandboxLost within a second of the end of one of its processes, whatever the work does.
 */
export async function whileSandboxRuns<T>(sandbox: Sandbox | undefined, work: () => Promise<T>): Promise<T> {
    if (sandbox === undefined) {
        return work();
    }
    let endWatch = (): void => undefined;
    const lost = new Promise<never>((_, reject) => {
        endWatch = watchProcesses(sandbox, () => reject(new SandboxLost(sandbox.name)));
    });
    try {
        return await Promise.race([work(), lost]);
    } finally {
        endWatch();
    }
}
