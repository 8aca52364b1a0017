import type { ResourceChanges } from "./terminal";

/** How a command on a stack ended, with what it has to tell beside. */
export interface CommandResult {
    exitCode: number;
    changes?: ResourceChanges;
}

/**
 * Runs a command, and prints how it ended as one JSON object where that is wanted, also when it fails.
 *
 * @returns exit code
 * @throws what `run` throws
 */
export async function tellResult(
    json: boolean,
    head: { command: string; stack: string },
    run: () => Promise<CommandResult>,
): Promise<number> {
    const tell = (rest: object): void => {
        if (json) {
            console.log(JSON.stringify({ ...head, ...rest }, undefined, 4));
        }
    };
    try {
        const { exitCode, ...result } = await run();
        tell({ ok: exitCode === 0, ...result });
        return exitCode;
    } catch (error) {
        tell({ ok: false, error: error instanceof Error ? error.message : String(error) });
        throw error;
    }
}
