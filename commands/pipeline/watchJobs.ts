// `--only jobs --watch`: the Glue jobs of a sandbox's stack, now and after each save of a file below jobs/.
import { join } from "node:path";

import { checkoutRoot } from "../../tools/setup/checkout";
import { InterruptedError } from "../commandLine/runCommand";
import type { StackPlace } from "../stack/backend";
import { openUpStack } from "./openedStack";
import { nextCommands, Request } from "./request";
import { Pipeline } from "./run";
import { SavedFiles } from "./savedFiles";
import { untold } from "./stageFailure";
import { StageLog } from "./stageLog";

/**
 * Never returns: a run that fails is told, and the next save waited for.
 *
 * @throws InterruptedError once the signal fires.
 * @throws Error when the stack is not up, or its sandbox ends.
 */
export async function watchJobs(request: Request, place: StackPlace, signal: AbortSignal): Promise<never> {
    const { stdout } = process;
    const { outputs, clouds, lost, beforeJobs, close } = await openUpStack(place);
    const next = nextCommands(request);
    const end = AbortSignal.any([signal, lost]);
    const saved = new SavedFiles(join(checkoutRoot, "jobs"));
    const run = async (): Promise<void> => {
        const log = new StageLog(stdout, lost);
        try {
            await new Pipeline(clouds, outputs, log, { beforeJobs, signal: end, next }).runStage("jobs");
        } catch (error) {
            if (!(error instanceof Error) || error instanceof InterruptedError || end.aborted) {
                throw error;
            }
            process.stderr.write(`\n${untold(error, log.results.at(-1), request.stack)}\n`);
        }
    };
    try {
        while (!end.aborted) {
            await run();
            if (!end.aborted) {
                stdout.write("\nWaiting for a change in jobs/. Press Ctrl-C to stop.\n");
                await saved.next(end);
            }
        }
        lost.throwIfAborted();
        throw new InterruptedError(`Stopped watching jobs/. Nothing is running. Continue with: ${next.goOn}`);
    } finally {
        saved.close();
        await close();
    }
}
