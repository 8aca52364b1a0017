import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { workingStateDir } from "../../tools/setup/checkout";
import type { Stage } from "./stages";

/** Which stages of an unfinished run are done, so that the next run can go on. */
interface Progress {
    done: Stage[];
    /** The run that was followed last of each workflow, by its name. */
    workflowRuns: Record<string, string>;
}

/** The progress of one stack's pipeline, kept in the checkout until the run is finished. */
export class ProgressFile {
    private readonly file: string;

    constructor(stackName: string) {
        this.file = join(workingStateDir, "pipeline", `${stackName}.json`);
    }

    /** Stages that an earlier, unfinished run has done; none after a finished one. */
    public read(): Progress {
        const none = { done: [], workflowRuns: {} };
        return existsSync(this.file)
            ? { ...none, ...(JSON.parse(readFileSync(this.file, "utf8")) as Partial<Progress>) }
            : none;
    }

    public write(progress: Progress): void {
        mkdirSync(join(this.file, ".."), { recursive: true });
        writeFileSync(this.file, JSON.stringify(progress));
    }

    public clear(): void {
        rmSync(this.file, { force: true });
    }
}
